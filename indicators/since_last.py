"""What a report is compared with in its own files: the newest frozen baseline before its year, else the year before."""

from dataclasses import replace
from datetime import date

from indicators.comparison import Compared, compared
from indicators.document import Document
from indicators.sides import Years, side, sides, years

KINDS = ("xlsx", "zip")  # that have a table of what changed


def with_changes(document: Document, kind: str, today: date, known: Compared | None = None) -> Document:
    """As the page of what changed has both, for the kinds that tell it; an extract is compared with nothing. Seven
    queries at most, none where it is `known` already."""
    if kind not in KINDS or document.choice.query():
        return document
    return replace(document, compared=known or changes(document, today))


def changes(document: Document, today: date) -> Compared | None:
    """Of a frozen document, or of the living year that it is about; None where there is nothing before it."""
    if (before := _before(document.year, years(today))) is None:
        return None
    if document.frozen:
        return compared(side(str(before), today), document)
    return compared(*sides(str(before), str(document.year), today))


def changes_of_living(kind: str, year: int, today: date) -> Compared | None:
    """The same before the report is gathered: its two documents would fill the memory beside it, and what they leave
    has room for it. None where the year is frozen, and so a side of its own, or has nothing before it."""
    if kind not in KINDS or year in (known := years(today)).frozen or (before := _before(year, known)) is None:
        return None
    return compared(*sides(str(before), str(year), today))


def _before(year: int, known: Years) -> int | None:
    earlier = [each for each in known.all if each < year]
    return max((each for each in earlier if each in known.frozen), default=next(iter(earlier), None))
