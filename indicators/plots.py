"""What all charts of one indicator share: their input, the scale, and where a line may run and where not."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from indicators.axes import TimeAxis, ValueAxis
from initiatives.shapes import num

XY = tuple[float, float]

HOLLOW = frozenset({"provisional", "estimated"})
PACED = frozenset({"on_track", "behind", "far_behind", "wrong_way"})


@dataclass(frozen=True, slots=True)
class Point:
    """One figure: the last day of its period, its value (None = none) and that value in words.

    `figure` is final, provisional, estimated, break (first of a new method) or suppressed (never drawn). `months` is
    how long the period is: a year and a quarter are two series.
    """

    on: date
    value: Decimal | None
    label: str = ""
    figure: str = "final"
    months: int = 12

    @property
    def hollow(self) -> bool:
        return self.figure in HOLLOW


@dataclass(frozen=True, slots=True)
class Baseline:
    """Where the plan starts; `label` is the whole text beside it ("Baseline 2017: 7.4")."""

    on: date
    value: Decimal
    label: str = ""


@dataclass(frozen=True, slots=True)
class Aim:
    """A dated target: low = high for one value, else a band. `heading` "Target 2029", `label` "0 tonnes"."""

    on: date
    low: Decimal
    high: Decimal
    heading: str = ""
    label: str = ""

    @property
    def middle(self) -> Decimal:
        return (self.low + self.high) / 2

    def edge(self, seen_from: Decimal) -> Decimal:
        """The value of the target that is nearest to `seen_from`."""
        return min(max(seen_from, self.low), self.high)


@dataclass(frozen=True, slots=True)
class Story:
    """One indicator as its large chart tells it; `points` are measured, `aims` by date, the final one last.

    `latest` names the newest figure, `pace` are the lines about the speed that is needed now, `unit` stands
    above the axis. `every` is the distance between two figures in months.
    """

    points: tuple[Point, ...]
    baseline: Baseline | None
    aims: tuple[Aim, ...]
    direction: str
    status: str
    every: int
    unit: str
    latest: str
    pace: tuple[str, ...]

    @property
    def last(self) -> Point:
        return self.points[-1]

    @property
    def paced(self) -> bool:
        """Is there still a way to go, and time to go it, from a figure that is not too old to tell?"""
        return bool(self.aims) and self.status in PACED and self.last.on < self.aims[-1].on

    def asked(self, aim: Aim) -> Decimal:
        """Where a target's mark stands: an interim range asks for its edge on the baseline's side, as the plan does."""
        if self.baseline is None or aim is self.aims[-1]:
            return aim.middle
        return aim.edge(self.baseline.value)

    def extremes(self) -> list[Decimal]:
        """All values that must fit on the axis."""
        values = [point.value for point in self.points if point.value is not None]
        values += [self.baseline.value] if self.baseline else []
        return values + [value for aim in self.aims for value in (aim.low, aim.high)]

    def days(self) -> list[date]:
        """All days that must fit on the axis."""
        found = [point.on for point in self.points] + [aim.on for aim in self.aims]
        return found + ([self.baseline.on] if self.baseline else [])


@dataclass(frozen=True, slots=True)
class Frame:
    """The plot's rectangle in units, and the days and values at its sides."""

    left: float
    top: float
    right: float
    bottom: float
    first: int
    last: int
    low: float
    high: float

    @classmethod
    def of(cls, box: tuple[float, float, float, float], time: TimeAxis, values: ValueAxis) -> "Frame":
        return cls(*box, time.first, time.last, float(values.low), float(values.high))

    def x_at(self, ordinal: int) -> float:
        return self.left + (ordinal - self.first) / (self.last - self.first) * (self.right - self.left)

    def x(self, day: date) -> float:
        return self.x_at(day.toordinal())

    def y(self, value: Decimal | float) -> float:
        return self.bottom - (float(value) - self.low) / (self.high - self.low) * (self.bottom - self.top)

    def xy(self, day: date, value: Decimal | float) -> XY:
        return self.x(day), self.y(value)

    def at(self, point: Point) -> XY:
        """Of a point that has a value (see `measured`)."""
        assert point.value is not None
        return self.xy(point.on, point.value)


def drawable(points: Iterable[Point]) -> list[Point]:
    """By date, those with a value that is not suppressed."""
    shown = (point for point in points if point.value is not None and point.figure != "suppressed")
    return sorted(shown, key=lambda point: point.on)


def measured(points: Iterable[Point], every: int) -> tuple[Point, ...]:
    """The points of one series that are drawn. Where a year and a quarter end together only the one that is judged
    stays: as long as the distance between two figures, else the longest."""
    ordered = sorted(drawable(points), key=lambda point: (point.on, point.months == every, point.months))
    return tuple({point.on: point for point in ordered}.values())


def runs(points: Sequence[Point], every: int) -> tuple[tuple[Point, ...], ...]:
    """Points that one line may join: a run ends where a period is missing, is of another length or the method changes.

    `every` is the distance between two figures in months.
    """
    if not points:
        return ()
    result = [[points[0]]]
    for before, point in pairwise(points):
        other = point.figure == "break" or point.months != before.months
        if other or _months(before.on, point.on) > every:
            result.append([])
        result[-1].append(point)
    return tuple(map(tuple, result))


def _months(first: date, second: date) -> int:
    return (second.year - first.year) * 12 + second.month - first.month


def breaks(points: Sequence[Point]) -> tuple[tuple[Point, Point], ...]:
    """The neighbours between which the method changed."""
    return tuple(pair for pair in pairwise(points) if pair[1].figure == "break")


def is_yearly(points: Iterable[Point]) -> bool:
    return all((point.on.month, point.on.day) == (12, 31) for point in points)


def path(coordinates: Iterable[XY]) -> str:
    """An open path of straight lines through the coordinates; empty for none."""
    steps = [f"{num(x)} {num(y)}" for x, y in coordinates]
    return f"M{'L'.join(steps)}" if steps else ""
