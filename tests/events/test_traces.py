"""What stays of a date that is deleted."""

from datetime import date, time
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from events import actions
from events.models import Event, Occurrence, Schedule, WithdrawnDate
from tests import factories

pytestmark = pytest.mark.django_db
STRANGER = AnonymousUser()
TODAY = date(2026, 11, 24)  # a Tuesday
WEEKLY = ["2026-11-24T19:00", "2026-12-01T19:00", "2026-12-08T19:00"]


@pytest.fixture
def course() -> Schedule:
    event = factories.EventFactory(title_da="Kor", title_en="Choir", title_de="Chor", sequence=2)
    times = {"starts_on": TODAY, "ends_on": TODAY, "start_time": time(19), "end_time": time(21)}
    schedule = Schedule.objects.create(event=event, rule="FREQ=WEEKLY;COUNT=3", **times)
    actions.expand(event=event, today=TODAY)
    return schedule


def seen() -> list[str]:
    return list(WithdrawnDate.objects.visible_to(STRANGER).values_list("recurrence_key", flat=True))


def follow(course: Schedule, rule: str) -> None:
    course.rule = rule
    course.save()
    actions.expand(event=course.event, today=TODAY)


def test_a_date_that_the_rule_no_longer_gives_leaves_a_trace(course: Schedule) -> None:
    last = course.event.occurrences.latest("starts_at")
    follow(course, "FREQ=WEEKLY;COUNT=2")
    [trace] = WithdrawnDate.objects.visible_to(STRANGER)
    assert (trace.uid, trace.recurrence_key, trace.sequence) == (f"{course.event.uid}-20261208T1900", WEEKLY[2], 3)
    assert (trace.starts_at, trace.ends_at, trace.first_on) == (last.starts_at, last.ends_at, last.first_on)
    assert (trace.title_da, trace.title_en, trace.title_de) == ("Kor", "Choir", "Chor")


def test_a_date_that_comes_back_goes_on_from_the_number_of_its_trace(course: Schedule) -> None:
    follow(course, "FREQ=WEEKLY;COUNT=2")
    follow(course, "FREQ=WEEKLY;COUNT=3")
    assert seen() == []
    assert list(course.event.occurrences.order_by("starts_at").values_list("sequence", flat=True)) == [0, 0, 4]
    follow(course, "FREQ=WEEKLY;COUNT=2")
    assert [trace.sequence for trace in WithdrawnDate.objects.all()] == [7]


def test_a_deleted_event_leaves_the_traces_of_its_dates(course: Schedule) -> None:
    course.event.delete()
    assert seen() == WEEKLY


def test_a_single_deleted_date_leaves_its_trace(course: Schedule) -> None:
    course.event.occurrences.filter(recurrence_key=WEEKLY[0]).delete()
    course.event.occurrences.get(recurrence_key=WEEKLY[1]).delete()
    assert seen() == WEEKLY[:2]


@pytest.mark.parametrize("state", ["draft", "in review", "archived"])
def test_what_is_hidden_leaves_no_trace_and_hides_those_there_are(course: Schedule, state: str) -> None:
    follow(course, "FREQ=WEEKLY;COUNT=2")
    Event.objects.update(state=state)
    assert seen() == []
    Occurrence.objects.filter(recurrence_key=WEEKLY[0]).delete()
    Event.objects.get().delete()
    assert not WithdrawnDate.objects.exists()


def test_an_imported_event_keeps_the_uid_it_came_with(course: Schedule) -> None:
    Event.objects.update(foreign_uid="abc@example.org")
    course.event.refresh_from_db()
    course.event.occurrences.filter(recurrence_key=WEEKLY[0]).delete()
    assert WithdrawnDate.objects.get().uid == "abc-20261124T1900@example.org"


def test_the_trace_of_a_sample_date_is_sample_too(course: Schedule) -> None:
    Event.objects.update(sample=True)
    Event.objects.get().delete()
    assert set(WithdrawnDate.objects.values_list("sample", flat=True)) == {True}


@pytest.mark.parametrize("rows", [1, 3])
def test_leaving_traces_costs_the_same_for_one_and_for_three(
    course: Schedule, rows: int, django_assert_num_queries: Any
) -> None:
    follow(course, f"FREQ=WEEKLY;COUNT={rows + 1}")
    WithdrawnDate.objects.all().delete()
    course.rule = "FREQ=WEEKLY;COUNT=1"
    course.save()
    # savepoint and its release; lock; dates; schedules, their exceptions; what goes, its traces, and that it is gone
    with django_assert_num_queries(9):
        actions.expand(event=course.event, today=TODAY)
    assert len(seen()) == rows
