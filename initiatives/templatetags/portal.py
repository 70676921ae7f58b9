"""Formats and small drawings for templates. Tags format and draw; none of them asks the database."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, time
from typing import Any
from urllib.parse import quote

from django import template
from django.conf import settings
from django.core.paginator import Page
from django.utils import timezone
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from initiatives import formats, hyphens, marks, prose
from initiatives.city import here, known_places, place_name
from initiatives.fields import written_in

register = template.Library()


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
_formatting(formats.fullday)
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


@register.filter
def in_parts(text: str) -> prose.Parts:
    return prose.parts(text)


@register.simple_tag
def fallback_lang(row: Any, field: str) -> SafeString:
    """` lang="da"` where a text is missing in the reader's language and another one stands in for it."""
    code = written_in(row, field)
    return marks.NOTHING if code in ("", _language()) else format_html(' lang="{}"', code)


for tell in (marks.text, marks.lang_of, marks.within, marks.other_language, marks.svg_link, marks.aloud):
    register.simple_tag(tell)


@register.simple_tag
def place(row: Any, field: str) -> SafeString:
    """The same for what says where something is: a place that the reader's language has a name for goes by that."""
    told, code = getattr(row, field) or "", written_in(row, field)
    if code in ("", _language()) or place_name(told) in known_places():
        return conditional_escape(place_name(told))
    return format_html('<span lang="{}">{}</span>', code, told)


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
    return mark_safe(hyphens.soft(str(shown), written_in(row, field), longest))  # noqa: S308 - escaped above


@register.simple_tag
def tight_text(text: str, language: str = "", longest: int = hyphens.TIGHT) -> SafeString:
    """The same for a text that is in `language`, or in the reader's where that is empty."""
    shown = str(conditional_escape(text))
    return mark_safe(hyphens.soft(shown, language or _language(), longest))  # noqa: S308 - escaped above


@register.filter(is_safe=True)
def unbroken(value: Any) -> SafeString:
    """ "4-17-42" on one line: browsers break it after a hyphen."""
    shown = str(conditional_escape(value))
    return mark_safe(shown.replace("4-17-42", '<span class="unbroken">4-17-42</span>'))  # noqa: S308 - escaped above


# --- Marks ---------------------------------------------------------------------------------------
for draw in (
    marks.icon, marks.logo, marks.quarter, marks.status_icon, marks.status_shape, marks.milestone_foot, marks.art,
    marks.tile, marks.tiles, marks.dims,
):  # fmt: skip
    register.simple_tag(draw)
for name in (marks.status_class, marks.status_word, marks.initiative_mark):
    register.filter(name)


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
def city() -> dict[str, Any]:
    """Name and contact of the city in the reader's language, also for pages that have no request and so no context."""
    return here()


@register.simple_tag
def map_url(*parts: str) -> str:
    """Where a map shows the address, by the city's choice of maps; empty without one."""
    address = " ".join(part for part in parts if part)
    return settings.CITY["map_url"].replace("{place}", quote(address, safe=""))


@register.filter
def placename(text: str | None) -> str:
    """Where something is, with the names that places have in the reader's language."""
    return place_name(text or "")


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
