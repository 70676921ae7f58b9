"""The report as tidy tables: the one place that says which there are. XLSX and ZIP write them. Pure.

Numbers are exact; a `Shown` number knows how many decimals pages show of it. Words that programs read stay codes.
"""

from indicators.document import Document
from indicators.exports.activity_tables import activity_tables
from indicators.exports.change_table import change_table
from indicators.exports.columns import Table
from indicators.exports.figure_tables import background_tables, figure_tables


def tables(document: Document, language: str) -> list[Table]:
    """In the order in which one reads them; all are there, also where they are empty."""
    return [
        *figure_tables(document, language),
        *activity_tables(document, language),
        change_table(document, language),
        *background_tables(document, language),
    ]
