"""Formats and small drawings for templates. Tags format and draw; none of them asks the database.

What never changes (icons, tiles, marks) is drawn once and kept, because a list shows it hundreds of times.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, time
from functools import cache, lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.core.paginator import Page
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, pgettext, pgettext_lazy
from django.utils.translation import gettext as _
from heroicons.templatetags.heroicons import heroicon_outline

from initiatives import formats, hyphens, prose, shapes
from initiatives.art import art_svg

register = template.Library()

NOTHING = mark_safe("")


def _language() -> str:
    return get_language() or settings.LANGUAGE_CODE


# --- Formats: the arguments of `initiatives.formats`, without the language -----------------------
def _local(value: Any) -> Any:
    """A moment in the site's zone; anything else as it is."""
    return timezone.localtime(value) if isinstance(value, datetime) and timezone.is_aware(value) else value


def _formatting(write: Callable[..., str], *names: str) -> None:
    """Registers `write` as a filter; what is not known (None, "") is written as nothing."""

    def filtered(value: Any, until: Any = None) -> str:
        if value is None or value == "":
            return ""
        return write(_local(value), *([] if until is None else [_local(until)]), _language())

    for name in names or (write.__name__,):
        register.filter(name, filtered)


@register.filter
def number(value: formats.Number | None, decimals: int | None = None) -> str:
    """Without `decimals`, all that there are."""
    return "" if value is None or value == "" else formats.number(value, decimals, _language())


@register.filter
def signed(value: formats.Number | None, decimals: int | None = None) -> str:
    return "" if value is None or value == "" else formats.signed(value, decimals, _language())


@register.filter
def percent(value: formats.Number | None, decimals: int | None = 0) -> str:
    """The value is in per cent already (51.7, not 0.517)."""
    return "" if value is None or value == "" else formats.percent(value, decimals, _language())


_formatting(formats.longdate)
_formatting(formats.shortdate)
_formatting(formats.month)
_formatting(formats.shortmonth, "shortmonth", "short_month")
_formatting(formats.weekday)
_formatting(formats.shortweekday, "shortweekday", "short_weekday")
_formatting(formats.clock)
_formatting(formats.moment, "moment", "datetime")
_formatting(formats.period)
_formatting(formats.daterange)
_formatting(formats.clockrange)


@register.simple_tag
def daterange(first: date, last: date) -> str:
    return formats.daterange(_local(first), _local(last), _language())


@register.simple_tag
def clockrange(start: datetime | time, end: datetime | time) -> str:
    return formats.clockrange(_local(start), _local(end), _language())


# --- Text from people ----------------------------------------------------------------------------
@register.filter
def markdown(text: str | None, level: int = 3) -> SafeString:
    """Markdown as HTML that the allow-list lets through: headings from `level` on, no pictures, plain links."""
    return prose.as_html(text or "", level)


def _written_in(row: Any, field: str) -> str:
    """The language that `row.field` is shown in: the reader's, else the first that has a text, else empty."""
    for code in (_language(), *(code for code, _name in settings.LANGUAGES)):
        if getattr(row, f"{field}_{code}", ""):
            return code
    return ""


@register.simple_tag
def fallback_lang(row: Any, field: str) -> SafeString:
    """` lang="da"` where a text is missing in the reader's language and another one stands in for it."""
    code = _written_in(row, field)
    return NOTHING if code in ("", _language()) else format_html(' lang="{}"', code)


@register.simple_tag
def text(row: Any, field: str) -> SafeString:
    """The text of a field, in a span that names its language where it is not the reader's."""
    shown = conditional_escape(getattr(row, field) or "")
    code = _written_in(row, field)
    return shown if code in ("", _language()) else format_html('<span lang="{}">{}</span>', code, shown)


# --- Narrow places -------------------------------------------------------------------------------
@register.filter(is_safe=True)
def shy(value: Any, longest: int = hyphens.TIGHT) -> SafeString:
    """For headings, cells and cards: words of `longest` letters may break where their language breaks them."""
    shown = conditional_escape("" if value is None else value)
    return mark_safe(hyphens.soft(str(shown), _language(), longest))  # noqa: S308 - escaped above


@register.simple_tag
def tight(row: Any, field: str, longest: int = hyphens.TIGHT) -> SafeString:
    """The same for the text of a field, by the rules of the language that it is shown in."""
    shown = conditional_escape(getattr(row, field) or "")
    return mark_safe(hyphens.soft(str(shown), _written_in(row, field), longest))  # noqa: S308 - escaped above


# --- Marks ---------------------------------------------------------------------------------------
@register.simple_tag
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


@register.simple_tag
def logo() -> SafeString:
    return shapes.logo_svg()


@register.simple_tag
def quarter(code: str) -> SafeString:
    return shapes.quarter_svg(code)


@register.simple_tag
def status_icon(status: str) -> SafeString:
    return shapes.status_svg(status)


@register.filter
def status_class(status: str) -> str:
    return shapes.STATUS_CLASS[status]


@register.filter
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


@register.simple_tag
def milestone_foot(initiative: Any) -> SafeString:
    """How far an initiative is; needs the row from `with_milestones()`."""
    return _milestone_foot(initiative.milestones_done, initiative.milestones_all, initiative.status, _language())


@lru_cache(maxsize=1024)
def _milestone_foot(done: int, total: int, status: Any, language: str) -> SafeString:
    """`language` is part of what the drawing is kept by."""
    return render_to_string("_parts/milestone_foot.html", {"done": done, "all": total, "status": status})


@register.filter
def initiative_mark(status: str) -> str:
    """The mark among the nine that an initiative's own status is drawn with; empty without milestones."""
    return {"done": "achieved", "on plan": "on_track", "late": "behind"}.get(status, "")


@register.simple_tag
def art(slug: str, goals: Sequence[int] | str, cols: int = 9, rows: int = 4, css: str = "") -> SafeString:
    """The picture of something without a photo, in the colours of its goals ("11 13" in a template); never changes."""
    numbers = [int(goal) for goal in goals.split()] if isinstance(goals, str) else goals
    return art_svg(slug, tuple(numbers), cols, rows, css)


@register.simple_tag
def tile(number: int, css: str = "") -> SafeString:
    """The square of a goal; `css`: large, tiny or empty."""
    return _tile(number, css, _("Goal"))


@cache
def _tile(number: int, css: str, word: str) -> SafeString:
    return format_html(
        '<span class="{}"><span class="hidden">{} </span>{}</span>', f"tile sdg-{number} {css}".strip(), word, number
    )


@register.simple_tag
def tiles(goals: Iterable[Any], css: str = "") -> SafeString:
    """The squares of several goals as a list; drawn once for each selection of goals."""
    return _tiles(tuple(goal.number for goal in goals), css, _("Goals"), _("Goal"))


@lru_cache(maxsize=2048)
def _tiles(numbers: tuple[int, ...], css: str, name: str, word: str) -> SafeString:
    items = format_html_join("", "<li>{}</li>", ((_tile(number, css, word),) for number in numbers))
    return format_html('<ul class="tiles" aria-label="{}">{}</ul>', name, items) if items else NOTHING


@register.simple_tag
def dims(dimensions: Iterable[Any]) -> SafeString:
    """The marks and short names of dimensions as a list."""
    return _dims(tuple((dimension.code, str(dimension.short)) for dimension in dimensions), _("Dimensions"))


@lru_cache(maxsize=256)
def _dims(named: tuple[tuple[str, str], ...], name: str) -> SafeString:
    items = format_html_join("", "<li>{}{}</li>", ((shapes.quarter_svg(code), word) for code, word in named))
    return format_html('<ul class="dims" aria-label="{}">{}</ul>', name, items) if items else NOTHING


# --- Where we are --------------------------------------------------------------------------------
SECTIONS = {
    "initiatives": ("initiative-", "organisation-"),
    "framework": ("framework", "dimension-", "goal-", "area-", "feature-"),
    "progress": ("progress", "indicator-"),
    "take-part": ("take-part",),
    "events": ("event-", "programme-", "suggest-event"),
    "reports": ("report-",),
}


@register.simple_tag(takes_context=True)
def current_section(context: template.Context) -> str:
    """Which entry of the main menu the page belongs to: `section` where the view says so, else by the URL's name."""
    if section := context.get("section"):
        return str(section)
    match = getattr(context.get("request"), "resolver_match", None)
    name = getattr(match, "url_name", None) or ""
    return next((section for section, starts in SECTIONS.items() if name.startswith(starts)), "")


@register.simple_tag
def city() -> dict[str, str]:
    """Name and contact of the city, for pages that have no request and so no context."""
    return settings.CITY


CITIES = (pgettext_lazy("city", "Sønderborg"),)  # named here to be collected: the setting itself cannot be


@register.filter
def city_name(name: str) -> str:
    """What the city is called in the reader's language, where that is something else: Sonderburg in German."""
    return pgettext("city", name)


@register.filter
def page_numbers(page: Page) -> Iterator[int | str]:
    """The numbers around the page, with gaps: 1 2 … 7 8 9 … 20."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)


# --- Values --------------------------------------------------------------------------------------
@register.filter
def pluck(rows: Iterable[Any], name: str) -> list[Any]:
    """The same attribute of each row."""
    return [getattr(row, name) for row in rows]


@register.filter
def lookup(mapping: Any, key: Any) -> Any:
    return mapping.get(key)
