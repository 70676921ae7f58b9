"""Which figures must be left out besides, so that one that is left out cannot be worked out from those that are shown.

Figures hang together by sums: a total and its parts, a year and its quarters, how many came in all and at each event.
What is left out is an unknown in these equations; where they give it away, the smallest other part goes as well, until
they do not. Pure.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from indicators.doubts import Doubt, Part
from indicators.periods import MONTHS_IN_KIND, Period

Key = Any  # of a figure: something that can be hashed
Number = Decimal | int
Equation = dict[Key, Fraction]  # the factors of its unknowns


@dataclass(frozen=True, slots=True)
class Sum:
    """The figures that add up to `whole`."""

    whole: Key
    parts: Sequence[Key]


def left_out(
    values: Mapping[Key, Number | None],
    hidden: Collection[Key],
    sums: Sequence[Sum],
    *,
    most: Number | None = None,
    told: Collection[Key] = (),
) -> set[Key]:
    """`hidden` and what must go with it. A value of None is nobody's to know, and never shown. `most`: the highest
    number that is hidden for its own sake, where readers know it. What is only the whole of sums is never hidden for
    their parts, nor what is `told` in any case, so what follows from these alone cannot be helped."""
    out = set(hidden)
    every = {key for each in sums for key in each.parts if key not in told} | out
    given_up = {key for key in out if key in _known({**values, **dict.fromkeys(every)}, every, sums)}
    while exposed := [key for key in _exposed(values, out, hidden, sums, most) if key not in given_up]:
        near = [each for each in sums if exposed[0] == each.whole or exposed[0] in each.parts]
        far = [each for each in sums if not out.isdisjoint((each.whole, *each.parts))]
        lone = [
            each for each in sums if len(row := _unknowns(each, values, out)) == 1 and not row.keys() - set(exposed)
        ]
        if shown := next(filter(None, (_others(some, values, out, told) for some in (lone, near, far))), None):
            helped = {key: sum(key in each.parts for each in lone) for key in shown}
            out.add(min(shown, key=lambda key: (-helped[key], not values[key], values[key], str(key))))
        else:
            given_up.add(exposed[0])
    return out


def _others(
    sums: Sequence[Sum], values: Mapping[Key, Number | None], out: Collection[Key], told: Collection[Key]
) -> set[Key]:
    return {key for each in sums for key in each.parts if _shows(key, values, out) and key not in told}


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
    less = dict(row)
    for key, factor in other.items():
        less[key] = less.get(key, 0) - times * factor
    return {key: factor for key, factor in less.items() if factor}


# --- A total and its parts, a year and its quarters ------------------------------------------------
Cell = tuple[str, str]  # period, breakdown


def cells_left_out(
    periods: Mapping[str, Sequence[Part]], *, additive: bool, below: int | None = None
) -> set[tuple[str, str]]:
    """The (period, breakdown) of one indicator that must not be told, where that takes more than those that are
    suppressed: all of them, so that nobody sees which were there first. Counts and amounts are added where they add up,
    shares by the numbers that they are made from. A kind that has only one part is not taken for all of the total."""
    years: dict[str, dict[Cell, Part]] = defaultdict(dict)
    for period, parts in periods.items():
        years[period[:4]] |= {(period, row.breakdown): row for row in parts}
    measures = ("value",) if additive else ("numerator", "denominator")
    return {cell for year in years.values() for cell in _of_a_year(year, measures, below)}


def _of_a_year(year: Mapping[Cell, Part], measures: Sequence[str], below: int | None) -> set[Cell]:
    """Totals are told in any case: what is judged by them would tell them anyway. Who enters them is asked instead,
    see `told_over_time`."""
    hidden = {cell for cell, row in year.items() if row.suppressed}
    if not hidden or len(year) == len(hidden):
        return set()
    out, alike = set(hidden), set[Cell]()
    totals = {cell for cell in year if not cell[1]}
    for measure in measures:
        values = {cell: getattr(row, measure) for cell, row in year.items()}
        for keys, sums in _groups([*_of_kinds(year), *_in_time(values, hidden)]):
            found = left_out(values, out & keys, sums, most=below - 1 if below else None, told=totals)
            kinds = {_kind(cell) for cell in found - hidden}
            alike |= {cell for cell in found if _kind(cell) in kinds}
            out |= found
    return alike


def _kind(cell: Cell) -> str:
    return cell[1].partition("=")[0]


def _of_kinds(year: Collection[Cell]) -> Iterator[Sum]:
    found: dict[Cell, list[Cell]] = defaultdict(list)
    for cell in year:
        if cell[1]:
            found[cell[0], _kind(cell)].append(cell)
    yield from (Sum((period, ""), parts) for (period, _), parts in found.items() if len(parts) > 1)


def _in_time(values: Mapping[Cell, Number | None], hidden: Collection[Cell]) -> Iterator[Sum]:
    """A longer period and the shorter ones that it is made of, where all of them are there."""
    for whole in values:
        period = Period.parse(whole[0])
        for months in MONTHS_IN_KIND.values():
            last = range(period.last_month - period.months + months, period.last_month + 1, months)
            parts = [(str(Period(period.year, month, months)), whole[1]) for month in last]
            if len(parts) > 1 and all(part in values for part in parts) and _may_add_up(values, hidden, whole, parts):
                yield Sum(whole, parts)


def _may_add_up(
    values: Mapping[Cell, Number | None], hidden: Collection[Cell], whole: Cell, parts: Sequence[Cell]
) -> bool:
    """How many came in each quarter adds up to the year; how many there are at its end does not. The figures tell which
    it is: with as many at each time, those of the other quarters are more than that of the year."""
    known = [value for part in parts if (value := values[part]) is not None]
    total, rest = values[whole], sum(map(Fraction, known), Fraction(0))
    if total is None:
        return whole in hidden
    return rest == total if len(known) == len(parts) else rest <= total


def told_over_time(totals: Mapping[str, Part], *, additive: bool) -> Iterator[Doubt]:
    """Suppressed totals of a year, by period, that follow from its others. They stay: which of them may go is for a
    person to say, since what goes is judged no more."""
    rows = {(period, ""): row for period, row in totals.items()}
    hidden = {cell for cell, row in rows.items() if row.suppressed}
    values = {cell: row.value if additive else row.numerator for cell, row in rows.items()} if hidden else {}
    for each in _in_time(values, hidden):
        unknown = [cell for cell in (each.whole, *each.parts) if values[cell] is None]
        if len(unknown) == 1 and unknown[0] in hidden:
            yield Doubt("told", {"hidden": unknown[0][0], "whole": each.whole[0]})


def _groups(sums: Sequence[Sum]) -> list[tuple[set[Key], list[Sum]]]:
    """Those that have to do with one another, with their keys."""
    found: list[set[Key]] = []
    for each in sums:
        keys = {each.whole, *each.parts}
        apart = [one for one in found if one.isdisjoint(keys)]
        found = [*apart, keys.union(*(one for one in found if not one.isdisjoint(keys)))]
    return [(keys, [each for each in sums if each.whole in keys]) for keys in found]
