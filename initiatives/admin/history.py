"""Who changed what and when, in the words of the form; and an old version restored as a new one, by the same rules as
everything that is saved."""

import json
from collections.abc import Iterable, Iterator
from copy import copy
from datetime import datetime
from itertools import pairwise
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from modeltranslation.translator import NotRegistered, translator

from initiatives import links
from initiatives.admin.together import SEEN, Together, as_query
from initiatives.admin.typed import Page, inputs, marks, sent, typed, words
from initiatives.differences import Sides, sides
from initiatives.fields import moment_in_words

NOT_TOLD = {"id", "updated_at", "created_at", "sequence"}
SHOWN = 200  # changes of inlines


class History(Together):
    """Mixed into SimpleHistoryAdmin."""

    object_history_list_template = "admin/history_list.html"
    version_template = "admin/history_version.html"

    def set_history_delta_changes(self, request: HttpRequest, records: Any, **options: Any) -> None:
        """Each record with what it changed; the oldest has nothing before it."""
        rows: list[Any] = list(records)
        linked = links.told(self.model, rows)  # type: ignore[attr-defined]
        for record, before in pairwise(rows):
            delta = record.diff_against(before, foreign_keys_are_objs=True)
            record.told = [*told(self.model, delta.changes), *linked.get(record.pk, ())]  # type: ignore[attr-defined]

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        more = {"rows_of_page": list(self._rows_of_page(request, object_id))}
        return super().history_view(request, object_id, more | (extra_context or {}))  # type: ignore[misc]

    def history_view_title(self, request: HttpRequest, obj: Any) -> str:
        return _("Change history: %s") % obj

    def _rows_of_page(self, request: HttpRequest, object_id: str) -> Iterator[dict[str, Any]]:
        """What changed in the rows of the page, such as tags and milestones: newest first."""
        if not object_id.isdecimal() or len(object_id) > 18:
            return
        for inline in self.inlines:  # type: ignore[attr-defined]
            if hasattr(inline.model, "history"):
                yield from _changes(inline.model, _parent(inline.model, self.model), object_id)  # type: ignore[attr-defined]

    # --- One version, and back to it ---------------------------------------------------------------------
    def history_form_view(
        self, request: HttpRequest, object_id: str, version_id: str, extra_context: Any = None
    ) -> HttpResponse:
        row = self.get_object(request, object_id)  # type: ignore[attr-defined]
        record = self._record(object_id, version_id)
        if row is None or record is None:
            raise Http404
        if not self.has_view_permission(request, row):  # type: ignore[attr-defined]
            raise PermissionDenied
        if request.method == "POST":
            return self._restore(request, row, record)
        page = self.page_of(request, row)
        old = _form_then(page, record)
        names = [name for name in page.form.fields if words(old, name) != words(page.form, name)]
        opts = self.opts  # type: ignore[attr-defined]
        context = self.admin_site.each_context(request) | {  # type: ignore[attr-defined]
            "title": _("A version of %(title)s") % {"title": row},
            "opts": opts,
            "row": row,
            "record": record,
            "lines": [
                (capfirst(str(old[name].label)), sides(words(old, name), words(page.form, name))) for name in names
            ],
            "rows": list(_rows_then(page, record)),
            "may_restore": self.has_change_permission(request, row),  # type: ignore[attr-defined]
        }
        return TemplateResponse(request, self.version_template, context)

    def _record(self, object_id: str, version_id: str) -> Any:
        if not (object_id.isdecimal() and version_id.isdecimal() and max(len(object_id), len(version_id)) < 19):
            return None
        rows: Any = self.model.history  # type: ignore[attr-defined]
        return rows.select_related("history_user").filter(id=object_id, history_id=version_id).first()

    def _restore(self, request: HttpRequest, row: Any, record: Any) -> HttpResponse:
        """The form filled with the old version and sent: who may not publish sends it to review."""
        if not self.has_change_permission(request, row):  # type: ignore[attr-defined]
            raise PermissionDenied
        page = self.page_of(request, row)
        then = sent(_form_then(page, record))
        data = inputs(page) | then
        for name in sent(page.form).keys() - then.keys():
            data.pop(name, None)  # a box that was not ticked is not sent
        for formset in page.formsets:
            if hasattr(formset.model, "history"):
                data |= _formset_then(formset, record)
        asked: Any = copy(request)
        asked.POST, asked._files = as_query(data), MultiValueDict()
        asked.POST[SEEN], asked.POST["_continue"] = json.dumps(marks(page)), "1"
        asked.restoring = record
        opts = self.opts  # type: ignore[attr-defined]
        asked.path = reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[row.pk])
        return self.changeform_view(asked, str(row.pk), form_url=asked.path)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if record := getattr(request, "restoring", None):
            obj._change_reason = _("Restored as it was on %(when)s") % {"when": moment_in_words(record.history_date)}
        super().save_model(request, obj, form, change)  # type: ignore[misc]


def _form_then(page: Page, record: Any) -> Any:
    """The form as it would have shown the version."""
    return type(page.form)(instance=record.instance, initial=links.linked_then(record))


# --- Differences in words ----------------------------------------------------------------------------------
def told(model: Any, changes: Iterable[Any]) -> Iterator[tuple[str, Sides]]:
    """(field as the form calls it, both values) of what a record changed."""
    mirrors = _mirrors(model)
    for change in changes:
        field = model._meta.get_field(change.field)
        if change.field not in NOT_TOLD and change.field not in mirrors:
            before, after = (_word(field, value) for value in (change.old, change.new))
            if before != after:
                yield _label(field), sides(before, after)


def _mirrors(model: Any) -> set[str]:
    """Columns that only repeat the main language's."""
    try:
        return set(translator.get_options_for_model(model).get_field_names())
    except NotRegistered:
        return set()


def _label(field: Any) -> str:
    return capfirst(str(field.verbose_name))


def _word(field: Any, value: Any) -> str:
    if value in (None, "", []):
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    listed: Any = getattr(field, "base_field", field)
    choices: dict[Any, Any] = dict(getattr(listed, "flatchoices", ()))
    if isinstance(value, list | tuple):
        return ", ".join(str(choices.get(one, one)) for one in value)
    if isinstance(value, datetime):
        return moment_in_words(value)
    return str(choices.get(value, value))


# --- Rows of the page ------------------------------------------------------------------------------------
def _parent(model: Any, parent: type[models.Model]) -> str:
    return next(f.name for f in model._meta.fields if f.related_model is parent)


def _changes(model: Any, parent: str, object_id: str) -> Iterator[dict[str, Any]]:
    records = model.history.filter(**{f"{parent}_id": object_id}).select_related("history_user")
    records = list(records._select_related_history_tracked_objs()[:SHOWN])
    before: dict[int, Any] = {}
    for record in reversed(records):
        old = before.get(record.id)
        before[record.id] = record
        lines = list(told(model, record.diff_against(old, foreign_keys_are_objs=True).changes)) if old else []
        if lines or record.history_type != "~":
            yield {"record": record, "kind": capfirst(model._meta.verbose_name), "told": lines}


def _then(formset: Any, record: Any) -> dict[int, Any]:
    """The rows of an inline as they were while the version stood: they are saved after the row itself."""
    following = record.next_record
    until = following.history_date if following else timezone.now()
    rows = formset.model.history.filter(**{f"{formset.fk.attname}": record.id}, history_date__lt=until)
    last: dict[int, Any] = {}
    for one in rows.order_by("history_date", "history_id"):
        last[one.id] = one
    return {pk: one.instance for pk, one in last.items() if one.history_type != "-"}


def _rows_then(page: Page, record: Any) -> Iterator[tuple[str, Sides]]:
    """(kind of row, then and now) for the rows that are not as they were."""
    for formset in page.formsets:
        if not hasattr(formset.model, "history"):
            continue
        kind, then = capfirst(formset.model._meta.verbose_name), _then(formset, record)
        for row in formset.initial_forms:
            old = then.pop(row.instance.pk, None)
            before, now = (_told(formset, old) if old else "", _told(formset, row.instance))
            if before != now:
                yield kind, sides(before, now)
        yield from ((kind, sides(_told(formset, old), "")) for old in then.values())


def _told(formset: Any, instance: Any) -> str:
    row = formset.form(instance=instance, prefix="x")
    formset.add_fields(row, None)
    return "\n".join(filter(None, (words(row, name) for name in typed(formset, row))))


def _formset_then(formset: Any, record: Any) -> dict[str, list[str]]:
    """What a browser would send to bring the rows back to what they were."""
    then, prefix = _then(formset, record), formset.prefix
    reason = _("Back to the version of %(when)s") % {"when": moment_in_words(record.history_date)}
    data: dict[str, list[str]] = {}
    total = formset.initial_form_count()
    for row in formset.initial_forms:
        old = then.pop(row.instance.pk, None)
        if old is None:
            data[f"{row.prefix}-DELETE"] = ["on"]
        else:
            data |= sent(formset.form(instance=old, prefix=row.prefix))
            if "shift_reason" in row.fields:
                data[f"{row.prefix}-shift_reason"] = [reason]
    for old in then.values():
        data |= sent(formset.form(instance=old, prefix=f"{prefix}-{total}")) | {f"{prefix}-{total}-id": [""]}
        total += 1
    return data | {f"{prefix}-TOTAL_FORMS": [str(total)]}
