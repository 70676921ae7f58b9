"""The face that reports are set in, and which characters it can show.

PDF/UA forbids a character without a glyph, and a paper with one would not be made at all: so what the face lacks is
replaced before, by a mark that it has. A title may hold anything.
"""

import struct
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import font_source_sans_pro

FOLDER = Path(font_source_sans_pro.__file__).parent / "files"
FACES = tuple(FOLDER / f"SourceSansPro-{name}.otf" for name in ("Regular", "Semibold", "Bold"))
FAMILY = "Source Sans Pro"
LACKING = "■"
KEPT = "\n\u00ad\u00a0\u202f"  # line break, soft hyphen, hard spaces
HYPHENS = str.maketrans("\u2010\u2011", "--")
LEFT_OUT = ("Cc", "Cf", "Mn", "Me", "Cs")  # controls, marks that nobody sees, accents without a letter


def shown(text: str) -> str:
    """The text in characters that the face has; what nobody sees is left out."""
    text = unicodedata.normalize("NFC", text.translate(HYPHENS))
    return text.translate({ord(letter): _shown(letter) for letter in set(text) - _untouched()})


@cache
def _untouched() -> frozenset[str]:
    """Nearly all letters of a report: asked one by one they would take half a second."""
    return frozenset(letter for letter in map(chr, covered()) if _shown(letter) == letter)


def _shown(letter: str) -> str:
    if letter in KEPT:
        return letter
    if letter.isspace():
        return " "
    if unicodedata.category(letter) in LEFT_OUT and not (unicodedata.combining(letter) and ord(letter) in covered()):
        return ""
    plainer = (letter, unicodedata.normalize("NFKC", letter))
    return next((each for each in plainer if all(ord(part) in covered() for part in each)), LACKING)


@cache
def covered() -> frozenset[int]:
    """The characters that all of our cuts have. Read from their tables once: a library for it would be megabytes."""
    sets = [frozenset(_characters(face.read_bytes())) for face in FACES]
    return sets[0].intersection(*sets[1:])


def _characters(font: bytes) -> Iterator[int]:
    """From the table `cmap` of an OpenType font: its segments of 32 bits (format 12), else of 16 (format 4)."""
    tables = {font[12 + 16 * i : 16 + 16 * i]: 12 + 16 * i for i in range(struct.unpack_from(">H", font, 4)[0])}
    start = struct.unpack_from(">I", font, tables[b"cmap"] + 8)[0]
    parts = [start + struct.unpack_from(">I", font, start + 8 + 8 * i)[0] for i in range(_short(font, start + 2))]
    formats = {_short(font, part): part for part in parts}
    return _segments_12(font, formats[12]) if 12 in formats else _segments_4(font, formats[4])


def _short(font: bytes, at: int) -> int:
    found: int = struct.unpack_from(">H", font, at)[0]
    return found


def _segments_12(font: bytes, at: int) -> Iterator[int]:
    for i in range(struct.unpack_from(">I", font, at + 12)[0]):
        first, last, _glyph = struct.unpack_from(">III", font, at + 16 + 12 * i)
        yield from range(first, last + 1)


def _segments_4(font: bytes, at: int) -> Iterator[int]:
    count = _short(font, at + 6) // 2
    for i in range(count):
        last, first = _short(font, at + 14 + 2 * i), _short(font, at + 16 + 2 * count + 2 * i)
        yield from (code for code in range(first, last + 1) if code < 0xFFFF)
