"""One question as it stands on the page where it is written: its fields, how far it is, and what could be said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from indicators.answer_text import Piece, difference, words
from indicators.answering import Kept, Key, token
from indicators.evidence import Offer, Rule
from indicators.models import Answer, Part, Question
from indicators.questionnaire_content import Asked, all_languages, languages, question
from initiatives import rules

NAMES = dict(settings.LANGUAGES)
RATINGS = ("1", "2", "3", "4", "5")
STATES = {  # css of the meter and of the word
    "done": "is-achieved", "partly": "is-behind", "long": "is-off", "missing": "is-empty", "free": "is-track",
}  # fmt: skip


@dataclass
class Field:
    """One part of an answer. `text` is what the field shows, `answer` what is stored."""

    question: Any
    part: str
    answer: Answer | None
    text: str
    conflict: bool = False
    error: str = ""

    @property
    def prefix(self) -> str:
        return prefix_of((self.question.pk, self.part))

    @property
    def name(self) -> str:
        """The language by its own name, as its readers look for it."""
        return str(Part(self.part).label)

    @property
    def token(self) -> str:
        return token(self.answer)

    @property
    def is_rating(self) -> bool:
        return self.part == Part.RATING

    @property
    def words(self) -> int:
        return words(self.text)

    @property
    def over(self) -> int:
        limit = self.question.word_limit
        return max(0, self.words - limit) if limit and not self.is_rating else 0

    @property
    def counted(self) -> str:
        """ "143 of 200 words", or how many too many."""
        limit, number = self.question.word_limit, self.words
        if not limit:
            return ngettext("%(number)s word", "%(number)s words", number) % {"number": number}
        said = ngettext("%(number)s of %(limit)s words", "%(number)s of %(limit)s words", limit)
        told = said % {"number": number, "limit": limit}
        if not self.over:
            return told
        many = ngettext("%(over)s too many", "%(over)s too many", self.over) % {"over": self.over}
        return f"{told}, {many}"

    @property
    def theirs(self) -> Sequence[Piece]:
        """What the other wrote, marked against what is typed here."""
        return difference(self.text, self.answer.text if self.answer else "") if self.conflict else ()


@dataclass
class Box:
    """A question with its fields: those that must be written first, further languages beside."""

    asked: Asked
    fields: Sequence[Field]
    more: Sequence[Field]
    rating: Field | None
    may_write: bool
    offers: Sequence[Offer] = field(default_factory=list)
    table: Any = None

    @property
    def row(self) -> Any:
        return self.asked.row

    @property
    def every(self) -> list[Field]:
        return [*([self.rating] if self.rating else []), *self.fields, *self.more]

    @property
    def troubled(self) -> list[Field]:
        return [each for each in self.every if each.conflict or each.error]

    @property
    def more_open(self) -> bool:
        return any(each.text or each.conflict for each in self.more)

    @property
    def state(self) -> str:
        return state_of(self.asked)

    @property
    def word(self) -> str:
        return state_word(self.state)


def state_of(asked: Asked) -> str:
    """One of `STATES`."""
    entry = question(asked, None)
    if any(entry.over(code) for code in ("en", "da", "de")):
        return "long"
    if not entry.required:
        return "free"
    lacking = entry.lacks(languages())
    if not lacking:
        return "done"
    return "partly" if entry.rating or entry.answer else "missing"


def state_word(state: str) -> str:
    return {
        "done": _("Answered"),
        "partly": _("A language is missing"),
        "long": _("Too long"),
        "missing": _("Not answered"),
        "free": _("Answers itself"),
    }[state]


def box(asked: Asked, user: Any, kept: Mapping[Key, Kept]) -> Box:
    row = asked.row
    needed = languages() if row.kind != Question.Kind.TABLE else languages()[:1]
    rest = [code for code in all_languages() if code not in needed]
    return Box(
        asked=asked,
        fields=[_field(asked, code, kept) for code in needed],
        more=[_field(asked, code, kept) for code in rest],
        rating=_field(asked, Part.RATING, kept) if row.kind == Question.Kind.RATING else None,
        may_write=rules.may_answer(user, row.assigned_to_id),
    )


def _field(asked: Asked, part: str, kept: Mapping[Key, Kept]) -> Field:
    answer = asked.answers.get(part)
    if now := kept.get((asked.row.pk, str(part))):
        return Field(asked.row, str(part), now.answer, now.text, now.conflict, now.error)
    return Field(asked.row, str(part), answer, answer.text if answer else "")


def rule_of(row: Any) -> Rule:
    return Rule(row.area_numbers, row.feature_codes, row.goal_numbers)


def prefix_of(key: Key) -> str:
    return f"q{key[0]}-{key[1]}"


def key_of(prefix: str) -> Key | None:
    number, _dash, part = prefix.removeprefix("q").partition("-")
    if not (number.isascii() and number.isdigit() and len(number) < 18 and part in Part.values):
        return None
    return int(number), part
