"""Schedules expanded into dates: what is added, what follows, what stays as someone left it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from events import actions
from events.models import Event, Occurrence, Schedule
from events.recurrence import RuleError
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)  # a Tuesday


def course(rule: str = "FREQ=WEEKLY;COUNT=3", **options: Any) -> Schedule:
    event = options.pop("event", None) or factories.EventFactory()
    times = {"starts_on": TODAY, "ends_on": TODAY, "start_time": time(19), "end_time": time(21)}
    return Schedule.objects.create(event=event, rule=rule, **times | options)


def expand(event: Event, today: date = TODAY) -> int:
    return actions.expand(event=event, today=today)


def starts(event: Event) -> list[str]:
    return list(event.occurrences.order_by("starts_at").values_list("recurrence_key", flat=True))


def touch(row: Occurrence, **values: Any) -> Occurrence:
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    return row


WEEKLY = ["2026-11-24T19:00", "2026-12-01T19:00", "2026-12-08T19:00"]


def test_a_weekly_course_becomes_dates_in_utc_with_its_local_days() -> None:
    event = course().event
    assert expand(event) == 3
    assert starts(event) == WEEKLY
    first = event.occurrences.earliest("starts_at")
    assert (first.starts_at, first.ends_at) == (
        datetime(2026, 11, 24, 18, tzinfo=UTC),
        datetime(2026, 11, 24, 20, tzinfo=UTC),
    )
    assert (first.first_on, first.last_on, first.all_day) == (TODAY, TODAY, False)


def test_an_evening_over_midnight_is_one_date_and_an_end_at_midnight_belongs_to_the_day_before() -> None:
    party = course(rule="", end_time=time(2)).event
    concert = course(rule="", end_time=time(0)).event
    assert (expand(party), expand(concert)) == (1, 1)
    assert list(party.occurrences.values_list("first_on", "last_on")) == [(TODAY, TODAY + timedelta(1))]
    assert list(concert.occurrences.values_list("first_on", "last_on")) == [(TODAY, TODAY)]


def test_expanding_again_changes_nothing() -> None:
    event = course().event
    expand(event)
    before = list(event.occurrences.order_by("pk").values())
    assert expand(event) == 0
    assert list(event.occurrences.order_by("pk").values()) == before


def test_dates_follow_a_new_time_and_their_number_rises() -> None:
    schedule = course()
    expand(schedule.event)
    Schedule.objects.filter(pk=schedule.pk).update(end_time=time(22))
    before = schedule.event.occurrences.earliest("starts_at").changed_at
    assert expand(schedule.event) == 3
    row = schedule.event.occurrences.earliest("starts_at")
    assert (row.ends_at, row.sequence) == (datetime(2026, 11, 24, 21, tzinfo=UTC), 1)
    assert row.changed_at > before


def test_dates_that_the_rule_no_longer_gives_are_taken_away() -> None:
    schedule = course()
    expand(schedule.event)
    schedule.dates.create(on=TODAY + timedelta(7), reason="Ferie")
    assert expand(schedule.event) == 1
    assert starts(schedule.event) == [WEEKLY[0], WEEKLY[2]]


def test_an_extra_date_is_added_at_its_own_time() -> None:
    schedule = course(rule="")
    schedule.dates.create(on=date(2026, 12, 24), at=time(10), excluded=False)
    expand(schedule.event)
    assert starts(schedule.event) == [WEEKLY[0], "2026-12-24T10:00"]


TOUCHES = pytest.mark.parametrize(
    "values",
    [{"edited": True}, {"attendance": 0}, {"status": "cancelled", "reason": "Syg"}],
    ids=["edited", "with attendance", "cancelled"],
)


@TOUCHES
def test_what_someone_said_about_a_date_survives_a_new_rule(values: dict[str, Any]) -> None:
    """The rule no longer gives it: it stays as it is, and is marked until the rule gives it again."""
    schedule = course()
    expand(schedule.event)
    kept = touch(schedule.event.occurrences.latest("starts_at"), **values)
    Schedule.objects.filter(pk=schedule.pk).update(rule="", end_time=time(23))
    assert expand(schedule.event) == 3  # the first has a new end, the second is gone, the third is marked
    assert starts(schedule.event) == [WEEKLY[0], WEEKLY[2]]
    kept.refresh_from_db()
    assert (kept.ends_at, kept.sequence, kept.off_rule) == (datetime(2026, 12, 8, 20, tzinfo=UTC), 0, True)
    assert expand(schedule.event) == 0
    Schedule.objects.filter(pk=schedule.pk).update(rule="FREQ=WEEKLY;COUNT=3")
    expand(schedule.event)
    kept.refresh_from_db()
    assert kept.off_rule is False


@TOUCHES
def test_what_someone_said_about_a_date_stays_with_it_when_the_rule_begins_an_hour_later(
    values: dict[str, Any],
) -> None:
    """A cancelled evening does not come back at another time of the same day."""
    schedule = course()
    expand(schedule.event)
    kept = touch(schedule.event.occurrences.latest("starts_at"), **values)
    Schedule.objects.filter(pk=schedule.pk).update(start_time=time(20), end_time=time(22))
    expand(schedule.event)
    assert starts(schedule.event) == [key.replace("T19", "T20") for key in WEEKLY]
    kept.refresh_from_db()
    assert (kept.recurrence_key, kept.off_rule) == ("2026-12-08T20:00", False)
    assert [getattr(kept, name) for name in values] == list(values.values())


def test_a_new_time_of_day_keeps_the_row_and_raises_its_number() -> None:
    schedule = course(rule="")
    expand(schedule.event)
    before = schedule.event.occurrences.get()
    Schedule.objects.filter(pk=schedule.pk).update(start_time=time(18))
    assert expand(schedule.event) == 1
    after = schedule.event.occurrences.get()
    assert (after.pk, after.recurrence_key, after.sequence) == (before.pk, "2026-11-24T18:00", 1)
    assert withdrawn(schedule.event) == [(WEEKLY[0], 1)]


def test_a_moved_date_keeps_its_new_time_when_the_rule_changes() -> None:
    schedule = course()
    expand(schedule.event)
    later = datetime(2026, 12, 9, 18, tzinfo=UTC)
    moved = {"status": "moved", "reason": "Sal", "edited": True, "starts_at": later, "ends_at": later}
    kept = touch(schedule.event.occurrences.latest("starts_at"), **moved)
    Schedule.objects.filter(pk=schedule.pk).update(start_time=time(20), end_time=time(22))
    expand(schedule.event)
    kept.refresh_from_db()
    assert (kept.starts_at, kept.recurrence_key) == (later, "2026-12-08T20:00")


def withdrawn(event: Event) -> list[tuple[str, int]]:
    return list(event.withdrawn.values_list("recurrence_key", "sequence"))


def test_a_public_date_that_goes_leaves_word_of_it_until_it_comes_back() -> None:
    """Calendar files go on telling that it is cancelled; the date that returns counts on from there."""
    schedule = course()
    expand(schedule.event)
    excluded = schedule.dates.create(on=TODAY + timedelta(7), reason="Ferie")
    expand(schedule.event)
    assert withdrawn(schedule.event) == [(WEEKLY[1], 1)]
    excluded.delete()
    expand(schedule.event)
    assert withdrawn(schedule.event) == []
    assert list(schedule.event.occurrences.order_by("starts_at").values_list("sequence", flat=True)) == [0, 2, 0]


def test_a_date_that_only_a_draft_had_goes_without_a_word() -> None:
    schedule = course(event=factories.EventFactory(state="draft", published_at=None))
    expand(schedule.event)
    Schedule.objects.filter(pk=schedule.pk).update(rule="")
    expand(schedule.event)
    assert (starts(schedule.event), withdrawn(schedule.event)) == ([WEEKLY[0]], [])


def test_a_rule_without_end_is_refused_by_the_database_when_nobody_looks_at_it_again() -> None:
    with pytest.raises(IntegrityError, match="schedule_endless_is_reviewed"), transaction.atomic():
        course(rule="FREQ=WEEKLY;BYDAY=TU")
    for rule, review_on in [("", None), ("FREQ=WEEKLY;COUNT=2", None), ("FREQ=DAILY;UNTIL=20270101", None),
                            ("FREQ=WEEKLY", TODAY)]:  # fmt: skip
        course(rule=rule, review_on=review_on)


def test_two_schedules_that_give_the_same_moment_give_one_date() -> None:
    event = course(rule="").event
    course(rule="", event=event)
    assert expand(event) == 1


def test_dates_outlive_their_schedule_until_they_are_expanded() -> None:
    schedule = course()
    expand(schedule.event)
    schedule.delete()
    assert schedule.event.occurrences.count() == 3
    assert expand(schedule.event) == 3
    assert schedule.event.occurrences.count() == 0


def test_a_rule_without_end_goes_eighteen_months_ahead_and_further_the_next_day() -> None:
    event = course(rule="FREQ=DAILY", review_on=date(2030, 1, 1)).event
    expand(event)
    assert starts(event)[-1] == f"{TODAY + actions.AHEAD:%Y-%m-%d}T19:00"
    assert expand(event, TODAY + timedelta(1)) == 1


def test_a_rule_without_end_goes_no_further_than_its_review() -> None:
    event = course(rule="FREQ=WEEKLY", review_on=date(2026, 12, 5)).event
    expand(event)
    assert starts(event) == WEEKLY[:2]
    assert expand(event, date(2026, 12, 20)) == 0


def test_a_rule_that_cannot_be_followed_is_an_error_and_changes_nothing() -> None:
    schedule = course()
    expand(schedule.event)
    Schedule.objects.filter(pk=schedule.pk).update(rule="FREQ=HOURLY;COUNT=3")
    with pytest.raises(RuleError, match="not within the day"):
        expand(schedule.event)
    assert starts(schedule.event) == WEEKLY


def test_a_course_that_begins_in_three_years_has_its_first_date() -> None:
    start = date(2029, 11, 27)
    event = course(starts_on=start, ends_on=start).event
    assert expand(event) == 1
    assert starts(event) == ["2029-11-27T19:00"]


def test_one_bad_rule_is_reported_and_stops_no_other() -> None:
    bad, good = course(rule="FREQ=HOURLY;COUNT=3"), course()
    found = {row.event_id: row for row in actions.expand_all(events=[bad.event_id, good.event_id], today=TODAY)}
    assert str(found[bad.event_id].error) == "A rule repeats daily, weekly, monthly or yearly, not within the day."
    assert found[good.event_id] == actions.Expansion(good.event_id, added=3)


@pytest.mark.parametrize("events", [1, 3])
def test_many_events_cost_as_many_queries_as_one(events: int, django_assert_num_queries: Any) -> None:
    # savepoint and its release, lock, dates, schedules, their exceptions, what was withdrawn once, and one that adds
    ids = [course().event_id for _ in range(events)]
    with django_assert_num_queries(8):
        list(actions.expand_all(events=ids, today=TODAY))


def test_batches_leave_nobody_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "BATCH", 2)
    ids = [course().event_id for _ in range(5)]
    assert [row.event_id for row in actions.expand_all(events=ids, today=TODAY)] == ids
    assert Occurrence.objects.count() == 15


def test_an_event_that_was_deleted_meanwhile_is_passed_over() -> None:
    assert list(actions.expand_all(events=[0], today=TODAY)) == []


@pytest.mark.django_db(transaction=True)
def test_two_processes_that_expand_at_once_add_each_date_once() -> None:
    ids = [course().event_id for _ in range(3)]

    def run(_number: int) -> int:
        try:
            return sum(row.total for row in actions.expand_all(events=ids, today=TODAY))
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(run, range(4))) == [0, 0, 0, 9]
    assert Occurrence.objects.count() == 9


def test_a_date_of_another_zone_stands_on_the_day_that_it_is_here() -> None:
    schedule = course("FREQ=WEEKLY;COUNT=1", start_time=time(23, 30), end_time=time(0, 15), zone="Europe/London")
    expand(schedule.event)
    row = schedule.event.occurrences.get()
    assert (row.recurrence_key, row.first_on, row.last_on) == (
        "2026-11-24T23:30", TODAY + timedelta(1), TODAY + timedelta(1),
    )  # fmt: skip
