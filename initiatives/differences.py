"""What differs between two texts, word by word. Pure."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import NamedTuple

MANY = 4000  # words that are compared one by one; longer texts are compared line by line


class Piece(NamedTuple):
    text: str
    differs: bool


class Sides(NamedTuple):
    """Both texts in pieces, those marked that the other lacks."""

    before: list[Piece]
    after: list[Piece]


def sides(before: str, after: str) -> Sides:
    one, two = _parts(before, after)
    found = Sides([], [])
    for tag, a, b, c, d in SequenceMatcher(None, one, two, autojunk=False).get_opcodes():
        for side, text in ((found.before, "".join(one[a:b])), (found.after, "".join(two[c:d]))):
            if text:
                side.append(Piece(text, tag != "equal"))
    return Sides(list(_joined(found.before)), list(_joined(found.after)))


def _parts(before: str, after: str) -> tuple[list[str], list[str]]:
    one, two = (re.findall(r"\w+|\s+|[^\w\s]", text) for text in (before, after))
    if len(one) > MANY or len(two) > MANY:
        return before.splitlines(keepends=True), after.splitlines(keepends=True)
    return one, two


def _joined(pieces: list[Piece]) -> Iterator[Piece]:
    """A blank between two words that differ differs as well: one mark is read more easily than two."""
    at = 0
    while at < len(pieces):
        text, differs = pieces[at]
        while differs and at + 2 < len(pieces) and pieces[at + 1].text.isspace() and pieces[at + 2].differs:
            text += pieces[at + 1].text + pieces[at + 2].text
            at += 2
        yield Piece(text, differs)
        at += 1
