"""The answer to what is typed into the one box: a query that counts each kind, one for the rows that are shown; and one
more where nothing is found, for what resembles the words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import CharField, Count, DateField, Expression, F, FloatField, QuerySet, TextField, Value
from django.db.models.functions import Cast, Coalesce, Concat, Left
from django.utils.translation import get_language

from initiatives import highlights
from initiatives.facts import values
from initiatives.fulltext import fit, question, rank, words_of
from initiatives.likeness import COMPARED, Closeness, resembling
from initiatives.models import Text
from initiatives.placeholders import fill
from sonderborg.kinds import BY_NAME, KINDS, Kind

OF_EACH, A_PAGE = 5, 20
SUGGESTED = 8
ALIKE = 5  # rows of a kind that resemble the words
LONGEST_TEXT, SHORT_TEXT = 4000, 400  # letters in which the words are looked for, and what is compared with them
LANGUAGES = [code for code, _name in settings.LANGUAGES]


class Row(NamedTuple):
    kind: str
    key: str
    day: date | None
    fit: float
    question: str
    titles: Sequence[str]  # in the order of LANGUAGES
    texts: Sequence[str]


@dataclass(frozen=True)
class Hit:
    """`language` is that of the title, `text_language` that of the text, in which the words were found."""

    kind: Kind
    key: str
    url: str
    title: list[highlights.Piece]
    language: str
    text: list[highlights.Piece]
    text_language: str
    day: date | None


@dataclass(frozen=True)
class Group:
    kind: Kind
    number: int
    hits: list[Hit]

    @property
    def more(self) -> bool:
        return self.number > len(self.hits)


@dataclass(frozen=True)
class Answer:
    """`alike`: nothing was found, and these only resemble the words. `meant`: other words, which do find something."""

    counts: dict[str, int]
    groups: list[Group]
    alike: bool = False
    meant: str = ""

    @property
    def number(self) -> int:
        return sum(self.counts.values())


def count(text: str, user: Any) -> dict[str, int]:
    """How many rows of each kind are found."""
    found = (_counted(kind, kind.rows(user).search(text)) for kind in KINDS)
    numbers = dict(_union(found))
    return {kind.name: numbers[kind.name] for kind in KINDS if numbers.get(kind.name)}


def answer(text: str, user: Any, counts: dict[str, int], only: str = "", page: int = 1) -> Answer:
    """The best of each kind, or a page of one."""
    if not counts:
        return _alike(text, user)
    first = (page - 1) * A_PAGE
    shown = slice(first, first + A_PAGE) if only else slice(OF_EACH)
    kinds = [BY_NAME[name] for name in counts if only in ("", name)]
    found = [_shown(kind, _best(kind, kind.rows(user).search(text), text)[shown], user, text) for kind in kinds]
    rows = _read(found)
    hits = [_hit(row) for row in rows]
    best = {row.kind: row.fit for row in reversed(rows)}
    kinds.sort(key=lambda kind: -best.get(kind.name, 0.0))
    return Answer(counts, [Group(kind, counts[kind.name], _of(kind, hits)) for kind in kinds])


def suggest(text: str, user: Any) -> list[Hit]:
    """The few rows whose title has the words, the best first: for the box in the head of each page. One query."""
    if not words_of(text):
        return []
    chosen = [_best(kind, kind.rows(user).search(text), text)[:OF_EACH] for kind in KINDS]
    rows = _read([_shown(kind, few, user, text, titles=True) for kind, few in zip(KINDS, chosen, strict=True)])
    hits = [_hit(row) for row in sorted(rows, key=lambda row: -row.fit)]
    return [hit for hit in hits if highlights.any_found(hit.title)][:SUGGESTED]


def _alike(text: str, user: Any) -> Answer:
    near = Closeness(text)
    rows = [kind.rows(user).filter(resembling(text)).order_by()[:COMPARED] for kind in KINDS]
    some = [_shown(kind, found, user) for kind, found in zip(KINDS, rows, strict=True)]
    nearest = sorted(_read(some), key=lambda row: -max(map(near.of, _versions(row))))
    meant = near.meant(text for row in nearest for text in _in_order(_versions(row)))
    hits = [_hit(row) for row in nearest]
    groups = [Group(kind, len(_of(kind, hits)[:ALIKE]), _of(kind, hits)[:ALIKE]) for kind in KINDS if _of(kind, hits)]
    counts = {group.kind.name: group.number for group in groups}
    return Answer(counts, groups, alike=True, meant=meant)


def _versions(row: Row) -> list[str]:
    return [f"{title} {text}" for title, text in zip(row.titles, row.texts, strict=True)]


def _language() -> str:
    return get_language() or LANGUAGES[0]


def _of(kind: Kind, hits: Iterable[Hit]) -> list[Hit]:
    return [hit for hit in hits if hit.kind is kind]


# --- Rows of all kinds in one query --------------------------------------------------------------
def _union(queries: Iterable[QuerySet]) -> QuerySet:
    first, *others = queries
    return first.union(*others, all=True) if others else first


def _counted(kind: Kind, rows: QuerySet) -> QuerySet:
    named = rows.order_by().annotate(found_kind=Value(kind.name, TextField())).values("found_kind")
    return named.annotate(found_number=Count("pk")).values_list("found_kind", "found_number")


def _best(kind: Kind, rows: QuerySet, text: str) -> QuerySet:
    return rows.order_by(fit(rows, text, _language(), kind.title).desc(), "-pk")


def _shown(kind: Kind, few: QuerySet, user: Any, text: str = "", *, titles: bool = False) -> QuerySet:
    """What is shown of a few rows, or their titles alone. Chosen before, or the texts of all would be read."""
    rows = kind.model.objects.filter(pk__in=few.values("pk"))
    columns: dict[str, Any] = {
        "found_kind": Value(kind.name, TextField()),
        "found_key": Cast(F(kind.key), TextField()),
        "found_day": Cast(kind.when(user), DateField()),
        "found_fit": rank(text, _language()) if text else Value(0.0, FloatField()),
        "found_question": question(text) if text else Value("", TextField()),
    }
    for code in LANGUAGES:
        columns[f"found_title_{code}"] = _said(f"{kind.title}_{code}")
        columns[f"found_text_{code}"] = _text(
            [f"{name}_{code}" for name in kind.texts if not titles], LONGEST_TEXT if text else SHORT_TEXT
        )
    return rows.annotate(**columns).order_by("-found_fit", "-pk").values_list(*columns)


def _said(field: str) -> Expression:
    return Coalesce(Cast(F(field), TextField()), Value(""), output_field=TextField())


def _text(fields: Sequence[str], longest: int) -> Expression:
    parts: list[Any] = [part for field in fields for part in (Value(" "), _said(field))][1:]
    whole = Concat(*parts, output_field=CharField()) if len(parts) > 1 else (parts or [Value("")])[0]
    return Cast(Left(whole, longest), TextField())


def _read(queries: Sequence[QuerySet]) -> list[Row]:
    return [Row(*row[:5], row[5::2], row[6::2]) for row in (_union(queries) if queries else ())]  # type: ignore[call-arg]


# --- What is shown of a row ----------------------------------------------------------------------
def _in_order(written: Sequence[Any]) -> list[Any]:
    """The reader's language first."""
    own = LANGUAGES.index(_language())
    return [written[own], *written[:own], *written[own + 1 :]]


def _hit(row: Row) -> Hit:
    kind, stems = BY_NAME[row.kind], highlights.stems_of(row.question)
    versions = _in_order([*zip(LANGUAGES, row.titles, row.texts, strict=True)])
    if kind.model is Text:
        versions = [_filled(*version) for version in versions]
    language, title, _text_there = next((version for version in versions if version[1]), versions[0])
    shown_title = highlights.marked(title, stems)
    text_language, text = _passage(versions, stems, found_already=highlights.any_found(shown_title))
    return Hit(kind, row.key, kind.address(row.key), shown_title, language, text, text_language, row.day)


def _filled(code: str, *written: str) -> tuple[str, str, str]:
    """A text with its facts in. How many initiatives there are is not asked for the sake of an excerpt."""
    facts = values(code, 0) | {"initiatives": lambda: "…"}
    title, text = (fill(part, facts) for part in written)
    return code, title, text


def _passage(
    versions: Sequence[tuple[str, str, str]], stems: Sequence[highlights.Stem], *, found_already: bool
) -> tuple[str, list[highlights.Piece]]:
    """Where the words stand: in the reader's language, else in the one in which they were found, else how it begins."""
    texts = [(code, highlights.excerpt(highlights.plain(text), stems)) for code, _title, text in versions if text]
    if found_already:
        return texts[0] if texts else ("", [])
    titles = [(code, highlights.marked(title, stems)) for code, title, _text_there in versions]
    hits = [pair for pair in (*texts[:1], *titles, *texts[1:]) if highlights.any_found(pair[1])]
    return next(iter([*hits, *texts]), ("", []))
