"""The pages of the 4, the 17, the 12 and the 42: how far each is, and what the city does for it."""

import json
import re

import pytest
from django.conf import settings
from django.utils import timezone
from django.utils.html import escape

from indicators.actions import rebuild_standings
from initiatives.models import Dimension, FocusArea, Goal, KeyFeature
from tests import factories

pytestmark = pytest.mark.django_db
PAGES = {
    "overview": "/rammen/",
    "dimension": "/rammen/dimensioner/environmental/",
    "goal": "/rammen/verdensmaal/4/",
    "area": "/rammen/omraader/2/",
    "feature": "/rammen/noegletraek/2.1/",
}


def link(row):
    """Tags that bring an initiative on all four pages."""
    row.tags.create(goal=Goal.objects.get(number=4))
    row.tags.create(feature=KeyFeature.objects.get(code="2.1"))
    row.tags.create(dimension=Dimension.objects.get(code="environmental"))


def event(**values):
    """A coming one that stands on all four pages."""
    row = factories.EventFactory(**values)
    row.goals.add(Goal.objects.get(number=4))
    row.features.add(KeyFeature.objects.get(code="2.1"))
    row.dimensions.add(Dimension.objects.get(code="environmental"))
    factories.OccurrenceFactory(event=row, first_on=timezone.localdate())
    return row


def put_in(number, **values):
    feature = KeyFeature.objects.get(code="2.1")
    for _n in range(number):
        link(factories.InitiativeFactory(lead=factories.OrganisationFactory(), **values))
        indicator = factories.IndicatorFactory(feature=feature, baseline_on="2010-12-31", baseline_value=0, **values)
        factories.TargetFactory(indicator=indicator, value=100)
        factories.MeasurementFactory(indicator=indicator, period=str(timezone.localdate().year - 1), value=50)
        event(**values)
    rebuild_standings()


# Two for the framework, standings, whether sample data are about; the plain words of goals and Key Features;
# initiatives, events and who claims what on all but the overview; the Key Feature's possible measurements and what is
# shown of its indicators.
@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("page", "queries"), [("overview", 4), ("dimension", 7), ("goal", 8), ("area", 7), ("feature", 10)]
)
def test_the_pages_cost_the_same_with_more_rows(stranger, rows, page, queries, django_assert_num_queries):
    put_in(rows)
    put_in(1, state="draft")
    with django_assert_num_queries(queries):
        response = stranger.get(PAGES[page])
    assert response.status_code == 200
    if page != "overview":
        assert (len(response.context["initiatives"]), len(response.context["occurrences"])) == (rows, rows)


@pytest.mark.parametrize("page", ["dimension", "goal", "area", "feature"])
def test_a_draft_is_on_no_page(stranger, coordinator, page):
    put_in(1, state="draft")
    response = stranger.get(PAGES[page])
    assert (response.context["initiatives"], response.context["occurrences"]) == ([], [])
    assert response.context["board"].city.measured == 0
    assert len(coordinator.get(PAGES[page]).context["initiatives"]) == 1


@pytest.mark.parametrize("page", ["dimension", "goal", "area", "feature"])
def test_more_than_six_initiatives_lead_to_the_list(stranger, page):
    for _n in range(7):
        link(factories.InitiativeFactory())
    response = stranger.get(PAGES[page])
    assert (len(response.context["initiatives"]), response.context["has_more"]) == (6, True)
    query = {"dimension": "environmental", "goal": "4", "area": "2", "feature": "2.1"}[page]
    assert f'href="/initiativer/?{page}={query}"' in response.text


def test_an_initiative_with_two_tags_of_an_area_stands_there_once(stranger):
    row = factories.InitiativeFactory()
    for code in ("2.1", "2.2"):
        row.tags.create(feature=KeyFeature.objects.get(code=code))
    response = stranger.get(PAGES["area"])
    assert [entry.pk for entry in response.context["initiatives"]] == [row.pk]


def test_the_feature_page_shows_its_indicators_and_the_worst(stranger):
    feature = KeyFeature.objects.get(code="2.1")
    for name, value in (("Godt", 50), ("Skidt", -10)):
        indicator = factories.IndicatorFactory(name=name, feature=feature, baseline_on="2010-12-31", baseline_value=0)
        factories.TargetFactory(indicator=indicator, value=100)
        factories.MeasurementFactory(indicator=indicator, period=str(timezone.localdate().year - 1), value=value)
    rebuild_standings()
    context = stranger.get(PAGES["feature"]).context
    assert [row.indicator.name for row in context["standings"]] == ["Godt", "Skidt"]
    assert context["worst"].name == "Skidt"
    assert (context["rolled"].measured, context["rolled"].of, context["rolled"].wrong_way) == (2, 2, 1)


@pytest.mark.parametrize(
    ("page", "counted"), [("dimension", ["2.1"]), ("goal", ["2.1"]), ("area", ["2.1"]), ("feature", [""])]
)
def test_each_share_has_its_rows_and_the_formula_with_the_numbers(stranger, page, counted):
    put_in(1)
    environmental = Goal.objects.filter(dimension__code="environmental").first()
    KeyFeature.objects.get(code="2.1").goals.add(environmental, Goal.objects.get(number=4))
    response = stranger.get(PAGES[page])
    calculation = response.context["calculation"]
    assert [(line.code, line.share) for line in calculation.counted] == [(code, "0,5000") for code in counted]
    assert "0,5000 / 1 = 0,5000 = 50\N{NO-BREAK SPACE}%" in response.text
    assert all(f"{line.code} " in response.text for line in calculation.left_out)


@pytest.mark.parametrize(
    "address",
    [
        "/rammen/dimensioner/none/", "/rammen/verdensmaal/0/", "/rammen/verdensmaal/18/",
        "/rammen/verdensmaal/99999999999999999999999/", "/rammen/omraader/13/",
        "/rammen/noegletraek/9.9/", "/rammen/noegletraek/%00/",
    ],
)  # fmt: skip
def test_what_the_framework_does_not_have_is_not_found(stranger, address):
    assert stranger.get(address).status_code == 404


def test_a_retired_entry_has_no_page(stranger):
    KeyFeature.objects.filter(code="2.1").update(retired=True)
    assert stranger.get(PAGES["feature"]).status_code == 404


def test_the_overview_holds_4_17_and_42(stranger):
    text = stranger.get(PAGES["overview"]).text
    for kind, number in (("dimensioner", 4), ("omraader", 12), ("noegletraek", 42), ("verdensmaal", 17)):
        assert len({part.split('"')[0] for part in text.split(f'href="/rammen/{kind}/')[1:]}) == number


def test_the_overview_draws_the_temple_and_leads_to_the_same_as_a_list(stranger):
    response = stranger.get(PAGES["overview"])
    assert [temple.css for temple in response.context["temples"]] == ["temple-wide", "temple-narrow"]
    assert response.text.count('<svg class="temple ') == 2
    assert 'href="#h-42"' in response.text
    assert 'id="h-42"' in response.text


def test_each_page_says_in_plain_words_what_it_means_and_whose_words_they_are(stranger):
    for model, place in ((Goal.objects.get(number=4), "goal"), (FocusArea.objects.get(number=2), "area"),
                         (KeyFeature.objects.get(code="2.1"), "feature")):  # fmt: skip
        text = stranger.get(PAGES[place]).text
        assert escape(model.explanation) in text
        assert "byens egne, ikke FN’s eller UNESCO’s" in text
    assert escape(Dimension.objects.get(code="environmental").description) in stranger.get(PAGES["dimension"]).text


def test_words_that_are_missing_in_german_stand_in_danish_and_say_so(stranger):
    Goal.objects.filter(number=4).update(explanation_de="", explanation_da="Danske ord")
    assert '<p lang="da">Danske ord</p>' in stranger.get("/de/rahmen/ziele/4/").text


@pytest.mark.parametrize(
    ("page", "before", "after"),
    [
        ("/rammen/verdensmaal/1/", None, "/rammen/verdensmaal/2/"),
        ("/rammen/verdensmaal/17/", "/rammen/verdensmaal/16/", None),
        ("/rammen/omraader/2/", "/rammen/omraader/1/", "/rammen/omraader/3/"),
        ("/rammen/noegletraek/2.1/", "/rammen/noegletraek/1.4/", "/rammen/noegletraek/2.2/"),
        ("/rammen/dimensioner/social/", "/rammen/dimensioner/economic/", None),
    ],
)
def test_each_leads_to_its_neighbours(stranger, page, before, after):
    response = stranger.get(page)
    for name, rel, url in (("before", "prev", before), ("after", "next", after)):
        link = response.context[name]
        assert (link and link[1]) == url
        assert (f'<a rel="{rel}" href="{url}">' in response.text) is bool(url)


@pytest.mark.parametrize(
    ("page", "news", "dates"),
    [
        ("dimension", "dimension=environmental", "dimension=environmental"),
        ("goal", "goal=4", "goal=4"),
        ("area", "area=2", "feature=2.1&feature=2.2&feature=2.3&feature=2.4&feature=2.5"),
        ("feature", "feature=2.1", "feature=2.1"),
    ],
)
def test_each_can_be_followed_by_feed_and_calendar(stranger, page, news, dates):
    text = stranger.get(PAGES[page]).text.replace("&amp;", "&")
    for address in (f"/feeds/updates.atom?{news}&lang=da", f"/feeds/events.ics?{dates}&lang=da"):
        assert f'href="{address}"' in text
        assert stranger.get(address).status_code == 200
    assert f'href="/det-sker/abonner/?{dates}"' in text


def test_a_goal_without_key_features_looks_right(stranger):
    response = stranger.get("/rammen/verdensmaal/2/")
    assert (response.context["rows"], response.context["rolled"].of) == ([], 0)
    assert "Intet nøgletræk hører til det fra begyndelsen" in response.text
    assert "<table" not in response.text


def test_search_machines_are_told_what_it_is_and_where_it_stands(stranger):
    blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', stranger.get(PAGES["feature"]).text)
    crumbs, term = (json.loads(block) for block in blocks)
    names = [item["item"].removeprefix(settings.SITE_URL) for item in crumbs["itemListElement"]]
    assert names == ["/", "/rammen/", "/rammen/omraader/2/", "/rammen/noegletraek/2.1/"]
    assert (term["@type"], term["termCode"]) == ("DefinedTerm", "2.1")
