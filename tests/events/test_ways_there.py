"""Links to planners of a journey, and how to get to a place on its event's page."""

from typing import Any

import pytest
from django.test import Client

from events.ways_there import directions, journey
from tests.events.pages import TODAY, on, page, text
from tests.factories import VenueFactory

PLACE = ("Torvet 1", "6430", "Nordborg")
PLANNER = "https://plan.example/?to={place}"


def test_the_address_is_quoted_so_that_nothing_in_it_changes_the_link() -> None:
    assert directions("Å-vej 2 & 4#x", "6430", "Nordborg") == (
        "https://www.openstreetmap.org/directions?to=%C3%85-vej%202%20%26%204%23x%2C%206430%20Nordborg"
    )
    assert journey(*PLACE, PLANNER) == "https://plan.example/?to=Torvet%201%2C%206430%20Nordborg"


@pytest.mark.parametrize(
    ("place", "planner"),
    [
        (("Holm 1", "24937", "Flensburg"), PLANNER),  # not in Denmark
        (("", "6430", "Nordborg"), PLANNER),
        (PLACE, ""),
    ],
)
def test_no_journey_is_planned_where_the_planner_knows_nothing(place: tuple[str, str, str], planner: str) -> None:
    assert journey(*place, planner) == ""


def test_without_a_street_there_is_no_way_to_show() -> None:
    assert directions("", "6430", "Nordborg") == ""


# --- On the page -----------------------------------------------------------------------------------
def at(**options: Any) -> str:
    on(TODAY, event__slug="kor", event__venue=VenueFactory(**options))
    return "/det-sker/kor/"


@pytest.mark.django_db
def test_the_page_says_how_to_get_there(stranger: Client) -> None:
    address = at(
        address="Torvet 1", postcode="6430", town="Nordborg", public_transport="Bus 13 til Torvet",
        cycling="Stativer i gården", entrance="Den røde dør",
    )  # fmt: skip
    html = page(stranger, address)
    words = text(html)
    assert words[words.index("Sådan kommer du dertil") :].startswith(
        "Sådan kommer du dertil Med bus og tog Bus 13 til Torvet På cykel Stativer i gården Indgang Den røde dør "
        "Planlæg rejsen med bus og tog Find vej på et kort"
    )
    assert 'href="https://www.rejseplanen.dk/bin/query.exe/mn?ZADR=1&amp;Z=Torvet%201%2C%206430%20Nordborg"' in html


@pytest.mark.django_db
def test_a_text_in_another_language_is_marked_as_such(stranger: Client) -> None:
    at(public_transport="Bus 13 til Torvet")
    assert '<dd lang="da">Bus 13 til Torvet</dd>' in page(stranger, "/en/events/kor/")


@pytest.mark.django_db
def test_what_is_not_known_is_not_said(stranger: Client, settings: Any) -> None:
    settings.JOURNEY_PLANNER = ""
    assert "Sådan kommer du dertil" not in page(stranger, at(address="", town=""))


@pytest.mark.django_db
def test_the_api_tells_it_in_all_languages(stranger: Client) -> None:
    at(entrance_da="Den røde dør", entrance_en="The red door")
    venue = stranger.get("/api/v1/events/kor").json()["venue"]
    assert venue["entrance"] == {"da": "Den røde dør", "en": "The red door", "de": None}
    assert venue["cycling"] == {"da": None, "en": None, "de": None}
