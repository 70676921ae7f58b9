"""Links to goals and Key Features that a text suggests, with the words that made it so. A list of words, no more: see
`data/tag_words.toml`, which people edit. Pure: text in, suggestions out."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

KINDS = {"goals": "goal", "features": "feature"}  # table of the file → kind of tag
MOST_WORDS = 4  # that are shown of one suggestion
MOST_DIRECT = 5  # goals that an initiative can be for before somebody should choose
WORD = r"[^\W_]"


@dataclass(frozen=True, slots=True)
class Suggestion:
    kind: str  # goal, feature
    code: str  # 13, 3.1
    words: tuple[str, ...]  # as the text has them


Rules = Mapping[tuple[str, str], "re.Pattern[str]"]


def rules_in(text: str) -> Rules:
    """From the file's text, in its order."""
    tables = tomllib.loads(text)
    return {
        (KINDS[table], str(code)): _any_of(tuple(words)) for table in KINDS for code, words in tables[table].items()
    }


@cache
def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{_pattern(word)})" for word in words), re.IGNORECASE)


def _pattern(word: str) -> str:
    """klima: begins so. *varme: anywhere in a word. sult=: just so."""
    inside, whole = word.startswith("*"), word.endswith("=")
    stem = r"\s+".join(map(re.escape, word.strip("*=").split()))
    start = rf"(?<!{WORD}){WORD}*" if inside else rf"(?<!{WORD})"
    return f"{start}{stem}" + (rf"(?!{WORD})" if whole else f"{WORD}*")


def suggestions(texts: Iterable[str], rules: Rules) -> list[Suggestion]:
    """What the most different words speak for first; then in the order of the file."""
    text = "\n".join(texts)
    found = []
    for (kind, code), pattern in rules.items():
        words = dict.fromkeys(match[0].lower() for match in pattern.finditer(text))
        if words:
            found.append((len(words), Suggestion(kind, code, tuple(words)[:MOST_WORDS])))
    return [one for _number, one in sorted(found, key=lambda pair: -pair[0])]
