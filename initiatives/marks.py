"""Small drawings for templates: icons, tiles, quarters, status marks, and lists of them. `portal` registers them.

What never changes is drawn once and kept, because a list shows it hundreds of times.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, lru_cache
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from heroicons.templatetags.heroicons import heroicon_outline

from initiatives import hyphens, shapes
from initiatives.art import art_svg
from initiatives.fields import written_in

NOTHING = mark_safe("")


def _language() -> str:
    return get_language() or settings.LANGUAGE_CODE


def other_language(row: Any, *fields: str) -> str:
    """The language of the first of these texts that is not in the reader's; "" where all of them are."""
    codes = (written_in(row, field) for field in fields)
    return next((code for code in codes if code not in ("", _language())), "")


@cache  # unpacking a drawing from the package's archive takes milliseconds
def icon(name: str, css: str = "") -> SafeString:
    """A Heroicon (outline), beside a word that says the same. heroicons.IconDoesNotExist for an unknown name."""
    drawing = str(heroicon_outline(name, size=None))
    inner = " ".join(drawing[drawing.index(">") + 1 : drawing.rindex("</svg>")].split())
    return format_html(
        '<svg class="{}" viewBox="0 0 24 24" aria-hidden="true">{}</svg>',
        f"icon {css}".strip(),
        mark_safe(inner),  # noqa: S308 - from the package
    )


def logo() -> SafeString:
    return shapes.logo_svg()


def quarter(code: str) -> SafeString:
    return shapes.quarter_svg(code)


def status_icon(status: str) -> SafeString:
    return shapes.status_svg(status)


def status_shape(status: str) -> SafeString:
    return shapes.status_shape(status)


def status_class(status: str) -> str:
    return shapes.STATUS_CLASS[status]


def status_word(status: str) -> str:
    """One of the nine, in the reader's language."""
    return _STATUS_WORDS[status]()


# The same words as those of the indicators' statuses, which this app does not know.
_STATUS_WORDS: dict[str, Callable[[], str]] = {
    "not_applicable": lambda: pgettext("progress", "Not applicable here"),
    "no_data": lambda: pgettext("progress", "No data"),
    "no_target": lambda: pgettext("progress", "No target"),
    "too_old": lambda: pgettext("progress", "Too old to judge"),
    "achieved": lambda: pgettext("progress", "Achieved"),
    "wrong_way": lambda: pgettext("progress", "Moving the wrong way"),
    "on_track": lambda: pgettext("progress", "On track"),
    "behind": lambda: pgettext("progress", "Behind"),
    "far_behind": lambda: pgettext("progress", "Off track"),
}


def milestone_foot(initiative: Any) -> SafeString:
    """How far an initiative is; needs the row from `with_milestones()`."""
    return _milestone_foot(initiative.milestones_done, initiative.milestones_all, initiative.status, _language())


@lru_cache(maxsize=1024)
def _milestone_foot(done: int, total: int, status: Any, language: str) -> SafeString:
    """`language` is part of what the drawing is kept by."""
    return render_to_string("_parts/milestone_foot.html", {"done": done, "all": total, "status": status})


def initiative_mark(status: str) -> str:
    """The mark among the nine that an initiative's own status is drawn with; empty without milestones."""
    return {"done": "achieved", "on plan": "on_track", "late": "behind"}.get(status, "")


def art(slug: str, goals: Sequence[int] | str, cols: int = 9, rows: int = 4, css: str = "") -> SafeString:
    """The picture of something without a photo, in the colours of its goals ("11 13" in a template); never changes."""
    numbers = [int(goal) for goal in goals.split()] if isinstance(goals, str) else goals
    return art_svg(slug, tuple(numbers), cols, rows, css)


def tile(number: int, css: str = "") -> SafeString:
    """The square of a goal; `css`: large, tiny or empty."""
    return _tile(number, css, _("Goal"))


@cache
def _tile(number: int, css: str, word: str) -> SafeString:
    return format_html(
        '<span class="{}"><span class="hidden">{} </span>{}</span>', f"tile sdg-{number} {css}".strip(), word, number
    )


def tiles(goals: Iterable[Any], css: str = "") -> SafeString:
    """The squares of several goals as a list; drawn once for each selection of goals."""
    return _tiles(tuple(goal.number for goal in goals), css, _("Goals"), _("Goal"))


@lru_cache(maxsize=2048)
def _tiles(numbers: tuple[int, ...], css: str, name: str, word: str) -> SafeString:
    items = format_html_join("", "<li>{}</li>", ((_tile(number, css, word),) for number in numbers))
    return format_html('<ul class="tiles" aria-label="{}">{}</ul>', name, items) if items else NOTHING


def dims(dimensions: Iterable[Any]) -> SafeString:
    """The marks and short names of dimensions as a list."""
    return _dims(tuple((row.code, text(row, "short")) for row in dimensions), _("Dimensions"))


@lru_cache(maxsize=256)
def _dims(named: tuple[tuple[str, SafeString], ...], name: str) -> SafeString:
    items = format_html_join("", "<li>{}{}</li>", ((shapes.quarter_svg(code), word) for code, word in named))
    return format_html('<ul class="dims" aria-label="{}">{}</ul>', name, items) if items else NOTHING


def lang_of(name: Any) -> SafeString:
    """` lang="da"` for a name that knows that it is not in the reader's language."""
    code = getattr(name, "lang", "")
    return format_html(' lang="{}"', code) if code else NOTHING


def svg_link(css: str, href: str, label: str, uid: str, status: str = "") -> SafeString:
    """The opening tag of a link in the drawing `uid`. `label` is an attribute, unless it holds two languages
    (`named.Spoken`): then it is read from pieces that are not drawn, each with its own."""
    css = f"{css} {status_class(status)}" if status else css
    pieces = [(f"{uid}{href}-{n}", lang, text) for n, (text, lang) in enumerate(getattr(label, "pieces", ())) if text]
    if not pieces:
        return format_html('<a class="{}" href="{}" aria-label="{}">', css, href, label)
    ids = " ".join(name for name, _lang, _text in pieces)
    spoken = ((name, format_html(' lang="{}"', lang) if lang else "", text) for name, lang, text in pieces)
    hidden = format_html_join("", '<text id="{}"{}>{}</text>', spoken)
    return format_html('<a class="{}" href="{}" aria-labelledby="{}"><g display="none">{}</g>', css, href, ids, hidden)


def aloud(label: str) -> SafeString:
    """What is read aloud of something (`named.Spoken`), as text on the page."""
    before, name, after = getattr(label, "pieces", ()) or ((label, ""), ("", ""), ("", ""))
    if not name[0]:
        return conditional_escape(label)
    return format_html(
        '{} <span lang="{}">{}</span>{}', before[0], name[1], name[0], f", {after[0]}" if after[0] else ""
    )


def within(sentence: str, names: Iterable[Any]) -> SafeString:
    """A sentence of the reader's language, with the names in it marked where they are in another."""
    spoken = {str(name): name.lang for name in names if name and getattr(name, "lang", "")}
    if not spoken:
        return conditional_escape(sentence)
    longest_first = "|".join(map(re.escape, sorted(spoken, key=len, reverse=True)))
    pieces = re.split(rf"(?<!\w)({longest_first})(?!\w)", str(sentence))  # every second one is a name
    return format_html_join("", "{}", ((_spoken(piece, spoken if i % 2 else {}),) for i, piece in enumerate(pieces)))


def _spoken(piece: str, languages: Mapping[str, str]) -> str:
    return format_html('<span lang="{}">{}</span>', languages[piece], piece) if languages else piece


def text(row: Any, field: str, longest: int = 0) -> SafeString:
    """The text of a field, in a span that names its language where it is not the reader's. Words of `longest` letters
    may break where that language breaks them."""
    written, code = getattr(row, field) or "", written_in(row, field)
    shown = conditional_escape(hyphens.soft(str(written), code, longest) if longest else written)
    return shown if code in ("", _language()) else format_html('<span lang="{}">{}</span>', code, shown)
