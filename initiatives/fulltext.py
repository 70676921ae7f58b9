"""Full-text search: one weighted column a table, and the question that is put to it.

Each text is stemmed in its own language and stands there twice: with its letters made plain (ø as o), which keeps
stems whole ("values" and "value"), and with two-letter spellings folded too, so that Soenderborg meets Sønderborg.
The four weights of PostgreSQL tell languages apart (A Danish, B English, C German, D what is long, in any): what a
reader's own language is worth is decided when it is asked. A title counts twice.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import reduce
from typing import Any

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchQueryField, SearchVectorField
from django.db.models import (
    BooleanField,
    Case,
    Expression,
    F,
    FloatField,
    Func,
    GeneratedField,
    Q,
    QuerySet,
    TextField,
    Value,
    When,
)  # fmt: skip
from django.db.models.functions import Cast, Coalesce

from initiatives.city import also_called
from initiatives.search import FOLDS, fold

STEMMERS = {"da": "danish", "en": "english", "de": "german"}
WEIGHTS = {"da": "A", "en": "B", "de": "C"}
REST = "D"
OWN, OTHER, LONG = 1.0, 0.3, 0.1  # what a word is worth in the reader's language, in another one, in a long text
# Signs that join words: PostgreSQL would read "by/land" as the name of a file and "4-17" as a negative number.
BREAKS = (("-", " "), ("/", " "), ("₂", "2"))
LETTERS = tuple(pair for pair in FOLDS if len(pair[0]) == 1)
LONGEST_TEXT = 20_000  # letters of a long text: a column holds at most a megabyte of words
WORD = re.compile(r"[^\W_]+(?:\.[^\W_]+)*")
MAX_WORDS, LONGEST_WORD = 8, 50
RANKED = 300  # rows


class Unread(SearchVectorField):
    """Never fetched: it is longer than all the rest of a row, and nobody reads it."""

    def select_format(self, compiler: Any, sql: str, params: Any) -> tuple[str, Any]:
        return "NULL::tsvector", []


class SearchColumn(GeneratedField):
    """`vector(…)` as a stored column. Leave it out of history (`excluded_fields`)."""

    db_returning = False  # type: ignore[assignment]

    def __init__(self, **options: Any) -> None:
        options |= {"output_field": Unread(), "db_persist": True}
        super().__init__(**options)

    def deconstruct(self) -> Any:
        name, path, args, options = super().deconstruct()
        return name, path, args, {key: options[key] for key in options if key not in ("output_field", "db_persist")}


def search_index(name: str) -> GinIndex:
    return GinIndex(fields=["search_vector"], name=name)


# --- The column ----------------------------------------------------------------------------------
def vector(
    *title: str, text: Sequence[str] = (), rest: Sequence[str] = (), same: Sequence[str] = (), words: str = ""
) -> Expression:
    """Of fields in three languages: `title`, `text` and what is long, `rest`. `same` are columns without a language,
    such as a code, and `words` others by which all rows are known; both stand beside each title."""
    parts: list[Expression] = []
    for code in STEMMERS:
        beside = [Cast(F(name), TextField()) for name in same] + ([Value(words)] if words else [])
        titles = [F(f"{name}_{code}") for name in title]
        parts += _stems(code, WEIGHTS[code], [*beside, *titles, *titles, *(F(f"{name}_{code}") for name in text)])
        if rest:
            parts += _stems(code, REST, [F(f"{name}_{code}") for name in rest])
    return Func(*parts, template="%(expressions)s", arg_joiner=" || ", output_field=SearchVectorField())


def _stems(code: str, weight: str, texts: Sequence[Any]) -> Iterable[Expression]:
    said = [Coalesce(text, Value(""), output_field=TextField()) for text in texts]
    for folds in (LETTERS, FOLDS):
        plain = f"lower(left(%(expressions)s, {LONGEST_TEXT}))"
        for letters, other in (*BREAKS, *folds):
            plain = f"replace({plain}, '{letters}', '{other}')"
        template = f"setweight(to_tsvector('{STEMMERS[code]}'::regconfig, {plain}), '{weight}')"
        yield Func(*said, template=template, arg_joiner=" || ' ' || ", output_field=SearchVectorField())


# --- The question --------------------------------------------------------------------------------
def words_of(text: str, limit: int = MAX_WORDS) -> list[str]:
    """What is searched for: words and numbers, without signs."""
    return [word.lower() for word in as_typed(text, limit)]


def as_typed(text: str, limit: int = MAX_WORDS) -> list[str]:
    """The same with its capitals."""
    plain = unicodedata.normalize("NFKC", text)
    for letters, other in BREAKS:
        plain = plain.replace(letters, other)
    return [word[:LONGEST_WORD] for word in WORD.findall(plain)[:limit]]


def finding(text: str) -> Q:
    """Rows in which each word of `text` stands, or one that begins with it; in any of the languages."""
    if not words_of(text):
        # None, as a condition that PostgreSQL reads: some queries are made into SQL by themselves.
        return Q(pk__lt=0) if text.replace("\x00", "").strip() else Q()
    return _holding(_question(words_of(text)))


def any_of(words: Iterable[str]) -> Q:
    """Rows in which one of many plain words stands, as it is or inflected."""
    query = " | ".join(f"'{word}'" for word in words)
    return _holding(_asked((config, query) for config in STEMMERS.values()))


def _holding(query: Expression) -> Q:
    """A question in a sub-select: if the planner knew that a word is common it would read all rows, and unpack the
    column of each, which takes twenty times as long as the index."""
    return Q(
        Func(
            F("search_vector"),
            Func(query, template="(SELECT %(expressions)s)"),
            template="(%(expressions)s)",
            arg_joiner=" @@ ",
            output_field=BooleanField(),
        )
    )


def rank(text: str, language: str) -> Expression:
    """How well a row fits: whole words before beginnings, the reader's language before others, titles before texts."""
    worth = {label: OWN if code == language else OTHER for code, label in WEIGHTS.items()} | {REST: LONG}
    weights = ",".join(str(worth[label]) for label in "DCBA")
    query = _question(words_of(text), whole_too=True)
    return Func(
        F("search_vector"), query, template=f"ts_rank('{{{weights}}}', %(expressions)s)", output_field=FloatField()
    )


def fit(rows: QuerySet, text: str, language: str, title: str = "title", *, then: str = "-pk") -> Expression:
    """`rank` for the few hundred of `rows` that come into question, 0 for others: of a common word it would take long.
    Those come into question that have the words in their title, and then the first by `then`."""
    if not words_of(text):
        return Value(0.0)
    titled = Q(*((f"{title}_{language}__icontains", word) for word in words_of(text)))
    likely = rows.order_by(Case(When(titled, then=0), default=1), then)[:RANKED]
    return Case(When(pk__in=likely.values("pk"), then=rank(text, language)), default=0.0, output_field=FloatField())


def question(text: str) -> Expression:
    """What is asked, as PostgreSQL understood it: for `highlights.stems_of`."""
    return Cast(_question(words_of(text)), TextField())


def _question(words: Sequence[str], *, whole_too: bool = False) -> Expression:
    begun = " & ".join(_begun(word, last=word is words[-1]) for word in words)
    asked = [(config, begun) for config in ("simple", *STEMMERS.values())]
    if whole_too:
        asked += [(config, " & ".join(map(_whole, words))) for config in STEMMERS.values()]
    return _asked(asked)


def _asked(asked: Iterable[tuple[str, str]]) -> Expression:
    """One question made of several, each read by a configuration of PostgreSQL."""
    queries = [
        Func(
            Value(text), template=f"to_tsquery('{config}'::regconfig, %(expressions)s)", output_field=SearchQueryField()
        )
        for config, text in asked
    ]
    return Func(*queries, template="(%(expressions)s)", arg_joiner=" || ", output_field=SearchQueryField())


def spellings(word: str) -> list[str]:
    """The two in which a word stands in the column."""
    word = reduce(lambda text, pair: text.replace(*pair), BREAKS, word.lower())
    plain = reduce(lambda text, pair: text.replace(*pair), LETTERS, word)
    return list(dict.fromkeys([plain, fold(word)]))


def _whole(word: str) -> str:
    return "(" + " | ".join(f"'{spelling}'" for spelling in spellings(word)) + ")"


def _begun(word: str, *, last: bool) -> str:
    """A number is meant as it stands: "mål 1" is not goal 17. Nor is one letter a beginning, of all but everything.
    Where a word is a place, so are its other names: who looks for Gravenstein means Gråsten."""
    if word.replace(".", "").isdecimal() or len(word) < (2 if last else 3):
        return _whole(word)
    asked = [spelling for name in (word, *also_called(word)) for spelling in spellings(name)]
    return "(" + " | ".join(f"'{spelling}':*" for spelling in asked) + ")"
