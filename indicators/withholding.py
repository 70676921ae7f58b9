"""Which figures must be left out besides, so that one that is left out cannot be worked out from those that are shown.

Figures hang together by sums: a total and its parts, how many came in all and at each event. What is left out is an
unknown in these equations; where they give it away, the smallest other part goes as well, until they do not. Pure.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from indicators.doubts import Part

Key = Any  # of a figure: something that can be hashed
Number = Decimal | int
Equation = dict[Key, Fraction]  # the factors of its unknowns


@dataclass(frozen=True, slots=True)
class Sum:
    """The figures that add up to `whole`."""

    whole: Key
    parts: Sequence[Key]


def left_out(
    values: Mapping[Key, Number | None], hidden: Collection[Key], sums: Sequence[Sum], *, most: Number | None = None
) -> set[Key]:
    """`hidden` and what must go with it. A value of None is nobody's to know, and never shown. `most`: the highest
    number that is hidden for its own sake, where readers know it. The whole of a sum is never hidden for its parts, so
    what follows from wholes alone cannot be helped."""
    out = set(hidden)
    every = {key for each in sums for key in each.parts} | out
    given_up = {key for key in out if key in _known({**values, **dict.fromkeys(every)}, every, sums)}
    while exposed := [key for key in _exposed(values, out, hidden, sums, most) if key not in given_up][:1]:
        near = [each for each in sums if exposed[0] == each.whole or exposed[0] in each.parts]
        far = [each for each in sums if not out.isdisjoint((each.whole, *each.parts))]
        if shown := _told(near, values, out) or _told(far, values, out):
            out.add(min(shown, key=lambda key: (not values[key], values[key], str(key))))
        else:
            given_up.add(exposed[0])
    return out


def _told(sums: Sequence[Sum], values: Mapping[Key, Number | None], out: Collection[Key]) -> set[Key]:
    return {key for each in sums for key in each.parts if _shows(key, values, out)}


def _shows(key: Key, values: Mapping[Key, Number | None], out: Collection[Key]) -> bool:
    return key not in out and values.get(key) is not None


def _exposed(
    values: Mapping[Key, Number | None],
    out: Collection[Key],
    hidden: Collection[Key],
    sums: Sequence[Sum],
    most: Number | None,
) -> Iterator[Key]:
    """Those left out that the shown ones give away: the only unknown of an equation or of several taken together, and
    all of a sum that is as small or as large as so many can be."""
    unknown = [_unknowns(each, values, out) for each in sums]
    yield from (key for key in _known(values, out, sums) if key in out)
    for each, row in zip(sums, unknown, strict=True):
        if row and each.whole not in row and set(row) <= set(out):
            rest = _rest(each, values, row)
            at_most = most is not None and set(row) <= set(hidden) and rest >= len(row) * most
            if rest <= len(row) or at_most:
                yield from row


def _known(values: Mapping[Key, Number | None], out: Collection[Key], sums: Sequence[Sum]) -> list[Key]:
    """The unknowns that follow from the equations."""
    rows = [row for each in sums if (row := _unknowns(each, values, out))]
    return [next(iter(row)) for row in _solved(rows) if len(row) == 1]


def _unknowns(each: Sum, values: Mapping[Key, Number | None], out: Collection[Key]) -> Equation:
    row = {key: Fraction(1) for key in each.parts if not _shows(key, values, out)}
    return row if _shows(each.whole, values, out) else {**row, each.whole: Fraction(-1)}


def _rest(each: Sum, values: Mapping[Key, Number | None], row: Equation) -> Fraction:
    """What the unknown parts are together."""
    return _exact(values[each.whole]) - sum((_exact(values[key]) for key in each.parts if key not in row), Fraction(0))


def _exact(value: Number | None) -> Fraction:
    assert value is not None, "it shows"
    return Fraction(value)


def _solved(rows: list[Equation]) -> list[Equation]:
    """The equations with each leading unknown in one of them alone: what is known by them has one to itself."""
    done: list[tuple[Key, Equation]] = []
    for given in rows:
        row = given
        for lead, other in done:
            row = _less(row, other, lead)
        if row:
            lead = next(iter(row))
            row = {key: factor / row[lead] for key, factor in row.items()}
            done = [(key, _less(other, row, lead)) for key, other in done]
            done.append((lead, row))
    return [row for _lead, row in done]


def _less(row: Equation, other: Equation, lead: Key) -> Equation:
    """`row` without `lead`, by as much of the other as it takes."""
    if not (times := row.get(lead)):
        return row
    less = {key: row.get(key, Fraction(0)) - times * other.get(key, Fraction(0)) for key in {**row, **other}}
    return {key: factor for key, factor in less.items() if factor}


# --- A total and its parts -------------------------------------------------------------------------
def parts_left_out(parts: Sequence[Part], *, additive: bool, below: int | None = None) -> set[str]:
    """The breakdowns of one period that must not be told, where that takes more than those that are suppressed: all of
    them, so that nobody sees which were there first. Counts and amounts are added where they add up, shares by the
    numbers that they are made from. A kind that has only one part is not taken for all of the total."""
    hidden = {row.breakdown for row in parts if row.suppressed}
    if not hidden or len(parts) == len(hidden):
        return set()
    sums = [Sum("", found) for found in _kinds(parts).values() if len(found) > 1]
    out = set(hidden)
    for measure in ("value",) if additive else ("numerator", "denominator"):
        values = {row.breakdown: getattr(row, measure) for row in parts}
        out |= left_out(values, out, sums, most=below - 1 if below else None)
    return _told_alike(out, hidden)


def _kinds(parts: Sequence[Part]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in parts:
        if row.breakdown:
            found.setdefault(row.breakdown.partition("=")[0], []).append(row.breakdown)
    return found


def _told_alike(out: set[str], hidden: set[str]) -> set[str]:
    kinds = {key.partition("=")[0] for key in out - hidden}
    return {key for key in out if key.partition("=")[0] in kinds}
