"""What the event page tells search machines."""

import json
import re
from datetime import date
from typing import Any

import pytest
from django.test import Client

from events.models import Event, Occurrence
from tests import factories
from tests.events.pages import DAY, TODAY, draft, on, page

pytestmark = pytest.mark.django_db
SCHEMA = "https://schema.org/"


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_args: TODAY)


def told(client: Client, event: Event) -> dict[str, Any]:
    html = page(client, event.get_absolute_url())
    [data] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    return json.loads(data)


def test_one_date_is_an_event(stranger: Client) -> None:
    venue = factories.VenueFactory(name="Biblioteket", address="Torvet 1", postcode="6430", town="Nordborg")
    event = on(
        TODAY + DAY, event__title="Kor", event__slug="kor", event__summary="Syng med.", event__venue=venue,
        event__organiser=factories.OrganisationFactory(name="Koret", slug="koret"), event__languages=["da", "de"],
        event__price_kind="amount", event__price_amount=75, event__age_from=5,
    ).event  # fmt: skip
    assert told(stranger, event) == {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": "Kor",
        "description": "Syng med.",
        "url": "http://localhost:8000/det-sker/kor/",
        "inLanguage": ["da", "de"],
        "mainEntityOfPage": {
            "@type": "WebPage", "@id": "http://localhost:8000/det-sker/kor/", "inLanguage": "da",
        },
        "typicalAgeRange": "5-",
        "organizer": {
            "@type": "Organization", "name": "Koret", "url": "http://localhost:8000/organisationer/koret/",
        },
        "startDate": "2026-11-25T12:00:00+01:00",
        "endDate": "2026-11-25T13:00:00+01:00",
        "eventStatus": f"{SCHEMA}EventScheduled",
        "eventAttendanceMode": f"{SCHEMA}OfflineEventAttendanceMode",
        "location": {
            "@type": "Place",
            "name": "Biblioteket",
            "address": {
                "@type": "PostalAddress", "streetAddress": "Torvet 1", "postalCode": "6430",
                "addressLocality": "Nordborg",
            },
        },
        "offers": {
            "@type": "Offer", "price": "75.00", "priceCurrency": "DKK", "url": "http://localhost:8000/det-sker/kor/",
        },
    }  # fmt: skip


@pytest.mark.parametrize(
    ("status", "written", "previous"),
    [
        ("cancelled", "EventCancelled", None),
        ("postponed", "EventPostponed", "2026-11-20T12:00"),
        ("moved", "EventRescheduled", "2026-11-20T12:00"),
        ("moved online", "EventMovedOnline", None),
    ],
)
def test_what_became_of_a_date_is_told(stranger: Client, status: str, written: str, previous: str | None) -> None:
    row = on(TODAY, status=status, reason="Syg", recurrence_key="2026-11-20T12:00", event__online_url="https://x.org/")
    data = told(stranger, row.event)
    assert (data["eventStatus"], data.get("previousStartDate")) == (f"{SCHEMA}{written}", previous)


def test_several_dates_are_a_series(stranger: Client) -> None:
    event = on(TODAY, TODAY + DAY, all_day=True).event
    factories.OccurrenceFactory(event=event, first_on=TODAY + 7 * DAY, status="cancelled", reason="Syg")
    factories.OccurrenceFactory(event=event, first_on=TODAY - 7 * DAY)
    data = told(stranger, event)
    assert (data["@type"], "startDate" in data) == ("EventSeries", False)
    assert [(each["startDate"], each["endDate"], each["eventStatus"]) for each in data["subEvent"]] == [
        ("2026-11-24", "2026-11-25", f"{SCHEMA}EventScheduled"),
        ("2026-12-01T12:00:00+01:00", "2026-12-01T13:00:00+01:00", f"{SCHEMA}EventCancelled"),
    ]


def test_online_and_in_a_place_are_told_apart(stranger: Client) -> None:
    online = on(TODAY, event__online_url="https://x.org/").event
    both = on(TODAY, event__online_url="https://x.org/", event__place="Rådhuset").event
    virtual = {"@type": "VirtualLocation", "url": "https://x.org/"}
    assert told(stranger, online)["location"] == virtual
    assert told(stranger, online)["eventAttendanceMode"] == f"{SCHEMA}OnlineEventAttendanceMode"
    assert told(stranger, both)["location"] == [{"@type": "Place", "name": "Rådhuset"}, virtual]
    assert told(stranger, both)["eventAttendanceMode"] == f"{SCHEMA}MixedEventAttendanceMode"
    Occurrence.objects.update(status="moved online", reason="Storm")
    assert told(stranger, both)["location"] == virtual
    assert told(stranger, both)["eventAttendanceMode"] == f"{SCHEMA}OnlineEventAttendanceMode"


def test_only_a_price_that_is_known_is_an_offer(stranger: Client) -> None:
    free, unknown = on(TODAY, event__price_kind="free").event, on(TODAY).event
    assert (told(stranger, free)["offers"]["price"], told(stranger, free)["isAccessibleForFree"]) == ("0", True)
    assert {"offers", "isAccessibleForFree"} & set(told(stranger, unknown)) == set()


def test_a_day_that_is_not_known_is_not_told(stranger: Client) -> None:
    event = on(date(2026, 12, 1), date(2026, 12, 31), event__date_note="Kun måneden kendes.").event
    assert "startDate" not in told(stranger, event)


def test_text_cannot_end_the_block(stranger: Client) -> None:
    title = "</script><script>alert(1)</script> & <!--"
    event = on(TODAY, event__title=title).event
    assert told(stranger, event)["name"] == title
    assert page(stranger, event.get_absolute_url()).count("<script") == 2  # ours, and one of the head


def test_a_description_in_another_language_than_the_name_says_which(stranger: Client) -> None:
    event = on(TODAY, event__title_de="Chor", event__slug="kor", event__summary="Syng med.").event
    assert told(stranger, event)["description"] == "Syng med."
    [data] = re.findall(r'ld\+json">(.*?)</script>', page(stranger, "/de/veranstaltungen/kor/"), re.DOTALL)
    about = json.loads(data)
    assert (about["name"], about["mainEntityOfPage"]["inLanguage"]) == ("Chor", "de")
    assert about["description"] == {"@value": "Syng med.", "@language": "da"}


def test_no_draft_is_told_of(coordinator: Client) -> None:
    hidden = factories.OrganisationFactory(name="Hemmelig", state="draft", published_at=None)
    assert "ld+json" not in page(coordinator, draft().event.get_absolute_url())
    assert "organizer" not in told(coordinator, on(TODAY, event__organiser=hidden).event)
