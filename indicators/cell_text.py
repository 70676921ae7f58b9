"""What someone typed in a cell of the grid, read in their language. Pure.

A number in the reader's own writing, or "129/200" for a share from its parts; behind it one of the letters that
Eurostat marks figures with: p provisional, e estimated, b break in the method. Or alone: "=" the last figure once
more, ".." no figure (the note says why), "c" suppressed.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

from initiatives.numerals import read_number

LONGEST = 100
FLAGS = {"p": "provisional", "e": "estimated", "b": "break"}
SAME, ABSENT, SUPPRESSED = "=", ("..", "…", "-", "–", "—"), "c"
_FLAGGED = re.compile(r"(.*[0-9])\s*([a-z])", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Read:
    """At most one of `value`, the parts, `same`, `absent` and `suppressed` says something; nothing typed: none does.
    `figure` is the state that was typed with it, or ""."""

    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    figure: str = ""
    same: bool = False
    absent: bool = False
    suppressed: bool = False

    @property
    def empty(self) -> bool:
        return self == Read()


def read_cell(text: str, language: str) -> Read:
    """ValueError for what is none of these."""
    text = text.strip()
    if len(text) > LONGEST:
        raise ValueError("Too long for a number.")
    if not text:
        return Read()
    if text == SAME:
        return Read(same=True)
    if text in ABSENT:
        return Read(absent=True)
    if text.casefold() == SUPPRESSED:
        return Read(suppressed=True)
    figure = ""
    if (flagged := _FLAGGED.fullmatch(text)) and flagged[2].casefold() in FLAGS:
        text, figure = flagged[1], FLAGS[flagged[2].casefold()]
    numerator, slash, denominator = text.partition("/")
    if slash:
        parts = read_number(numerator, language), read_number(denominator, language)
        return Read(numerator=parts[0], denominator=parts[1], figure=figure)
    return Read(value=read_number(text, language), figure=figure)
