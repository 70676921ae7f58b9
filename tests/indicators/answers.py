"""The shipped questionnaire, answered and signed."""

from datetime import UTC, datetime

from indicators.models import Answer, Question, Questionnaire
from indicators.signing import sign
from tests.factories import UserFactory

SIGNED = datetime(2026, 11, 20, 12, tzinfo=UTC)
WRITTEN = datetime(2026, 11, 1, 12, tzinfo=UTC)


def outline():
    return Questionnaire.objects.get(code="outline")


def question(section="motivation", code="why"):
    return Question.objects.get(section__code=section, code=code)


def answer(row, part="en", text="An answer", by=None, at=WRITTEN):
    return Answer.objects.create(question=row, part=part, text=text, edited_by=by, edited_at=at)


def answer_all(by=None):
    """Each question that must be, in both languages."""
    for row in Question.objects.exclude(kind="table"):
        parts = (
            {"rating": "3"}
            if row.kind == "rating"
            else {"en": f"In English: {row.code}", "da": f"På dansk: {row.code}"}
        )
        for part, text in parts.items():
            answer(row, part, text, by)


def signed_questionnaire(by=None, **options):
    answer_all()
    by = by or UserFactory(role="coordinator", first_name="Kim", last_name="Koordinator")
    return sign(questionnaire=outline(), by=by, at=SIGNED, **options)
