"""What is wrong in a form, told above it: each error with the name of its field, as a link to it."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.contrib.admin.utils import flatten_fieldsets
from django.http import HttpRequest, HttpResponse
from django.utils.text import capfirst


class Wrong(NamedTuple):
    anchor: str  # id of an element of the page, or "" where the error is about no one place
    name: str
    sentence: str


class ErrorSummary:
    """For a page of the admin."""

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **options: Any) -> HttpResponse:
        if context.get("errors"):
            formsets = [rows.formset for rows in context["inline_admin_formsets"]]
            context["wrong"] = list(wrong(context["adminform"], formsets))
        return super().render_change_form(request, context, *args, **options)  # type: ignore[misc]


def wrong(page: Any, formsets: list[Any]) -> Iterator[Wrong]:
    """In the order of the page. `page` is Django's AdminForm."""
    yield from (Wrong("", "", str(sentence)) for sentence in page.form.non_field_errors())
    yield from _of_form(page.form, [name for name in flatten_fieldsets(page.fieldsets) if name in page.form.fields])
    for rows in formsets:
        yield from _of_rows(rows)


def _of_rows(rows: Any) -> Iterator[Wrong]:
    if not rows.is_bound:
        return
    many, one = (
        capfirst(str(words)) for words in (rows.model._meta.verbose_name_plural, rows.model._meta.verbose_name)
    )
    yield from (Wrong(f"{rows.prefix}-group", many, str(sentence)) for sentence in rows.non_form_errors())
    for number, row in enumerate(rows.forms, 1):
        if rows.can_delete and rows._should_delete_form(row):
            continue
        which = f"{one} {number}"
        yield from (Wrong(row.prefix, which, str(sentence)) for sentence in row.non_field_errors())
        yield from _of_form(row, row.fields, f"{which}, ")


def _of_form(form: Any, names: Any, before: str = "") -> Iterator[Wrong]:
    for name in names:
        for sentence in form.errors.get(name, ()):
            yield Wrong(_anchor(form[name]), f"{before}{capfirst(str(form[name].label))}", str(sentence))


def _anchor(bound: Any) -> str:
    """Of its first part, where it has several: a day with its time, boxes to tick."""
    return bound.id_for_label or f"{bound.auto_id}_0"
