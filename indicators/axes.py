"""Axes of the charts: round steps for values, years for time. Pure; the caller writes the labels."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_FLOOR, Decimal

HEADROOM = Decimal("0.12")  # share of the span kept free above, for labels
NEAR = Decimal("0.15")  # values whose spread is below this share of the largest are far from zero
YEAR_STEPS = (1, 2, 4, 5, 10, 20, 25, 50, 100, 200, 500)


@dataclass(frozen=True, slots=True)
class ValueAxis:
    """From `low` to `high`; ticks have the decimals that their step needs; `cut` when zero is left out."""

    low: Decimal
    high: Decimal
    ticks: tuple[Decimal, ...]
    cut: bool


def value_axis(
    values: Sequence[Decimal], *, zero: bool = True, decimals: int | None = None, most: int = 5
) -> ValueAxis:
    """An axis that holds all values, with about `most` round steps.

    Zero is on it unless `zero` is False or all values lie far from zero (population). Steps are no finer than
    `decimals`. The lower end is a tick; the upper end leaves headroom.
    """
    low, high = min(values), max(values)
    spread = high - low
    with_zero = low <= 0 <= high or (zero and (not spread or spread >= NEAR * max(abs(low), abs(high))))
    if with_zero:
        low, high = min(low, Decimal(0)), max(high, Decimal(0))
    if low == high:
        high += abs(high) / 10 or 1
    step = _round_step((high - low) / most, decimals)
    bottom = _floor(low, step)
    if not with_zero and bottom == low:
        bottom -= step  # a value on the lower edge would read as zero
    top = high + HEADROOM * (high - bottom)
    return ValueAxis(bottom, top, _ticks(bottom, top, step), cut=not bottom <= 0 <= top)


def _round_step(raw: Decimal, decimals: int | None) -> Decimal:
    unit = Decimal(1).scaleb(raw.adjusted())
    step = next(factor * unit for factor in (1, 2, 5, 10) if factor * unit >= raw)
    return step if decimals is None else max(step, Decimal(1).scaleb(-decimals))


def _floor(value: Decimal, step: Decimal) -> Decimal:
    return (value / step).to_integral_value(ROUND_FLOOR) * step


def _ticks(bottom: Decimal, top: Decimal, step: Decimal) -> tuple[Decimal, ...]:
    count = int((top - bottom) / step)
    return tuple(_plain(bottom + i * step) for i in range(count + 1))


def _plain(value: Decimal) -> Decimal:
    """The same number without an exponent: 2E+4 would be shown as it stands by some formatters."""
    text = f"{value:f}"
    return Decimal(text.rstrip("0").rstrip(".") if "." in text and not value else text)


@dataclass(frozen=True, slots=True)
class YearTick:
    """A tick at day `mark` and its year, centred on day `label` (days as ordinals)."""

    year: int
    mark: int
    label: int


@dataclass(frozen=True, slots=True)
class TimeAxis:
    """Days (ordinals) from `first` to `last`, never the same; `ticks` for as many years as have room."""

    first: int
    last: int
    ticks: tuple[YearTick, ...]


def time_axis(days: Sequence[date], *, yearly: bool, width: float, room: float = 78) -> TimeAxis:
    """An axis `width` units long over all `days`, with at least `room` units between two labels.

    Yearly figures are dated 31 December, and their tick stands there. Where figures come oftener, whole years
    are shown: a tick where each begins, and its number in its middle.
    """
    first, last = min(days), max(days)
    if yearly:
        return _yearly(first, last, width, room)
    start, end = date(first.year, 1, 1).toordinal(), date(last.year, 12, 31).toordinal()
    step = _year_step(last.year - first.year + 1, width, room)
    ticks = tuple(
        YearTick(year, date(year, 1, 1).toordinal(), date(year, 7, 1).toordinal())
        for year in _years(first.year, last.year, step)
    )
    return TimeAxis(start, end, ticks)


def _yearly(first: date, last: date, width: float, room: float) -> TimeAxis:
    start, end = first.toordinal(), last.toordinal()
    if start == end:
        start, end = start - 366, end + 366
    ends = {
        year: date(year, 12, 31).toordinal()
        for year in range(date.fromordinal(start).year, date.fromordinal(end).year + 1)
    }
    shown = [year for year, day in ends.items() if start <= day <= end]
    if not shown:  # less than a year, without an end of a year in it
        return TimeAxis(start, end, ())
    step = _year_step((end - start) / 365.25, width, room)
    ticks = (YearTick(year, ends[year], ends[year]) for year in _years(shown[0], shown[-1], step))
    return TimeAxis(start, end, tuple(ticks))


def _year_step(years: float, width: float, room: float) -> int:
    return next((step for step in YEAR_STEPS if width * step >= room * years), YEAR_STEPS[-1])


def _years(first: int, last: int, step: int) -> range:
    """Every `step` years from the first; from a round year where steps are of five and more."""
    return range(first if step < 5 else -(-first // step) * step, last + 1, step)
