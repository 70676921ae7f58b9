"""What changed since the baseline before, as a table of the report. Pure."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils.translation import override

from indicators import comparison_words
from indicators.changed_values import Values, values
from indicators.comparison_words import Line
from indicators.document import Document
from indicators.exports.columns import Columns, Shown, Table, Value, table_of

Row = tuple[str, Line, Values, list[date]]


def change_table(document: Document, language: str) -> Table:
    """Of a report that is compared with nothing it is empty."""
    with override(language):
        return table_of("changes", _columns(), list(_rows(document)))


def _rows(document: Document) -> Iterator[Row]:
    if document.compared:
        for group in comparison_words.groups(document.compared.changes):
            for line in group.lines:
                yield group.title, line, values(line.change), list(document.compared.days)


def _columns() -> Columns:
    return {
        "change": lambda row: row[0],
        "what": lambda row: row[1].name,
        "key_feature": lambda row: row[1].feature,
        "before_value": lambda row: _number(row[2], row[2].before),
        "after_value": lambda row: _number(row[2], row[2].after),
        "unit": lambda row: row[2].unit,
        "before_on": lambda row: row[2].before_on,
        "after_on": lambda row: row[2].after_on,
        "sentence": lambda row: row[1].sentence,
        "compared_from": lambda row: row[3][0],
        "compared_to": lambda row: row[3][1],
    }


def _number(found: Values, value: Any) -> Value:
    return None if value is None else Shown(value, found.decimals)
