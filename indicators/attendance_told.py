"""How many came to which event may be told, where sums of attendance are public too: of all such figures together, so
that no two pages or files give away what each of them leaves out."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from events.models import Event
from indicators.attendance import Counted, kept
from indicators.document import EventEntry
from indicators.models import Indicator, Measurement
from indicators.suppression import SMALL, too_few
from indicators.withholding import Sum, left_out
from initiatives.models import OldSlug


@dataclass(frozen=True, slots=True)
class Came:
    """An event on some of its dates, as a figure counts it. `event` is the name that it has now, empty where it is not
    public: nobody is told how many came to it."""

    event: str
    kept_as: str
    dates: tuple[tuple[date, bool], ...]


Counts = Mapping[Came, int | None]  # in the order of the list; None: nobody counted


def counts(rows: Iterable[Counted], names: Mapping[str, str]) -> Counts:
    """The dates of each event together."""
    by_event: dict[str, list[Counted]] = defaultdict(list)
    for row in rows:
        by_event[row.event].append(row)
    found: dict[Came, int | None] = {}
    for slug, dates in by_event.items():
        numbers = [row.attendance for row in dates if row.attendance is not None]
        came = Came(names.get(slug, ""), slug, tuple((row.on, row.whole) for row in dates))
        found[came] = sum(numbers) if numbers else None
    return found


def public_names(slugs: Collection[str]) -> dict[str, str]:
    """Of the public events among them, by the name that a figure kept: it may have changed since. Two queries."""
    old = OldSlug.objects.filter(model=Event._meta.label_lower, slug__in=slugs).values_list("object_id", "slug")
    once = dict(old)
    rows = Event.objects.public().filter(slug__in=slugs) | Event.objects.public().filter(pk__in=once)
    found = {}
    for pk, slug in rows.values_list("pk", "slug"):
        found[slug] = found[once.get(pk, slug)] = slug
    return found


def public_sums() -> list[tuple[Decimal, list[Counted]]]:
    """All public figures that were summed up from events, with the dates. One query."""
    rows = Measurement.objects.standing().filter(indicator__in=Indicator.objects.public(), value__isnull=False)
    return [(value, kept(counted)) for value, counted in rows.exclude(counted=[]).values_list("value", "counted")]


def withheld(sums: Sequence[tuple[Decimal, Counts]]) -> set[Came]:
    """Those that may not be told: so few that they may be recognised, and those that would tell of them."""
    values: dict[Came | int, Decimal | int | None] = {}
    found = []
    for number, (whole, came) in enumerate(sums):
        parts = [_same(key) for key, counted in came.items() if counted is not None]
        values |= {_same(key): counted if key.event else None for key, counted in came.items() if counted is not None}
        values[number] = whole
        found.append(Sum(number, parts))
    hidden = {_same(key) for _whole, came in sums for key, counted in came.items() if key.event and too_few(counted)}
    return {key for key in left_out(values, hidden, found, most=SMALL - 1) if isinstance(key, Came)}


def _same(came: Came) -> Came:
    """Under its old name and its new one."""
    return replace(came, kept_as="") if came.event else came


def may_tell(came: Came, gone: Collection[Came]) -> bool:
    return _same(came) not in gone


def told(events: Collection[EventEntry], years: tuple[int, int]) -> tuple[EventEntry, ...]:
    """The events of a report without the numbers that would tell of few: also of a year, where they are left out of a
    sum of a part of it. Three queries where anybody was counted."""
    if not any(row.attendance for row in events):
        return tuple(events)
    sums = public_sums()
    names = public_names({row.event for _value, rows in sums for row in rows})
    gone = withheld([(value, counts(rows, names)) for value, rows in sums])
    slugs = {came.event for came in gone if any(years[0] <= on.year <= years[1] for on, _whole in came.dates)}
    return tuple(replace(row, attendance=None, withheld=True) if _goes(row, slugs) else row for row in events)


def _goes(row: EventEntry, slugs: Collection[str]) -> bool:
    return row.attendance is not None and row.slug in slugs
