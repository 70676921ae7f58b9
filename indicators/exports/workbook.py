"""Sheets of a workbook: tables with frozen heads and filters, lines of text, real numbers and days, ready to print.

Equal sheets give equal bytes.
"""

import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from typing import Any, BinaryIO

from indicators.exports.columns import Value
from indicators.exports.headway import told
from indicators.exports.sheet_cells import Cell, cell
from indicators.report_about import About
from initiatives.cells import guarded

PLAIN = {"strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
FACE = "Arial"  # in every office program, or one as wide
FIGURES = {"date", "integer", "number", "percent", "share"}  # stand at the end of their cells, as their heads do
NARROWEST, WIDEST = 7, 44  # characters
ACROSS, ON_A_LINE, ROW_HEIGHT = 4, 100, 15  # a line of text: columns, characters, points
ON_A_SHEET = 170  # characters side by side that are still read on A4
LONGEST_PROPERTY = 255

Forms = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a sheet; `kinds` are the types of its cells. One cell alone is a line of text over the whole width."""

    cells: Sequence[Value]
    kinds: Sequence[str] = ()
    head: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """One sheet; of a table the first line is its header. Its lines are made twice, for their widths and to be written:
    those of a large report would fill the memory."""

    name: str
    lines: Callable[[], Iterable[Line]]
    table: bool = False


def told_of(about: About) -> Iterator[Line]:
    """What the file says of itself."""
    yield Line([about.title], head=True)
    for label, value in about.facts:  # a workbook knows days, but no moment with its zone
        yield Line([label, about.said(value) if isinstance(value, datetime) else value])


def workbook(pages: Iterable[Page], about: About) -> bytes:
    file = io.BytesIO()
    write_workbook(pages, about, file)
    return file.getvalue()


def write_workbook(pages: Iterable[Page], about: About, file: BinaryIO, *, sparing: bool = False) -> None:
    """`sparing` writes each row as it comes, or a large workbook would fill the memory."""
    import xlsxwriter  # noqa: PLC0415 - megabytes that few workers ever need

    with xlsxwriter.Workbook(file, {"in_memory": not sparing, "constant_memory": sparing, **PLAIN}) as book:
        _properties(book, about)
        forms = _forms(book)
        every = list(pages)
        for number, page in enumerate(every, 1):
            _write(book.add_worksheet(page.name), page, about, forms)
            told(number, len(every))


def _properties(book: Any, about: About) -> None:
    facts = {label: about.said(value) for label, value in about.facts}
    made = about.made_at.astimezone(UTC).replace(tzinfo=None)
    book.set_properties(
        {
            "title": about.title,
            "subject": about.name,
            "author": about.publisher,
            "company": about.publisher,
            "comments": "\n".join(f"{label}: {text}" for label, text in facts.items()),
            "created": made,
        }
    )
    for label, text in facts.items():
        book.set_custom_property(label, text[:LONGEST_PROPERTY], "text")


def _forms(book: Any) -> Forms:
    """Each format once; a workbook keeps them by number."""

    @cache
    def form(number: str, *, head: bool, side: str = "left") -> Any:
        look: dict[str, Any] = {"font_name": FACE, "font_size": 10, "text_wrap": not number, "valign": "top"}
        look |= {"align": side} | ({"indent": 1} if side == "right" else {})
        look |= {"bold": True, "bottom": 1, "bg_color": "#E2ECEA"} if head else {}
        return book.add_format(look | ({"num_format": number} if number else {}))

    return form


def _write(sheet: Any, page: Page, about: About, forms: Forms) -> None:
    widths = list(_widths(page))
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    at = 0
    for at, line in enumerate(page.lines()):
        _forget_heights(sheet)
        if len(line.cells) > 1 and (height := _height(line, widths)) > 1:
            sheet.set_row(at, ROW_HEIGHT * height)
        if len(line.cells) == 1:
            _write_text(sheet, at, guarded(str(line.cells[0])), forms("", head=line.head))
            continue
        for column, value in enumerate(line.cells):
            if found := cell(value, line.kinds[column] if line.kinds else "", about.language):
                right = bool(line.kinds) and line.kinds[column] in FIGURES
                _put(sheet, at, column, found, forms(found.form, head=line.head, side="right" if right else "left"))
    if page.table:
        _as_table(sheet, max(at, 1), len(widths))
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(max(round(sum(widths) / ON_A_SHEET), 1), 0)
    sheet.set_footer(f"&L{_printable(about.name)}&C{_printable(about.title)}&R&P / &N")


def _forget_heights(sheet: Any) -> None:
    """Of rows that were written as they came, which a library of plain lists keeps: 17 MB of a large workbook."""
    for heights in (sheet.row_info, sheet.row_sizes):
        heights.pop(sheet.previous_row - 1, None)


def _as_table(sheet: Any, last: int, columns: int) -> None:
    sheet.freeze_panes(1, 2)
    sheet.repeat_rows(0)
    sheet.repeat_columns(0, 1)
    sheet.autofilter(0, 0, last, columns - 1)
    sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{last + 1}"})


def _write_text(sheet: Any, at: int, text: str, form: Any) -> None:
    """Over several columns; a row that is merged does not find its height by itself."""
    sheet.set_row(at, ROW_HEIGHT * -(-len(text) // ON_A_LINE))
    sheet.merge_range(at, 0, at, ACROSS - 1, "", form)
    sheet.write_string(at, 0, text, form)


def _put(sheet: Any, at: int, column: int, found: Cell, form: Any) -> None:
    value = found.value
    if isinstance(value, str):
        sheet.write_string(at, column, value, form)
    elif isinstance(value, date):
        day = datetime(value.year, value.month, value.day)  # noqa: DTZ001 - a day has no zone
        sheet.write_datetime(at, column, day, form)
    else:
        sheet.write_number(at, column, value, form)  # a Decimal: a float would add digits, 87.40000000000001


def _printable(text: str) -> str:
    """In a footer & begins a command."""
    return text.replace("&", "&&")[:80]


def _widths(page: Page) -> Iterator[int]:
    longest = dict.fromkeys(range(0 if page.table else ACROSS), 0)
    for line in page.lines():
        if len(line.cells) > 1:
            for column, value in enumerate(line.cells):
                longest[column] = max(longest.get(column, 0), _length(value, line.head))
    return (min(max(longest[column] + 2, NARROWEST), WIDEST) for column in sorted(longest))


def _height(line: Line, widths: Sequence[int]) -> int:
    """In lines of text: not every program finds the height of a row by itself."""
    texts = ((cell, width) for cell, width in zip(line.cells, widths, strict=False) if isinstance(cell, str))
    return max((_wrapped(text, width - 1) for text, width in texts if len(text) >= width), default=1)


def _wrapped(text: str, width: int) -> int:
    """How many lines it has, nearly: `textwrap` would make them, and need ten times as long."""
    lines, used = 1, 0
    for size in map(len, text.split()):
        if used and used + size > width:
            lines, used = lines + 1, 0
        lines += (size - 1) // width
        used += (size - 1) % width + 2  # with the blank after it
    return lines


def _length(value: Value, head: bool) -> int:
    if isinstance(value, str):
        return max(map(len, value.split()), default=0) + 2 if head else len(value)
    return 0 if value is None else 10
