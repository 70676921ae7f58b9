from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict
from django.utils import translation

from events import filters
from events.models import Occurrence
from events.offer import FACETS, Offer, offered
from initiatives.models import Dimension
from tests import factories

TODAY = date(2026, 11, 24)
OFFER = Offer(
    {name: {} for name in FACETS}
    | {
        "goal": {"4": "4 God uddannelse"},
        "dimension": {"social": "Social", "cultural": "Kultur"},
        "audience": {"citizens": "Borgere"},
        "place": {"Nordborg": "Nordborg"},
        "price": {"free": "Gratis"},
        "language": {"da": "Dansk"},
        "organisation": {},
    }
)


def read(text: str) -> filters.Filters:
    return filters.read(QueryDict(text), OFFER, TODAY)


def test_what_is_known_is_chosen_once_in_the_order_of_the_address() -> None:
    asked = read("dimension=social&dimension=cultural&dimension=social&price=free&audience=")
    assert {name: list(values) for name, values in asked.chosen.items() if values} == {
        "dimension": ["social", "cultural"],
        "price": ["free"],
    }
    assert asked.unknown == []


@pytest.mark.parametrize(
    "text",
    [
        "dimension=none",
        "audience=%00",
        "from=2026-13-01",
        "from=20261201",
        "to=x",
        "from=0001-01-01",
        "to=9999-12-31",
        "from=2026-W49-1",
        "page=0",
        "page=-1",
        "page=99999999999999999999",
        "page=x",
        "page=%C2%B2",
        "price=amount",
    ],
)
def test_what_nobody_knows_is_left_out_and_named(text: str) -> None:
    asked = read(text)
    assert len(asked.unknown) == 1
    assert replace(asked, unknown=[]) == read("")


def test_a_long_value_is_named_in_short_and_without_control_signs() -> None:
    assert read("dimension=" + "x" * 99 + "%00").unknown == ["x" * 40]


def test_a_last_day_before_the_first_is_left_out() -> None:
    asked = read("from=2026-12-02&to=2026-12-01")
    assert (asked.first, asked.last, asked.muddled) == (date(2026, 12, 2), None, True)
    assert read("to=2026-11-23").muddled
    assert not read("to=2026-11-24").muddled


def test_a_search_word_is_cleaned_and_has_a_limit() -> None:
    assert read("q=+%00energi++hjem+").q == "energi hjem"
    assert len(read("q=" + "x" * 999).q) == 200


def test_the_address_is_rebuilt_from_what_was_understood() -> None:
    asked = read("page=3&to=2026-12-24&from=2026-12-01&q=kor+fest&dimension=social&dimension=x&junk=1")
    assert asked.query() == "?dimension=social&q=kor+fest&from=2026-12-01&to=2026-12-24"
    assert asked.query(page=4) == "?dimension=social&q=kor+fest&from=2026-12-01&to=2026-12-24&page=4"
    assert asked.query(dates=False, without=("dimension", "social")) == "?q=kor+fest"
    assert read("dimension=x").query() == ""


def test_a_search_word_cannot_add_to_the_address() -> None:
    assert read("q=a%26from%3D2026-01-01").query() == "?q=a%26from%3D2026-01-01"


def test_each_chip_leads_to_the_page_without_it() -> None:
    asked = read("dimension=social&dimension=cultural&q=kor&from=2026-12-01&to=2026-12-24")
    assert list(asked.chips(OFFER, "/det-sker/")) == [
        ("Social", "/det-sker/?dimension=cultural&q=kor&from=2026-12-01&to=2026-12-24", None),
        ("Kultur", "/det-sker/?dimension=social&q=kor&from=2026-12-01&to=2026-12-24", None),
        ("“kor”", "/det-sker/?dimension=social&dimension=cultural&from=2026-12-01&to=2026-12-24", None),
        ("1.–24. december 2026", "/det-sker/?dimension=social&dimension=cultural&q=kor", None),
    ]


@pytest.mark.parametrize(
    ("text", "words"), [("from=2026-12-01", "fra 1. december 2026"), ("to=2026-12-24", "til 24. december 2026")]
)
def test_an_open_span_is_said_in_words(text: str, words: str) -> None:
    assert [chip[0] for chip in read(text).chips(OFFER, "/")] == [words]


# --- With rows -----------------------------------------------------------------------------------
STRANGER = AnonymousUser()


def on(day: date = TODAY, **options: Any) -> Occurrence:
    return factories.OccurrenceFactory(first_on=day, **options)


def found(text: str) -> set[Occurrence]:
    query = QueryDict(text)
    asked = filters.read(query, offered(query, STRANGER, TODAY), TODAY)
    assert asked.unknown == []
    return set(asked.narrow(Occurrence.objects.visible_to(STRANGER)))


@pytest.mark.django_db
def test_values_of_one_filter_are_or_and_filters_are_and() -> None:
    both, social, free = on(event__price_kind="free"), on(), on(event__price_kind="free")
    for row in (both, social):
        row.event.dimensions.set(Dimension.objects.filter(code__in=["social", "economic"]))
    assert found("dimension=social&dimension=economic") == {both, social}
    assert found("price=free") == {both, free}
    assert found("dimension=social&price=free") == {both}


@pytest.mark.django_db
def test_audience_language_organisation_and_word_narrow() -> None:
    organisation = factories.OrganisationFactory(slug="kommunen")
    right = on(
        event__audiences=["citizens", "companies"],
        event__languages=["da", "de"],
        event__organiser=organisation,
        event__title="Åbent hus i Aabenraa",
    )
    on(event__audiences=["associations"], event__languages=["en"], event__organiser=factories.OrganisationFactory())
    for text in ("audience=companies", "language=de", "organisation=kommunen", "q=åbenrå", "q=hus+aben"):
        assert found(text) == {right}, text


@pytest.mark.django_db
def test_the_place_is_that_of_the_date_before_that_of_the_event() -> None:
    north, south = factories.VenueFactory(town="Nordborg"), factories.VenueFactory(town="Gråsten")
    usual = on(event__venue=north)
    on(event__venue=north, venue=south)
    on(event__venue=south)
    assert found("place=Nordborg") == {usual}


@pytest.mark.django_db
def test_only_towns_with_events_that_can_be_seen_are_offered_in_danish_order() -> None:
    for town in ("Aabenraa", "Ærø", "Nordborg", "Gråsten", "Nordborg"):
        factories.EventFactory(venue=factories.VenueFactory(town=town))
    factories.EventFactory(venue=factories.VenueFactory(town="Hemmelig"), state="draft", published_at=None)
    factories.VenueFactory(town="Tom")
    offer = offered(QueryDict(), STRANGER, TODAY)
    assert list(offer.labels["place"]) == ["Gråsten", "Nordborg", "Ærø", "Aabenraa"]


@pytest.mark.django_db
def test_programmes_under_way_or_to_come_are_offered_and_drafts_are_not() -> None:
    day = timedelta(1)
    factories.ProgrammeFactory(slug="past", starts_on=TODAY - 2 * day, ends_on=TODAY - day)
    factories.ProgrammeFactory(slug="draft", starts_on=TODAY, ends_on=TODAY, state="draft", published_at=None)
    factories.ProgrammeFactory(slug="next", title_da="Uge", title_en="Week", starts_on=TODAY + day, ends_on=TODAY + day)
    factories.ProgrammeFactory(slug="now", title_da="Måned", starts_on=TODAY - day, ends_on=TODAY)
    with translation.override("en"):
        offer = offered(QueryDict(), STRANGER, TODAY)
    assert offer.programmes == [
        ("Måned", "now", TODAY - day, TODAY),
        ("Week", "next", TODAY + day, TODAY + day),
    ]


@pytest.mark.django_db
def test_an_organisation_that_cannot_be_seen_is_not_known() -> None:
    factories.OrganisationFactory(slug="hemmelig", state="draft", published_at=None)
    query = QueryDict("organisation=hemmelig&organisation=%00")
    asked = filters.read(query, offered(query, STRANGER, TODAY), TODAY)
    assert asked.unknown == ["hemmelig", ""]


@pytest.mark.django_db
@pytest.mark.parametrize("rows", [1, 3])
def test_all_choices_cost_one_query(rows: int, django_assert_num_queries: Any) -> None:
    for number in range(rows):
        factories.EventFactory(venue=factories.VenueFactory(town=f"By {number}"))
        factories.ProgrammeFactory(ends_on=TODAY)
    with django_assert_num_queries(1):
        offer = offered(QueryDict("organisation=x"), STRANGER, TODAY)
    assert (len(offer.labels["place"]), len(offer.programmes), len(offer.labels["dimension"])) == (rows, rows, 4)
