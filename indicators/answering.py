"""Writes of the questionnaire: what is typed is kept at once, never over what someone else wrote; signing and
reopening."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from indicators.answer_text import MOST, tidied
from indicators.models import Answer, AnswerVersion, Part, Question, Questionnaire, SignOff
from initiatives import audit, rules
from initiatives.models import User
from initiatives.models.audit import Act

Key = tuple[int, str]  # of a question, and the part of its answer
ONE_GO = timedelta(minutes=15)  # what someone writes without a longer pause is one version
RATINGS = ("", "1", "2", "3", "4", "5")
_TOKEN = re.compile(r"([0-9]{1,18})\.([0-9]{1,9})\.([0-9a-f]{12})")


class AnswerError(Exception):
    """It cannot be done so; the text says why, in the reader's language."""


class SignedError(AnswerError):
    """The questionnaire is signed, and its answers stay as they are."""


@dataclass(frozen=True, slots=True)
class Posted:
    """What one field of the form says, and the token of what it was made from."""

    text: str
    token: str = ""

    @property
    def untouched(self) -> bool:
        found = _TOKEN.fullmatch(self.token)
        return found is not None and found[3] == _digest(self.text)

    def made_from(self, answer: Answer | None) -> bool:
        found = _TOKEN.fullmatch(self.token)
        known = (int(found[1]), int(found[2])) if found else None
        return known == (None if answer is None else (answer.pk, answer.version))


@dataclass(frozen=True, slots=True)
class Kept:
    """How one part stands after saving. `text` is what the field shows: where it is not what is stored, it was not
    saved, because of `error` or because someone else wrote `answer` meanwhile."""

    answer: Answer | None
    text: str
    conflict: bool = False
    error: str = ""


def token(answer: Answer | None) -> str:
    return "" if answer is None else f"{answer.pk}.{answer.version}.{_digest(answer.text)}"


def _digest(text: str) -> str:
    return hashlib.sha256(tidied(text).encode()).hexdigest()[:12]


@transaction.atomic
def keep(*, questionnaire: Questionnaire, posted: Mapping[Key, Posted], by: Any, at: datetime) -> dict[Key, Kept]:
    """Keep what was typed. What someone else changed meanwhile is not overwritten: both are then there to choose."""
    _open(questionnaire)
    rows = Question.objects.filter(section__questionnaire=questionnaire, pk__in={key for key, _part in posted})
    questions = {row.pk: row for row in rows}
    wanted = {key: said for key, said in posted.items() if key[0] in questions and _is_part(questions[key[0]], key[1])}
    if any(not rules.may_answer(by, questions[pk].assigned_to_id) for pk, _part in wanted):
        raise PermissionDenied
    answers = {(row.question_id, row.part): row for row in _answers(questions)}
    return {key: _kept(key, said, answers.get(key), by, at) for key, said in wanted.items()}


def _open(questionnaire: Questionnaire) -> None:
    """One writer of a questionnaire at a time, and none once it is signed."""
    Questionnaire.objects.select_for_update(no_key=True).get(pk=questionnaire.pk)
    if questionnaire.sign_offs.standing().exists():  # type: ignore[attr-defined]
        raise SignedError(_("The questionnaire is signed. Reopen it before anything is changed."))


def _answers(questions: Iterable[int]) -> Any:
    return Answer.objects.filter(question__in=list(questions)).select_related("edited_by")


def _is_part(question: Question, part: str) -> bool:
    return part in Part.values and (part != Part.RATING or question.kind == Question.Kind.RATING)


def _kept(key: Key, said: Posted, answer: Answer | None, by: Any, at: datetime) -> Kept:
    text, stored = tidied(said.text), answer.text if answer else ""
    if text == stored or said.untouched:
        return Kept(answer, stored)
    if len(text) > MOST:
        return Kept(answer, text, error=_("This is too long to be kept: at most %s characters.") % MOST)
    if key[1] == Part.RATING and text not in RATINGS:
        return Kept(answer, stored)
    if not said.made_from(answer):
        return Kept(answer, text, conflict=True)
    return Kept(_write(key, answer, text, by, at), text)


def _write(key: Key, answer: Answer | None, text: str, by: Any, at: datetime, *, restored: int | None = None) -> Answer:
    answer = answer or Answer(question_id=key[0], part=key[1], version=0)
    answer.text, answer.version, answer.edited_by, answer.edited_at = text, answer.version + 1, by, at
    answer.save()
    newest = answer.versions.first()  # type: ignore[attr-defined]
    if newest and restored is None and _goes_on(newest, by, at):
        newest.text, newest.written_at = text, at
        newest.save(update_fields=["text", "written_at"])
    else:
        number = newest.number + 1 if newest else 1
        AnswerVersion.objects.create(
            answer=answer, number=number, text=text, written_by=by, begun_at=at, written_at=at, restored_from=restored
        )
    return answer


def _goes_on(newest: AnswerVersion, by: Any, at: datetime) -> bool:
    same = newest.written_by_id == by.pk and newest.restored_from is None
    return same and newest.written_at <= at <= newest.written_at + ONE_GO


@transaction.atomic
def restore(*, answer: Answer, number: int, by: Any, at: datetime) -> Answer:
    """Make an earlier version the one that stands. It becomes a further version; none is lost."""
    question = Question.objects.select_related("section__questionnaire").get(pk=answer.question_id)
    if not rules.may_answer(by, question.assigned_to_id):
        raise PermissionDenied
    _open(question.section.questionnaire)
    answer = Answer.objects.get(pk=answer.pk)
    version = answer.versions.get(number=number)  # type: ignore[attr-defined]
    if version.text == answer.text:
        return answer
    return _write((question.pk, answer.part), answer, version.text, by, at, restored=number)


@transaction.atomic
def assign(*, question: Question, to: User | None, by: Any) -> None:
    """Ask a colleague to write an answer, or nobody any longer."""
    if not rules.may_steer(by):
        raise PermissionDenied
    if to is not None and not rules.may_enter(to):
        raise AnswerError(_("Choose someone who may enter the staff pages."))
    question.assigned_to = to
    question.save(update_fields=["assigned_to"])


def writers(questionnaire: Questionnaire) -> set[int]:
    """Whose words stand in it: ids of users. Nobody signs for words of their own."""
    rows = Answer.objects.filter(question__section__questionnaire=questionnaire, question__retired=False)
    return set(rows.exclude(text="").exclude(edited_by=None).values_list("edited_by", flat=True))


@transaction.atomic
def reopen(*, questionnaire: Questionnaire, reason: str, by: Any, at: datetime) -> SignOff:
    """Take the signature back, so that the answers can be changed. The signed document stays readable for staff."""
    if not rules.may_steer(by):
        raise PermissionDenied
    if not reason.strip():
        raise AnswerError(_("Say why it is reopened."))
    Questionnaire.objects.select_for_update(no_key=True).get(pk=questionnaire.pk)
    signed = questionnaire.sign_offs.standing().first()  # type: ignore[attr-defined]
    if signed is None:
        raise AnswerError(_("The questionnaire is not signed."))
    signed.reopened_at, signed.reason = at, reason.strip()[:500]
    signed.reopened_name = by.get_full_name() or by.get_username()
    signed.save(update_fields=["reopened_at", "reopened_name", "reason"])
    audit.record(
        act=Act.REOPENED, by=by, of=questionnaire, before={"checksum": signed.checksum}, after={"reason": signed.reason}
    )
    return signed
