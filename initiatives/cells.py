"""Cells of bulk files: any value as text, text that a spreadsheet must not run, rows into a sheet, faults.

No model, no clock.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal

import tablib
from django.utils.translation import gettext as _

MAX_COLUMNS = 100
NOTE = "# "  # begins a line about the file itself, below its rows

# Blanks and quotes do not keep a spreadsheet from running what follows; "<r>" is raw markup to our XLSX writer.
_RISKY = re.compile(r"""[\s"'`´“”‘’]*(?:[=+\-@\t\r＝＋－＠]|<r>)""")
_ERRORS = {"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!"}


@dataclass(frozen=True, slots=True)
class Limits:
    """What a file may weigh: as it is sent, unpacked, and in rows."""

    size: int = 50 * 2**20
    unpacked: int = 200 * 2**20
    rows: int = 200_000


ANY = Limits()
ON_THE_WEB = Limits(size=5 * 2**20, unpacked=40 * 2**20, rows=10_000)  # what one request can take; commands take more


class Sheet(tablib.Dataset):
    """Header and rows of text. Row 1 is the header, so dataset row 0 is row 2, as a spreadsheet shows it."""

    decimal_comma = False


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, and where: the row as a spreadsheet counts, the column's name, the cell's text."""

    message: str
    row: int | None = None
    column: str = ""
    value: str | None = None

    def __str__(self) -> str:
        if self.row is None:
            return self.message
        where = {"row": self.row, "column": self.column, "message": self.message}
        if self.value is not None:
            value = self.value if len(self.value) <= 60 else f"{self.value[:59]}…"
            return _("row %(row)d, column %(column)s, value '%(value)s': %(message)s") % (where | {"value": value})
        if self.column:
            return _("row %(row)d, column %(column)s: %(message)s") % where
        return _("row %(row)d: %(message)s") % where


class FileError(Exception):
    """A file that cannot be read, or rows that a file cannot hold."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = list(faults)


def guarded(text: str) -> str:
    """`text` so that a spreadsheet shows it and does not run it."""
    return f"'{text}" if _RISKY.match(text) else text


def unguarded(text: str) -> str:
    """Undoes `guarded`, exactly: what is risky is risky behind an apostrophe too."""
    return text[1:] if text.startswith("'") and _RISKY.match(text, 1) else text


def plain(number: Decimal | int) -> str:
    """Without exponent or trailing zeros: 12.5, -3, 0."""
    text = format(Decimal(number), "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def cell_text(value: object) -> str:
    """Any value of a cell as text, the same for CSV and XLSX: 2019.0 is 2019, a date 2019-05-31.

    A spreadsheet keeps 15 digits; the two that binary fractions add (87.40000000000001) are noise.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return plain(Decimal(format(value, ".15g"))) if abs(value) < float("inf") else str(value)
    if isinstance(value, int | Decimal):
        return plain(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    return value.isoformat() if isinstance(value, date | time) else str(value)


def sheet_of(rows: Iterable[Iterable[object]], limits: Limits = ANY) -> Sheet:
    """The first row is the header. Rows are padded to its width; blank ones and notes at the end are dropped."""
    cells = ([cell_text(value) for value in row] for row in rows)
    headers = _headers(next(cells, []))
    sheet, blank = Sheet(headers=headers), 0
    faults: list[Fault] = []
    for number, row in enumerate(cells, 2):
        if not any(row) or _is_note(row):
            blank += 1
            continue
        if number - 1 > limits.rows:
            raise FileError(*faults, Fault(_("The file has more than %(rows)d rows.") % {"rows": limits.rows}))
        for _blank in range(blank):
            sheet.append(_padded([], headers))
        blank = 0
        faults += _row_faults(row, headers, number)
        sheet.append(_padded(row, headers))
    if faults:
        raise FileError(*faults)
    return sheet


def _headers(row: list[str]) -> list[str]:
    headers = [unguarded(text).strip() for text in row]
    while headers and not headers[-1]:
        headers.pop()
    if not headers:
        raise FileError(Fault(_("The file is empty: its first row names the columns.")))
    if len(headers) > MAX_COLUMNS:
        raise FileError(Fault(_("The file has more than %(columns)d columns.") % {"columns": MAX_COLUMNS}))
    return headers


def _is_note(row: list[str]) -> bool:
    """No row of ours: the column that says which is meant is never written so, and all others are empty."""
    return row[0].startswith(NOTE) and not any(row[1:])


def _padded(row: list[str], headers: list[str]) -> list[str]:
    return [unguarded(text) for text in row[: len(headers)]] + [""] * (len(headers) - len(row))


def _row_faults(row: list[str], headers: list[str], number: int) -> Iterator[Fault]:
    for extra in filter(None, row[len(headers) :]):
        yield Fault(_("“%(value)s” stands beyond the last column.") % {"value": extra[:60]}, number)
    for column, text in zip(headers, row, strict=False):
        if "\x00" in text:
            yield Fault(_("a character in it cannot be stored."), number, column, text.replace("\x00", "�"))
        elif text in _ERRORS:
            yield Fault(_("the spreadsheet shows an error here."), number, column, text)
