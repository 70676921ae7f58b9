"""What stands in a questionnaire: its questions and answers from their rows, its tables and the evidence from the
report. Always of what the public may see, as the report itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef

from indicators import report_queries as queries
from indicators.document import Document, Text
from indicators.models import Answer, Part, Question, Questionnaire, Section
from indicators.questionnaire_document import Answered, QuestionEntry, SectionEntry, TableEntry
from indicators.report_choice import Choice
from indicators.report_entries import texts
from indicators.reports import gather, read_frozen
from initiatives.models import FocusArea, Goal, KeyFeature

NETWORK = "en"  # the network reads English
LINKS: dict[str, tuple[str, Any, str]] = {
    "area_numbers": ("areas", FocusArea, "number"),
    "feature_codes": ("features", KeyFeature, "code"),
    "goal_numbers": ("goals", Goal, "number"),
}


def languages() -> tuple[str, ...]:
    """In which an answer must be written: the network's first, the city's own alongside."""
    return tuple(dict.fromkeys((NETWORK, settings.LANGUAGE_CODE)))


def all_languages() -> tuple[str, ...]:
    """In which one may be written besides."""
    return tuple(dict.fromkeys((*languages(), *settings.CITY["languages"])))


@dataclass(frozen=True)
class Asked:
    """A question with its printed number, its rules for evidence, and its answers by part."""

    row: Any
    number: str
    answers: dict[str, Answer]

    def text(self, part: str) -> str:
        return self.answers[part].text if part in self.answers else ""


@dataclass(frozen=True)
class Chapter:
    """A section with its questions."""

    row: Section
    number: int
    asked: Sequence[Asked]


def chapters(questionnaire: Questionnaire) -> list[Chapter]:
    """Three queries: sections, questions with the codes of their evidence, answers with their writers."""
    sections = list(Section.objects.filter(questionnaire=questionnaire, retired=False))
    questions = list(_questions(questionnaire))
    written: dict[int, dict[str, Answer]] = {}
    rows = Answer.objects.filter(question__section__questionnaire=questionnaire).select_related("edited_by")
    for answer in rows:
        written.setdefault(answer.question_id, {})[answer.part] = answer
    found = []
    for number, section in enumerate(sections, 1):
        own = [row for row in questions if row.section_id == section.pk]
        asked = [Asked(row, f"{number}.{order}", written.get(row.pk, {})) for order, row in enumerate(own, 1)]
        found.append(Chapter(section, number, asked))
    return found


def _questions(questionnaire: Questionnaire) -> Any:
    rows = Question.objects.filter(section__questionnaire=questionnaire, retired=False).select_related("assigned_to")
    codes = {}
    for name, (link, model, field) in LINKS.items():
        chosen = getattr(Question, link).through.objects.filter(question=OuterRef("pk")).order_by("pk")
        codes[name] = ArraySubquery(chosen.values(f"{model._meta.model_name}__{field}"))
    return rows.annotate(**codes)


@dataclass(frozen=True)
class Material:
    """The living report of the period with everything in it, and the one that the tables are from."""

    living: Document
    printed: Document


def material(questionnaire: Questionnaire, today: date) -> Material:
    """Seven queries: what is kept for the year, the framework (2), standings, indicators, initiatives, events."""
    year = min(questionnaire.year, today.year)
    kept = queries.recorded(year)
    day = (
        min(today, questionnaire.period_to) if questionnaire.period_to.year == year else min(today, date(year, 12, 31))
    )
    since = min(questionnaire.period_from.year, year)
    living = gather(year, day, today, kept, whole=True, figures=False, every=True, choice=Choice(since=since))
    return Material(living, read_frozen(year, kept.frozen) if kept.frozen else living)


def answered(questionnaire: Questionnaire, found: Sequence[Chapter], documents: Material) -> Answered:
    """As it stands now, unsigned."""
    printed = documents.printed
    return Answered(
        year=questionnaire.year,
        title=texts(questionnaire, "title"),
        note=texts(questionnaire, "note"),
        period_from=questionnaire.period_from,
        period_to=questionnaire.period_to,
        deadline=questionnaire.deadline,
        source_url=questionnaire.source_url,
        as_of=printed.as_of,
        languages=languages(),
        sections=tuple(_section(chapter, documents) for chapter in found),
        baseline_checksum=printed.frozen.checksum if printed.frozen else "",
        sample=documents.living.sample or printed.sample,
    )


def _section(chapter: Chapter, documents: Material) -> SectionEntry:
    row = chapter.row
    return SectionEntry(
        code=row.code,
        title=texts(row, "title"),
        help=texts(row, "help"),
        questions=tuple(question(asked, documents) for asked in chapter.asked),
    )


def question(asked: Asked, documents: Material | None) -> QuestionEntry:
    row = asked.row
    return QuestionEntry(
        code=row.code,
        text=texts(row, "text"),
        help=texts(row, "help"),
        kind=row.kind,
        word_limit=row.word_limit,
        required=row.required and row.kind != Question.Kind.TABLE,
        answer=Text(**{code: asked.text(code) for code in ("da", "en", "de")}),
        rating=int(asked.text(Part.RATING) or 0),
        table=table(row.table, documents) if row.table and documents else None,
        id=row.pk,
    )


def table(kind: str, documents: Material) -> TableEntry:
    """Figures and Key Features as they were frozen, where they are; activities of the whole period."""
    printed, living = documents.printed, documents.living
    return {
        "profile": TableEntry("profile", indicators=printed.context),
        "baseline": TableEntry("baseline", indicators=printed.indicators, features=printed.selected),
        "initiatives": TableEntry("initiatives", initiatives=living.initiatives),
        "events": TableEntry("events", events=living.events),
        "partners": TableEntry("partners", partners=living.partners),
        "left_out": TableEntry("left_out", features=printed.left_out),
        "wording": TableEntry("wording", features=tuple(row for row in printed.features if not row.wording_verified)),
    }[kind]
