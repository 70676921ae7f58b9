"""Found words marked where they stand: text in, pieces out, for the template to escape. Pure."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from initiatives.fulltext import WORD, spellings

EXCERPT, BEFORE = 180, 50  # letters that are shown of a text, and those of them before the first word found
_STEM = re.compile(r"'([^']+)'(:\*)?")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_MARKDOWN = re.compile(r"[*_`#>|]+|^\s*[-+] ", re.MULTILINE)


class Stem(NamedTuple):
    letters: str
    begins: bool


class Piece(NamedTuple):
    text: str
    found: bool = False


def stems_of(question: str) -> list[Stem]:
    """What a tsquery, as PostgreSQL writes it, looks for. Of one or two letters only where there is nothing longer."""
    stems = list(dict.fromkeys(Stem(letters, bool(begins)) for letters, begins in _STEM.findall(question)))
    return [stem for stem in stems if len(stem.letters) > 2] or stems


def plain(markdown: str) -> str:
    return " ".join(_MARKDOWN.sub("", _LINK.sub(r"\1", markdown)).split())


def marked(text: str, stems: Sequence[Stem]) -> list[Piece]:
    pieces, end = [], 0
    for match in WORD.finditer(text):
        if _is_found(match.group(), stems):
            pieces += [Piece(text[end : match.start()]), Piece(match.group(), found=True)]
            end = match.end()
    return [piece for piece in (*pieces, Piece(text[end:])) if piece.text]


def excerpt(text: str, stems: Sequence[Stem]) -> list[Piece]:
    """Around the first word that was found, else the beginning; cut between words."""
    first = next((match.start() for match in WORD.finditer(text) if _is_found(match.group(), stems)), 0)
    start = text.rfind(" ", 0, first - BEFORE) + 1 if first > EXCERPT - BEFORE else 0
    end = len(text) if len(text) <= start + EXCERPT else max(text.rfind(" ", 0, start + EXCERPT), start)
    end = end if end > start else start + EXCERPT
    before, after = "… " if start else "", " …" if end < len(text) else ""
    return marked(f"{before}{text[start:end].rstrip(' ,;')}{after}", stems)


def any_found(pieces: Iterable[Piece]) -> bool:
    return any(piece.found for piece in pieces)


def _is_found(word: str, stems: Sequence[Stem]) -> bool:
    """Stems are up to four letters shorter than what they were made from."""
    return any(
        spelling.startswith(stem.letters) and (stem.begins or len(spelling) - len(stem.letters) <= 4)
        for spelling in spellings(word)
        for stem in stems
        if not stem.letters.replace(".", "").isdecimal() or spelling == stem.letters
    )
