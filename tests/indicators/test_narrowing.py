"""A report cut down to what was chosen, from its document alone."""

from dataclasses import replace
from datetime import date

import pytest

from indicators.document import ChangeEntry, EventEntry, InitiativeEntry, PartnerEntry, TagEntry, Text
from indicators.narrowing import narrowed, organisations, tallies
from indicators.report_choice import Choice
from tests.indicators.test_document import document, feature, indicator, programme, update, venue


def initiative(slug, **values):
    given = {
        "title": Text(en=slug), "summary": Text(en="Less"), "lead": Text(), "phase": "under way", "dimensions": (),
        "goals": (), "features": (), "sample": False,
    }  # fmt: skip
    return InitiativeEntry(slug, **given | values)


def event(slug, **values):
    return EventEntry(
        slug, Text(en=slug), Text(), Text(), date(2016, 3, 1), date(2016, 3, 2), 1, False, **values
    )  # fmt: skip


@pytest.fixture
def whole():
    """Two Key Features: 3.1 of goal 7, 5.2 of goal 4; a shop and a school behind what is done."""
    return document(
        features=(
            replace(feature("3.1"), goals=(7,), dimensions=("environmental",), reason=Text(en="Why")),
            replace(feature("5.2"), goals=(4,), dimensions=("social",)),
        ),
        indicators=(indicator(code="co2", office="shop", responsible=Text(en="The shop")),),
        others=(indicator(code="late", feature="5.2"),),
        context=(indicator(code="people", feature="", office="office", responsible=Text(en="The office")),),
        initiatives=(
            initiative("repair", goals=(7,), features=("3.1",), organisations=("shop", "school")),
            initiative("reading", goals=(4,), dimensions=("social",), features=("5.2",), organisations=("school",)),
        ),
        events=(event("fair", organiser="shop", goals=(7,)), event("talk", features=("5.2",))),
        partners=(
            PartnerEntry("school", Text(en="The school"), "educational institution"),
            PartnerEntry("shop", Text(en="The shop"), "company"),
        ),
    )


def left(document):
    return {
        "features": [row.rolled.code for row in document.selected],
        "indicators": [row.code for row in (*document.indicators, *document.context)],
        "initiatives": [row.slug for row in document.initiatives],
        "events": [row.slug for row in document.events],
        "partners": [row.slug for row in document.partners],
    }


def test_without_a_choice_everything_stays(whole):
    assert narrowed(whole, Choice()) == whole


def test_by_a_goal(whole):
    assert left(narrowed(whole, Choice(goals=("7",)))) == {
        "features": ["3.1"], "indicators": ["co2"], "initiatives": ["repair"], "events": ["fair"],
        "partners": ["school", "shop"],
    }  # fmt: skip


def test_by_a_dimension_and_a_feature_that_have_nothing_in_common(whole):
    found = narrowed(whole, Choice(dimensions=("environmental",), features=("5.2",)))
    assert left(found) == {"features": [], "indicators": [], "initiatives": [], "events": [], "partners": []}


def test_by_an_organisation_with_the_key_features_that_it_measures_or_works_on(whole):
    found = narrowed(whole, Choice(organisations=("shop",)))
    assert left(found) == {
        "features": ["3.1"], "indicators": ["co2"], "initiatives": ["repair"], "events": ["fair"],
        "partners": ["school", "shop"],
    }  # fmt: skip
    assert found.names == {"shop": Text(en="The shop")}
    assert left(narrowed(whole, Choice(organisations=("office",))))["indicators"] == ["people"]


def test_two_values_of_a_facet_widen_it(whole):
    assert left(narrowed(whole, Choice(goals=("7", "4"))))["initiatives"] == ["repair", "reading"]


def test_the_42_stay_as_they_are(whole):
    found = narrowed(whole, Choice(goals=("7",)))
    assert [row.rolled for row in found.features] == [row.rolled for row in whole.features]
    assert (len(found.goals), len(found.dimensions)) == (17, 4)


def test_what_the_reader_left_out_is_not_what_the_year_left_out(whole):
    chosen = replace(whole, chosen=True, features=(whole.features[0], replace(whole.features[1], selected=False)))
    found = narrowed(chosen, Choice(goals=("4",)))
    assert (left(found)["features"], [row.rolled.code for row in found.left_out]) == ([], ["5.2"])


def test_all_42_brings_the_indicators_of_what_was_not_selected_in_printed_order(whole):
    chosen = replace(whole, chosen=True, features=(replace(whole.features[0], selected=False), whole.features[1]))
    found = narrowed(replace(chosen, indicators=whole.others, others=whole.indicators), Choice(everything=True))
    assert (left(found)["features"], [row.code for row in found.indicators], found.others, found.left_out) == (
        ["3.1", "5.2"], ["co2", "late"], (), (),
    )  # fmt: skip


def test_without_narrative_what_defines_a_figure_stays(whole):
    found = narrowed(whole, Choice(narrative=False))
    assert (found.features[0].reason, found.initiatives[0].summary) == (Text(), Text())
    assert (found.indicators[0].definition, found.indicators[0].source) == (Text(en="All"), Text(en="The office"))


def test_each_value_tells_how_much_there_would_be_if_it_were_chosen(whole):
    counts = tallies(whole, Choice())
    assert (counts["goal"], counts["organisation"]) == ({"7": 3, "4": 1}, {"shop": 3, "school": 2, "office": 1})
    for name, values in counts.items():
        for value, number in values.items():
            rows = left(narrowed(whole, Choice().but(name, [value])))
            assert number == sum(len(rows[kind]) for kind in ("indicators", "initiatives", "events")), (name, value)


def test_a_facet_counts_beside_the_others_and_not_beside_itself(whole):
    counts = tallies(whole, Choice(goals=("7",), organisations=("school",)))
    assert (counts["goal"], counts["organisation"]) == ({"7": 1, "4": 1}, {"shop": 3, "school": 1})


def test_organisations_are_those_behind_an_entry(whole):
    assert {slug: name.en for slug, name in organisations(whole).items()} == {
        "shop": "The shop", "school": "The school", "office": "The office",
    }  # fmt: skip


@pytest.fixture
def detailed(whole):
    """With a link and news of either initiative, and a venue of either event."""
    slugs = [row.slug for row in whole.initiatives]
    return replace(
        whole,
        initiatives=tuple(replace(row, body=Text(en="Long")) for row in whole.initiatives),
        events=tuple(
            replace(row, venue=at, programme=f"week-{at}", body=Text(en="Long"))
            for at, row in enumerate(whole.events, 1)
        ),
        tags=tuple(TagEntry(slug, "", 7, "", "direct", Text(en="Why")) for slug in slugs),
        updates=tuple(update(slug) for slug in slugs),
        venues=(venue(1), venue(2)),
        programmes=(programme("week-1"), programme("week-2")),
        changes=tuple(
            ChangeEntry(row.slug, row.first_on, row.first_on, "cancelled", Text(en="Rain"), "") for row in whole.events
        ),
    )


def test_links_news_and_venues_are_those_of_what_is_left(detailed):
    found = narrowed(detailed, Choice(goals=("7",)))
    assert [row.initiative for row in (*found.tags, *found.updates)] == ["repair", "repair"]
    assert [row.id for row in found.venues] == [1]
    assert ([row.slug for row in found.programmes], [row.event for row in found.changes]) == (["week-1"], ["fair"])


def test_without_narrative_long_texts_and_reasons_go_and_what_was_told_when_stays(detailed):
    found = narrowed(detailed, Choice(narrative=False))
    bodies = [row.body for row in (*found.initiatives, *found.events, *found.updates, *found.programmes)]
    assert not any([*bodies, *(row.reason for row in found.tags)])
    assert [row.title.en for row in found.updates] == ["Half way", "Half way"]
