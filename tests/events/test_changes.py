"""One date changed by hand, with the reason; how many came."""

from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from events import actions
from events.changes import Choice, apply_choices, change_date, note_attendance, restore_date
from events.models import Event, Occurrence, Schedule
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = date(2027, 4, 1)
ASCENSION = date(2027, 5, 6)
REASON = {"reason_da": "Kristi himmelfartsdag", "reason_en": "Ascension Day", "reason_de": "Christi Himmelfahrt"}


@pytest.fixture
def by() -> Any:
    return factories.UserFactory(role="coordinator")


@pytest.fixture
def schedule() -> Schedule:
    """Four Thursdays; the third is Ascension Day."""
    first = date(2027, 4, 22)
    row = Schedule.objects.create(
        event=factories.EventFactory(), starts_on=first, ends_on=first, start_time=time(16), end_time=time(17, 30),
        rule="FREQ=WEEKLY;COUNT=4",
    )  # fmt: skip
    actions.expand(event=row.event, today=TODAY)
    return row


def the_date(schedule: Schedule) -> Occurrence:
    return schedule.event.occurrences.get(recurrence_key="2027-05-06T16:00")


def choose(schedule: Schedule, what: Any, by: Any, to: date | None = None) -> None:
    fresh = Schedule.objects.get(pk=schedule.pk)
    apply_choices(schedule=fresh, choices=[Choice(ASCENSION, what, REASON, to)], by=by, today=TODAY)


def test_a_cancelled_date_stays_with_its_reason_and_is_news_to_calendars(schedule: Schedule, by: Any) -> None:
    change_date(occurrence=the_date(schedule), status="cancelled", reasons=REASON, by=by)
    row = the_date(schedule)
    assert (row.status, row.reason_da, row.reason_en, row.edited, row.sequence) == (
        "cancelled", "Kristi himmelfartsdag", "Ascension Day", True, 1,
    )  # fmt: skip


def test_a_date_moved_to_midnight_belongs_to_its_day(schedule: Schedule, by: Any) -> None:
    times = {"starts_at": datetime(2027, 5, 7, 18, tzinfo=UTC), "ends_at": datetime(2027, 5, 7, 22, tzinfo=UTC)}
    change_date(occurrence=the_date(schedule), status="moved", reasons=REASON, by=by, **times)
    row = the_date(schedule)
    assert (row.first_on, row.last_on, row.previous_start) == (date(2027, 5, 7), date(2027, 5, 7), "2027-05-06T16:00")


def test_a_restored_date_takes_place_as_the_schedule_has_it(schedule: Schedule, by: Any) -> None:
    before = the_date(schedule)
    times = {"starts_at": datetime(2027, 5, 7, 18, tzinfo=UTC), "ends_at": datetime(2027, 5, 7, 20, tzinfo=UTC)}
    venue = factories.VenueFactory()
    change_date(occurrence=before, status="moved", reasons=REASON, by=by, venue=venue, **times)
    restore_date(occurrence=the_date(schedule), by=by, today=TODAY)
    row = the_date(schedule)
    assert (row.status, row.reason, row.edited, row.venue, row.starts_at) == (
        "scheduled", "", False, None, before.starts_at,
    )  # fmt: skip
    assert row.sequence > 1


def test_restoring_a_date_that_no_schedule_gives_takes_it_away(schedule: Schedule, by: Any) -> None:
    change_date(occurrence=the_date(schedule), status="cancelled", reasons=REASON, by=by)
    Schedule.objects.update(rule="FREQ=WEEKLY;COUNT=2")
    actions.expand(event=schedule.event, today=TODAY)
    assert the_date(schedule).off_rule
    restore_date(occurrence=the_date(schedule), by=by, today=TODAY)
    assert schedule.event.occurrences.count() == 2


def test_only_those_who_may_edit_the_event_change_its_dates(schedule: Schedule) -> None:
    other = factories.UserFactory(role="editor")
    with pytest.raises(PermissionDenied):
        change_date(occurrence=the_date(schedule), status="cancelled", reasons=REASON, by=other)
    with pytest.raises(PermissionDenied):
        restore_date(occurrence=the_date(schedule), by=other, today=TODAY)
    with pytest.raises(PermissionDenied):
        note_attendance(event=schedule.event, numbers={}, total=3, by=other)
    assert the_date(schedule).status == "scheduled"


def test_a_holiday_is_skipped_with_its_name_and_put_back(schedule: Schedule, by: Any) -> None:
    choose(schedule, "skip", by)
    assert [(row.on, row.excluded, row.reason_de) for row in schedule.dates.all()] == [
        (ASCENSION, True, "Christi Himmelfahrt")
    ]
    assert schedule.event.occurrences.count() == 3
    choose(schedule, "keep", by)
    assert (schedule.dates.count(), schedule.event.occurrences.count()) == (0, 4)


def test_a_holiday_is_moved_to_the_same_time_of_another_day_and_back(schedule: Schedule, by: Any) -> None:
    choose(schedule, "move", by, date(2027, 5, 4))
    row = the_date(schedule)
    assert (row.status, row.starts_at, row.reason_en) == (
        "moved", datetime(2027, 5, 4, 14, tzinfo=UTC), "Ascension Day",
    )  # fmt: skip
    choose(schedule, "keep", by)
    assert (the_date(schedule).status, the_date(schedule).first_on) == ("scheduled", ASCENSION)


def test_a_move_over_the_clock_change_keeps_the_time_on_the_wall(by: Any) -> None:
    day = date(2027, 3, 27)
    row = Schedule.objects.create(
        event=factories.EventFactory(), starts_on=day, ends_on=day, start_time=time(16), end_time=time(17)
    )
    actions.expand(event=row.event, today=TODAY)
    apply_choices(schedule=row, choices=[Choice(day, "move", REASON, date(2027, 3, 29))], by=by, today=TODAY)
    assert row.event.occurrences.get().starts_at == datetime(2027, 3, 29, 14, tzinfo=UTC)


def test_attendance_is_noted_by_date_or_for_the_whole(schedule: Schedule, by: Any) -> None:
    rows = list(schedule.event.occurrences.all())
    numbers = {rows[0].pk: 12, rows[1].pk: 0, rows[2].pk: None}
    changed_at = rows[0].changed_at
    assert note_attendance(event=schedule.event, numbers=numbers, total=None, by=by) == 2
    assert [row.attendance for row in schedule.event.occurrences.all()] == [12, 0, None, None]
    assert schedule.event.occurrences.first().changed_at == changed_at  # calendars have nothing new to fetch
    assert note_attendance(event=schedule.event, numbers=dict.fromkeys(numbers), total=40, by=by) == 3
    assert Event.objects.get().attendance == 40


def test_a_date_of_another_event_is_not_counted_through_this_one(schedule: Schedule, by: Any) -> None:
    other = factories.OccurrenceFactory()
    assert note_attendance(event=schedule.event, numbers={other.pk: 5}, total=None, by=by) == 0
    other.refresh_from_db()
    assert other.attendance is None
