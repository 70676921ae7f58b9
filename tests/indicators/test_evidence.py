"""What the evidence offers beside an answer: chosen by the rules of the question, in each language, public alone."""

from datetime import date

import pytest
from django.utils import translation

from indicators.evidence import SHOWN, Rule, offers, piece
from indicators.questionnaire_content import chapters, material
from tests.factories import EventFactory, MeasurementFactory, OccurrenceFactory, OrganisationFactory
from tests.indicators.answers import outline
from tests.indicators.test_board import measured
from tests.indicators.test_reports import linked

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)
ALL = Rule()


def living():
    return material(outline(), TODAY).living


def told(kinds, rule=ALL, language="en"):
    with translation.override("en"):
        found = offers(kinds, rule, living(), ["en", "da", "de"])
    return {offer.kind: [each.sentences[language] for each in offer.pieces] for offer in found}


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "Waste: 20 kg in 2025 (0 in 2020, target 100 by 2030). Source: The office."),
        ("da", "Affald: 20 kg i 2025 (0 i 2020, mål 100 i 2030). Kilde: Kontoret."),
        ("de", "Müll: 20 kg (2025) (0 im Basisjahr 2020, Zielwert 100 bis 2030). Quelle: Amt."),
    ],
)
def test_a_figure_has_its_date_path_and_source(language, sentence):
    names = {"name_da": "Affald", "name_en": "Waste", "name_de": "Müll", "source_da": "Kontoret"}
    measured("3.1", 20, **names, source_en="The office", source_de="Amt", unit="kg", unit_en="kg", unit_de="kg")
    assert told(["figures"], language=language) == {"figures": [sentence]}


def test_the_rule_chooses_areas_features_and_goals():
    measured("3.1", 20, name_en="Waste")
    measured("4.1", 30, name_en="Loans")
    linked("3.1", title_en="Zero")
    linked("4.1", title_en="Library")
    begins = {
        kind: [sentence.partition(":")[0].partition(" (")[0] for sentence in sentences]
        for kind, sentences in told(["figures", "initiatives"], Rule(areas=[4])).items()
    }
    assert begins == {"figures": ["Loans"], "initiatives": ["Library"]}
    assert told(["figures"], Rule(features=["9.1"])) == {}
    assert [text[:5] for text in told(["figures"], Rule(features=["3.1"]))["figures"]] == ["Waste"]


def test_events_of_both_years_the_longest_first():
    short, long, old = (EventFactory(title=f"Event {name}") for name in ("evening", "week", "old"))
    OccurrenceFactory(event=short, first_on=date(2026, 5, 1))
    for day in (1, 2, 3):
        OccurrenceFactory(event=long, first_on=date(2025, 3, day))
    OccurrenceFactory(event=old, first_on=date(2024, 12, 31))
    assert told(["events"])["events"] == ["Event week, 1–3 March 2025.", "Event evening, 1 May 2026."]


def test_the_whole_city_and_each_key_feature_that_can_be_judged():
    measured("3.1", 20)
    first, second = told(["progress"])["progress"]
    assert first == "On 24 November 2026 the city was 20% of the way, by the 1 of 42 Key Features with figures."
    assert second.startswith("Key Feature 3.1, ")
    assert told(["progress"], Rule(features=["3.1"]))["progress"] == [second]


def test_partners_are_named():
    linked("3.1", lead=OrganisationFactory(name="The office"))
    assert told(["partners"]) == {"partners": ["1 organisation took part: The office."]}


def test_drafts_and_what_waits_for_approval_are_not_offered():
    linked("3.1", state="draft", title_en="Secret")
    row = measured("3.1", 20, name_en="Waste")
    MeasurementFactory(indicator=row, period="2026", value=99, review="submitted", current=False, reviewed_at=None)
    measured("3.1", 50, state="draft", name_en="Secret figure")
    EventFactory(title="Secret event", state="draft")
    said = told(["figures", "initiatives", "events"])
    assert list(said) == ["figures"]
    assert [text.partition(" in ")[0] for text in said["figures"]] == ["Waste: 20%"]


def test_a_long_list_is_cut_and_counted():
    for number in range(SHOWN + 3):
        linked("3.1", title_en=f"Initiative {number}")
    with translation.override("en"):
        (offer,) = offers(["initiatives"], ALL, living(), ["en"])
        assert (len(offer.pieces), offer.number, offer.more, offer.url) == (SHOWN, SHOWN + 3, 3, "/en/initiatives/")
        assert piece(offer.pieces[0].key, ALL, ["initiatives"], living(), ["en"]) == offer.pieces[0]
        assert piece("i-0", ALL, ["initiatives"], living(), ["en"]) is None


def test_the_rules_of_the_file_reach_the_question():
    asked = {
        f"{chapter.row.code}.{each.row.code}": each.row for chapter in chapters(outline()) for each in chapter.asked
    }
    row = asked["actions.access"]
    assert (sorted(row.area_numbers), row.feature_codes, row.goal_numbers) == ([4, 5, 6, 7], [], [4])
    assert sorted(asked["actions.plan"].feature_codes) == ["10.1", "10.2"]


@pytest.mark.parametrize("rows", [1, 3])
def test_material_costs_seven_queries(rows, django_assert_num_queries):
    for _number in range(rows):
        measured("3.1", 20)
        linked("3.1")
    asked = outline()
    # what is kept for the year, the framework (2), standings, indicators, initiatives, events
    with django_assert_num_queries(7):
        documents = material(asked, TODAY)
    assert len(documents.living.initiatives) == rows
