"""How wide words are on paper, so that no head of a table breaks in the middle of one. Pure.

By the widths of Arial and Helvetica bold, which are public and in nearly every program; the PDF's own face is narrower.
"""

import re
from collections.abc import Iterable
from dataclasses import replace

from indicators.exports.print_blocks import Column

POINTS = 8.0  # of a head
EDGES = 2.6  # millimetres of a cell beside its words
MILLIMETRES = 25.4 / 72 / 1000  # of a thousandth of a letter's size, a point
WIDTHS = {  # thousandths of its size
    278: "Iijl.,:/ ", 333: "ft-()", 389: "r", 500: "z", 556: "aceksvxyJäå0123456789–", 611: "bdghnopquöüøßFLTZ",
    667: "EPSVXY", 722: "ABCDHKNRUÄÅÜ", 778: "GOQwÖØ", 833: "M", 889: "mæ%", 944: "W", 1000: "Æ",
}  # fmt: skip
LETTERS = {letter: width for width, letters in WIDTHS.items() for letter in letters}
BREAKS = re.compile(r"[ \-/]")  # where a line may end


def width(text: str, points: float = POINTS) -> float:
    """In millimetres; a letter that is not known is taken for a wide one."""
    return sum(LETTERS.get(letter, 944) for letter in text) * points * MILLIMETRES


def wide_enough(columns: Iterable[Column]) -> list[Column]:
    """The same columns, each as wide as the longest word of its head; what they take is taken from those that share."""
    return [_wide_enough(column) for column in columns]


def _wide_enough(column: Column) -> Column:
    if not column.width.endswith("mm"):
        return column
    needed = max(map(width, BREAKS.split(column.head))) + EDGES
    return column if needed <= float(column.width.removesuffix("mm")) else replace(column, width=f"{needed:.1f}mm")
