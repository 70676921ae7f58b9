"""CSV in two dialects: open data (comma, point) and for Excel in Danish (semicolon, decimal comma, BOM)."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal, TextIO

from initiatives.cells import guarded, plain

Cell = str | Decimal | int | date | None
Dialect = Literal["open", "excel-da"]


@dataclass(frozen=True, slots=True)
class _Habits:
    separator: str
    decimal: str
    start: str


HABITS: dict[Dialect, _Habits] = {"open": _Habits(",", ".", ""), "excel-da": _Habits(";", ",", "\ufeff")}


def csv_text(header: Sequence[str], rows: Iterable[Sequence[Cell]], dialect: Dialect = "open") -> str:
    file = io.StringIO(newline="")
    write_csv(file, header, rows, dialect)
    return file.getvalue()


def write_csv(file: TextIO, header: Sequence[str], rows: Iterable[Sequence[Cell]], dialect: Dialect = "open") -> None:
    """Lines end with CRLF; text that a spreadsheet would run is guarded, and reads back by dropping its apostrophe."""
    habits = HABITS[dialect]
    file.write(habits.start)
    writer = csv.writer(file, delimiter=habits.separator, lineterminator="\r\n")
    writer.writerow(header)
    for row in rows:
        writer.writerow([_written(cell, habits.decimal) for cell in row])


def _written(cell: Cell, decimal: str) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return guarded(cell)
    return cell.isoformat() if isinstance(cell, date) else plain(cell).replace(".", decimal)
