"""XLSX in and out. Reading takes values only, within limits; writing gives equal bytes for equal rows."""

import io
import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

import tablib
from django.utils.translation import gettext as _

from initiatives.cells import (
    ANY,
    MAX_COLUMNS,
    Fault,
    FileError,
    Limits,
    Sheet,
    guarded,
    plain,
    sheet_of,
)

MAX_CELL = 32_767  # characters that a spreadsheet keeps in a cell
MAX_PARTS = 1_000
NOTES = 100  # blank rows and notes that may stand beyond the last row that counts
CHUNK = 2**20

_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
# Two escapes that share an underscore are the one text that the format's own escaping cannot carry.
_AMBIGUOUS = re.compile("_x[0-9A-Fa-f]{4}_x[0-9A-Fa-f]{4}_")
_BUILT = datetime(2000, 1, 1)  # noqa: DTZ001 - the format has no zone; fixed, so that equal rows give equal files
_PLAIN = {"strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}


def read_xlsx(data: bytes, limits: Limits = ANY) -> Sheet:
    """The first sheet of a workbook."""
    try:
        has_formulas = _inspect(data, limits)
        if has_formulas:
            _refuse_uncalculated(data, limits)
        return sheet_of(_rows(data, limits, values=True), limits)
    except (FileError, MemoryError):
        raise
    except Exception as error:  # openpyxl answers a broken file with any of a dozen
        raise FileError(Fault(_("The file cannot be read as a spreadsheet (XLSX)."))) from error


def _inspect(data: bytes, limits: Limits) -> bool:
    """Refuse what would not fit into memory, and entities; tell whether there are formulas.

    The sizes that the archive declares are held to when it is unpacked, so they can be trusted.
    """
    has_formulas = False
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = archive.infolist()
        if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > limits.unpacked:
            size = {"size": limits.unpacked // 2**20}
            raise FileError(Fault(_("The file is larger than %(size)d MB when it is unpacked.") % size))
        for part in parts:
            for chunk in _chunks(archive, part):
                if b"<!DOCTYPE" in chunk or b"<!ENTITY" in chunk:
                    raise FileError(Fault(_("The file declares entities, which no spreadsheet does.")))
                has_formulas |= b"<f>" in chunk or b"<f " in chunk
    return has_formulas


def _chunks(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """Each with the end of the one before it; without the zero bytes of UTF-16."""
    tail = b""
    with archive.open(part) as file:
        while chunk := file.read(CHUNK):
            yield tail + chunk.replace(b"\x00", b"")
            tail = chunk[-40:].replace(b"\x00", b"")


def _rows(data: bytes, limits: Limits, *, values: bool) -> Iterator[list[Any]]:
    """Rows of the first sheet, as wide as the header and one cell more; formulas as such unless `values`."""
    from openpyxl import load_workbook  # noqa: PLC0415 - megabytes that few workers ever need

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns of styles and validations that it does not know
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=values, keep_links=False)
        page = book.worksheets[0]
        header = next(page.iter_rows(max_row=1, max_col=MAX_COLUMNS + 1, values_only=True), ())
        width = max((at for at, value in enumerate(header, 1) if value is not None), default=0)
        for row in page.iter_rows(max_row=limits.rows + NOTES + 2, max_col=width + 1, values_only=True):
            yield [_unescaped(value) if isinstance(value, str) else value for value in row]
        book.close()


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


def _refuse_uncalculated(data: bytes, limits: Limits) -> None:
    """A formula without a saved value would read as an empty cell, and an empty cell empties the field."""
    faults: list[Fault] = []
    names: list[Any] = []
    pairs = zip(_rows(data, limits, values=False), _rows(data, limits, values=True), strict=False)
    for row, (formulas, saved) in enumerate(pairs, 1):
        names = names or saved
        for at, (formula, value) in enumerate(zip(formulas, saved, strict=False)):
            if formula is not None and value is None:
                text = _("the formula in cell %(cell)d has no saved value: open the file in a spreadsheet and save it.")
                column, shown = str(names[at] or at + 1), formula if isinstance(formula, str) else None
                faults.append(Fault(text % {"cell": at + 1}, row, column, shown))
    if faults:
        raise FileError(*faults)


def write_xlsx(dataset: tablib.Dataset, title: str, notes: Iterable[tuple[str, str]] = ()) -> bytes:
    """`notes` say on a sheet of their own what the file is: what reads the file back takes the first sheet only."""
    file = io.BytesIO()
    # Rows go to disk one by one: memory stays small for the largest export.
    import xlsxwriter  # noqa: PLC0415 - megabytes that few workers ever need

    book = xlsxwriter.Workbook(file, {"constant_memory": True, **_PLAIN})
    book.set_properties({"title": title, "comments": "CC BY 4.0", "created": _BUILT})
    page = book.add_worksheet()
    # Text stays text when typed over: 2019-05 is a period, not a day in May.
    page.set_column(0, len(dataset.headers) - 1, 18, book.add_format({"num_format": "@"}))
    page.ignore_errors({"number_stored_as_text": "A1:CV1048576"})
    page.freeze_panes(1, 0)
    _write_row(page, 0, dataset.headers, book.add_format({"bold": True}))
    general = book.add_format({"num_format": "General"})
    try:
        for at, row in enumerate(dataset, 1):
            _write_row(page, at, row, general)
        _write_notes(book, list(notes))
    finally:
        book.close()
    return file.getvalue()


def _write_notes(book: Any, notes: list[tuple[str, str]]) -> None:
    if not notes:
        return
    page = book.add_worksheet(_("About this file")[:31])
    page.set_column(0, 0, 24)
    page.set_column(1, 1, 80)
    for at, (name, text) in enumerate(notes):
        page.write_string(at, 0, guarded(name), book.add_format({"bold": True}))
        page.write_string(at, 1, guarded(text))


def _write_row(page: Any, at: int, row: Iterable[Any], style: Any) -> None:
    for column, cell in enumerate(row):
        if cell == "":
            continue
        if isinstance(cell, str):
            text = guarded(cell)
            if len(text.encode("utf-16-le")) // 2 > MAX_CELL or _AMBIGUOUS.search(text):
                raise FileError(Fault(_("The text does not fit into a spreadsheet's cell: export as CSV."), at + 1))
            page.write_string(at, column, text, style if at == 0 else None)
        elif _significant(cell) <= 15:
            page.write_number(at, column, Decimal(plain(cell)), style)  # a float would add digits: 87.40000000000001
        else:  # a spreadsheet would round it
            page.write_string(at, column, plain(cell))


def _significant(number: Decimal | int) -> int:
    return len(plain(number).replace("-", "").replace(".", "").strip("0"))
