from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from events.models import Event, Occurrence
from initiatives.models import Dimension, Goal, KeyFeature
from tests.factories import (
    EventFactory,
    InitiativeFactory,
    OccurrenceFactory,
    OrganisationFactory,
    ProgrammeFactory,
    VenueFactory,
)

pytestmark = pytest.mark.django_db

NOTHING = {"da": None, "en": None, "de": None}
LONG_AGO = datetime(2021, 1, 1, tzinfo=UTC)


def get(client: Any, address: str) -> Any:
    response = client.get(f"/api/v1/{address}")
    assert response.status_code == 200, response.content
    return response.json()


def dates(client: Any, query: str = "") -> list[str]:
    return [row["first_on"] for row in get(client, f"occurrences{query}")["results"]]


def test_draft_and_future_are_nowhere_even_for_staff(stranger: Any, coordinator: Any) -> None:
    OccurrenceFactory(event=EventFactory(slug="shown"))
    OccurrenceFactory(event=EventFactory(slug="draft", state="draft", published_at=None))
    OccurrenceFactory(event=EventFactory(slug="later", published_at=timezone.now() + timezone.timedelta(days=1)))
    for client in (stranger, coordinator):
        assert [row["slug"] for row in get(client, "events")["results"]] == ["shown"]
        assert [row["event"] for row in get(client, "occurrences")["results"]] == ["shown"]
        assert [client.get(f"/api/v1/events/{slug}").status_code for slug in ("draft", "later")] == [404, 404]


def test_event_tells_what_it_is_and_when(stranger: Any) -> None:
    row = EventFactory(
        slug="a", title_da="Åbent hus", title_en="Open day", organiser=OrganisationFactory(slug="lib"),
        venue=VenueFactory(name="Library", town="Sønderborg", step_free="yes"), programme=ProgrammeFactory(slug="week"),
        price_kind="amount", price_amount=Decimal("50.00"), languages=["da", "dsl"], age_from=6,
    )  # fmt: skip
    row.initiatives.set([InitiativeFactory(slug="i"), InitiativeFactory(slug="d", state="draft", published_at=None)])
    row.goals.set([Goal.objects.get(number=4)])
    row.dimensions.set([Dimension.objects.get(code="social")])
    row.features.set([KeyFeature.objects.get(code="3.1")])
    OccurrenceFactory(event=row, status="moved", reason_da="Sygdom", venue=VenueFactory(name="Hall"))
    found = get(stranger, "events/a")
    assert found["title"] == {"da": "Åbent hus", "en": "Open day", "de": None}
    names = ("organiser", "programme", "initiatives", "goals", "dimensions", "features", "price_amount", "languages")
    assert [found[name] for name in names] == ["lib", "week", ["i"], [4], ["social"], ["3.1"], "50", ["da", "dsl"]]
    assert (found["venue"]["name"], found["venue"]["step_free"], found["venue"]["lift"]) == (
        "Library",
        "yes",
        "unknown",
    )
    (moment,) = found["occurrences"]
    assert (moment["starts_at"], moment["ends_at"]) == ("2026-12-01T11:00:00Z", "2026-12-01T12:00:00Z")
    assert (moment["status"], moment["reason"]["da"], moment["previous_start"]) == (
        "moved",
        "Sygdom",
        "2026-12-01T12:00",
    )
    assert moment["venue"]["name"] == "Hall"


def test_what_an_event_points_at_does_not_give_away_a_draft(stranger: Any) -> None:
    hidden = {"state": "draft", "published_at": None}
    EventFactory(slug="a", organiser=OrganisationFactory(**hidden), programme=ProgrammeFactory(**hidden))
    found = get(stranger, "events/a")
    assert (found["organiser"], found["programme"], found["venue"], found["place"]) == (None, None, None, NOTHING)


def test_date_without_its_own_venue_takes_place_at_the_events(stranger: Any) -> None:
    OccurrenceFactory(event=EventFactory(venue=VenueFactory(name="Library")))
    assert get(stranger, "occurrences")["results"][0]["venue"]["name"] == "Library"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["2026-10-20", "2026-11-02", "2026-12-24"]),
        ("?from=2026-11-05", ["2026-10-20", "2026-12-24"]),
        ("?to=2026-11-02", ["2026-10-20", "2026-11-02"]),
        ("?from=2026-11-02&to=2026-11-02", ["2026-10-20", "2026-11-02"]),
        ("?from=2026-12-01&to=2026-11-01", ["2026-10-20"]),
        ("?from=2027-01-01", []),
    ],
)
def test_dates_between_two_days_include_what_is_still_running(stranger: Any, query: str, found: list[str]) -> None:
    OccurrenceFactory(first_on=date(2026, 10, 20), last_on=date(2026, 12, 1))  # an exhibition
    OccurrenceFactory(first_on=date(2026, 11, 2))
    OccurrenceFactory(first_on=date(2026, 12, 24))
    assert dates(stranger, query) == found


@pytest.mark.parametrize("name", ["from", "to"])
@pytest.mark.parametrize("day", ["soon", "2026-02-30", "0", "%00"])
def test_day_that_is_none_is_refused_in_words(stranger: Any, name: str, day: str) -> None:
    response = stranger.get(f"/api/v1/occurrences?{name}={day}")
    assert (response.status_code, response.json()) == (422, {"detail": f"{name}: write a date such as 2026-11-24"})


def test_updated_since_finds_changed_dates_and_changed_events(stranger: Any) -> None:
    for slug, day in [("old", 1), ("renamed", 2), ("moved", 3)]:
        OccurrenceFactory(event=EventFactory(slug=slug, published_at=LONG_AGO), first_on=date(2026, 11, day))
    Event.objects.update(updated_at=LONG_AGO)
    Occurrence.objects.update(changed_at=LONG_AGO)
    Event.objects.get(slug="renamed").save()
    Occurrence.objects.get(event__slug="moved").save()
    since = (timezone.now() - timezone.timedelta(hours=1)).isoformat()
    assert dates(stranger, f"?updated_since={since}") == ["2026-11-02", "2026-11-03"]
    assert [row["slug"] for row in get(stranger, f"events?updated_since={since}")["results"]] == ["renamed"]


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("address", "queries"),
    [
        ("events", 5),  # events with venue, organiser and programme; initiatives, dimensions, goals, Key Features
        ("events/first", 6),  # the same of one; its dates with their venues
        ("occurrences", 1),  # dates with event and venues
    ],
)
def test_cost_does_not_grow_with_the_rows(
    stranger: Any, address: str, queries: int, rows: int, django_assert_num_queries: Any
) -> None:
    first = EventFactory(slug="first")
    for number in range(rows):
        row = EventFactory(organiser=OrganisationFactory(), venue=VenueFactory(), programme=ProgrammeFactory())
        row.initiatives.add(InitiativeFactory())
        row.goals.add(Goal.objects.get(number=number + 1))
        OccurrenceFactory(event=row, venue=VenueFactory())
        OccurrenceFactory(event=first, first_on=date(2026, 11, number + 1))
    with django_assert_num_queries(queries):
        get(stranger, address)
