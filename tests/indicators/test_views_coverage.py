"""The view of coverage: for which of the 42 there is evidence, and who could close the gaps."""

import pytest
from django.utils import timezone

from indicators.board import board_on
from indicators.gaps import coverages, gaps
from initiatives.models import KeyFeature
from tests.factories import IndicatorFactory, InitiativeFactory, MeasurementFactory
from tests.indicators.test_views_progress import text_of

pytestmark = pytest.mark.django_db
LAST_YEAR = str(timezone.localdate().year - 1)


def claim(code, strength="direct", **options):
    row = InitiativeFactory(**options)
    row.tags.create(feature=KeyFeature.objects.get(code=code), strength=strength)
    return row


def indicator(code, period=None, initiative=None, **options):
    row = IndicatorFactory(feature=KeyFeature.objects.get(code=code), **options)
    if period:
        MeasurementFactory(indicator=row, period=period)
    if initiative:
        row.initiatives.add(initiative)
    return row


def found(code):
    board = board_on(timezone.localdate())
    (row,) = gaps(board, [KeyFeature.objects.get(code=code)])
    assert row.coverage == coverages(board)[code]
    return row


def test_each_step_comes_from_what_is_published():
    assert found("3.1").coverage == "none"
    claim("3.1", state="draft")
    claim("3.1", strength="works against")
    assert (found("3.1").coverage, found("3.1").claims) == ("none", 0)
    claim("3.1", strength="indirect")
    indicator("3.1", LAST_YEAR, state="draft")
    indicator("3.1", not_applicable_reason="Not here")
    assert (found("3.1").coverage, found("3.1").claims) == ("claimed", 1)
    row = indicator("3.1")
    MeasurementFactory(indicator=row, period=LAST_YEAR, review="submitted", current=False, reviewed_at=None)
    MeasurementFactory(indicator=row, period="2019", value=None, absent_reason_da="Ikke målt")
    assert found("3.1").coverage == "measured"
    MeasurementFactory(indicator=row, period="2010")
    assert (found("3.1").coverage, found("3.1").newest) == ("too_old", "2010")
    MeasurementFactory(indicator=row, period=LAST_YEAR)
    assert (found("3.1").coverage, found("3.1").newest) == ("evidenced", LAST_YEAR)


def test_who_claims_without_a_figure_could_close_the_gap():
    with_figure, without = claim("3.1", title="Med tal"), claim("3.1", title="Uden tal")
    indicator("3.1", initiative=with_figure)
    indicator("3.2", initiative=without)  # for another Key Feature
    indicator("3.1", initiative=without, state="draft")
    indicator("3.1", initiative=without, not_applicable_reason="Ikke her")
    row = found("3.1")
    assert (row.claims, row.unmeasured, [one.title for one in row.closers]) == (2, 1, ["Uden tal"])


def test_three_are_named_and_the_list_has_the_rest(stranger):
    for number in range(4):
        claim("3.1", title=f"Initiativ {number}")
    row = found("3.1")
    assert (row.unmeasured, [one.title for one in row.closers]) == (4, ["Initiativ 0", "Initiativ 1", "Initiativ 2"])
    page = stranger.get("/fremgang/daekning/")
    assert 'href="/initiativer/?feature=3.1"' in page.text


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_costs_six_queries(stranger, rows, django_assert_num_queries):
    for _number in range(rows):
        indicator("3.1", LAST_YEAR, initiative=claim("3.1"))
        claim("7.2")
    # the framework (2), standings, what is claimed, possible measurements; whether there is sample data
    with django_assert_num_queries(6):
        page = stranger.get("/en/progress/coverage/")
    counts = {str(group.coverage): len(group.rows) for group in page.context["groups"]}
    assert counts == {"evidenced": 1, "too_old": 0, "measured": 0, "claimed": 1, "none": 40}


def test_the_page_tells_what_is_there_and_what_could_be(stranger, coordinator):
    claim("7.2", title_en="Language café")
    claim("7.2", title_en="Secret", state="draft")
    indicator("3.1", "2012")
    for client in (stranger, coordinator):
        page = text_of(client.get("/en/progress/coverage/"))
        for text in (
            "There is fresh, approved evidence for 0 of the 42 Key Features.",
            "1 initiative says that it contributes, but nothing is measured.",
            "Language café",
            "The newest approved figure is for 2012, which is too old to judge by.",
            "Could be measured by:",
        ):
            assert text in page
        assert "Secret" not in page


@pytest.mark.parametrize("address", ["/fremgang/daekning/", "/en/progress/coverage/", "/de/fortschritt/abdeckung/"])
def test_the_page_is_there_in_three_languages(stranger, address):
    assert stranger.get(address).status_code == 200


def test_a_key_features_page_shows_its_coverage_and_leads_on(stranger):
    claim("7.2", title_en="Language café")
    page = stranger.get("/en/framework/features/7.2/")
    assert "Claimed" in text_of(page)
    assert text_of(page).count("Language café") == 2  # in the list of initiatives too
    assert 'href="/en/progress/coverage/"' in page.text


def test_the_api_gives_the_step(stranger):
    indicator("3.1", LAST_YEAR)
    assert stranger.get("/api/v1/features/3.1").json()["coverage"] == "evidenced"
    assert stranger.get(f"/api/v1/features/3.1?as_of={int(LAST_YEAR) - 1}-12-31").json()["coverage"] == "measured"
    every = stranger.get("/api/v1/features").json()["results"]
    assert {row["code"]: row["coverage"] for row in every if row["coverage"] != "none"} == {"3.1": "evidenced"}
