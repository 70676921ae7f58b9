"""What a list of dates is narrowed by. Everything lives in the address: several values of one filter are OR,
filters are AND. What nobody knows is left out and named, never an error."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from events.calendar import FIRST_YEAR, LAST_YEAR
from events.conditions import ABOUT_DATES, CONDITIONS
from events.models import Event
from events.offer import Offer, asked_for
from initiatives import formats

LONGEST_SEARCH = 200
LAST_PAGE = 1000
NAMES = (*CONDITIONS, "q", "from", "to", "page")  # of parameters of an address


@dataclass(frozen=True)
class Filters:
    """What the reader asked for. `unknown`: values that were left out; `muddled`: `to` came before `from`."""

    chosen: Mapping[str, Sequence[str]]
    q: str = ""
    first: date | None = None
    last: date | None = None
    page: int = 1
    unknown: Sequence[str] = ()
    muddled: bool = False

    @property
    def is_narrow(self) -> bool:
        return bool(self.q or any(self.chosen.values()))

    @property
    def number(self) -> int:
        """How many choices were made."""
        return sum(map(len, self.chosen.values()))

    def narrow(self, rows: Any) -> Any:
        """Those of `rows` (occurrences, or what has their columns) that fit all that was chosen."""
        for name, values in self.chosen.items():
            if values:
                rows = rows.filter(CONDITIONS[name](list(values)))
        return rows.filter(event__in=Event.objects.search(self.q)) if self.q else rows

    def narrow_dates(self, rows: Any) -> Any:
        """The same among the dates of an event that fits itself."""
        return self.about_dates.narrow(rows)

    @property
    def beyond(self) -> list[tuple[str, str]]:
        """What was chosen and has no field in the short form, which keeps it: of a select it shows the last."""
        shown = {"price": 0} | dict.fromkeys(("dimension", "audience", "place"), -1)
        kept = {name: values[: shown.get(name, len(values))] for name, values in self.chosen.items()}
        return [(name, value) for name, values in kept.items() for value in values]

    @property
    def about_dates(self) -> "Filters":
        return replace(self, q="", chosen={name: self.chosen[name] for name in ABOUT_DATES})

    @property
    def span(self) -> tuple[date | None, date | None]:
        return self.first, self.last

    def between(self, first: date, last: date) -> "Filters":
        """The same on other days."""
        return replace(self, first=first, last=last, page=1)

    def query(self, *, without: tuple[str, str] = ("", ""), dates: bool = True, page: int = 1, lang: str = "") -> str:
        """The address part that asks for the same, "" for nothing: in a fixed order, without what is not known."""
        pairs = [(name, value) for name, values in self.chosen.items() for value in values]
        pairs += [("q", self.q)] if self.q else []
        if dates:
            pairs += [(name, f"{day:%Y-%m-%d}") for name, day in (("from", self.first), ("to", self.last)) if day]
        pairs += [("page", str(page))] if page > 1 else []
        pairs += [("lang", lang)] if lang else []
        kept = [pair for pair in pairs if pair != without]
        return f"?{urlencode(kept)}" if kept else ""

    def chips(self, offer: Offer, address: str) -> Iterator[tuple[str, str, int | None]]:
        """(words, address without it, number of the goal if it is one) of each thing that was chosen."""
        for name, values in self.chosen.items():
            for value in values:
                goal = int(value) if name == "goal" else None
                yield offer.labels[name][value], address + self.query(without=(name, value)), goal
        if self.q:
            yield f"“{self.q}”", address + self.query(without=("q", self.q)), None
        if self.first or self.last:
            yield self._span(), address + self.query(dates=False), None

    def _span(self) -> str:
        language = get_language() or settings.LANGUAGE_CODE
        if self.first and self.last:
            return formats.daterange(self.first, self.last, language)
        if self.first:
            return _("from %(day)s") % {"day": formats.longdate(self.first, language)}
        return _("until %(day)s") % {"day": formats.longdate(self.last or date.max, language)}


def read(query: QueryDict, offer: Offer, today: date) -> Filters:
    asked = {name: asked_for(query, name) for name in CONDITIONS}
    unknown = [value for name, values in asked.items() for value in values if value not in offer.labels[name]]
    first, last = _day(query, "from", unknown), _day(query, "to", unknown)
    muddled = last is not None and last < (first or today)
    return Filters(
        chosen={name: [value for value in values if value in offer.labels[name]] for name, values in asked.items()},
        q=" ".join(query.get("q", "").replace("\x00", "").split())[:LONGEST_SEARCH],
        first=first,
        last=None if muddled else last,
        page=_page(query, unknown),
        unknown=[_shown(value) for value in unknown],
        muddled=muddled,
    )


def _shown(value: str) -> str:
    return value.replace("\x00", "")[:40]


def _day(query: QueryDict, name: str, unknown: list[str]) -> date | None:
    value = query.get(name, "")
    if not value:
        return None
    try:
        day = date.fromisoformat(value)
    except ValueError:
        day = date.min
    if day.isoformat() == value and FIRST_YEAR <= day.year <= LAST_YEAR:  # and not "2026-W49-2"
        return day
    unknown.append(value)
    return None


def _page(query: QueryDict, unknown: list[str]) -> int:
    value = query.get("page", "1")
    if value.isascii() and value.isdecimal() and len(value) <= 4 and 1 <= int(value) <= LAST_PAGE:
        return int(value)
    unknown.append(value)
    return 1
