"""What an approver would ask about the rows of a file: printed, and kept with each figure as one that its author let
stand. No query: what stands already was loaded with the file."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from indicators import doubt_words
from indicators.doubts import Doubt, Part, Past, about, among, plain
from indicators.figure_rules import SUPPRESSED, Limits
from indicators.periods import Period
from indicators.withholding import told_over_time
from initiatives.cells import Fault
from initiatives.import_results import Entry

LOOK_BACK = 25
Key = tuple[str, str, str]  # indicator's code, period, breakdown


@dataclass(frozen=True, slots=True)
class Found:
    """A doubt about the figure in a row, and the cell that it is printed beside."""

    row: int
    column: str
    cell: str
    doubt: Doubt

    def as_fault(self) -> Fault:
        return Fault(doubt_words.sentence(self.doubt), self.row, self.column, self.cell)


@dataclass(frozen=True, slots=True)
class _Figure:
    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    figure: str


def doubts_of(
    entries: Iterable[Entry], existing: Mapping[Any, Any], limits_of: Callable[[str], Limits], today: date
) -> list[Found]:
    """In the order of the rows."""
    rows = list(entries)
    figures: dict[Key, _Figure] = {key: _figure(row) for key, row in existing.items()}
    figures |= {_key(entry): _Figure(**{name: entry.values[name] for name in _Figure.__slots__}) for entry in rows}
    series = _series(figures)
    alone = [found for entry in rows for found in _alone(entry, series, limits_of, today)]
    return sorted([*alone, *_together(rows, figures, limits_of)], key=lambda found: found.row)


def _figure(row: Any) -> _Figure:
    return _Figure(row.value, row.numerator, row.denominator, row.figure)


def _key(entry: Entry) -> Key:
    return entry.values["indicator"], entry.values["period"], entry.values["breakdown"]


Series = Mapping[tuple[str, str, int], list[tuple[date, Past]]]  # code, breakdown, months of the period


def _series(figures: Mapping[Key, _Figure]) -> Series:
    found: dict[tuple[str, str, int], list[tuple[date, Past]]] = defaultdict(list)
    for (code, name, breakdown), figure in figures.items():
        if figure.value is not None:
            period = Period.parse(name)
            found[code, breakdown, period.months].append((period.ends_on, Past(name, figure.value)))
    for rows in found.values():
        rows.sort(key=lambda row: row[0])
    return found


def _alone(entry: Entry, series: Series, limits_of: Callable[[str], Limits], today: date) -> Iterator[Found]:
    code, name, breakdown = _key(entry)
    period, value = Period.parse(name), entry.values["value"]
    if period.ends_on >= today:
        yield Found(entry.number, "period", name, Doubt("running"))
    if value is None:
        return
    rows = series[code, breakdown, period.months]
    end = bisect_left(rows, period.ends_on, key=lambda row: row[0])
    year_ago = str(replace(period, year=period.year - 1))
    past = [replace(row, year_ago=row.period == year_ago) for _day, row in rows[max(0, end - LOOK_BACK) : end]]
    count = entry.values["numerator"]
    for doubt in about(value, past, limits_of(code), is_part=bool(breakdown), count=count):
        yield Found(entry.number, "value", plain(value), doubt)


def _together(
    entries: list[Entry], figures: Mapping[Key, _Figure], limits_of: Callable[[str], Limits]
) -> Iterator[Found]:
    """Beside the row of the total where the file has it, else beside the last of its parts."""
    last: dict[tuple[str, str], Entry] = {}
    for entry in entries:
        pair = entry.values["indicator"], entry.values["period"]
        if pair not in last or last[pair].values["breakdown"]:
            last[pair] = entry
    parts: dict[tuple[str, str], list[Part]] = defaultdict(list)
    for (code, period, breakdown), row in figures.items():
        if (code, period) in last:
            suppressed = row.figure == SUPPRESSED
            parts[code, period].append(Part(breakdown, row.value, row.numerator, row.denominator, suppressed))
    for pair, entry in last.items():
        for doubt in among(parts[pair], limits_of(pair[0])):
            yield Found(entry.number, "breakdown", entry.values["breakdown"], doubt)
    yield from _over_time(entries, figures, limits_of)


def _over_time(
    entries: list[Entry], figures: Mapping[Key, _Figure], limits_of: Callable[[str], Limits]
) -> Iterator[Found]:
    """Beside the last total of the year that the file has."""
    last = {(code, period[:4]): entry for entry in entries for code, period, part in [_key(entry)] if not part}
    totals: dict[tuple[str, str], dict[str, Part]] = defaultdict(dict)
    for (code, period, breakdown), row in figures.items():
        if not breakdown and (code, period[:4]) in last:
            suppressed = row.figure == SUPPRESSED
            totals[code, period[:4]][period] = Part("", row.value, row.numerator, suppressed=suppressed)
    for year, entry in last.items():
        for doubt in told_over_time(totals[year], additive=limits_of(year[0]).additive):
            yield Found(entry.number, "period", entry.values["period"], doubt)
