"""Links to goals and Key Features that a text suggests, with the words that made it so. A list of words, no more: see
`data/tag_words.toml`, which people edit. Pure: text in, suggestions out."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
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


@dataclass(frozen=True, slots=True)
class Word:
    written: str  # as in the file
    sought: str  # the longest of its words: a text without it is not searched for the rest

    def spans(self, text: str) -> Iterable[tuple[int, int]]:
        return (match.span() for match in _pattern(self.written).finditer(text))


Rules = Mapping[tuple[str, str], Sequence[Word]]


def rules_in(text: str) -> Rules:
    """From the file's text, in its order."""
    tables = tomllib.loads(text)
    return {
        (KINDS[table], str(code)): [Word(word, max(_stem(word).lower().split(), key=len)) for word in words]
        for table in KINDS
        for code, words in tables[table].items()
    }


def _stem(word: str) -> str:
    return word.strip("*=")


@cache
def _pattern(word: str) -> re.Pattern[str]:
    """klima: begins so. *varme: anywhere in a word. sult=: just so."""
    inside, whole = word.startswith("*"), word.endswith("=")
    stem = r"\s+".join(map(re.escape, _stem(word).split()))
    start = rf"(?<!{WORD}){WORD}*" if inside else rf"(?<!{WORD})"
    return re.compile(f"{start}{stem}" + (rf"(?!{WORD})" if whole else f"{WORD}*"), re.IGNORECASE)


def suggestions(texts: Iterable[str], rules: Rules) -> list[Suggestion]:
    """What the most different words speak for first; then in the order of the file."""
    text = "\n".join(texts)
    lowered, found = text.lower(), []
    for (kind, code), sought in rules.items():
        words = dict.fromkeys(_found([word for word in sought if word.sought in lowered], text))
        if words:
            found.append((len(words), Suggestion(kind, code, tuple(words)[:MOST_WORDS])))
    return [one for _number, one in sorted(found, key=lambda pair: -pair[0])]


def _found(words: Sequence[Word], text: str) -> Iterator[str]:
    """As they stand in the text, in its order; of those that overlap the one that begins first."""
    spans = sorted((start, order, end) for order, word in enumerate(words) for start, end in word.spans(text))
    reached = 0
    for start, _order, end in spans:
        if start >= reached:
            reached = end
            yield text[start:end].lower()
