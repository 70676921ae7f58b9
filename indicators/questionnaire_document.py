"""The answered questionnaire as one self-contained value, which is signed and printed as it stands.

Its tables are made of the same entries as the report (`indicators.document`), so that whoever writes those can write
these. All texts in three languages. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from indicators.answer_text import words
from indicators.document import (
    EventEntry,
    FeatureEntry,
    IndicatorEntry,
    InitiativeEntry,
    PartnerEntry,
    Text,
)

SCHEMA_VERSION = 1


@dataclass(frozen=True, slots=True)
class TableEntry:
    """A table of the report under a question; only the list that `kind` names is filled."""

    kind: str
    indicators: tuple[IndicatorEntry, ...] = ()
    initiatives: tuple[InitiativeEntry, ...] = ()
    events: tuple[EventEntry, ...] = ()
    partners: tuple[PartnerEntry, ...] = ()
    features: tuple[FeatureEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class QuestionEntry:
    """`rating` is 1 to 5, or 0 where none was given or asked for."""

    code: str
    text: Text
    help: Text
    kind: str
    word_limit: int | None
    required: bool
    answer: Text
    rating: int = 0
    table: TableEntry | None = None
    id: int = 0

    def words(self, language: str) -> int:
        return words(getattr(self.answer, language))

    def over(self, language: str) -> int:
        """How many words above the limit."""
        return max(0, self.words(language) - self.word_limit) if self.word_limit else 0

    def lacks(self, languages: tuple[str, ...]) -> tuple[str, ...]:
        """What is still to be written: languages, and "rating"."""
        if not self.required:
            return ()
        if self.kind == "rating":  # the remark is free
            return () if self.rating else ("rating",)
        return tuple(code for code in languages if not getattr(self.answer, code))


@dataclass(frozen=True, slots=True)
class SectionEntry:
    code: str
    title: Text
    help: Text
    questions: tuple[QuestionEntry, ...]


@dataclass(frozen=True, slots=True)
class Signature:
    """`by` is what the public reads. The checksum stands beside the document, not in it."""

    by: str
    at: datetime
    checksum: str = field(default="", metadata={"beside": True})


@dataclass(frozen=True, slots=True)
class Answered:
    """`languages` are those in which it must be written, the network's first. `baseline_checksum` is that of the frozen
    baseline from which the tables come; without one they are of `as_of`."""

    year: int
    title: Text
    note: Text
    period_from: date
    period_to: date
    deadline: date | None
    source_url: str
    as_of: date
    languages: tuple[str, ...]
    sections: tuple[SectionEntry, ...]
    baseline_checksum: str = ""
    sample: bool = False
    signed: Signature | None = None

    @property
    def questions(self) -> tuple[tuple[str, QuestionEntry], ...]:
        """Each with its printed number."""
        return tuple(
            (f"{number}.{order}", question)
            for number, section in enumerate(self.sections, 1)
            for order, question in enumerate(section.questions, 1)
        )

    @property
    def unanswered(self) -> tuple[tuple[str, QuestionEntry, tuple[str, ...]], ...]:
        found = ((number, row, row.lacks(self.languages)) for number, row in self.questions)
        return tuple(each for each in found if each[2])

    @property
    def too_long(self) -> tuple[tuple[str, QuestionEntry, str, int], ...]:
        """(number, question, language, words too many)"""
        return tuple(
            (number, row, code, over)
            for number, row in self.questions
            for code in ("en", "da", "de")
            if (over := row.over(code))
        )

    @property
    def ready(self) -> bool:
        return not (self.unanswered or self.too_long)
