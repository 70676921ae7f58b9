"""Slugs with Danish and German letters spelled out. Pure."""

from django.utils.text import slugify

# Before anything else, so that "Sønderborg" becomes soenderborg and not sonderborg.
LETTERS = str.maketrans(
    {"æ": "ae", "ø": "oe", "å": "aa", "ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"}
    | {"Æ": "Ae", "Ø": "Oe", "Å": "Aa", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"}
)


def slug_of(text: str, max_length: int = 80) -> str:
    """`text` in lower-case ASCII words joined by hyphens; "" when nothing is left."""
    return slugify(text.translate(LETTERS))[:max_length].strip("-")
