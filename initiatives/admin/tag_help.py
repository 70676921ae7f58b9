"""Suggested links in the form of an initiative: shown with the words that speak for them, added one by one by a button
that also works without script: the form comes back as it was typed, with one more row and nothing saved."""

from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib import messages
from django.forms.utils import ErrorDict, ErrorList
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from initiatives.admin.tags import tag_choices
from initiatives.city import file
from initiatives.models import Tag
from initiatives.tag_help import MOST_DIRECT, Rules, rules_in, suggestions

BUTTON = "_tag"  # its value is what to add, or nothing: then the text is only looked at again
MOST = 12
PREFIX = "tags"  # of the rows
TEXTS = ("title", "summary", "body")


class Offered(NamedTuple):
    value: str  # of the choice in a row: goal:13
    name: str
    words: str


@cache
def _rules() -> Rules:
    return rules_in(file("tag_words.toml").read_text(encoding="utf-8"))


class TagHelp:
    """For the page of initiatives."""

    def go_on(self, request: HttpRequest, *args: Any, **options: Any) -> Any:
        if request.method == "POST" and BUTTON in request.POST:
            request.POST = _with_row(request.POST)  # type: ignore[assignment, misc]
        return super().go_on(request, *args, **options)  # type: ignore[misc]

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **options: Any) -> Any:
        if request.method == "POST" and BUTTON in request.POST:
            _forget_errors(context)
            if request.FILES:
                messages.warning(request, _("Choose the picture again: a browser keeps none."))
        row = options.get("obj")
        if self.has_change_permission(request, row) if row else self.has_add_permission(request):  # type: ignore[attr-defined]
            for rows in (inline.formset for inline in context["inline_admin_formsets"]):
                if rows.prefix == PREFIX:
                    context["tag_help"] = list(_offered(request, context["adminform"].form, rows))[:MOST]
                    context["too_many_direct"] = _told(_direct(rows))
        return super().render_change_form(request, context, *args, **options)  # type: ignore[misc]

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)  # type: ignore[misc]
        direct = Tag.objects.filter(initiative=form.instance, goal__isnull=False, strength=Tag.Strength.DIRECT).count()
        if told := _told(direct):
            messages.warning(request, told)


def only_adds_a_row(form: Any) -> bool:
    """Whether the form was sent by one of the buttons: then it is not to be saved."""
    return BUTTON in (form.data or {})


def _with_row(data: QueryDict) -> QueryDict:
    what = data.get(BUTTON, "")
    if not what:
        return data
    found = data.copy()
    number = found.get("tags-TOTAL_FORMS", "0")
    at = int(number) if number.isascii() and number.isdecimal() and len(number) < 4 else 0
    found["tags-TOTAL_FORMS"] = str(at + 1)
    found[f"tags-{at}-what"], found[f"tags-{at}-strength"] = what[:40], Tag.Strength.DIRECT.value
    return found


def _forget_errors(context: Any) -> None:
    """What is half written is not wrong yet."""
    context["errors"] = None
    context["adminform"].form._errors = ErrorDict()
    for inline in context["inline_admin_formsets"]:
        inline.formset._non_form_errors = ErrorList()
        for form in inline.formset.forms:
            form._errors = ErrorDict()


def _offered(request: HttpRequest, form: Any, rows: Any) -> Iterator[Offered]:
    """Of what the text suggests, what is no row yet."""
    texts = [str(_value(form, f"{name}_{code}") or "") for name in TEXTS for code in settings.CITY["languages"]]
    there = {str(_value(row, "what") or "") for row in rows.forms}
    known = _known(request) if any(texts) else {}
    for one in suggestions(texts, _rules()):
        found = known.get((one.kind, one.code))
        if found and found[0] not in there:
            yield Offered(*found, ", ".join(f"“{word}”" for word in one.words))


def _value(form: Any, name: str) -> Any:
    return form[name].value() if name in form.fields else getattr(form.instance, name, "")


def _known(request: HttpRequest) -> dict[tuple[str, str], tuple[str, str]]:
    """(kind, code): value of the choice, name. The rows of the form have asked for them already; a name begins with the
    number or the code."""
    rows = [row for _group, rows in tag_choices(request)[1:] for row in rows]
    return {(value.partition(":")[0], name.split(" ")[0]): (value, name) for value, name in rows}


def _direct(rows: Any) -> int:
    return sum(
        str(_value(row, "what") or "").startswith("goal:") and _value(row, "strength") == Tag.Strength.DIRECT
        for row in rows.forms
    )


def _told(direct: int) -> str:
    if direct <= MOST_DIRECT:
        return ""
    return ngettext(
        "%(number)d goal is called direct. Which five matter most? The others are better indirect.",
        "%(number)d goals are called direct. Which five matter most? The others are better indirect.",
        direct,
    ) % {"number": direct}
