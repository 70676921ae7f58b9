"""What is over stays as it was when a schedule changes, unless the editor says otherwise."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import icalendar
import pytest
import recurring_ical_events
from django.test import Client

from events import actions, changes
from events.models import Event, Occurrence, Schedule, WithdrawnDate
from tests.events.test_plain_schedule import LOOK, page, row, send
from tests.factories import EventFactory, OrganisationFactory
from tests.staff import filled

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)  # a Tuesday; the course began three weeks ago
FIRST = date(2026, 11, 3)
NONE = actions.Past()
BEFORE = ["2026-11-03T19:00", "2026-11-10T19:00", "2026-11-17T19:00"]


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(2026, 11, 24, 11, tzinfo=UTC))


@pytest.fixture
def editor(coordinator: Any) -> Any:
    """Whoever may change at once what is published."""
    coordinator.organisation = OrganisationFactory()
    return coordinator


@pytest.fixture
def course(editor: Any) -> Schedule:
    event = EventFactory(slug="kor", organiser=editor.organisation)
    times = {"starts_on": FIRST, "ends_on": FIRST, "start_time": time(19), "end_time": time(21)}
    schedule = Schedule.objects.create(event=event, rule="FREQ=WEEKLY;COUNT=5", **times)
    actions.expand(event=event, today=TODAY)
    return schedule


def follow(schedule: Schedule, past: actions.Past = NONE, **values: Any) -> list[str]:
    for name, value in values.items():
        setattr(schedule, name, value)
    schedule.save()
    actions.expand(event=schedule.event, today=TODAY, past=past)
    return list(schedule.event.occurrences.order_by("recurrence_key").values_list("recurrence_key", flat=True))


def test_a_new_schedule_gives_its_dates_that_are_over_too(course: Schedule) -> None:
    assert follow(course) == [*BEFORE, "2026-11-24T19:00", "2026-12-01T19:00"]


def test_another_time_counts_from_today_on(course: Schedule) -> None:
    assert follow(course, start_time=time(18)) == [*BEFORE, "2026-11-24T18:00", "2026-12-01T18:00"]
    assert set(WithdrawnDate.objects.values_list("first_on", flat=True)) == {TODAY, date(2026, 12, 1)}


def test_another_length_leaves_what_is_over(course: Schedule) -> None:
    follow(course, end_time=time(22))
    assert [row.ends_at - row.starts_at for row in course.event.occurrences.order_by("starts_at")] == [
        timedelta(hours=2)
    ] * 3 + [timedelta(hours=3)] * 2


def test_a_rule_with_other_days_neither_adds_nor_takes_what_is_over(course: Schedule) -> None:
    found = follow(course, starts_on=date(2026, 11, 5), ends_on=date(2026, 11, 5))
    assert found == [*BEFORE, "2026-11-26T19:00", "2026-12-03T19:00"]
    assert list(course.event.occurrences.values_list("off_rule", flat=True)) == [False] * 5
    assert follow(course) == found


def test_what_is_over_outlives_its_schedule(course: Schedule) -> None:
    event = course.event
    course.delete()
    actions.expand(event=event, today=TODAY)
    assert list(event.occurrences.values_list("recurrence_key", flat=True)) == BEFORE


def test_a_second_schedule_that_is_new_gives_what_is_over(course: Schedule) -> None:
    times = {"starts_on": date(2026, 11, 4), "ends_on": date(2026, 11, 4), "start_time": time(9), "end_time": time(10)}
    Schedule.objects.create(event=course.event, **times)
    assert "2026-11-04T09:00" in follow(course)


def test_a_day_that_is_added_or_taken_out_by_itself_is_meant(course: Schedule) -> None:
    course.dates.create(on=date(2026, 11, 10), reason="Syg")
    course.dates.create(on=date(2026, 11, 12), excluded=False)
    assert follow(course)[:4] == ["2026-11-03T19:00", "2026-11-12T19:00", "2026-11-17T19:00", "2026-11-24T19:00"]
    assert [row.recurrence_key for row in WithdrawnDate.objects.all()] == ["2026-11-10T19:00"]


def test_what_is_still_on_follows(course: Schedule) -> None:
    event = EventFactory()
    days = {"all_day": True, "starts_on": FIRST, "ends_on": TODAY}
    show = Schedule.objects.create(event=event, **days)
    actions.expand(event=event, today=TODAY)
    follow(show, ends_on=date(2026, 12, 24))
    assert event.occurrences.get().last_on == date(2026, 12, 24)


def test_a_date_that_is_over_can_be_let_take_place_as_planned(course: Schedule, coordinator: Any) -> None:
    found = course.event.occurrences.earliest("starts_at")
    later = {"starts_at": found.starts_at + timedelta(1), "ends_at": found.ends_at + timedelta(1)}
    by: Any = coordinator.user
    changes.change_date(occurrence=found, status="moved", reasons={"reason_da": "Syg"}, by=by, **later)
    changes.restore_date(occurrence=found, by=by, today=TODAY)
    found.refresh_from_db()
    assert (found.status, found.first_on, found.edited) == ("scheduled", FIRST, False)


def test_the_editor_may_say_that_what_is_over_changes_too(course: Schedule) -> None:
    past = actions.Past(schedules=[course.pk])
    assert follow(course, past, start_time=time(18))[:3] == [f"{key[:10]}T18:00" for key in BEFORE]


# --- At the form -----------------------------------------------------------------------------------
EARLIER = {"start_time": "18:00"}


def look(client: Client, event: Event, values: dict[str, Any]) -> str:
    data = filled(client.get(page(event)))
    pk = event.schedules.get().pk
    return client.post(LOOK, data | row(values) | {"prefix": "schedules-0", "schedule": pk}).content.decode()


def test_the_preview_names_the_dates_that_stay(editor: Any, course: Schedule) -> None:
    assert "Ret også datoer, der er overstået" not in look(editor, course.event, {})
    shown = " ".join(look(editor, course.event, EARLIER).split())
    assert (
        "3 datoer, der er overstået, passer ikke længere til dette og bliver, som de var: 3. november 2026, "
        "10. november 2026, 17. november 2026"
    ) in shown
    assert "bliver ikke tilføjet" not in shown
    thursdays = {"starts_on": "05.11.2026", "ends_on": "", "repeats": "week", "weekdays": ["3"]}
    shown = " ".join(look(editor, course.event, thursdays).split())
    assert "3 tidligere datoer, som dette giver, bliver ikke tilføjet: 5. november 2026, 12. november 2026" in shown


@pytest.mark.parametrize(("said", "hour"), [({}, 19), ({"change_past": "on"}, 18)])
def test_saving_changes_what_is_over_only_when_that_is_said(
    editor: Any, course: Schedule, said: dict[str, str], hour: int
) -> None:
    assert send(editor, course.event, EARLIER | said).status_code == 302
    keys = course.event.occurrences.order_by("recurrence_key").values_list("recurrence_key", flat=True)
    assert [key[11:13] for key in keys] == [str(hour)] * 3 + ["18"] * 2


@pytest.mark.parametrize(("said", "hour"), [({}, 19), ({"change_past": "on"}, 18)])
def test_so_does_the_page_of_the_schedule(editor: Any, course: Schedule, said: dict[str, str], hour: int) -> None:
    address = f"/admin/events/schedule/{course.pk}/change/"
    assert editor.post(address, filled(editor.get(address)) | EARLIER | said).status_code == 302
    assert course.event.occurrences.earliest("starts_at").recurrence_key == f"2026-11-03T{hour}:00"


# --- In the files ----------------------------------------------------------------------------------
def found(text: bytes) -> list[tuple[datetime, datetime]]:
    each = recurring_ical_events.of(icalendar.Calendar.from_ical(text)).between((2026, 10, 1), (2027, 3, 1))
    return sorted((one.start.astimezone(UTC), one.end.astimezone(UTC)) for one in each)


@pytest.mark.parametrize(
    "change",
    [
        lambda course: follow(course, start_time=time(18)),
        lambda course: follow(course, end_time=time(22)),
        lambda course: follow(course, starts_on=date(2026, 11, 5), ends_on=date(2026, 11, 5)),
        lambda course: follow(course, rule="FREQ=WEEKLY;INTERVAL=2;COUNT=3"),
        lambda course: follow(course, rule=""),
        lambda course: follow(course, starts_on=date(2026, 12, 1), ends_on=date(2026, 12, 1)),
    ],
)
def test_course_and_subscription_still_expand_to_the_same_dates(
    stranger: Client, course: Schedule, change: Callable[[Schedule], Any]
) -> None:
    change(course)
    own = sorted(Occurrence.objects.values_list("starts_at", "ends_at"))
    subscribed = [
        (event["DTSTART"].dt, event["DTEND"].dt)
        for event in icalendar.Calendar.from_ical(stranger.get("/feeds/events.ics").content).walk("VEVENT")
        if event["STATUS"] != "CANCELLED"
    ]
    assert own[0][0].date() == FIRST
    assert sorted(subscribed) == own
    assert found(stranger.get("/det-sker/kor.ics").content) == own
