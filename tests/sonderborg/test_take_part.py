"""Take part: what each of the four can do, and nothing that is not public."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from sonderborg.ways import WHO
from tests import city, factories

pytestmark = pytest.mark.django_db
KINDS = {"companies": "company", "institutions": "educational institution", "associations": "association"}
AUDIENCES = {who.key: who.audience for who in WHO}


def put_in(number, who, **values):
    """`number` rows of each kind for `who`."""
    for _n in range(number):
        audiences = [AUDIENCES[who]]
        organisation = factories.OrganisationFactory(kind=KINDS.get(who, "other"), **values)
        factories.InitiativeFactory(audiences=audiences, lead=organisation, **values)
        event = factories.EventFactory(audiences=audiences, organiser=organisation, **values)
        factories.OccurrenceFactory(event=event, first_on=timezone.localdate())


# Two for the framework, one each for standings, texts, initiatives, their number, events, whether sample data are
# about, and for all but citizens the organisations that are like the reader.
@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("who", "queries"), [("citizens", 8), ("companies", 9)])
def test_a_page_costs_the_same_with_more_rows(stranger, rows, who, queries, django_assert_num_queries):
    put_in(rows, who)
    put_in(1, who, state="draft")
    with django_assert_num_queries(queries):
        context = stranger.get(city.address(who)).context
    assert (len(context["initiatives"]), context["initiative_count"], len(context["occurrences"])) == (rows, rows, rows)
    assert len(context["organisations"]) == (rows if who in KINDS else 0)


@pytest.mark.parametrize("who", AUDIENCES)
def test_each_shows_what_is_for_them_and_nothing_else(stranger, who):
    put_in(1, who)
    for other in AUDIENCES.keys() - {who}:
        put_in(1, other)
    context = stranger.get(city.address(who)).context
    assert [row.audiences for row in context["initiatives"]] == [[AUDIENCES[who]]]
    assert [row.event.audiences for row in context["occurrences"]] == [[AUDIENCES[who]]]
    assert [row.kind for row in context["organisations"]] == ([KINDS[who]] if who in KINDS else [])


@pytest.mark.parametrize("hidden", [{"state": "draft"}, {"published_at": timezone.now() + timedelta(days=9)}])
def test_a_stranger_sees_nothing_hidden(stranger, coordinator, hidden):
    put_in(1, "companies", **hidden)
    for client, seen in ((stranger, 0), (coordinator, 1)):
        context = client.get("/vaer-med/virksomheder/").context
        found = {name: len(context[name]) for name in ("initiatives", "occurrences", "organisations")}
        assert found == dict.fromkeys(found, seen)


def test_an_organisation_is_not_named_for_what_is_hidden(stranger):
    company = factories.OrganisationFactory(kind="company")
    factories.InitiativeFactory(state="draft", lead=company)
    assert list(stranger.get("/vaer-med/virksomheder/").context["organisations"]) == []
    factories.InitiativeFactory().partners.add(company)
    assert list(stranger.get("/vaer-med/virksomheder/").context["organisations"]) == [company]


@pytest.mark.parametrize("language", city.LANGUAGES)
@pytest.mark.parametrize("who", AUDIENCES)
def test_every_way_in_leads_somewhere(stranger, who, language):
    response = stranger.get(city.address(who, language))
    links = [url for way in response.context["who"].ways for _words, url in way.links]
    assert len(links) >= 8
    for url in links:
        assert url.startswith(("/", "webcal://localhost"))
        if url.startswith("/"):
            assert stranger.get(url).status_code == 200, url


def test_an_empty_city_still_says_what_to_do(stranger):
    response = stranger.get("/vaer-med/foreninger/")
    assert "Der er endnu ikke registreret et initiativ for dig" in response.text
    assert "Der er ikke lagt kommende arrangementer ind lige nu" in response.text


def test_the_first_page_leads_to_the_four_and_so_does_home(stranger):
    for place in ("/vaer-med/", "/"):
        text = stranger.get(place).text
        assert [who.key for who in WHO if f'href="{city.address(who.key)}"' in text] == list(AUDIENCES)


def test_search_machines_are_told_where_it_stands(stranger):
    (crumbs,) = stranger.get("/vaer-med/borgere/").context["structured"]
    assert [item["item"].removeprefix(settings.SITE_URL) for item in crumbs["itemListElement"]] == [
        "/", "/vaer-med/", "/vaer-med/borgere/",
    ]  # fmt: skip
