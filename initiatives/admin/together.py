"""Two people on one page: who saves second sees both versions and chooses, field by field. Nothing is lost silently.

Each page carries a mark of every field as it was when the page was made (`typed.marks`). Where the row has other marks
when the page comes back, nothing is saved; both versions are shown instead.
"""

import json
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass, field
from typing import Any

from django.contrib.admin.utils import flatten_fieldsets
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from initiatives.admin import together_files
from initiatives.admin.typed import Data, Page, mark, marks, row_key, sent, typed, words
from initiatives.differences import Sides, sides

SEEN, BEGAN, CHOICE, ALL = "_seen", "_began", "_choice:", "_all"
MINE, THEIRS = "mine", "theirs"
LOOKS = {"_dates", "_tag"}  # buttons that show something and save nothing
OURS = (SEEN, BEGAN, ALL, "csrfmiddlewaretoken")


@dataclass(frozen=True, slots=True)
class Line:
    """One field that stands differently in the two versions."""

    key: str  # of its choice
    group: str  # the row of an inline that it belongs to
    label: str
    sides: Sides  # what is saved, what was typed
    chosen: str  # "" where both changed it: then one has to choose
    names: list[str] = field(default_factory=list)  # of its inputs
    theirs: Data = field(default_factory=dict)  # what they held, were theirs taken


def empty(request: HttpRequest) -> Any:
    """The same request, but asking for the page as it is, whole."""
    asked: Any = copy(request)
    asked.method, asked.POST, asked._files, asked.folds = "GET", QueryDict(), {}, False
    return asked


def seen_by(data: Any, name: str = SEEN) -> dict[str, str] | None:
    """What the page said when it was made; None where it says nothing that can be read."""
    try:
        found = json.loads(data.get(name, ""))
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


class Together:
    """For a page of the admin."""

    together_template = "admin/together.html"

    def page_of(self, request: HttpRequest, row: Any, *, bound: bool = False) -> Page:
        """Its forms: as the row is now, or with what was sent."""
        asked = request if bound else empty(request)
        names = flatten_fieldsets(self.get_fieldsets(asked, row))  # type: ignore[attr-defined]
        kind = self.get_form(asked, row, change=True, fields=names)  # type: ignore[attr-defined]
        form = kind(request.POST, request.FILES, instance=row) if bound else kind(instance=row)
        formsets, _inlines = self._create_formsets(asked, form.instance, change=True)  # type: ignore[attr-defined]
        return Page(form, formsets)

    def changeform_view(self, request: HttpRequest, object_id: Any = None, *args: Any, **options: Any) -> Any:
        looks_only = LOOKS & set(request.POST)
        if request.method != "POST" or object_id is None or looks_only or (seen := seen_by(request.POST)) is None:
            return self.go_on(request, object_id, *args, **options)
        with transaction.atomic():
            row = self.held(request, object_id)
            if row is not None and self.has_change_permission(request, row):  # type: ignore[attr-defined]
                answer = self._both_versions(request, row, seen)
                if answer is not None:
                    return answer
                together_files.forget(request, row)
            return self.go_on(request, object_id, *args, **options)

    def go_on(self, request: HttpRequest, *args: Any, **options: Any) -> Any:
        return super().changeform_view(request, *args, **options)  # type: ignore[misc]

    def held(self, request: HttpRequest, object_id: str) -> Any:
        """The row, locked: whoever saves at the same moment waits, and then sees what was saved."""
        row = self.get_object(request, object_id)  # type: ignore[attr-defined]
        if row is None:
            return None
        rows: Any = self.model._base_manager  # type: ignore[attr-defined]
        rows.select_for_update(of=("self",)).filter(pk=row.pk).values_list("pk").first()
        return self.get_object(request, object_id)  # type: ignore[attr-defined]

    def _both_versions(self, request: HttpRequest, row: Any, seen: dict[str, str]) -> HttpResponse | None:
        """None where the row is as it was, or where all is chosen: then `request.POST` holds what was."""
        page, gone = self.page_of(request, row), together_files.bring_back(request, row)
        now = marks(page)
        chosen = any(name.startswith(CHOICE) or name == ALL for name in request.POST)
        is_fresh = _same(seen, now)
        if is_fresh and not chosen:
            return None
        typed_page = self.page_of(request, self.get_object(request, str(row.pk)), bound=True)  # type: ignore[attr-defined]
        began = seen_by(request.POST, BEGAN) or seen  # where a choice was asked for: what was there when one began
        lines = list(_lines(page, typed_page, began, now))
        files: Any = request.FILES
        for upload in files.values():
            upload.seek(0)  # read once, to say what it is called; the form reads it again
        if not lines and not gone:  # only what both did alike, or what nobody here shows
            return None
        data = request.POST.copy()
        if is_fresh and not gone and _choose(data, files, lines):
            request.POST = data  # type: ignore[assignment]
            return None
        uploads = together_files.keep(request, row, gone)
        return self._ask(request, row, lines, uploads, marks_of=(began, now), missing=is_fresh and not gone)

    def _ask(
        self, request: HttpRequest, row: Any, lines: list[Line], uploads: list[Any], *, marks_of: tuple[Any, Any],
        missing: bool,
    ) -> HttpResponse:  # fmt: skip
        kept = [(name, value) for name, values in request.POST.lists() for value in values
                if name not in OURS and not name.startswith((CHOICE, together_files.KEPT))]  # fmt: skip
        context = self.admin_site.each_context(request) | {  # type: ignore[attr-defined]
            "title": _("Somebody else has saved this meanwhile"),
            "opts": self.model._meta,  # type: ignore[attr-defined]
            "original": row,
            "lines": lines,
            "kept": kept,
            "uploads": uploads,
            "began": json.dumps(marks_of[0]),
            "seen": json.dumps(marks_of[1]),
            "missing": missing,
            "last": _last(row),
        }
        return TemplateResponse(request, self.together_template, context, status=409)

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **options: Any) -> HttpResponse:
        row = options.get("obj")
        if row is not None and self.has_change_permission(request, row):  # type: ignore[attr-defined]
            formsets = [rows.formset for rows in context["inline_admin_formsets"]]
            page = Page(context["adminform"].form, formsets)
            context["seen"] = request.POST.get(SEEN) or json.dumps(marks(page))
        return super().render_change_form(request, context, *args, **options)  # type: ignore[misc]


def _last(row: Any) -> Any:
    """Who saved it last, and when, where its history is kept."""
    return row.history.select_related("history_user").first() if hasattr(row, "history") else None


def _same(seen: dict[str, str], now: dict[str, str]) -> bool:
    """Fields that only one of two people may fill in say nothing. A row that only one of them saw does."""
    both = {name for name in seen.keys() | now.keys() if "/" in name or (name in seen and name in now)}
    return all(seen.get(name) == now.get(name) for name in both)


# --- What stands differently -----------------------------------------------------------------------------
def _lines(page: Page, mine: Page, seen: dict[str, str], now: dict[str, str]) -> Iterator[Line]:
    mine.form.is_valid()
    yield from _of_form(page.form, mine.form, seen, now, lambda name: name, "")
    for old, new in zip(page.formsets, mine.formsets, strict=True):
        there = {row.instance.pk: row for row in old.initial_forms}
        for row in new.initial_forms:
            pk = _pk(new, row)
            if pk in there:
                yield from _of_row(old, there[pk], new, row, seen, now)
            elif pk is not None:
                yield from _gone(new, row, seen, pk)


def _pk(formset: Any, row: Any) -> int | None:
    sent_pk = row.data.get(row.add_prefix(formset.model._meta.pk.name), "")
    return int(sent_pk) if sent_pk.isdecimal() and len(sent_pk) < 19 else None


def _of_form(old: Any, new: Any, seen: Any, now: Any, key: Any, group: str, names: Any = None) -> Iterator[Line]:
    for name in new.changed_data:
        if names is not None and name not in names:
            continue
        at = key(name)
        changed_there = at in seen and seen[at] != now.get(at)
        changed_here = not changed_there or _mark_of_typed(new, name) != seen.get(at)
        yield Line(
            key=new.add_prefix(name),
            group=group,
            label=capfirst(str(new[name].label)),
            sides=sides(words(old, name), words(new, name)),
            chosen="" if changed_there and changed_here else MINE if changed_here else THEIRS,
            names=_names(new, name),
            theirs=sent(old, [name]),
        )


def _mark_of_typed(form: Any, name: str) -> str:
    """Of the field alone: others of the form may be wrong."""
    bound = form[name]
    try:
        return mark(bound.field.clean(bound.data))
    except Exception:  # whatever it is, it is not what was there
        return ""


def _names(form: Any, name: str) -> list[str]:
    """All that a browser sends for the field: a date with its time sends two."""
    html = form[name].html_name
    return [html, *(given for given in form.data if given.startswith(f"{html}_") and given[len(html) + 1 :].isdigit())]


def _of_row(old_rows: Any, old: Any, new_rows: Any, new: Any, seen: Any, now: Any) -> Iterator[Line]:
    """Of a row of an inline that is still there."""
    new.is_valid()
    names, pk = typed(new_rows, new), old.instance.pk
    group = f"{capfirst(new_rows.model._meta.verbose_name)}: {old.instance}"
    keys = [row_key(old_rows, pk, name) for name in names]
    changed_there = any(seen.get(key) != now.get(key) for key in keys)
    if new_rows._should_delete_form(new):
        if changed_there:
            delete, theirs = new.add_prefix("DELETE"), sent(old)
            yield Line(delete, group, _("The whole row"), sides(_told(old, names), _("Deleted")), "",
                       [delete, *theirs], theirs)  # fmt: skip
        return
    yield from _of_form(old, new, seen, now, lambda name: row_key(old_rows, pk, name), group, names)


def _gone(rows: Any, row: Any, seen: Any, pk: int) -> Iterator[Line]:
    """A row that somebody deleted: it is put back, or stays away."""
    prefix = row.prefix
    id_name, delete = row.add_prefix(rows.model._meta.pk.name), row.add_prefix("DELETE")
    row.full_clean()
    names = typed(rows, row)
    changed_here = any(_mark_of_typed(row, name) != seen.get(row_key(rows, pk, name)) for name in names)
    yield Line(
        key=f"{prefix}-",
        group=capfirst(rows.model._meta.verbose_name),
        label=_("The whole row"),
        sides=sides(_("Deleted"), _told(row, names)),
        chosen="" if changed_here else THEIRS,
        names=[id_name],
        theirs={id_name: [""], delete: ["on"]},
    )


def _told(row: Any, names: list[str]) -> str:
    return "\n".join(filter(None, (words(row, name) for name in names)))


# --- What was chosen ---------------------------------------------------------------------------------------
def _choose(data: QueryDict, files: Any, lines: list[Line]) -> bool:
    """Puts theirs where theirs was chosen. Whether there was a choice for each line."""
    every = data.get(ALL)
    choices = {line.key: every or data.get(CHOICE + line.key) or line.chosen for line in lines}
    if not all(choice in (MINE, THEIRS) for choice in choices.values()):
        return False
    for line in lines:
        if choices[line.key] == THEIRS:
            files.pop(line.key, None)
            for name in line.names:
                data.pop(name, None)
            for name, values in line.theirs.items():
                data.setlist(name, values)
        elif line.key.endswith("-"):
            _put_back(data, line.key)
    for name in [name for name in data if name.startswith(CHOICE) or name == ALL]:
        del data[name]
    return True


def _put_back(data: QueryDict, prefix: str) -> None:
    """A row that is gone comes back as a new one: behind all others, where the form looks for new ones."""
    formset = prefix.rstrip("-").rpartition("-")[0]
    total = data.get(f"{formset}-TOTAL_FORMS", "")
    number = int(total) if total.isdecimal() and len(total) < 5 else 0
    for name in [name for name in data if name.startswith(prefix)]:
        data.setlist(f"{formset}-{number}-{name.removeprefix(prefix)}", data.getlist(name))
    data[f"{formset}-{number}-id"] = data[f"{prefix}id"] = ""
    data[f"{prefix}DELETE"] = "on"
    data[f"{formset}-TOTAL_FORMS"] = str(number + 1)


def as_query(data: Data) -> QueryDict:
    found = QueryDict(mutable=True)
    for name, values in data.items():
        found.setlist(name, values)
    return found


def data_of(query: QueryDict) -> Data:
    """What was typed, without the pressed button and what only this page needs."""
    return {
        name: values for name, values in query.lists() if name != "csrfmiddlewaretoken" and not name.startswith("_")
    }
