"""What looks wrong with a figure but may be right: a person confirms it, and the doubt is kept. Pure.

`about` looks at one figure in its own series, `among` at the parts of a total. The thresholds:

- *jump*, *drop*: at least `JUMP` times as much, or as little, as the last figure, and as the one a year before;
- *points*: a share that moves by `POINTS` percentage points or more;
- *sign*: above zero after below, or the reverse;
- *far*: outside all earlier figures by more than the whole width they cover, from `ENOUGH` figures on;
- *same*: the last figure once more, to the last of at least `DIGITS` digits (0 says nothing);
- *over*, *under*: a share above 100 or below 0 where no limit forbids it, and none was so before;
- *small*: a count from 1 up to the indicator's limit in a part of a total: it may point at single persons;
- *running*: the period has not ended yet (only files ask; the grid says it once above all rows);
- *sum*, *beyond*: the parts of one kind do not add up to the total, or exceed it while some are missing;
- *revealed*: one suppressed part is the total less the rest;
- *told* (`withholding.told_over_time`): one suppressed total is the year less the other quarters.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Context, Decimal
from fractions import Fraction
from typing import Any

from indicators.figure_rules import Limits

JUMP = 5
POINTS = 20
ENOUGH = 4
DIGITS = 3
_EXACT = Context(prec=80)


@dataclass(frozen=True, slots=True)
class Doubt:
    """`facts` are texts and numbers written plainly ("87.4"), so that any reader's language can tell them."""

    kind: str
    facts: Mapping[str, str] = field(default_factory=dict)

    @property
    def as_json(self) -> list[Any]:
        return [self.kind, dict(self.facts)]


@dataclass(frozen=True, slots=True)
class Past:
    """An earlier figure of the same series; `year_ago` where it is of the same period a year before."""

    period: str
    value: Decimal
    year_ago: bool = False


def about(
    value: Decimal,
    past: Sequence[Past],
    limits: Limits,
    *,
    is_part: bool = False,
    count: Decimal | None = None,
) -> Iterator[Doubt]:
    """`past` is oldest first. `count` is how many persons or things `value` rests on, where that is known."""
    if past:
        yield from _beside_the_last(value, past, limits)
    yield from _impossible_share(value, past, limits)
    if count is None and limits.additive:
        count = value
    if is_part and count is not None and 0 < count < limits.small:
        yield Doubt("small", {"value": plain(count), "limit": str(limits.small)})


def _beside_the_last(value: Decimal, past: Sequence[Past], limits: Limits) -> Iterator[Doubt]:
    last = past[-1]
    facts = {"value": plain(value), "before": plain(last.value), "period": last.period}
    if found := _leap(value, past):
        yield Doubt(found, facts | {"times": str(_about(_times(value, last.value)))})
    elif value * last.value < 0:
        yield Doubt("sign", facts)
    elif limits.per_cent and abs(value - last.value) >= POINTS:
        yield Doubt("points", facts | {"points": plain(abs(_EXACT.subtract(value, last.value)))})
    elif value == last.value:
        if _digits(value) >= DIGITS:
            yield Doubt("same", facts)
    elif edges := _far(value, [row.value for row in past]):
        yield Doubt("far", facts | edges)


def _leap(value: Decimal, past: Sequence[Past]) -> str:
    """jump, drop or "". A season that comes back each year is neither: the figure of a year ago counts as well."""
    rows = [past[-1], *(row for row in past[:-1] if row.year_ago)]
    if any(not value or not row.value or (value < 0) != (row.value < 0) for row in rows):
        return ""
    times = [_times(value, row.value) for row in rows]
    if min(times) < JUMP:
        return ""
    up = {abs(value) > abs(row.value) for row in rows}
    return "" if len(up) > 1 else ("jump" if up.pop() else "drop")


def _times(value: Decimal, other: Decimal) -> Fraction:
    ratio = abs(Fraction(value) / Fraction(other))
    return max(ratio, 1 / ratio)


def _about(times: Fraction) -> int:
    """To one digit from 20 on, as one would say it: 41.6 is about 40."""
    if times < 20:
        return round(times)
    unit = 10 ** (len(str(int(times))) - 1)
    return round(times / unit) * unit


def _digits(value: Decimal) -> int:
    return len(value.normalize(_EXACT).as_tuple().digits) if value else 0


def _far(value: Decimal, values: Sequence[Decimal]) -> dict[str, str]:
    low, high = min(values), max(values)
    if len(values) < ENOUGH or low == high or low - (high - low) <= value <= high + (high - low):
        return {}
    return {"low": plain(low), "high": plain(high)}


def _impossible_share(value: Decimal, past: Sequence[Past], limits: Limits) -> Iterator[Doubt]:
    if not limits.per_cent:
        return
    if limits.upper is None and value > 100 and all(row.value <= 100 for row in past):
        yield Doubt("over", {"value": plain(value)})
    if limits.lower is None and value < 0 and all(row.value >= 0 for row in past):
        yield Doubt("under", {"value": plain(value)})


# --- The parts of a total --------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Part:
    """A figure of one period: the total (breakdown "") or a part ("sex=female")."""

    breakdown: str
    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    suppressed: bool = False


def among(parts: Iterable[Part], limits: Limits, *, expected: Iterable[str] = ()) -> Iterator[Doubt]:
    """`expected` are the breakdowns that there ought to be: until all of a kind are in, less than the total is no
    doubt. Counts and amounts are added where the indicator says that they add up; shares by the numbers they are
    made from; anything else is not compared."""
    rows = list(parts)
    total = next((row for row in rows if not row.breakdown), None)
    if total is None or total.suppressed:
        return
    wanted = _by_kind(expected)
    for kind, found in sorted(_by_kind(row.breakdown for row in rows).items()):
        members = [row for row in rows if row.breakdown in found]
        yield from _one_kind(kind, members, total, limits, complete=wanted.get(kind, set()) <= found)


def _by_kind(breakdowns: Iterable[str]) -> dict[str, set[str]]:
    kinds: dict[str, set[str]] = defaultdict(set)
    for breakdown in breakdowns:
        if breakdown:
            kinds[breakdown.partition("=")[0]].add(breakdown)
    return kinds


def _one_kind(kind: str, members: list[Part], total: Part, limits: Limits, *, complete: bool) -> Iterator[Doubt]:
    measures = ["value"] if limits.additive else ["numerator", "denominator"]
    open_, hidden = [row for row in members if not row.suppressed], [row for row in members if row.suppressed]
    for name in measures:
        whole, terms = getattr(total, name), [getattr(row, name) for row in open_]
        if whole is None or not terms or None in terms:
            return
        facts = {"kind": kind, "sum": plain(sum(terms, Decimal(0))), "total": plain(whole), "what": name}
        gap = sum(map(Fraction, terms), Fraction(0)) - Fraction(whole)
        if gap > _rounding(terms):
            yield Doubt("beyond" if hidden or not complete else "sum", facts)
            return
        if complete and not hidden and -gap > _rounding(terms):
            yield Doubt("sum", facts)
            return
    if len(hidden) == 1 and complete:
        yield Doubt("revealed", {"kind": kind, "part": hidden[0].breakdown.partition("=")[2]})


def _rounding(terms: Sequence[Decimal]) -> Fraction:
    """What rounded terms may differ by together; whole numbers are counts and add up exactly."""
    digits = max(len(plain(term).partition(".")[2]) for term in terms)
    return Fraction(len(terms), 2 * 10**digits) if digits else Fraction(0)


def plain(value: Decimal) -> str:
    """All its decimals and no more, with a point."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
