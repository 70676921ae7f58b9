"""The report as a workbook: summary, indicators, Key Features, initiatives, events, partners, notes.

Numbers and dates are real ones; equal documents give equal bytes.
"""

import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from indicators.document import Document, Rolled
from indicators.exports import csv_report
from indicators.exports.cells import Cell
from indicators.progress import rounded
from initiatives.cells import guarded, plain

BUILT = datetime(2000, 1, 1)  # noqa: DTZ001 - the format has no zone; fixed, so that equal reports give equal files
PLAIN = {"strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
NARROWEST, WIDEST = 9, 60  # characters
DIGITS = 15  # that a spreadsheet keeps of a number
MAX_CELL = 32_767  # characters that a spreadsheet keeps in a cell


@dataclass(frozen=True, slots=True)
class Page:
    """One sheet; the first row of a table is its header."""

    name: str
    rows: Sequence[Sequence[Cell]]
    table: bool = True


def report_xlsx(document: Document, language: str, title: str) -> bytes:
    file = io.BytesIO()
    import xlsxwriter  # noqa: PLC0415 - megabytes that few workers ever need

    with xlsxwriter.Workbook(file, {"in_memory": True, "default_date_format": "yyyy-mm-dd", **PLAIN}) as book:
        book.set_properties({"title": title, "comments": "CC BY 4.0", "created": BUILT})
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        text = book.add_format({"text_wrap": True, "valign": "top"})
        for page in _pages(document, language, title):
            _write(book.add_worksheet(page.name), page, bold, text)
    return file.getvalue()


def _pages(document: Document, language: str, title: str) -> Iterator[Page]:
    yield Page(_("Summary"), list(_summary(document, title)), table=False)
    yield Page(_("Indicators"), [list(csv_report.HEADER), *csv_report.rows(document, language)])
    yield Page(_("Key Features"), list(_features(document, language)))
    yield Page(_("Initiatives"), list(_initiatives(document, language)))
    yield Page(_("Events"), list(_events(document, language)))
    yield Page(_("Partners"), list(_partners(document, language)))
    yield Page(_("Notes"), list(_notes(document, language)))


def _summary(document: Document, title: str) -> Iterator[Sequence[Cell]]:
    city = document.city
    yield [title]
    yield [_("Figures as of"), document.as_of]
    yield [_("Made on"), document.made_on]
    yield [_("Licence"), "CC BY 4.0"]
    if frozen := document.frozen:
        yield [_("Frozen, never to change"), frozen.at.isoformat()]
        yield [_("Version"), frozen.version]
        yield [_("Signed by"), frozen.by]
        yield [_("Checksum (SHA-256)"), frozen.checksum]
    yield []
    yield [_("Share of the way, the whole city"), rounded(city.share)]
    yield [_("Needed by then"), rounded(city.needed)]
    yield [_("Status"), city.status]
    yield [_("Key Features measured"), city.measured]
    yield [_("Key Features in all"), city.of]
    yield []
    yield [_("Key Features by status")]
    statuses = [feature.rolled.status for feature in document.features]
    for status in sorted(set(statuses)):
        yield [status, statuses.count(status)]


def _features(document: Document, language: str) -> Iterator[Sequence[Cell]]:
    yield ["key_feature", "title", "wording", "selected", "reason", "level", "rationale", "evidence", *ROLLED]
    for row in document.features:
        yield [
            row.rolled.code,
            row.title.to(language),
            "verified" if row.wording_verified else "working",
            "yes" if row.selected else "no",
            row.reason.to(language),
            row.level,
            row.rationale.to(language),
            row.evidence.to(language),
            *_rolled(row.rolled),
        ]


ROLLED = ("share", "needed_share", "status", "measured", "of", "wrong_way")


def _rolled(row: Rolled) -> list[Cell]:
    return [rounded(row.share), rounded(row.needed), row.status, row.measured, row.of, row.wrong_way]


def _initiatives(document: Document, language: str) -> Iterator[Sequence[Cell]]:
    yield ["initiative", "title", "summary", "lead", "phase", "dimensions", "goals", "features"]
    for row in document.initiatives:
        lists = (row.dimensions, row.goals, row.features)
        joined = ["; ".join(map(str, each)) for each in lists]
        yield [row.slug, row.title.to(language), row.summary.to(language), row.lead.to(language), row.phase, *joined]


def _events(document: Document, language: str) -> Iterator[Sequence[Cell]]:
    yield ["event", "title", "place", "first_on", "last_on", "dates", "note"]
    for row in document.events:
        days: list[Cell] = [row.first_on, row.last_on, row.dates]
        yield [row.slug, row.title.to(language), row.place.to(language), *days, row.note.to(language)]


def _partners(document: Document, language: str) -> Iterator[Sequence[Cell]]:
    yield ["organisation", "name", "kind"]
    for row in document.partners:
        yield [row.slug, row.name.to(language), row.kind]


def _notes(document: Document, language: str) -> Iterator[Sequence[Cell]]:
    yield ["indicator", "definition", "limitations", "note", "source", "source_url", "licence"]
    for row in (*document.indicators, *document.context):
        words = [text.to(language) for text in (row.definition, row.limitations, row.note, row.source)]
        yield [row.code, *words, row.source_url, row.licence]


def _write(sheet: Any, page: Page, bold: Any, text: Any) -> None:
    for at, row in enumerate(page.rows):
        for column, cell in enumerate(row):
            _write_cell(sheet, at, column, cell, bold if page.table and at == 0 else text)
    for column, width in enumerate(_widths(page.rows)):
        sheet.set_column(column, column, width)
    if page.table:
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(len(page.rows) - 1, 1), len(page.rows[0]) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)


def _write_cell(sheet: Any, at: int, column: int, cell: Cell, style: Any) -> None:
    if cell is None or cell == "":
        return
    if isinstance(cell, str):
        sheet.write_string(at, column, guarded(cell)[:MAX_CELL], style)
    elif isinstance(cell, date):
        sheet.write_datetime(at, column, datetime(cell.year, cell.month, cell.day))  # noqa: DTZ001 - a day has no zone
    elif len(plain(cell).strip("-0.").replace(".", "")) <= DIGITS:
        sheet.write_number(at, column, Decimal(plain(cell)))  # a float would add digits: 87.40000000000001
    else:  # a spreadsheet would round it
        sheet.write_string(at, column, plain(cell))


def _widths(rows: Iterable[Sequence[Cell]]) -> Iterator[int]:
    longest: dict[int, int] = {}
    for row in rows:
        for column, cell in enumerate(row):
            longest[column] = max(longest.get(column, 0), len(str(cell or "")))
    return (min(max(longest[column] + 2, NARROWEST), WIDEST) for column in sorted(longest))
