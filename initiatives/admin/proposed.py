"""The next version of a row as if somebody had typed it on its page: for what comes in by a file."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.http import HttpRequest

from initiatives.admin.typed import Data, inputs, marks, sent


def version_of(page: Any, request: HttpRequest, row: Any, change: Callable[[], None]) -> dict[str, Any]:
    """`page` is the table's page in the admin. The change is made, looked at, and taken back."""
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
    return {"data": data, "fields": list(before.form.fields), "seen": seen}


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
