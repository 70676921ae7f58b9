"""Who wrote which answer, and when last: for those who write."""

from collections import defaultdict

from django.utils import timezone

from indicators.exports.questionnaire_xlsx import Written
from indicators.models import Answer, Questionnaire


def who_wrote(questionnaire: Questionnaire) -> dict[int, Written]:
    """By the id of the question, of all its languages. One query."""
    rows = Answer.objects.filter(question__section__questionnaire=questionnaire).exclude(text="")
    by_question: dict[int, list[Answer]] = defaultdict(list)
    for row in rows.select_related("edited_by").order_by("edited_at", "pk"):
        by_question[row.question_id].append(row)
    return {key: _written(found) for key, found in by_question.items()}


def _written(rows: list[Answer]) -> Written:
    names = [row.edited_by.get_full_name() or row.edited_by.get_username() for row in rows if row.edited_by]
    return Written("; ".join(dict.fromkeys(names)), timezone.localtime(rows[-1].edited_at).date())
