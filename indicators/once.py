"""Equal values once in memory: a report of a large city has the same days, words and lists of codes ten thousand times.
Pure."""

from decimal import Decimal
from functools import lru_cache
from typing import TypeVar

from indicators.texts import Text

T = TypeVar("T")
SHORT = 300  # letters in all languages


@lru_cache(maxsize=2048)
def once(value: T) -> T:
    """An equal value that was met before, where there is one. Only for values whose equals are the same in print: no
    numbers."""
    return value


def once_said(text: Text) -> Text:
    """A long text is nobody else's."""
    return once(text) if len(text.da) + len(text.en) + len(text.de) < SHORT else text


@lru_cache(maxsize=2048)
def once_number(text: str) -> Decimal:
    """By how it is written: 1 and 1.0 are equal, and are not the same in print."""
    return Decimal(text)
