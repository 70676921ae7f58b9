"""What the city and its places are called in the reader's language. No query."""

import re
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import get_language

from initiatives.search import fold

SHIPPED = Path(__file__).parent / "data"


def file(name: str) -> Path:
    """A data file: the city's own where its folder has one, else the one that the portal comes with."""
    own = Path(settings.CITY_DIR) / name
    return own if own.exists() else SHIPPED / name


def here(language: str = "") -> dict[str, Any]:
    """`settings.CITY` with its names in the reader's language, or in `language`."""
    code = language or get_language() or settings.LANGUAGE_CODE
    said = {name: words[code] for name, words in settings.CITY["said"].items() if code in words}
    return {**settings.CITY, **said}


def place_name(text: str, language: str = "") -> str:
    """Where something is, with the names that places have in the reader's language: Sonderburg for Sønderborg.

    Only for what says where: never for names of organisations or titles, which stay as they are written.
    """
    names = settings.CITY["places"].get(language or get_language() or settings.LANGUAGE_CODE)
    if not names or not text:
        return text
    return _pattern(tuple(names)).sub(lambda match: names[match[0]], text)


def known_places() -> set[str]:
    """All that places are called in the reader's language, where that is something of its own."""
    return set(settings.CITY["places"].get(get_language() or settings.LANGUAGE_CODE, {}).values())


def also_called(word: str) -> list[str]:
    """What the places whose name begins with `word`, of four letters or more, are called in another language: Gråsten
    for "Gravenstein", and the other way round. Only names of one word."""
    asked = fold(word)
    if len(asked) < 4:
        return []
    pairs = [pair for names in settings.CITY["places"].values() for pair in names.items()]
    both = [*pairs, *((other, name) for name, other in pairs)]
    found = (other for name, other in both if fold(name).startswith(asked) and " " not in name + other)
    return list(dict.fromkeys(found))


@cache
def _pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    """Whole words only, the longest first: Flensborg Fjord before Flensborg."""
    longest_first = sorted(names, key=len, reverse=True)
    return re.compile(r"(?<![\w-])(?:" + "|".join(map(re.escape, longest_first)) + r")(?![\w-])")
