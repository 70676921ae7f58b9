"""What is missing before a year is frozen, where it is filled and who owes it."""

from datetime import date

import pytest
from django.utils import translation

from indicators.models import Assessment, Measurement
from indicators.readiness import missing, owners
from indicators.reports import gather
from initiatives.models import KeyFeature
from tests.factories import IndicatorFactory, MeasurementFactory, OrganisationFactory, UserFactory
from tests.indicators.test_board import measured
from tests.indicators.test_reports import linked, select

pytestmark = pytest.mark.django_db
DAY = date(2025, 12, 31)
WHOLE = {f"{name}_{code}": "Tekst" for name in ("name", "unit", "definition", "source") for code in ("da", "en", "de")}

UNSOURCED = {"source_da": "", "source_en": "", "source_de": ""}


def found():
    with translation.override("en"):
        return {gaps.kind: [(gap.what, gap.owner, gap.detail) for gap in gaps.rows] for gaps in missing(gathered())}


def gathered():
    return gather(2025, DAY, date(2026, 11, 24))


def complete(code="3.1", **options):
    """A Key Feature of which nothing is missing."""
    cycle = select(2025, code)
    feature = KeyFeature.objects.get(code=code)
    cycle.selections.update(reason_en="Because", reason_de="Weil")
    KeyFeature.objects.update(wording_verified=True, verified_at="2026-01-01T00:00Z")
    texts = {f"{name}_{language}": "x" for name in ("rationale", "evidence") for language in ("da", "en", "de")}
    Assessment.objects.create(cycle=cycle, feature=feature, level=1, assessor=UserFactory(), **texts)
    return measured(code, 20, **WHOLE | options)


def test_where_nothing_is_missing_nothing_is_said():
    complete()
    assert found() == {}


def test_each_kind_is_found_with_its_owner():
    office = OrganisationFactory(name_da="Kontoret", name_en="The office")
    row = complete()
    old = IndicatorFactory(
        feature=row.feature, responsible=office, **WHOLE | {"source_da": "", "source_en": "", "source_de": ""}
    )
    MeasurementFactory(indicator=old, period="2020")
    empty = IndicatorFactory(feature=row.feature, **WHOLE | {"name_da": "Tom", "name_en": "", "unit_de": ""})
    MeasurementFactory(indicator=empty, period="2025", review="submitted", current=False, reviewed_at=None)
    MeasurementFactory(indicator=empty, period="2026", review="submitted", current=False, reviewed_at=None)
    KeyFeature.objects.filter(code="3.1").update(wording_verified=False, verified_at=None, title_de="")
    assert found() == {
        "value": [("3.1 Tom", "", "")],
        "waiting": [("Tom", "Reviewers", "2025")],
        "old": [("3.1 Tekst", "The office", "The newest figure is for 2020.")],
        "source": [("3.1 Tekst", "The office", "")],
        "wording": [(f"3.1 {KeyFeature.objects.get(code='3.1').short_en}", "", "")],
        "language": [
            (f"3.1 {KeyFeature.objects.get(code='3.1').short_en}", "", "German: title"),
            ("3.1 Tom", "", "English: name. German: unit"),
        ],
    }


def test_a_key_feature_without_an_indicator_or_assessment_is_missing():
    select(2025, "3.2")
    KeyFeature.objects.update(wording_verified=True, verified_at="2026-01-01T00:00Z")
    kinds = found()
    name = f"3.2 {KeyFeature.objects.get(code='3.2').short_en}"
    assert kinds["value"] == [(name, "", "No indicator is chosen for this Key Feature yet.")]
    assert kinds["assessment"] == [(name, "", "")]


def test_a_reason_for_no_value_is_told_and_what_does_not_apply_is_not_missing():
    row = IndicatorFactory(feature=KeyFeature.objects.get(code="3.1"), name_en="Survey")
    MeasurementFactory(indicator=row, period="2025", value=None, absent_reason_da="Få svar", absent_reason_en="Few")
    IndicatorFactory(feature=KeyFeature.objects.get(code="3.1"), not_applicable_reason="Ikke her")
    assert [gap for gap in found()["value"] if "Survey" in gap[0]] == [("3.1 Survey", "", "Few")]


def test_drafts_owe_nothing():
    complete()
    measured("3.1", 5, state="draft")
    linked("3.1", state="draft")
    assert found() == {}


def test_every_link_opens_for_a_coordinator(coordinator):
    row = complete(source_da="", source_en="", source_de="", name_de="")
    linked("3.1")
    select_other = KeyFeature.objects.get(code="3.2")
    row.feature.selections.first().cycle.selections.create(feature=select_other, reason_da="x")
    MeasurementFactory(indicator=row, period="2024", review="submitted", current=False, reviewed_at=None)
    KeyFeature.objects.update(wording_verified=False, verified_at=None)
    links = {gap.url for gaps in missing(gathered()) for gap in gaps.rows}
    assert {coordinator.get(link).status_code for link in links} == {200}


def test_who_owes_most_comes_first():
    office = OrganisationFactory(name_da="Kontoret")
    for _number in range(3):
        complete_one = measured(
            "3.1", 20, responsible=office, **WHOLE | {"source_da": "", "source_en": "", "source_de": ""}
        )
    assert complete_one.responsible == office
    counted = owners(missing(gathered()))
    assert counted[0][0] == "Koordinatorer"
    assert ("Kontoret", 3) in counted


def test_a_long_list_names_fifty_and_counts_the_rest():
    for number in range(52):
        IndicatorFactory(feature=KeyFeature.objects.get(code="3.1"), name_da=f"I {number}")
    (gaps,) = [gaps for gaps in missing(gathered()) if gaps.kind == "source"]
    assert (len(gaps.shown), gaps.more, gaps.number) == (50, 2, 52)


@pytest.mark.parametrize("rows", [1, 3])
def test_it_costs_one_query_more_than_the_report(rows, django_assert_num_queries):
    for _number in range(rows):
        row = measured("3.1", 20)
        MeasurementFactory(indicator=row, period="2024", review="submitted", current=False, reviewed_at=None)
    document = gathered()
    with django_assert_num_queries(1):
        kinds = {gaps.kind: gaps for gaps in missing(document)}
    assert len(kinds["waiting"].rows) == rows == Measurement.objects.filter(review="submitted").count()
