"""One indicator's series as a tidy table: what was measured, the baseline and the targets, a row each."""

from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields
from datetime import date
from decimal import Decimal

from indicators.exports.cells import Dialect, csv_text


@dataclass(frozen=True, slots=True)
class Entry:
    """One row. `kind` is measured, baseline or target; `low` and `high` are those of a target that is a range."""

    kind: str
    period: str
    breakdown: str = ""
    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    figure: str = ""
    absent_reason: str = ""
    note: str = ""
    source_url: str = ""


@dataclass(frozen=True, slots=True)
class About:
    """What every row says besides, so that it still means something when it is copied elsewhere."""

    indicator: str
    name: str
    unit: str
    direction: str
    source: str
    licence: str
    made_on: date


FIRST = ("indicator", "name")
HEADER = (*FIRST, *(field.name for field in fields(Entry)), *(field.name for field in fields(About)[len(FIRST) :]))


def series_csv(about: About, entries: Sequence[Entry], dialect: Dialect = "open") -> str:
    head = astuple(about)
    rows = ([*head[: len(FIRST)], *astuple(entry), *head[len(FIRST) :]] for entry in entries)
    return csv_text(HEADER, rows, dialect)
