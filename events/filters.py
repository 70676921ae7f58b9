"""What a list of dates is narrowed by. Everything lives in the address: several values of one filter are OR,
filters are AND. What nobody knows is left out and named, never an error."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import DateField, Exists, F, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast
from django.http import QueryDict
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from events.calendar import FIRST_YEAR, LAST_YEAR
from events.models import Event, PriceKind, Programme, Venue
from events.models.events import SpokenLanguage
from events.models.schedules import OccurrenceQuerySet
from initiatives import formats
from initiatives.fields import told
from initiatives.models import Dimension, Organisation
from initiatives.models.choices import Audience
from initiatives.search import sorted_danish

LONGEST_SEARCH = 200
MOST_VALUES = 10  # of one filter; no form of ours gives more
LAST_PAGE = 1000
PROGRAMMES = 5


@dataclass(frozen=True)
class Offer:
    """What can be chosen now: for each filter the words by value. `programmes`: (title, slug, first, last day)."""

    labels: Mapping[str, Mapping[str, str]]
    programmes: Sequence[tuple[str, str, date, date]] = ()


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
    def has_more(self) -> bool:
        """Whether something of the second row of the form is in use."""
        return bool(self.q or self.first or self.last or self.chosen["language"])

    def narrow(self, rows: OccurrenceQuerySet) -> OccurrenceQuerySet:
        for name, values in self.chosen.items():
            if values:
                rows = rows.filter(CONDITIONS[name](list(values)))
        return rows.filter(event__in=Event.objects.search(self.q)) if self.q else rows

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

    def chips(self, offer: Offer, address: str) -> Iterator[tuple[str, str, None]]:
        """(words, address without it, no goal) of each thing that was chosen."""
        for name, values in self.chosen.items():
            for value in values:
                yield offer.labels[name][value], address + self.query(without=(name, value)), None
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


def _by_dimension(values: list[str]) -> Q:
    return Q(event__in=Event.objects.filter(dimensions__code__in=values).values("pk"))


def _by_place(values: list[str]) -> Q:
    """The town of the date's own venue, else of the event's."""
    return Q(venue__town__in=values) | Q(venue=None, event__venue__town__in=values)


CONDITIONS: dict[str, Callable[[list[str]], Q]] = {
    "dimension": _by_dimension,
    "audience": lambda values: Q(event__audiences__overlap=values),
    "place": _by_place,
    "price": lambda values: Q(event__price_kind__in=values),
    "language": lambda values: Q(event__languages__overlap=values),
    "organisation": lambda values: Q(event__organiser__slug__in=values),
}


def read(query: QueryDict, offer: Offer, today: date) -> Filters:
    asked = {name: _asked(query, name) for name in CONDITIONS}
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


def _asked(query: QueryDict, name: str) -> list[str]:
    return list(dict.fromkeys(value for value in query.getlist(name) if value))[:MOST_VALUES]


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


def offered(query: QueryDict, user: Any, today: date) -> Offer:
    """One query, whatever there is to choose."""
    rows = _dimensions().union(
        _places(user), _organisations(user, _asked(query, "organisation")), _programmes(user, today), all=True
    )
    found: dict[str, list[tuple]] = {"dimension": [], "place": [], "organisation": [], "programme": []}
    for kind, *rest in rows.order_by("facet", "first", "value"):
        found[kind].append(tuple(rest))
    words = {kind: {value: label for value, label, *_days in rest} for kind, rest in found.items()}
    labels = {
        "dimension": words["dimension"],
        "audience": {value: str(label) for value, label in Audience.choices},
        "place": {town: town for town in sorted_danish(words["place"])},
        "price": {PriceKind.FREE.value: pgettext("price", "Free")},
        "language": {value: str(label) for value, label in SpokenLanguage.choices},
        "organisation": words["organisation"],
    }
    return Offer(labels, [(label, slug, first, last) for slug, label, first, last in found["programme"]])


def _choices(rows: QuerySet, kind: str, value: str, label: Any, first: Any = None, last: Any = None) -> QuerySet:
    """(kind, value, words, first and last day or NULL): the columns that all parts of the union share."""
    return rows.annotate(
        facet=Value(kind, TextField()),
        value=Cast(value, TextField()),
        label=Cast(label, TextField()),
        first=Cast(first, DateField()),
        last=Cast(last, DateField()),
    ).values_list("facet", "value", "label", "first", "last")


def _dimensions() -> QuerySet:
    return _choices(Dimension.objects.current().order_by(), "dimension", "code", told("short"))


def _places(user: Any) -> QuerySet:
    used = Exists(Event.objects.visible_to(user).filter(venue=OuterRef("pk")))
    return _choices(Venue.objects.exclude(town="").filter(used).order_by(), "place", "town", F("town"))


def _organisations(user: Any, slugs: list[str]) -> QuerySet:
    """No list to choose from, for it would be long: only those that the address names."""
    rows = Organisation.objects.visible_to(user).filter(slug__in=[slug.replace("\x00", "") for slug in slugs])
    return _choices(rows.order_by(), "organisation", "slug", told("name"))


def _programmes(user: Any, today: date) -> QuerySet:
    rows = Programme.objects.visible_to(user).current(today)[:PROGRAMMES]
    chosen = Programme.objects.filter(pk__in=rows.values("pk")).order_by()
    return _choices(chosen, "programme", "slug", told("title"), F("starts_on"), F("ends_on"))
