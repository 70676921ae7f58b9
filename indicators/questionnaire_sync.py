"""The network's questionnaire, kept in step with `questionnaire.toml` after every migrate, as the framework is: what
is new is added, wording that nobody edited is brought up to date, and what left the file is no longer asked."""

import tomllib
from collections.abc import Sequence
from typing import Any

from django.db import transaction

from indicators.models import Question, Questionnaire, Section
from initiatives import city, framework
from initiatives.models import FocusArea, Goal, KeyFeature

PLAIN: dict[str, Any] = {
    "kind": Question.Kind.TEXT.value,
    "word_limit": None,
    "required": True,
    "table": "",
    "offers": [],
}
LINKS: dict[str, tuple[Any, str]] = {
    "areas": (FocusArea, "number"),
    "features": (KeyFeature, "code"),
    "goals": (Goal, "number"),
}


def shipped() -> dict[str, Any]:
    return tomllib.loads(city.file("questionnaire.toml").read_text(encoding="utf-8"))


@transaction.atomic
def sync() -> None:
    said = shipped()
    first = {name: said[name] for name in ("year", "period_from", "period_to")}  # afterwards the coordinators'
    texts = _texts(said, "title", "note")
    if not Questionnaire.objects.filter(code=said["code"]).exists():
        if Questionnaire.objects.filter(year=said["year"]).exists():
            return  # the city has begun one of its own for that year
        Questionnaire.objects.create(code=said["code"], **first, **texts, shipped=texts)
    questionnaire, _new = framework.put(Questionnaire, {"code": said["code"]}, texts)
    for order, part in enumerate(said["sections"], 1):
        _section(questionnaire, part, order)
    kept = {part["code"] for part in said["sections"]}
    _retire(questionnaire.sections.exclude(code__in=kept))


def _section(questionnaire: Questionnaire, said: dict[str, Any], order: int) -> None:
    key = {"questionnaire_id": questionnaire.pk, "code": said["code"]}
    section, _new = framework.put(Section, key, {"order": order, **_texts(said, "title", "help")})
    for number, part in enumerate(said["questions"], 1):
        _question(section, part, number)
    _retire(section.questions.exclude(code__in=[part["code"] for part in said["questions"]]))


def _question(section: Section, said: dict[str, Any], order: int) -> None:
    plain = {name: said.get(name, default) for name, default in PLAIN.items()}
    values = {"order": order, **plain, **_texts(said, "text", "help")}
    question, new = framework.put(Question, {"section_id": section.pk, "code": said["code"]}, values)
    if new:  # afterwards the evidence is the coordinators' to choose
        for name, (model, field) in LINKS.items():
            getattr(question, name).set(model.objects.filter(**{f"{field}__in": said.get(name, [])}))


def _texts(said: dict[str, Any], *fields: str) -> dict[str, str]:
    return {f"{field}_{code}": said.get(field, {}).get(code, "") for field in fields for code in framework.LANGUAGES}


def _retire(rows: Any) -> None:
    """Of those that a file once shipped: what coordinators added stays."""
    for row in rows.filter(retired=False).exclude(shipped={}):
        row.retired = True
        row.save()


def sync_after_migrate(sender: Any, plan: Sequence[Any] = (), **options: Any) -> None:
    """Signal handler. Migrating backwards leaves tables away, so it only runs on a whole schema."""
    if not any(backwards for _migration, backwards in plan):
        sync()
