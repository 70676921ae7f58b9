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
    return replace(document, compared=known or _changes(document, document.year, today))


def changes_of_living(kind: str, year: int, today: date) -> Compared | None:
    """The same before the report is gathered: its two documents would fill the memory beside it, and what they leave
    has room for it. None where the year is frozen, or has nothing before it."""
    return _changes(None, year, today) if kind in KINDS and year not in years(today).frozen else None


def changes_of_frozen(document: Document, today: date) -> Compared | None:
    """The same before the document is read as a whole: of this one that is enough which `sealed.TO_COMPARE` reads."""
    return _changes(document, document.year, today)


def _changes(document: Document | None, year: int, today: date) -> Compared | None:
    """Of a frozen document, or of the living year."""
    before = _before(year, years(today))
    if before is None:
        return None
    if document is None or not document.frozen:
        return compared(*sides(str(before), str(year), today))
    return compared(side(str(before), today), document)


def _before(year: int, known: Years) -> int | None:
    earlier = [each for each in known.all if each < year]
    return max((each for each in earlier if each in known.frozen), default=next(iter(earlier), None))
