"""Bulk files: CSV and XLSX read into a sheet of texts, and written so that they read back unchanged.

Nothing in a file is executed: of a formula only the value that was saved with it is read, and text that a
spreadsheet would run is written behind an apostrophe. What a file may weigh is limited. No model, no clock.
"""

import csv
import io
from collections.abc import Iterable
from itertools import chain

import tablib
from django.utils.translation import gettext as _

from initiatives.cells import ANY, NOTE, Fault, FileError, Limits, Sheet, guarded, plain, sheet_of
from initiatives.workbooks import read_xlsx, write_xlsx

FORMATS = ("csv", "xlsx")

# A longer text than Python's 131,072 characters may stand in an initiative's body; the file's size bounds it.
csv.field_size_limit(ANY.size)


def read(data: bytes, limits: Limits = ANY) -> Sheet:
    """A CSV or XLSX file; which one is told by its content, not by its name. FileError when it cannot be read."""
    if len(data) > limits.size:
        raise FileError(Fault(_("The file is larger than %(size)d MB.") % {"size": limits.size // 2**20}))
    if data.startswith(b"PK\x03\x04"):
        return read_xlsx(data, limits)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise FileError(Fault(_("This is an old or a locked Excel file. Save it as .xlsx without a password.")))
    return read_csv(data, limits)


def read_csv(data: bytes, limits: Limits = ANY) -> Sheet:
    """Comma and decimal point, or "for Excel in Danish" semicolon and decimal comma, told by the header."""
    text = _decoded(data)
    header = text.split("\n", 1)[0]
    semicolons = header.count(";") > header.count(",")
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=";" if semicolons else ",", strict=True)
    try:
        sheet = sheet_of(rows, limits)
    except csv.Error as error:
        where = {"line": rows.line_num, "error": error}
        raise FileError(Fault(_("Line %(line)d cannot be read as CSV: %(error)s.") % where)) from error
    sheet.decimal_comma = semicolons
    return sheet


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = {"line": data.count(b"\n", 0, error.start) + 1}
        raise FileError(Fault(_("Line %(line)d is not UTF-8. Save the file as “CSV UTF-8”.") % line)) from error


Notes = Iterable[tuple[str, str]]


def write(dataset: tablib.Dataset, kind: str, title: str = "", notes: Notes = ()) -> bytes:
    """`dataset` as a file: numbers (Decimal, int) as numbers, all else as text. Equal rows give equal bytes.

    `notes` (name, text) say what the file is, below its rows or on a sheet of their own; reading passes them by.
    """
    return write_xlsx(dataset, title, notes) if kind == "xlsx" else write_csv(dataset, notes).encode()


def write_csv(dataset: tablib.Dataset, notes: Notes = ()) -> str:
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\r\n")
    for row in chain([dataset.headers], dataset):
        writer.writerow([guarded(cell) if isinstance(cell, str) else plain(cell) for cell in row])
    writer.writerows([f"{NOTE}{name}: {text}"] for name, text in notes)
    return file.getvalue()
