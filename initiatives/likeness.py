"""Where full text finds nothing: rows that hold something alike, and what may have been meant.

A short word has few trigrams, which many rows share: there all words one slip away are looked up in the index of full
text instead. Both cost what is looked at, not what the table holds: whoever asks takes the first `COMPARED` rows. With
far fewer the planner would hope to meet them soon, and compare row by row.
"""

import string
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher

from django.db.models import BooleanField, F, Func, Q, Value

from initiatives.fulltext import any_of, as_typed, words_of
from initiatives.search import fold

TOO_SHORT, SHORT, LONG = 3, 7, 16  # letters
COMPARED = 100  # rows
CLOSE = 0.65  # of the letters of two words that must agree, for one to be meant by the other
NEARLY_EQUAL = 0.85  # the same for two words that may have been one
MOST_WORDS = 200  # of a text that are compared


def resembling(text: str) -> Q:
    """Rows that hold each word as a part, or one like it (settings: `word_similarity_threshold`). All by index."""
    words = [fold(word) for word in words_of(text)]
    found = Q(pk__in=[]) if not words or min(map(len, words)) < 2 else Q()
    for word in words:
        found &= Q(search_text__contains=word) | _alike(word)
    together = "".join(words)
    if len(words) == 2 and SHORT < len(together) <= LONG and together.isalpha():  # "projekt zero" for ProjectZero
        found |= any_of(_slips(together))
    return found


def _alike(word: str) -> Q:
    if len(word) <= TOO_SHORT or not word.isalpha():
        return Q()
    if len(word) <= SHORT:
        return any_of(_slips(word))
    asked = Func(Value(word), template="(SELECT %(expressions)s)")  # as in `fulltext`: or common words read all rows
    like = Func(F("search_text"), asked, template="(%(expressions)s)", arg_joiner=" %%> ", output_field=BooleanField())
    return Q(like) | any_of(_swapped(word))  # two letters that changed places take four trigrams with them


def _swapped(word: str) -> list[str]:
    return [word[:n] + word[n + 1] + word[n] + word[n + 2 :] for n in range(len(word) - 1)]


def _slips(word: str) -> list[str]:
    """The words that are one slip away: a letter left out, too much, another one, or two the other way round."""
    cuts = [(word[:n], word[n:]) for n in range(len(word) + 1)]
    less = [before + after[1:] for before, after in cuts if after]
    other = [before + letter + after[1:] for before, after in cuts if after for letter in string.ascii_lowercase]
    more = [before + letter + after for before, after in cuts for letter in string.ascii_lowercase]
    return list(dict.fromkeys([*less, *_swapped(word), *other, *more]))


class Closeness:
    """How near texts come to the words of a search. Each word is compared once, in however many texts it stands."""

    def __init__(self, text: str) -> None:
        self.typed = as_typed(text)
        self.asked = words_of(text)
        self.plain = [fold(word) for word in self.asked]
        self.known: dict[str, list[float]] = {}

    def of(self, text: str) -> float:
        """0 to 1: the mean of what the words of `text` come nearest to each word."""
        near = [self._near(word) for word in self._words(text)]
        best = [max(column) for column in zip(*near, strict=True)]
        return sum(best) / len(best) if best else 0.0

    def meant(self, texts: Iterable[str]) -> str:
        """What was probably meant: words of one of `texts`, the nearest first, so that they find it; or nothing."""
        for text in texts:
            words = self._words(text)
            if one := self._in_one(words):
                return one
            nearest = [max(words, key=lambda word: self._near(word)[n], default="") for n in range(len(self.asked))]
            if all(self._near(word)[n] > CLOSE for n, word in enumerate(nearest) if word) and all(nearest):
                return "" if nearest == self.asked else " ".join(map(self._with_capital, self.typed, nearest))
        return ""

    def _in_one(self, words: Sequence[str]) -> str:
        """The one word that was typed as two: "projekt zero" for ProjectZero."""
        together = "".join(self.plain)
        if len(self.plain) != 2 or len(together) <= SHORT:
            return ""
        nearest = max(words, key=lambda word: _ratio(together, fold(word)), default="")
        found = nearest and _ratio(together, fold(nearest)) > NEARLY_EQUAL
        return self._with_capital(self.typed[0], nearest) if found else ""

    @staticmethod
    def _with_capital(typed: str, word: str) -> str:
        """As the reader began it: German nouns are capitals, Danish ones are not."""
        return word[:1].upper() + word[1:] if typed[:1].isupper() else word

    def _words(self, text: str) -> Sequence[str]:
        return [word for word in dict.fromkeys(words_of(text, limit=MOST_WORDS)) if len(word) > 2]

    def _near(self, word: str) -> list[float]:
        if word not in self.known:
            self.known[word] = [_ratio(plain, fold(word)) for plain in self.plain]
        return self.known[word]


def _ratio(asked: str, there: str) -> float:
    if asked in there:  # a part: nearer, the more of the word it is
        return 0.8 + 0.2 * len(asked) / len(there)
    if abs(len(asked) - len(there)) > 3:
        return 0.0
    compared = SequenceMatcher(None, asked, there)
    return compared.ratio() if compared.quick_ratio() > CLOSE else 0.0
