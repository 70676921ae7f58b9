"""What the calendar's tables refuse, in words, and the dates that pages ask for."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from events.models import Event, Occurrence, Programme, Schedule, ScheduleDate, SchoolHoliday
from initiatives.models import Dimension, Goal
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)
NOON, ONE = datetime(2026, 12, 1, 11, tzinfo=UTC), datetime(2026, 12, 1, 12, tzinfo=UTC)


def programme(**options: Any) -> Programme:
    return Programme(**{"title": "Uge", "slug": "uge", "state": "draft"} | options)


def event(**options: Any) -> Event:
    return Event(**{"title": "Kor", "slug": "kor", "state": "draft"} | options)


def schedule(**options: Any) -> Schedule:
    times = {"starts_on": TODAY, "ends_on": TODAY, "start_time": time(19), "end_time": time(21)}
    return Schedule(**{"event": factories.EventFactory()} | times | options)


def excluded(**options: Any) -> ScheduleDate:
    saved = schedule()
    saved.save()
    return ScheduleDate(**{"schedule": saved, "on": TODAY, "excluded": False} | options)


def occurrence(**options: Any) -> Occurrence:
    times = {"starts_at": NOON, "ends_at": ONE, "first_on": NOON.date(), "last_on": NOON.date()}
    return Occurrence(**{"event": factories.EventFactory(), "recurrence_key": "2026-12-01T12:00"} | times | options)


def holiday(**options: Any) -> SchoolHoliday:
    return SchoolHoliday(**{"name": "Efterårsferie", "first_on": TODAY} | options)


ENDLESS = "Reglen slutter aldrig. Giv den en sidste dato, et antal gange eller en dag, hvor du ser på den igen."
NEEDS_TIME = "Det, der er offentliggjort, skal have et tidspunkt, som det kan ses fra."
AMOUNT = "Skriv et beløb over nul, når det koster noget, og kun da."
PICTURE = "Skriv, hvad billedet viser, eller markér det som pynt."
BOTH_TIMES = "Skriv begge klokkeslæt, eller markér, at det varer hele dagen."
WHY_CHANGED = "Skriv, hvorfor datoen er ændret."

CASES = [
    (programme, {"state": "published", "published_at": NOON}, {"state": "published"}, NEEDS_TIME),
    (
        programme,
        {"starts_on": TODAY, "ends_on": TODAY},
        {"starts_on": TODAY, "ends_on": TODAY - timedelta(1)},
        "Et program slutter tidligst den dag, det begynder.",
    ),
    (event, {"state": "published", "published_at": NOON}, {"state": "published"}, NEEDS_TIME),
    (event, {"price_kind": "amount", "price_amount": 75}, {"price_kind": "amount"}, AMOUNT),
    (event, {"price_kind": "free"}, {"price_kind": "free", "price_amount": 75}, AMOUNT),
    (event, {"price_kind": "amount", "price_amount": 1}, {"price_kind": "amount", "price_amount": 0}, AMOUNT),
    (event, {"age_from": 5, "age_to": 5}, {"age_from": 6, "age_to": 5}, "Den laveste alder kommer før den højeste."),
    (event, {"image": "a.jpg", "image_alt_da": "Et kor"}, {"image": "a.jpg"}, PICTURE),
    (event, {"image": "a.jpg", "image_decorative": True}, {"image": "a.jpg", "image_alt_en": ""}, PICTURE),
    (schedule, {}, {"ends_on": TODAY - timedelta(1)}, "Den sidste dato er den samme som den første eller senere."),
    (schedule, {"all_day": True, "start_time": None, "end_time": None}, {"all_day": True}, BOTH_TIMES),
    (schedule, {"end_time": time(1)}, {"end_time": None}, BOTH_TIMES),
    (schedule, {"rule": "FREQ=DAILY", "review_on": TODAY}, {"rule": "FREQ=DAILY"}, ENDLESS),
    (schedule, {"rule": "FREQ=DAILY;UNTIL=20270101"}, {"rule": "FREQ=WEEKLY;BYDAY=TU"}, ENDLESS),
    (
        holiday,
        {"last_on": TODAY},
        {"last_on": TODAY - timedelta(1)},
        "Den sidste dag er den samme som den første eller senere.",
    ),
    (excluded, {"excluded": True, "reason_da": "Jul"}, {"excluded": True}, "Skriv, hvorfor datoen er udeladt."),
    (occurrence, {"ends_at": NOON}, {"ends_at": NOON - timedelta(1)}, "Det slutter, efter det begynder."),
    (occurrence, {"status": "cancelled", "reason_da": "Syg"}, {"status": "cancelled"}, WHY_CHANGED),
    (occurrence, {"status": "moved", "reason_en": "Ill"}, {"status": "moved", "reason_en": ""}, WHY_CHANGED),
]


@pytest.mark.parametrize(("make", "good", "bad", "message"), CASES)
def test_what_can_never_be_true_is_refused_in_danish(make: Any, good: dict, bad: dict, message: str) -> None:
    make(**good).validate_constraints()
    with pytest.raises(ValidationError) as refused:
        make(**bad).validate_constraints()
    assert refused.value.messages == [message]


@pytest.mark.parametrize(("make", "good", "bad", "message"), CASES)
def test_the_database_refuses_it_too(make: Any, good: dict, bad: dict, message: str) -> None:
    models.Model.save(make(**good))
    with pytest.raises(IntegrityError), transaction.atomic():
        models.Model.save(make(**{"slug": "en-anden"} | bad if make in (programme, event) else bad))


def test_one_date_of_an_event_is_there_once() -> None:
    first = factories.OccurrenceFactory()
    factories.OccurrenceFactory()
    with pytest.raises(ValidationError) as refused:
        occurrence(event=first.event).validate_constraints()
    assert refused.value.messages == ["Dato med dette Arrangement og Oprindelig start eksisterer allerede."]


def test_an_extra_date_without_a_time_is_there_once() -> None:
    saved = excluded()
    saved.save()
    ScheduleDate(schedule=saved.schedule, on=saved.on, at=time(8), excluded=False).validate_constraints()
    with pytest.raises(ValidationError):
        ScheduleDate(schedule=saved.schedule, on=saved.on, excluded=False).validate_constraints()


def days(rows: Any) -> list[date]:
    return [row.first_on for row in rows]


def visible() -> Any:
    return Occurrence.objects.visible_to(AnonymousUser())


def on(first: date, last: date | None = None, **options: Any) -> Occurrence:
    return factories.OccurrenceFactory(first_on=first, last_on=last or first, **options)


def test_dates_of_drafts_and_of_the_future_are_not_for_strangers() -> None:
    on(TODAY, event__state="draft", event__published_at=None)
    on(TODAY, event__published_at=timezone.now() + timedelta(1))
    seen = on(TODAY)
    assert list(visible()) == [seen]


def test_drafts_of_programmes_are_the_coordinators(editor: Any, coordinator: Any) -> None:
    draft = factories.ProgrammeFactory(state="draft", published_at=None)
    seen = factories.ProgrammeFactory()
    assert list(Programme.objects.visible_to(editor.user)) == [seen]
    assert set(Programme.objects.visible_to(coordinator.user)) == {draft, seen}


def test_front_page_shows_one_date_of_each_event_the_next_first() -> None:
    course = on(TODAY + timedelta(2))
    on(TODAY + timedelta(9), event=course.event)
    today = on(TODAY)
    on(TODAY - timedelta(1))
    assert list(visible().for_front_page(TODAY)) == [today, course]


def test_front_page_shows_a_long_exhibition_last_and_a_festival_that_began_yesterday_first() -> None:
    exhibition = on(TODAY - timedelta(60), TODAY + timedelta(60))
    coming = on(TODAY + timedelta(1))
    festival = on(TODAY - timedelta(1), TODAY + timedelta(1))
    assert list(visible().for_front_page(TODAY)) == [festival, coming, exhibition]


@pytest.mark.parametrize("status", ["cancelled", "postponed"])
def test_front_page_shows_the_next_date_that_takes_place(status: str) -> None:
    off = on(TODAY, status=status, reason="Syg")
    then = on(TODAY + timedelta(7), event=off.event)
    assert list(visible().for_front_page(TODAY)) == [then]


def test_front_page_shows_no_placeholder_whose_day_nobody_knows() -> None:
    on(date(2026, 12, 1), date(2026, 12, 31), event__date_note="I december")
    assert list(visible().for_front_page(TODAY)) == []


def test_a_note_in_any_language_makes_the_day_unknown_but_not_that_of_a_single_day() -> None:
    month = on(date(2026, 12, 1), date(2026, 12, 31), event__date_note_de="Im Dezember")
    single = on(date(2026, 12, 5), event__date_note="Tiden er ikke fastsat")
    assert list(visible().on_unknown_days(TODAY)) == [month]
    assert list(visible().starting(TODAY)) == [single]
    assert (month.day_is_unknown, single.day_is_unknown) == (True, False)


def test_a_running_exhibition_is_between_the_ends_of_every_month_it_covers() -> None:
    running = on(date(2026, 10, 5), date(2026, 12, 31))
    for month in (10, 11, 12):
        assert list(visible().between(date(2026, month, 1), date(2026, month, 28))) == [running]
    assert list(visible().between(date(2027, 1, 1), date(2027, 1, 31))) == []


def test_between_two_days_is_all_that_touches_one_of_them() -> None:
    days = [date(2026, 11, day) for day in range(1, 7)]
    spans = [(first, last) for first in days for last in days if first <= last]
    for first, last in spans:
        on(first, last)
    for first, last in spans:
        touched = [span for span in spans if span[0] <= last and span[1] >= first]
        found = visible().between(first, last).values_list("first_on", "last_on")
        assert sorted(found) == touched


def test_month_gives_no_more_of_a_day_than_a_cell_can_show_and_counts_all() -> None:
    for hour in range(4):
        on(TODAY, starts_at=datetime(2026, 11, 24, 10 + hour, tzinfo=UTC), ends_at=datetime(2026, 11, 25, tzinfo=UTC))
    on(date(2026, 10, 5), date(2026, 12, 31))
    shown = visible().for_month(date(2026, 11, 1), date(2026, 11, 30), a_day=2)
    assert sorted(row.starts_at.hour for row in shown.filter(first_on=TODAY)) == [10, 11]
    assert len(shown) == 3
    assert visible().counts_between(date(2026, 11, 1), date(2026, 11, 30)) == {
        (TODAY, TODAY): 4,
        (date(2026, 10, 5), date(2026, 12, 31)): 1,
    }


def test_month_tells_the_first_dimension_of_each() -> None:
    from initiatives.models import Dimension

    row, bare = on(TODAY), on(TODAY)
    row.event.dimensions.set(Dimension.objects.filter(code__in=["social", "cultural"]))
    found = {shown.pk: shown.dimension for shown in visible().for_month(TODAY, TODAY, a_day=5)}
    assert found == {row.pk: "cultural", bare.pk: None}


def test_pages_of_the_agenda_follow_each_other_without_gap() -> None:
    for offset in range(35):
        on(TODAY + timedelta(offset))
    running = on(TODAY - timedelta(9), TODAY)
    first, second = (visible().listed(TODAY, None, page=number, alike=visible()) for number in (1, 2))
    assert days(first)[0] == running.first_on
    assert days(first)[1:31] + days(second) == [TODAY + timedelta(offset) for offset in range(35)]


def test_nearest_are_the_next_and_the_latest_date() -> None:
    on(date(2026, 1, 1))
    before, after = on(date(2026, 10, 1)), on(date(2026, 12, 1))
    on(date(2026, 12, 9))
    assert set(visible().nearest(date(2026, 11, 1), date(2026, 11, 30))) == {before, after}


def test_others_are_alike_that_share_a_goal_or_the_programme() -> None:
    programme = factories.ProgrammeFactory()
    row, goal, same, other = (
        factories.EventFactory(programme=programme),
        factories.EventFactory(),
        factories.EventFactory(programme=programme),
        factories.EventFactory(),
    )
    by_dimension, draft = factories.EventFactory(), factories.EventFactory(state="draft", published_at=None)
    for tagged in (row, goal, draft):
        tagged.goals.set(Goal.objects.filter(number=4))
    for tagged in (row, by_dimension):
        tagged.dimensions.set(Dimension.objects.filter(code="social"))
    for event in Event.objects.all():
        factories.OccurrenceFactory(event=event)
    dates = Occurrence.objects.visible_to(AnonymousUser())
    assert {date.event for date in dates.like(row)} == {goal, same, by_dimension}
    assert {date.event for date in dates.like(other)} == set()


def test_repetitions_come_up_for_review_on_their_day() -> None:
    due = schedule(rule="FREQ=WEEKLY", review_on=TODAY)
    due.save()
    schedule(rule="FREQ=WEEKLY", review_on=TODAY + timedelta(1)).save()
    schedule(rule="FREQ=WEEKLY", review_on=TODAY, event=factories.EventFactory(state="draft")).save()
    assert list(Schedule.objects.for_review(TODAY)) == [due]
