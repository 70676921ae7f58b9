"""The next version of a row as if somebody had typed it on its page: for what comes in by a file."""

from collections.abc import Callable, Iterator
from typing import Any

from django.db import transaction
from django.forms import all_valid
from django.http import HttpRequest
from django.utils.text import capfirst

from initiatives.admin.typed import Data, inputs, marks, sent
from initiatives.models import Submission
from initiatives.workflow import VersionError


def version_of(page: Any, request: HttpRequest, row: Any, change: Callable[[], None]) -> dict[str, Any]:
    """`page` is the table's page in the admin. The change is made, looked at, and taken back. VersionError where the page
    would not take it."""
    rows = page.model._default_manager
    before = page.page_of(request, rows.get(pk=row.pk))
    data, seen = inputs(before), marks(before)
    with transaction.atomic():
        change()
        after = page.page_of(request, rows.get(pk=row.pk))
        for name in sent(before.form):
            data.pop(name, None)  # a box that is not ticked any more is not sent
        data |= sent(after.form)
        for old, new in zip(before.formsets, after.formsets, strict=True):
            data |= _rows(old, new)
        transaction.set_rollback(True)
    version = {"data": data, "fields": list(before.form.fields), "seen": seen}
    if problems := list(_problems(page, request, rows.get(pk=row.pk), version)):
        raise VersionError(problems)
    return version


def _problems(page: Any, request: HttpRequest, row: Any, version: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """What its form says when somebody sends it so."""
    asked = page.as_typed(request, row, Submission(**version))
    typed = page.page_of(asked, row, bound=True)
    all_valid(typed.formsets)
    yield from _said(typed.form)
    for formset in typed.formsets:
        yield from (("", "", text) for text in formset.non_form_errors())
        for form in formset.forms:
            yield from (("", label, text) for _name, label, text in _said(form))


def _said(form: Any) -> Iterator[tuple[str, str, str]]:
    for name, texts in form.errors.items():
        is_field = name in form.fields
        label = capfirst(str(form[name].label)) if is_field else ""
        yield from ((name if is_field else "", label, text) for text in texts)


def _rows(old: Any, new: Any) -> Data:
    """Of an inline: what stays is sent as it is then, what goes is ticked to be deleted, what comes has no number yet."""
    then = {row.instance.pk: row.instance for row in new.initial_forms}
    data: Data = {}
    total = old.initial_form_count()
    for row in old.initial_forms:
        instance = then.pop(row.instance.pk, None)
        if instance is None:
            data[f"{row.prefix}-DELETE"] = ["on"]
        else:
            data |= sent(old.form(instance=instance, prefix=row.prefix))
    for instance in then.values():
        prefix = f"{old.prefix}-{total}"
        data |= sent(old.form(instance=instance, prefix=prefix)) | {f"{prefix}-{old.model._meta.pk.name}": [""]}
        total += 1
    return data | {f"{old.prefix}-TOTAL_FORMS": [str(total)]}
