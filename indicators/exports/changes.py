"""What changed between two reports as a table: CSV, a spreadsheet, JSON. One row for each change, in the order of the
page, with its sentence in the reader's language."""

import io
import json
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from indicators.changed_values import Values, values
from indicators.comparison_words import Group
from indicators.document import Document
from indicators.exports.cells import Cell, Dialect, csv_text
from indicators.exports.columns import Shown, Value
from indicators.exports.sheet_cells import decimals_of, form_of
from initiatives.cells import guarded

HEADER = (
    "kind", "change", "key_feature", "what", "before", "after", "sentence", "from_day", "to_day", "from_checksum",
    "to_checksum", "before_value", "after_value", "unit", "before_on", "after_on",
)  # fmt: skip
WIDTHS = (16, 22, 12, 40, 24, 24, 90, 12, 12, 20, 20, 14, 14, 20, 12, 12)


def rows(documents: Sequence[Document], groups: Sequence[Group]) -> Iterator[list[Value]]:
    """A side that is not frozen has no checksum."""
    days: list[Value] = [document.as_of for document in documents]
    sums: list[Value] = [document.frozen.checksum if document.frozen else "" for document in documents]
    for group in groups:
        for line in group.lines:
            yield [
                line.kind,
                group.title,
                line.feature,
                line.name,
                line.before,
                line.after,
                line.sentence,
                *days,
                *sums,
                *_cells(values(line.change)),
            ]


def _cells(found: Values) -> list[Value]:
    numbers = [None if value is None else Shown(value, found.decimals) for value in (found.before, found.after)]
    return [*numbers, found.unit, found.before_on, found.after_on]


def _exact(value: Value) -> Cell:
    return value.value if isinstance(value, Shown) else value


def changes_csv(documents: Sequence[Document], groups: Sequence[Group], dialect: Dialect = "open") -> bytes:
    return csv_text(HEADER, ([_exact(cell) for cell in row] for row in rows(documents, groups)), dialect).encode()


def changes_json(documents: Sequence[Document], groups: Sequence[Group], language: str) -> bytes:
    value: dict[str, Any] = {
        "language": language,
        "licence": "CC BY 4.0",
        "from": _side(documents[0]),
        "to": _side(documents[1]),
        "counts": {group.kind: len(group.lines) for group in groups},
        "changes": [
            {
                "kind": line.kind, "change": group.title, "key_feature": line.feature or None, "what": line.name,
                "before": line.before, "after": line.after, "sentence": line.sentence,
            }
            for group in groups
            for line in group.lines
        ],
    }  # fmt: skip
    return json.dumps(value, ensure_ascii=False, indent=1).encode()


def _side(document: Document) -> dict[str, Any]:
    frozen = document.frozen
    return {
        "year": document.year,
        "as_of": document.as_of.isoformat(),
        "frozen_at": frozen.at.isoformat() if frozen else None,
        "version": frozen.version if frozen else None,
        "checksum": frozen.checksum if frozen else None,
    }


def changes_xlsx(documents: Sequence[Document], groups: Sequence[Group], title: str) -> bytes:
    """One sheet with a frozen head and filters."""
    import xlsxwriter  # noqa: PLC0415 - megabytes that few workers ever need

    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet, bold = book.add_worksheet(title[:31]), book.add_format({"bold": True})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        sheet.write_row(0, 0, HEADER, bold)
        number = 0
        for number, row in enumerate(rows(documents, groups), 1):
            for column, cell in enumerate(row):
                if isinstance(cell, str):
                    sheet.write_string(number, column, guarded(cell), wrapped)
                elif isinstance(cell, Shown):
                    form = book.add_format({"num_format": form_of(decimals_of(cell))})
                    sheet.write_number(number, column, cell.value, form)
                elif isinstance(cell, date):
                    sheet.write_datetime(number, column, cell, day)
        for column, width in enumerate(WIDTHS):
            sheet.set_column(column, column, width)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, number, len(HEADER) - 1)
    return file.getvalue()
