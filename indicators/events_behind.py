"""Which events stand behind the figures of an indicator that is fed by attendance, for its public page."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from django.urls import reverse

from events.models import Event
from indicators.attendance import Counted, kept
from indicators.models import Measurement
from indicators.suppression import too_few
from initiatives.models import OldSlug


@dataclass(frozen=True, slots=True)
class Behind:
    """One event: on how many dates how many came; `attendance` is None where nobody counted, and where it is
    `withheld`, so that nobody is recognised."""

    title: str
    url: str
    dates: int
    attendance: int | None
    withheld: bool = False


@dataclass(frozen=True, slots=True)
class Sum:
    """A figure with the public events that it is the sum of; `others` is how many are not public (any more)."""

    period: str
    value: Decimal
    events: list[Behind]
    others: int


def events_behind(figures: Iterable[Measurement]) -> list[Sum]:
    """The newest first. Two queries where any figure was summed up from events, else none."""
    summed = [figure for figure in figures if figure.counted and figure.value is not None]
    if not summed:
        return []
    lists = [kept(figure.counted) for figure in summed]
    addresses = _addresses({row.event for rows in lists for row in rows})
    return [_sum(figure, rows, addresses) for figure, rows in zip(summed, lists, strict=True)][::-1]


def _addresses(slugs: set[str]) -> dict[str, str]:
    """Of the public events among them, by the name that the figure kept: it may have changed since."""
    old = OldSlug.objects.filter(model=Event._meta.label_lower, slug__in=slugs).values_list("object_id", "slug")
    once = dict(old)
    rows = Event.objects.public().filter(slug__in=slugs) | Event.objects.public().filter(pk__in=once)
    found = {}
    for pk, slug in rows.values_list("pk", "slug"):
        found[slug] = found[once.get(pk, slug)] = reverse("event-detail", args=[slug])
    return found


def _sum(figure: Measurement, rows: Iterable[Counted], addresses: dict[str, str]) -> Sum:
    by_event: dict[str, list[Counted]] = defaultdict(list)
    for row in rows:
        by_event[row.event].append(row)
    events = [_behind(dates, addresses[slug]) for slug, dates in by_event.items() if slug in addresses]
    assert figure.value is not None
    others = len(by_event) - len(events)
    return Sum(figure.period, figure.value, list(_unrecognised(events, alone=not others)), others)


def _behind(dates: list[Counted], url: str) -> Behind:
    numbers = [row.attendance for row in dates if row.attendance is not None]
    return Behind(dates[0].title, url, len(dates), sum(numbers) if numbers else None)


def _unrecognised(events: list[Behind], *, alone: bool) -> Iterator[Behind]:
    """Without numbers so small that they point at persons; where only one is, it would be the sum less the others: the
    next smallest goes with it. `alone`: nothing else is in the sum."""
    numbers = sorted((row.attendance, at) for at, row in enumerate(events) if row.attendance)
    hidden = {at for number, at in numbers if too_few(number)}
    if len(hidden) == 1 and alone:
        hidden |= {at for _number, at in numbers[1:2]}
    for at, row in enumerate(events):
        yield replace(row, attendance=None, withheld=True) if at in hidden else row
