"""Forms that open with what is mostly wanted. What is folded away is told in words and comes when it is unfolded: drawn
at once it took four fifths of the time of a page, for fields that most visits leave as they are.

A part that the browser has not loaded names its fields in a hidden input. What comes back is completed with what is stored
by then, under the lock of the row, so that all that follows sees the form whole. `?whole` draws everything at once."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import reduce
from operator import add
from typing import Any

from django.contrib.admin.helpers import Fieldset
from django.contrib.admin.utils import flatten_fieldsets
from django.contrib.admin.widgets import AdminDateWidget
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.safestring import SafeString
from django.utils.text import capfirst

from initiatives.admin.fields import memo
from initiatives.admin.together import SEEN, empty, seen_by
from initiatives.admin.typed import Page, inputs_of_rows, marks, sent

FOLDED, WHOLE = "_folded", "whole"


@dataclass(frozen=True, slots=True)
class Fold:
    """One part of a form that is not drawn yet."""

    at: str  # id of its heading
    name: str
    fields: str  # the names of its fields, or the prefix of its rows
    rows: list[Any] = field(default_factory=list)
    told: list[str] = field(default_factory=list)  # the rows, in words
    invites: str = ""  # what the button to them says
    may_be_none: bool = True  # whether it is worth saying that there are none


class Unfolding:
    """For a page of the admin that asks for it: fieldsets of the class `collapse` and inlines that are `unfolded` on demand.
    Where its template draws the fields itself, it has to draw the folds as well."""

    unfolds = False

    def changeform_view(self, request: HttpRequest, object_id: Any = None, *args: Any, **options: Any) -> Any:
        if not self.unfolds or request.method != "POST" or object_id is None or FOLDED not in request.POST:
            return super().changeform_view(request, object_id, *args, **options)  # type: ignore[misc]
        with transaction.atomic():
            row = self.held(request, object_id)  # type: ignore[attr-defined]
            if row is not None and self.has_change_permission(request, row):  # type: ignore[attr-defined]
                request.POST = completed(request.POST, self.page_of(request, row))  # type: ignore[assignment, attr-defined, misc]
            return super().changeform_view(request, object_id, *args, **options)  # type: ignore[misc]

    def go_on(self, request: HttpRequest, object_id: Any = None, *args: Any, **options: Any) -> Any:
        request.folds = object_id is not None and WHOLE not in request.GET  # type: ignore[attr-defined]
        return super().go_on(request, object_id, *args, **options)  # type: ignore[misc]

    def _folds(self, request: HttpRequest, row: Any) -> bool:
        asked = self.unfolds and request.method == "GET" and getattr(request, "folds", False) and row is not None
        return asked and self.has_change_permission(request, row)  # type: ignore[attr-defined]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        all_of_them = super().get_fieldsets(request, obj)  # type: ignore[misc]
        return [one for one in all_of_them if not _is_folded(one)] if self._folds(request, obj) else all_of_them

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        inlines = super().get_inlines(request, obj)  # type: ignore[misc]
        return [one for one in inlines if not one.unfolded] if self._folds(request, obj) else inlines

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **options: Any) -> HttpResponse:
        row = options.get("obj")
        if self._folds(request, row):
            context["pieces"] = list(self._pieces(request, row, context["adminform"]))
            context["folded_rows"] = self.folded_rows(request, row)
            context["media"] = self._media_of_all(request, row)
        return super().render_change_form(request, context, *args, **options)  # type: ignore[misc]

    def _media_of_all(self, request: HttpRequest, row: Any) -> SafeString:
        """Scripts of the folded parts as well: select2 looks for jQuery while the page is loaded, not later. They are the
        same for everybody, and drawn once, without a query."""
        if not hasattr(self, "_gathered"):
            asked = empty(request)
            names = flatten_fieldsets(self.get_fieldsets(asked, row))
            fields = self.get_form(asked, row, change=True, fields=names).base_fields  # type: ignore[attr-defined]
            parts = [AdminDateWidget(), *(field.widget for field in fields.values()), *self._inlines(request)]
            self._gathered = reduce(add, (part.media for part in parts), self.media).render()  # type: ignore[attr-defined]
        return self._gathered

    def _pieces(self, request: HttpRequest, row: Any, shown: Any) -> Iterator[Fieldset | Fold]:
        """In the order of the whole form, under the same ids."""
        there = iter(shown)
        for number, (name, options) in enumerate(self.get_fieldsets(empty(request), row)):
            if _is_folded((name, options)):
                names = " ".join(flatten_fieldsets([(name, options)]))
                yield Fold(f"fieldset-0-{number}-heading", str(name), names)
            else:
                yield next(there)

    def _inlines(self, request: HttpRequest) -> Iterator[Any]:
        made = (one(self.model, self.admin_site) for one in self.inlines if one.unfolded)  # type: ignore[attr-defined]
        return (inline for inline in made if inline.has_view_permission(request))

    def folded_rows(self, request: HttpRequest, row: Any) -> list[Fold]:
        """Those of a page that is drawn folded; none of one that is drawn whole."""
        if not self._folds(request, row):
            return []
        return memo(request, ("folded", row.pk), lambda: list(self._folded_rows(request, row)))

    def _folded_rows(self, request: HttpRequest, row: Any) -> Iterator[Fold]:
        for inline in self._inlines(request):
            rows, prefix = list(inline.rows_of(request, row)), inline.prefix()
            name, told = capfirst(str(inline.verbose_name_plural)), [inline.in_words(one) for one in rows]
            yield Fold(f"{prefix}-heading", name, prefix, rows, told, inline.unfolded, inline.extra == 0)


def _is_folded(fieldset: tuple[Any, Any]) -> bool:
    return "collapse" in fieldset[1].get("classes", ())


def completed(data: QueryDict, page: Page) -> QueryDict:
    """What was sent, with what stands now in the parts that the browser never had: nobody has changed those here."""
    folded = {name for names in data.getlist(FOLDED) for name in names.split()}
    found = data.copy()
    del found[FOLDED]
    there = sent(page.form, [name for name in page.form.fields if name in folded])
    for formset in page.formsets:
        if formset.prefix in folded:
            there |= inputs_of_rows(formset)
    for name, values in there.items():
        found.setlist(name, values)
    if (seen := seen_by(found)) is not None:
        now = {key: of for key, of in marks(page).items() if key.partition("/")[0] in folded}
        found[SEEN] = json.dumps(seen | now)
    return found
