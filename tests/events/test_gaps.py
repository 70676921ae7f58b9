"""Which Key Features have no events coming: those without come first, with the way to add one."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from events.gaps import features_with_coming
from events.models import Event
from initiatives.models import KeyFeature
from tests.factories import EventFactory, OccurrenceFactory
from tests.staff import filled

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 11, tzinfo=UTC)
TODAY = NOW.date()
ADDRESS = "/admin/coming-events/"


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


def event(*codes: str, **options: Any) -> Event:
    row = EventFactory(**options)
    row.features.set(KeyFeature.objects.filter(code__in=codes))
    return row


def on(row: Event, away: int, **options: Any) -> None:
    OccurrenceFactory(event=row, first_on=TODAY + timedelta(days=away), **options)


def coming(days: int = 180) -> dict[str, tuple[int, date | None]]:
    rows = features_with_coming(TODAY, TODAY + timedelta(days=days))
    return {row.code: (row.number, row.next_on) for row in rows if row.number}


def test_events_are_counted_once_however_many_dates_they_have() -> None:
    course = event("4.2", "5.1")
    on(course, 30)
    on(course, 20)
    on(event("4.2"), 40)
    assert coming() == {"4.2": (2, TODAY + timedelta(20)), "5.1": (1, TODAY + timedelta(20))}


def test_what_is_past_far_ahead_off_or_not_public_does_not_count() -> None:
    on(event("1.1"), -1)
    on(event("1.1"), 181)
    on(event("1.1"), 5, status="cancelled", reason="Syg")
    on(event("1.1"), 5, status="postponed", reason="Sne")
    on(event("1.1", state="draft", published_at=None), 5)
    on(event("1.1", published_at=NOW + timedelta(1)), 5)
    assert coming() == {}


def test_a_running_exhibition_counts() -> None:
    on(event("1.1"), -30, last_on=TODAY)
    assert coming() == {"1.1": (1, TODAY - timedelta(30))}


def test_all_42_are_there_and_those_without_come_first(coordinator: Any) -> None:
    on(event("1.1"), 10)
    shown = coordinator.get(ADDRESS)
    assert len(shown.context["without"]) == 41
    assert [row.code for row in shown.context["with_events"]] == ["1.1"]
    assert "<b>41 nøgletræk</b>" in shown.content.decode()


def test_the_way_to_a_new_event_carries_the_key_feature(coordinator: Any) -> None:
    feature = KeyFeature.objects.get(code="5.1")
    address = f"/admin/events/event/add/?features={feature.pk}"
    assert address in coordinator.get(ADDRESS).content.decode()
    assert filled(coordinator.get(address))["features"] == [str(feature.pk)]


@pytest.mark.parametrize(("asked", "months"), [("1", 1), ("12", 12), ("", 6), ("x", 6), ("9" * 40, 6), ("\x00", 6)])
def test_how_far_ahead_is_chosen(coordinator: Any, asked: str, months: int) -> None:
    assert coordinator.get(ADDRESS, {"months": asked}).context["months"] == months


def test_it_is_the_coordinators_page(editor: Any, coordinator: Any, stranger: Client) -> None:
    assert editor.get(ADDRESS).status_code == 403
    assert stranger.get(ADDRESS)["Location"].startswith("/admin/login/")
    assert ADDRESS in coordinator.get("/admin/").content.decode()
    assert ADDRESS not in editor.get("/admin/").content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_it_costs_the_same(coordinator: Any, django_assert_num_queries: Any, number: int) -> None:
    for _ in range(number):
        on(event("1.1", "4.2"), 10)
    with django_assert_num_queries(3):  # session, user, the 42 with their events
        coordinator.get(ADDRESS)
