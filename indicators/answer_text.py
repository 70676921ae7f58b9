"""Answers as text: how many words they have, and how two versions differ. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

MOST = 20_000  # characters of one answer
_PIECE = re.compile(r"\s+|\S+")
_LONG = 2_000  # pieces, beyond which versions are compared paragraph by paragraph


def tidied(text: str) -> str:
    """With plain line ends, and no blanks around it."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").strip()


def words(text: str) -> int:
    """What stands between blanks and has a letter or digit in it: a dash is no word. `answers.js` counts alike."""
    return sum(any(sign.isalnum() for sign in piece) for piece in text.split())


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text. `kind` is same, added or taken."""

    kind: str
    text: str


def difference(before: str, after: str) -> list[Piece]:
    """Word by word, in reading order; what was replaced is taken first, then added."""
    return list(_merged(_compared(_pieces(before), _pieces(after))))


def _pieces(text: str) -> list[str]:
    found = _PIECE.findall(text)
    return found if len(found) <= _LONG else text.splitlines(keepends=True)


def _compared(before: list[str], after: list[str]) -> Iterator[Piece]:
    for kind, first, last, start, end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            yield Piece("same", "".join(before[first:last]))
        else:
            yield Piece("taken", "".join(before[first:last]))
            yield Piece("added", "".join(after[start:end]))


def _merged(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """A single blank between two changes belongs to them: ten changed words are one stretch, not ten."""
    taken, added = "", ""
    for piece in pieces:
        if piece.kind == "taken":
            taken += piece.text
        elif piece.kind == "added":
            added += piece.text
        elif piece.text == " " and (taken or added):
            taken, added = taken + " ", added + " "
        else:
            yield from _changed(taken, added)
            taken = added = ""
            yield piece
    yield from _changed(taken, added)


def _changed(taken: str, added: str) -> Iterator[Piece]:
    """Without the blanks that both end with."""
    shared = " " if taken.endswith(" ") and added.endswith(" ") else ""
    if taken.strip():
        yield Piece("taken", taken.removesuffix(shared))
    if added.strip():
        yield Piece("added", added.removesuffix(shared))
    if shared:
        yield Piece("same", shared)
    elif not taken.strip() and not added.strip() and added:
        yield Piece("same", added)
