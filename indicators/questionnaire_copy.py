"""The next questionnaire, with the questions of this one and none of its answers."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from indicators.answering import AnswerError
from indicators.models import Question, Questionnaire, Section
from initiatives import rules
from initiatives.framework import LANGUAGES

EVERY = 2  # years
LINKS = ("areas", "features", "goals")
PLAIN = ("code", "order", "kind", "word_limit", "required", "table", "offers")


@transaction.atomic
def copy(*, questionnaire: Questionnaire, by: Any) -> Questionnaire:
    if not rules.may_steer(by):
        raise PermissionDenied
    year = questionnaire.year + EVERY
    if Questionnaire.objects.filter(year=year).exists():
        raise AnswerError(_("There is a questionnaire for %s already.") % year)
    period = {name: _later(getattr(questionnaire, name)) for name in ("period_from", "period_to")}
    new = Questionnaire.objects.create(year=year, **period, **_texts(questionnaire, "title", "note"))
    for section in questionnaire.sections.filter(retired=False):  # type: ignore[attr-defined]
        _copy_section(section, new)
    return new


def _later(day: Any) -> Any:
    try:
        return day.replace(year=day.year + EVERY)
    except ValueError:  # 29 February
        return day.replace(year=day.year + EVERY, day=28)


def _copy_section(section: Section, new: Questionnaire) -> None:
    texts = _texts(section, "title", "help")
    made = Section.objects.create(questionnaire=new, code=section.code, order=section.order, **texts)
    for question in section.questions.filter(retired=False):  # type: ignore[attr-defined]
        plain = {name: getattr(question, name) for name in PLAIN}
        row = Question.objects.create(section=made, **plain, **_texts(question, "text", "help"))
        for name in LINKS:
            getattr(row, name).set(getattr(question, name).all())


def _texts(row: Any, *fields: str) -> dict[str, str]:
    names = [f"{field}_{code}" for field in fields for code in LANGUAGES]
    return {name: getattr(row, name) or "" for name in names}
