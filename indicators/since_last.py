"""What a report is compared with in its own files: the newest frozen baseline before its year, else the year before."""

from dataclasses import replace
from datetime import date

from indicators.comparison import compared
from indicators.document import Document
from indicators.sides import sides, years

KINDS = ("xlsx", "zip")  # that have a table of what changed


def with_changes(document: Document, kind: str, today: date) -> Document:
    """As the page of what changed has both, for the kinds that tell it; an extract is compared with nothing. Seven
    queries at most."""
    if kind not in KINDS or document.choice.query():
        return document
    known = years(today)
    before = [year for year in known.all if year < document.year]
    if not before:
        return document
    earlier = max((year for year in before if year in known.frozen), default=before[0])
    first, later = sides(str(earlier), str(document.year), today)
    return replace(document, compared=compared(first, document if document.frozen else later))
