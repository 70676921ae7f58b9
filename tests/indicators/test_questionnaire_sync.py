"""The network's questionnaire comes from its file, once, and never over what coordinators wrote."""

import pytest

from indicators import questionnaire_sync
from indicators.models import Question, Questionnaire, Section
from initiatives.models import KeyFeature

pytestmark = pytest.mark.django_db


@pytest.fixture
def outline():
    return Questionnaire.objects.get(code="outline")


def question(section, code):
    return Question.objects.get(section__code=section, code=code)


def test_the_outline_is_there_after_migrating(outline):
    sections = list(outline.sections.values_list("code", flat=True))
    assert sections == [
        "profile", "report", "motivation", "actions", "baseline", "activities", "challenges", "events", "partners",
        "plans", "annex",
    ]  # fmt: skip
    actions = outline.sections.get(code="actions").questions.values_list("code", flat=True)
    assert list(actions) == ["plan", "co-ordination", "celebration", "access", "monitoring", "funding"]
    assert question("motivation", "why").word_limit == 200
    assert [row.number for row in question("actions", "access").areas.order_by("number")] == [4, 5, 6, 7]
    assert [row.code for row in question("actions", "monitoring").features.all()] == ["10.3"]
    assert question("actions", "celebration").offers == ["events", "figures", "initiatives"]


def test_every_text_is_there_in_three_languages():
    rows = [*Questionnaire.objects.all(), *Section.objects.all(), *Question.objects.all()]
    lacking = [
        (str(row), name)
        for row in rows
        for name in (("text",) if isinstance(row, Question) else ("title",))
        if not all(getattr(row, f"{name}_{code}") for code in ("da", "en", "de"))
    ]
    assert lacking == []


def test_a_second_time_changes_nothing(outline):
    before = [list(model.objects.order_by("pk").values()) for model in (Questionnaire, Section, Question)]
    history = Question.history.count()
    questionnaire_sync.sync()
    assert [list(model.objects.order_by("pk").values()) for model in (Questionnaire, Section, Question)] == before
    assert Question.history.count() == history


def test_what_coordinators_wrote_stays_and_the_rest_follows_the_file(outline, monkeypatch):
    row = question("motivation", "why")
    row.text_en, row.word_limit = "Why?", 150
    row.save()
    row.features.set([KeyFeature.objects.get(code="1.1")])
    outline.year = 2028
    outline.save()
    said = questionnaire_sync.shipped()
    said["sections"][2]["questions"][0] |= {"word_limit": 300, "text": {"da": "Ny", "en": "New", "de": "Neu"}}
    monkeypatch.setattr(questionnaire_sync, "shipped", lambda: said)
    questionnaire_sync.sync()
    row.refresh_from_db()
    assert (row.text_en, row.text_da, row.word_limit) == ("Why?", "Ny", 150)
    assert [feature.code for feature in row.features.all()] == ["1.1"]
    assert Questionnaire.objects.get().year == 2028


def test_what_left_the_file_is_retired_and_what_was_added_stays(outline, monkeypatch):
    own = outline.sections.get(code="plans").questions.create(code="ours", text="Vores eget")
    said = questionnaire_sync.shipped()
    said["sections"] = [part for part in said["sections"] if part["code"] != "motivation"]
    monkeypatch.setattr(questionnaire_sync, "shipped", lambda: said)
    questionnaire_sync.sync()
    own.refresh_from_db()
    assert outline.sections.get(code="motivation").retired is True
    assert (own.retired, outline.sections.filter(retired=True).count()) == (False, 1)


def test_a_city_that_began_its_own_for_the_year_keeps_it(outline):
    Questionnaire.objects.all().delete()
    Questionnaire.objects.create(year=2026, title="Vores", period_from="2025-01-01", period_to="2026-12-31")
    questionnaire_sync.sync()
    assert [row.title for row in Questionnaire.objects.all()] == ["Vores"]
