"""Which events stand behind the figures of an indicator that is fed by attendance, for its public page."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse

from events.models import Event
from indicators.attendance import Counted, kept
from indicators.models import Measurement
from initiatives.models import OldSlug


@dataclass(frozen=True, slots=True)
class Behind:
    """One event: on how many dates how many came; `attendance` is None where nobody counted."""

    title: str
    url: str
    dates: int
    attendance: int | None


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
    return Sum(figure.period, figure.value, events, len(by_event) - len(events))


def _behind(dates: list[Counted], url: str) -> Behind:
    numbers = [row.attendance for row in dates if row.attendance is not None]
    return Behind(dates[0].title, url, len(dates), sum(numbers) if numbers else None)
