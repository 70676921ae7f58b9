"""Which events stand behind the figures of an indicator that is fed by attendance, for its public page."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse

from indicators.attendance import kept
from indicators.attendance_told import Came, Counts, counts, may_tell, public_names, public_sums, withheld
from indicators.models import Measurement


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
    """The newest first. Three queries where any figure was summed up from events, else none."""
    summed = [(figure, kept(figure.counted)) for figure in figures if figure.counted and figure.value is not None]
    if not summed:
        return []
    own = [(figure.value or Decimal(0), rows) for figure, rows in summed]
    lists = [*own, *public_sums()]
    names = public_names({row.event for _value, rows in lists for row in rows})
    told = [(value, counts(rows, names)) for value, rows in lists]
    gone = withheld(told)
    pairs = zip(summed, told, strict=False)
    return [_sum(figure, came, _titles(rows), gone) for (figure, rows), (_value, came) in pairs][::-1]


def _titles(rows: Iterable[Any]) -> dict[str, str]:
    """Of the first date that is told of each."""
    return {row.event: row.title for row in [*rows][::-1]}


def _sum(figure: Measurement, came: Counts, titles: dict[str, str], gone: Collection[Came]) -> Sum:
    assert figure.value is not None
    events = [
        _behind(key, number, titles[key.kept_as], tells=may_tell(key, gone))
        for key, number in came.items()
        if key.event
    ]
    return Sum(figure.period, figure.value, events, len(came) - len(events))


def _behind(came: Came, number: int | None, title: str, *, tells: bool) -> Behind:
    url = reverse("event-detail", args=[came.event])
    return Behind(title, url, len(came.dates), number if tells else None, withheld=not tells)
