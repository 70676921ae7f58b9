"""Breakdowns as they are written in files ("sex=female") in the reader's words. What is not known stands as it is."""

import re

from django.utils.translation import pgettext

_NUMBERS = re.compile(r"(\d+)")


def kind_word(kind: str) -> str:
    """ "sex" -> "Sex", "age" -> "Age"."""
    known = {
        "sex": pgettext("breakdown", "Sex"),
        "age": pgettext("breakdown", "Age"),
        "area": pgettext("breakdown", "Area"),
    }
    return known.get(kind) or kind[:1].upper() + kind[1:]


def part_word(kind: str, part: str) -> str:
    """ "female" -> "Women"; ages get their dash: "0-2" -> "0–2"."""
    if kind == "age":
        return re.sub(r"(?<=\d)-(?=\d)", "–", part)
    known = {
        ("sex", "female"): pgettext("breakdown", "Women and girls"),
        ("sex", "male"): pgettext("breakdown", "Men and boys"),
    }
    return known.get((kind, part)) or part


def place(part: str) -> list[tuple[bool, int, str]]:
    """Sorts numbers in a name by their size: 3-5 before 10-13."""
    pieces = (piece for piece in _NUMBERS.split(part) if piece)
    return [(not piece.isdecimal(), int(piece) if piece.isdecimal() else 0, piece) for piece in pieces]
