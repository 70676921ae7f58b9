"""What changed since the baseline before, as a table of the report. Pure."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import override

from indicators import comparison_words
from indicators.changed_values import Values, values
from indicators.comparison import Compared
from indicators.comparison_words import Line
from indicators.document import Document
from indicators.exports.columns import Columns, Shown, Table, Value

Row = tuple[str, Line, Values, list[date]]


def change_table(document: Document, language: str) -> Table:
    """Of a report that is compared with nothing it is empty."""
    with override(language):
        return Table("changes", _columns(), _Rows(document.compared, language))


class _Rows(Sequence[Row]):
    """Each made when it is read: the sentences of a large city would fill the memory."""

    def __init__(self, compared: Compared | None, language: str) -> None:
        self.changes = comparison_words.in_order(compared.changes) if compared else []
        self.days = list(compared.days) if compared else []
        self.language = language

    def __len__(self) -> int:
        return len(self.changes)

    def __getitem__(self, place: Any) -> Any:
        change = self.changes[place]
        with override(self.language):
            told = comparison_words.line(change)
            return comparison_words.title(change.kind), told, values(change), self.days


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
