"""What can never be true of a year, its assessments and its baselines."""

from datetime import UTC, date, datetime
from itertools import pairwise

import pytest

from indicators.models import Assessment, Baseline, BaselineRow, Cycle, CycleFeature
from indicators.models.cycles import PHASES
from initiatives.models import KeyFeature
from tests.factories import UserFactory
from tests.indicators.test_models import refused_by_the_database, refused_by_the_form, refused_in_words

pytestmark = pytest.mark.django_db
END = date(2025, 12, 31)
NOW = datetime(2026, 1, 10, tzinfo=UTC)


def cycle(**values):
    return Cycle(**{"year": 2026} | values)


def assessment(**values):
    given = {"cycle": Cycle.objects.create(year=2020), "feature": KeyFeature.objects.first(), "level": 2}
    return Assessment(**given | {"rationale_da": "Fordi", "assessor": UserFactory()} | values)


def selection(**values):
    return CycleFeature(cycle=Cycle.objects.create(year=2020), feature=KeyFeature.objects.first(), **values)


def baseline(**values):
    given = {"year": 2020, "as_of": END, "schema_version": 1, "document": "{}", "checksum": "0" * 64}
    return Baseline(**given | {"frozen_by_name": "x", "frozen_at": NOW} | values)


def phases_in_order():
    """Each phase against the one before it, and against the first."""
    sentences = {
        "learning_fair_on": "Læringsmessen kommer efter valget.",
        "green_generation_on": "Green Generation kommer efter faserne før den.",
        "learning_week_on": "Læringsugen kommer efter faserne før den.",
        "baseline_on": "Basisrapporten kommer efter faserne før den.",
        "network_meeting_on": "Netværksmødet kommer efter faserne før det.",
        "closes_on": "Valget for næste år kommer efter alle andre faser.",
    }
    names = {"baseline_on": "cycle_phases_in_order"}
    for before, phase in pairwise(PHASES):
        name = names.get(phase, f"cycle_{phase.removesuffix('_on')}_in_order")
        for earlier in {before, "selecting_on"}:
            good, bad = {earlier: END, phase: END}, {earlier: END, phase: date(2025, 12, 30)}
            yield name, cycle, good, bad, sentences[phase]


# Name of the constraint, how a row is made, what passes, what is refused, and the sentence.
CHECKS = [
    ("cycle_year_1900_to_2200", cycle, {"year": 1900}, {"year": 1899}, "Et år mellem 1900 og 2200."),
    ("cycle_year_1900_to_2200", cycle, {"year": 2200}, {"year": 2201}, "Et år mellem 1900 og 2200."),
    *phases_in_order(),
    ("cycle_feature_has_a_reason", selection, {"reason_da": "Vigtigt"}, {}, "Skriv, hvorfor nøgletrækket er valgt."),
    ("baseline_version_from_1", baseline, {"version": 1}, {"version": 0}, "Versioner tælles fra 1."),
    (
        "baseline_frozen_again_with_a_reason",
        baseline,
        {"version": 2, "reason": "Fejl"},
        {"version": 2},
        "Skriv, hvorfor året fryses igen.",
    ),
    (
        "assessment_has_an_assessor",
        assessment,
        {},
        {"assessor": None},
        "Dette felt kan ikke være tomt.",
    ),
    ("assessment_level_0_to_4", assessment, {"level": 4}, {"level": 5}, "Værdien 5 er ikke et gyldigt valg."),
    (
        "assessment_has_a_rationale",
        assessment,
        {"rationale_da": "Fordi"},
        {"rationale_da": ""},
        "Skriv, hvorfor det er dette niveau.",
    ),
]


@pytest.mark.parametrize(("name", "make", "passes", "refused", "sentence"), CHECKS)
def test_what_cannot_be_true_is_refused_with_a_sentence(name, make, passes, refused, sentence):
    refused_in_words(name, make, passes, refused, sentence)


def test_every_constraint_has_a_test():
    here = {name for name, *_more in CHECKS} | {"cycle_feature_once", "baseline_frozen_once", "baseline_row_unique"}
    models = (Assessment, Baseline, BaselineRow, Cycle, CycleFeature)
    assert here == {constraint.name for model in models for constraint in model._meta.constraints}


def test_a_key_feature_is_selected_once_a_year():
    first, other = KeyFeature.objects.all()[:2]
    year = Cycle.objects.create(year=2026)
    CycleFeature.objects.create(cycle=year, feature=first, reason_da="Vigtigt")
    CycleFeature(cycle=year, feature=other, reason_da="Vigtigt").full_clean()
    again = CycleFeature(cycle=year, feature=first, reason_da="Vigtigt")
    refused_by_the_form(again, "Dette nøgletræk er allerede valgt for året.")
    refused_by_the_database(again, "cycle_feature_once")


def test_a_year_is_frozen_once_in_each_version():
    baseline().save()
    baseline(version=2, reason="Fejl").full_clean()
    again = baseline()
    refused_by_the_form(again, "Året er allerede frosset.")
    refused_by_the_database(again, "baseline_frozen_once")


def test_the_newest_assessment_counts():
    year, (one, other) = Cycle.objects.create(year=2026), KeyFeature.objects.all()[:2]
    user = UserFactory()
    for feature, level in ((one, 1), (other, 4), (one, 3)):
        Assessment.objects.create(cycle=year, feature=feature, level=level, rationale_da="x", assessor=user)
    assert {row.feature: row.level for row in Assessment.objects.newest()} == {one: 3, other: 4}


def test_an_indicator_stands_in_a_baseline_once():
    row = baseline()
    row.save()
    row.rows.create(indicator_code="co2", status="no_data")
    refused_by_the_database(BaselineRow(baseline=row, indicator_code="co2", status="no_data"), "baseline_row_unique")
