"""What stands in the fields of a form: as a browser would send it, in words, and as a mark by which it is known again."""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, time
from decimal import Decimal
from hashlib import blake2s
from typing import Any, NamedTuple

from django import forms
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db.models import Model, QuerySet
from django.forms.formsets import DELETION_FIELD_NAME, ORDERING_FIELD_NAME
from django.utils.translation import gettext as _

Data = dict[str, list[str]]
NOT_TYPED = {DELETION_FIELD_NAME, ORDERING_FIELD_NAME}


class Page(NamedTuple):
    """The form of a row with the rows of its inlines."""

    form: Any
    formsets: list[Any]


# --- As a browser would send it ------------------------------------------------------------------------
def inputs(page: Page) -> Data:
    """Of a page that nobody has typed in yet."""
    found = sent(page.form)
    for formset in page.formsets:
        found |= inputs_of_rows(formset)
    return found


def inputs_of_rows(formset: Any) -> Data:
    found = sent(formset.management_form)
    for row in formset.initial_forms:
        found |= sent(row)
    return found | {f"{formset.prefix}-TOTAL_FORMS": found[f"{formset.prefix}-INITIAL_FORMS"]}


def sent(form: Any, names: Iterable[str] | None = None) -> Data:
    found: Data = {}
    for name in form.fields if names is None else names:
        found |= dict(_sent(_context(form[name])))
    return found


def _context(bound: Any) -> dict[str, Any]:
    widget = bound.field.widget
    if isinstance(widget, RelatedFieldWidgetWrapper):
        widget = widget.widget
    return widget.get_context(bound.html_name, bound.value(), {})["widget"]


def _sent(context: dict[str, Any]) -> Iterator[tuple[str, list[str]]]:
    if "optgroups" in context:
        chosen = [str(option["value"]) for option in _chosen(context)]
        if chosen:
            yield context["name"], chosen
    elif "subwidgets" in context:
        for part in context["subwidgets"]:
            yield from _sent(part)
    elif context.get("type") == "checkbox":
        if context["attrs"].get("checked"):
            yield context["name"], ["on"]
    elif context.get("type") != "file":
        yield context["name"], ["" if context["value"] is None else str(context["value"])]


def _chosen(context: dict[str, Any]) -> list[dict[str, Any]]:
    return [option for _group, options, _at in context["optgroups"] for option in options if option["selected"]]


# --- In words ------------------------------------------------------------------------------------------
def words(form: Any, name: str) -> str:
    """What the form holds, typed or not, as its reader would say it."""
    bound = form[name]
    if isinstance(bound.field, forms.FileField):
        file = form.files.get(bound.html_name) if form.is_bound else None
        return str(getattr(file, "name", "") or bound.initial or "").rpartition("/")[2]
    return _words(_context(bound))


def _words(context: dict[str, Any]) -> str:
    if "optgroups" in context:
        return "; ".join(str(option["label"]) for option in _chosen(context) if option["value"] not in ("", None))
    if "subwidgets" in context:
        return " ".join(filter(None, map(_words, context["subwidgets"])))
    if context.get("type") == "checkbox":
        return _("yes") if context["attrs"].get("checked") else _("no")
    return "" if context["value"] is None else str(context["value"]).replace("\r\n", "\n")


# --- Marks: by which it is seen later that someone changed something --------------------------------------
def marks(page: Page) -> dict[str, str]:
    """By field; of rows of inlines by `prefix/number/field`."""
    found = {name: mark(_initial(page.form, name)) for name, field in page.form.fields.items() if not field.disabled}
    for formset in page.formsets:
        for row in formset.initial_forms:
            found |= {
                row_key(formset, row.instance.pk, name): mark(_initial(row, name)) for name in typed(formset, row)
            }
    return found


def row_key(formset: Any, pk: Any, name: str) -> str:
    return f"{formset.prefix}/{pk}/{name}"


def typed(formset: Any, row: Any) -> list[str]:
    """The fields of a row of an inline that someone fills in."""
    given = NOT_TYPED | {formset.model._meta.pk.name, formset.fk.name}
    return [name for name in row.fields if name not in given]


def _initial(form: Any, name: str) -> Any:
    return form.get_initial_for_field(form.fields[name], name)


def mark(value: Any) -> str:
    return blake2s(_plain(value).encode(), digest_size=6).hexdigest()


def _plain(value: Any) -> str:
    """The same for what is stored and for what a form made of it."""
    for kinds, plain in PLAIN:
        if isinstance(value, kinds):
            return plain(value)
    return "" if value is None or value is False else str(value).replace("\r\n", "\n").strip()


PLAIN: list[tuple[Any, Callable[[Any], str]]] = [
    (Model, lambda row: str(row.pk)),
    ((QuerySet, list, tuple, set), lambda rows: "\n".join(sorted(map(_plain, rows)))),
    (datetime, lambda at: at.astimezone(UTC).replace(microsecond=0).isoformat()),
    ((date, time), lambda at: at.isoformat()),
    (Decimal, lambda number: format(number.normalize(), "f")),
]
