"""What search machines and those who share a page read in its head."""

import json
import re

import pytest
from django.utils.html import escape

from tests import factories

pytestmark = pytest.mark.django_db
TRICKY = 'Havn & </script><b>"fjord"'


def meta(html):
    """Property or name -> content of the page's meta elements, as they are written."""
    return {
        name: content
        for attributes in re.findall(r"<meta ([^>]*)>", html)
        for name in re.findall(r'(?:name|property)="([^"]*)"', attributes)
        for content in re.findall(r'content="([^"]*)"', attributes)
    }


def structured(html):
    return [json.loads(text) for text in re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)]


def canonical(html):
    return re.findall(r'<link rel="canonical" href="([^"]*)">', html)


def test_a_shared_page_has_title_words_address_and_picture(stranger, settings):
    factories.InitiativeFactory(slug="havn", title=TRICKY, summary="Vi <i>bygger</i>")
    found = meta(stranger.get("/initiativer/havn/").text)
    site = settings.SITE_URL
    assert found["og:title"] == f"{escape(TRICKY)} – Sønderborg UNESCO Learning City"
    assert found["og:description"] == found["description"] == escape("Vi <i>bygger</i>")
    assert found["og:url"] == f"{site}/initiativer/havn/"
    assert found["og:image"] == f"{site}/static/share.png"


@pytest.mark.parametrize(
    ("query", "end"),
    [("", ""), ("?goal=7&sort=title", ""), ("?goal=7&page=2", "?page=2"), ("?page=1", ""), ("?page=x", "")],
)
def test_filters_make_no_page_of_their_own_but_later_pages_are(stranger, settings, query, end):
    factories.InitiativeFactory.create_batch(31)
    response = stranger.get(f"/initiativer/{query}")
    assert canonical(response.text) == [f"{settings.SITE_URL}/initiativer/{end}"]


def test_a_month_has_one_address_however_it_is_written(stranger, settings):
    addresses = [canonical(stranger.get(f"/en/events/2017/{month}/").text) for month in ("9", "09")]
    assert addresses == [[f"{settings.SITE_URL}/en/events/2017/9/"]] * 2


def test_the_front_page_tells_of_the_site_its_search_and_who_answers_for_it(stranger):
    publisher, site = structured(stranger.get("/en/").text)
    assert (publisher["@type"], publisher["name"]) == ("GovernmentOrganization", "Sønderborg Municipality")
    assert site["publisher"] == {"@id": publisher["@id"]}
    assert site["potentialAction"]["target"]["urlTemplate"].endswith("/en/search/?q={search_term_string}")


def test_an_initiative_is_described_and_its_text_cannot_end_the_element(stranger):
    lead = factories.OrganisationFactory(name="Havnen")
    factories.InitiativeFactory(slug="havn", title=TRICKY, lead=lead)
    (found,) = structured(stranger.get("/initiativer/havn/").text)
    assert (found["@type"], found["name"]) == ("Project", TRICKY)
    assert found["parentOrganization"] == {"@type": "Organization", "name": "Havnen"}


def test_an_organisation_that_is_hidden_is_not_named(stranger):
    factories.InitiativeFactory(slug="havn", lead=factories.OrganisationFactory(state="draft"))
    (found,) = structured(stranger.get("/initiativer/havn/").text)
    assert "parentOrganization" not in found


def test_an_indicator_is_a_dataset_with_its_file(stranger):
    row = factories.IndicatorFactory(code="maaling", licence="CC BY 4.0")
    for year in (2020, 2022):
        factories.MeasurementFactory(indicator=row, period=str(year), value=0)
    (found,) = structured(stranger.get("/en/indicators/maaling/").text)
    assert (found["@type"], found["identifier"]) == ("Dataset", "maaling")
    assert found["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert found["temporalCoverage"] == "2020-01-01/2022-12-31"
    assert found["distribution"]["contentUrl"].endswith("/en/indicators/maaling.csv")


@pytest.mark.parametrize("make", [factories.InitiativeFactory, factories.IndicatorFactory])
def test_what_is_not_public_is_not_described_and_strangers_get_nothing(stranger, coordinator, make):
    row = make(state="draft")
    address = row.get_absolute_url()
    assert structured(coordinator.get(address).text) == []
    response = stranger.get(address)
    assert (response.status_code, structured(response.text)) == (404, [])
