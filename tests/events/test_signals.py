"""What is told beside an event, and not kept in it: another name of its place, organiser or dimension is news."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from events.models import Event, Occurrence
from initiatives.models import Dimension
from tests import factories
from tests.events.feeds import FEED, NEWS, values
from tests.events.pages import TODAY, on

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_args: TODAY)


LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


def rename(row: Any, field: str) -> None:
    setattr(row, field, "Noget andet")
    row.save()


@pytest.mark.parametrize(
    ("address", "what", "number"),
    [
        (FEED, lambda event: rename(event.venue, "name"), "1"),
        (FEED, lambda event: rename(event.venue, "town"), "1"),
        (FEED, lambda event: rename(event.occurrences.get().venue, "name"), "1"),
        (FEED, lambda event: event.occurrences.get().venue.delete(), "1"),
        (FEED, lambda event: rename(event.dimensions.get(), "short_da"), "0"),
        (FEED, lambda event: event.dimensions.clear(), "0"),
        (FEED, lambda event: event.dimensions.set(Dimension.objects.all()), "0"),
        (FEED, lambda event: event.dimensions.get().events.clear(), "0"),
        (FEED, lambda event: event.dimensions.get().events.remove(event), "0"),
        (NEWS, lambda event: rename(event.organiser, "name_da"), "0"),
    ],
)  # fmt: skip
def test_a_change_of_what_is_told_beside_the_event_is_news(
    stranger: Client, address: str, what: Any, number: str
) -> None:
    event = on(TODAY, event__venue=factories.VenueFactory(), venue=factories.VenueFactory()).event
    event.organiser = factories.OrganisationFactory()
    event.save()
    event.dimensions.set(Dimension.objects.filter(code="social"))
    Event.objects.update(updated_at=LONG_AGO, published_at=LONG_AGO)
    Occurrence.objects.update(changed_at=LONG_AGO)
    before = stranger.get(address)
    what(event)
    after = stranger.get(address, headers={"If-Modified-Since": before["Last-Modified"]})
    assert (before["Last-Modified"], after.status_code) == ("Thu, 01 Jan 2026 00:00:00 GMT", 200)
    if address == FEED:
        assert values(before.content.decode(), "SEQUENCE") == ["0"]
        assert values(after.content.decode(), "SEQUENCE") == [number]
        assert values(after.content.decode(), "DTSTAMP") > values(before.content.decode(), "DTSTAMP")


def test_what_calendars_are_not_told_of_a_venue_is_no_news(stranger: Client) -> None:
    venue = on(TODAY, event__venue=factories.VenueFactory()).event.venue
    before = stranger.get(FEED)
    venue.lift = "no"
    venue.save()
    assert stranger.get(FEED).content == before.content
    assert stranger.get(FEED)["Last-Modified"] == before["Last-Modified"]
