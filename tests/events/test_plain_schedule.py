"""A school secretary plans a series, looks at its dates and changes one: without script, as a browser sends it."""

from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from django.test import Client

from events import actions
from events.models import Event, Occurrence, Schedule, SchoolHoliday
from tests.factories import LONG_AGO, EventFactory, OccurrenceFactory, OrganisationFactory, VenueFactory
from tests.staff import errors, filled

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 11, tzinfo=UTC)
LOOK = "/admin/events/event/dates/"
EVERY_SECOND_TUESDAY = {
    "starts_on": "12.01.2027", "start_time": "16:00", "end_time": "17:30", "repeats": "week", "every": "2",
    "weekdays": ["1"], "ends": "on", "until": "25.06.2027",
}  # fmt: skip


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


@pytest.fixture
def own(editor: Any) -> Event:
    return EventFactory(organiser=editor.organisation, state="draft", published_at=None)


def page(event: Event) -> str:
    return f"/admin/events/event/{event.pk}/change/"


def row(values: dict[str, Any], prefix: str = "schedules-0") -> dict[str, Any]:
    return {f"{prefix}-{name}": value for name, value in values.items()}


def send(client: Client, event: Event, values: dict[str, Any], **more: Any) -> Any:
    before = filled(client.get(page(event)))
    count = max(1, int(before["schedules-INITIAL_FORMS"]))
    return client.post(page(event), before | {"schedules-TOTAL_FORMS": count} | row(values) | more)


def thursdays(event: Event, rule: str = "FREQ=WEEKLY;COUNT=4") -> Schedule:
    """The third is Ascension Day."""
    first = date(2027, 4, 22)
    times = {"start_time": time(16), "end_time": time(17)}
    found = Schedule.objects.create(event=event, starts_on=first, ends_on=first, rule=rule, **times)
    actions.expand(event=event, today=NOW.date())
    return found


# --- The rule in plain fields --------------------------------------------------------------------
def test_every_second_tuesday_until_summer(editor: Any, own: Event) -> None:
    assert send(editor, own, EVERY_SECOND_TUESDAY).status_code == 302
    schedule = own.schedules.get()
    assert (schedule.rule, schedule.ends_on) == (
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;UNTIL=20270625", date(2027, 1, 12),
    )  # fmt: skip
    days = list(own.occurrences.values_list("first_on", flat=True))
    assert (days[0], days[1], days[-1], len(days)) == (
        date(2027, 1, 12), date(2027, 1, 26), date(2027, 6, 15), 12,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("values", "rule"),
    [
        ({"repeats": "never"}, ""),
        ({"repeats": "month weekday", "weekdays": [], "every": "1"}, "FREQ=MONTHLY;BYDAY=2TU;UNTIL=20270625"),
        ({"repeats": "month weekday", "places": ["2", "-1"], "ends": "after", "times": "5", "every": "1"},
         "FREQ=MONTHLY;BYDAY=2TU,-1TU;COUNT=5"),
        ({"repeats": "year", "every": "1", "ends": "open", "review_on": "01.06.2027"}, "FREQ=YEARLY"),
    ],
)  # fmt: skip
def test_other_repetitions(editor: Any, own: Event, values: dict[str, Any], rule: str) -> None:
    assert send(editor, own, EVERY_SECOND_TUESDAY | values).status_code == 302
    assert own.schedules.get().rule == rule


def test_all_day_takes_no_times_even_where_some_were_typed(editor: Any, own: Event) -> None:
    assert send(editor, own, EVERY_SECOND_TUESDAY | {"all_day": "on"}).status_code == 302
    assert own.occurrences.latest("starts_at").all_day is True


def test_the_sentence_names_the_first_day_that_fits(editor: Any, own: Event) -> None:
    refused = send(editor, own, EVERY_SECOND_TUESDAY | {"weekdays": ["4"]})
    assert errors(refused) == {
        "schedules-0-starts_on": [
            "Gentagelsen rammer ikke den første dato, som er en tirsdag. Den næste, der passer, er "
            "fredag 15. januar 2027."
        ]
    }


@pytest.mark.parametrize(
    "values",
    [
        {"starts_on": ""}, {"starts_on": "31.12.9999"}, {"starts_on": "01.01.0001"}, {"until": "99.99.9999"},
        {"until": "31.12.9999"},
        {"every": "x"}, {"times": "-1", "ends": "after"}, {"weekdays": ["9"]}, {"ends": "never"},
        {"ends_on": "01.01.2020"},
    ],
)  # fmt: skip
def test_nonsense_is_refused_and_never_an_error(editor: Any, own: Event, values: dict[str, Any]) -> None:
    assert errors(send(editor, own, EVERY_SECOND_TUESDAY | values))
    assert not own.schedules.exists()


def test_a_rule_that_the_fields_cannot_say_stays_and_is_shown_in_words(editor: Any, own: Event) -> None:
    schedule = thursdays(own, "FREQ=MONTHLY;BYDAY=TU,TH;BYSETPOS=-1;COUNT=3")
    schedule.starts_on = schedule.ends_on = date(2027, 4, 29)
    schedule.save()
    shown = editor.get(page(own)).content.decode()
    assert "Som den er: hver tirsdag og torsdag i hver måned, heraf kun den sidste hver gang" in shown
    assert send(editor, own, {"end_time": "18:00"}).status_code == 302
    schedule.refresh_from_db()
    assert (schedule.rule, schedule.end_time) == ("FREQ=MONTHLY;BYDAY=TU,TH;BYSETPOS=-1;COUNT=3", time(18))


def test_a_rule_is_not_rewritten_when_nothing_about_it_changed(editor: Any, own: Event) -> None:
    schedule = thursdays(own)
    send(editor, own, {"end_time": "18:00"})
    schedule.refresh_from_db()
    assert schedule.rule == "FREQ=WEEKLY;COUNT=4"
    send(editor, own, {"times": "5"})
    schedule.refresh_from_db()
    assert schedule.rule == "FREQ=WEEKLY;BYDAY=TH;COUNT=5"


def test_who_may_only_look_reads_the_repetition_in_words(editor: Any) -> None:
    other = EventFactory(organiser=OrganisationFactory())
    thursdays(other)
    shown = editor.get(page(other)).content.decode()
    assert "hver torsdag kl. 16.00–17.00, 4 gange" in shown
    assert "_dates" not in shown


# --- Looking before saving -----------------------------------------------------------------------
def test_the_dates_are_shown_and_nothing_is_saved(editor: Any, own: Event) -> None:
    shown = send(editor, own, EVERY_SECOND_TUESDAY, title_da="Nyt navn", _dates="1")
    text = shown.content.decode()
    assert shown.status_code == 200
    assert "Hver anden tirsdag kl. 16.00–17.30 indtil 25. juni 2027" in text
    assert "<li>tirsdag 12. januar 2027</li>" in text
    assert text.count("<li>tirsdag") == 12
    assert 'value="Nyt navn"' in text
    assert 'class="errornote"' not in text
    own.refresh_from_db()
    assert (own.schedules.count(), own.title == "Nyt navn") == (0, False)


def test_what_is_wrong_is_said_when_the_dates_are_asked_for(editor: Any, own: Event) -> None:
    refused = send(editor, own, EVERY_SECOND_TUESDAY | {"until": ""}, _dates="1")
    assert list(errors(refused)) == ["schedules-0-until"]
    assert refused.context["looks_only"] is False


def test_a_script_gets_the_dates_of_what_is_typed_so_far(editor: Any, own: Event) -> None:
    answer = editor.post(LOOK, {"prefix": "schedules-2"} | row(EVERY_SECOND_TUESDAY, "schedules-2"))
    assert "Hver anden tirsdag kl. 16.00–17.30 indtil 25. juni 2027" in answer.content.decode()
    wrong = editor.post(LOOK, {"prefix": "schedules-2"} | row(EVERY_SECOND_TUESDAY | {"until": ""}, "schedules-2"))
    assert "Skriv, hvilken dato det slutter." in wrong.content.decode()


@pytest.mark.parametrize(
    "data", [{}, {"schedule": "x"}, {"schedule": "9" * 30}, {"prefix": "\x00"}, {"prefix": "a", "a-starts_on": "\x00"}]
)
def test_the_script_may_send_anything(editor: Any, data: dict[str, str]) -> None:
    assert editor.post(LOOK, data).status_code == 200


def test_the_dates_of_others_are_not_shown_through_the_script(editor: Any, stranger: Client) -> None:
    other = thursdays(EventFactory(organiser=OrganisationFactory(), state="draft", published_at=None))
    other.dates.create(on=date(2027, 4, 29), reason_da="Hemmelig")
    answer = editor.post(LOOK, {"prefix": "s", "schedule": other.pk} | row(EVERY_SECOND_TUESDAY, "s"))
    assert "Hemmelig" not in answer.content.decode()
    assert editor.get(LOOK).status_code == 403
    assert stranger.post(LOOK)["Location"].startswith("/admin/login/")


# --- Holidays in the series ----------------------------------------------------------------------
def test_a_holiday_in_the_series_is_pointed_out_and_kept_unless_someone_says_otherwise(editor: Any, own: Event) -> None:
    thursdays(own)
    data = filled(editor.get(page(own)))
    assert data["schedules-0-day-2027-05-06"] == ["keep"]
    assert "torsdag 6. maj 2027 er Kristi himmelfartsdag" in editor.get(page(own)).content.decode()
    send(editor, own, {})
    assert own.occurrences.count() == 4


def test_a_holiday_is_skipped_moved_and_kept_again(editor: Any, own: Event) -> None:
    schedule = thursdays(own)
    sequence = own.sequence
    send(editor, own, {"day-2027-05-06": "skip"})
    assert list(schedule.dates.values_list("on", "reason_da")) == [(date(2027, 5, 6), "Kristi himmelfartsdag")]
    assert "undtagen 6. maj (Kristi himmelfartsdag)" in editor.get(page(own)).content.decode()
    send(editor, own, {"day-2027-05-06": "move", "to-2027-05-06": "2027-05-04"})
    moved = own.occurrences.get(status="moved")
    assert (moved.first_on, moved.reason_en, schedule.dates.count()) == (date(2027, 5, 4), "Ascension Day", 0)
    assert filled(editor.get(page(own)))["schedules-0-to-2027-05-06"] == "2027-05-04"
    send(editor, own, {"day-2027-05-06": "keep"})
    assert not own.occurrences.filter(status="moved").exists()
    own.refresh_from_db()
    assert own.sequence == sequence + 3


def test_a_move_without_a_day_is_refused(editor: Any, own: Event) -> None:
    thursdays(own)
    refused = send(editor, own, {"day-2027-05-06": "move"})
    assert list(errors(refused)) == ["schedules-0-__all__"]


def test_holidays_of_a_new_series_are_chosen_before_it_is_saved(editor: Any, own: Event) -> None:
    """School holidays, many at once."""
    SchoolHoliday.objects.create(
        name_da="Vinterferie", name_en="Winter holidays", first_on=date(2027, 2, 13), last_on=date(2027, 2, 28)
    )
    weekly = EVERY_SECOND_TUESDAY | {"every": "1", "until": "31.03.2027"}
    assert "tirsdag 16. februar 2027 er Vinterferie" in send(editor, own, weekly, _dates="1").content.decode()
    send(editor, own, weekly, **{"schedules-0-all-days": "skip"})
    out = list(own.schedules.get().dates.values_list("on", "reason_da", "reason_en"))
    assert out == [(date(2027, 2, day), "Vinterferie", "Winter holidays") for day in (16, 23)]
    assert own.occurrences.count() == 10


def test_school_holidays_are_the_coordinators(editor: Any, coordinator: Any) -> None:
    add = "/admin/events/schoolholiday/add/"
    assert editor.get(add).status_code == 403
    data = filled(coordinator.get(add), name_da="Efterårsferie", first_on="18.10.2027", last_on="10.10.2027")
    assert list(errors(coordinator.post(add, data))) == ["last_on"]
    assert coordinator.post(add, data | {"last_on": "24.10.2027"}).status_code == 302
    assert str(SchoolHoliday.objects.get()) == "Efterårsferie"


# --- One date, in two clicks ---------------------------------------------------------------------
def change(date_: Occurrence, what: str) -> str:
    return f"/admin/events/occurrence/{date_.pk}/{what}/"


def test_a_date_is_cancelled_in_two_clicks_and_the_public_page_says_why(
    editor: Any, own: Event, stranger: Client
) -> None:
    date_ = OccurrenceFactory(event=own)
    assert change(date_, "cancel") in editor.get(page(own)).content.decode()
    assert editor.get(change(date_, "cancel")).status_code == 200
    assert "Dette felt er påkrævet" in editor.post(change(date_, "cancel"), {"reason_da": " "}).content.decode()
    assert editor.post(change(date_, "cancel"), {"reason_da": "Sygdom"})["Location"] == page(own)
    date_.refresh_from_db()
    assert (date_.status, date_.reason_da, date_.edited, date_.sequence) == ("cancelled", "Sygdom", True, 1)
    assert stranger.get(own.get_absolute_url()).status_code == 404
    Event.objects.filter(pk=own.pk).update(state="published", published_at=LONG_AGO)
    shown = stranger.get(own.get_absolute_url()).content.decode()
    assert "Aflyst" in shown
    assert "Sygdom" in shown


def test_a_date_is_moved_over_midnight_to_another_venue(editor: Any, own: Event) -> None:
    date_, venue = OccurrenceFactory(event=own), VenueFactory()
    shown = editor.get(change(date_, "move")).context["form"]
    assert (shown["on"].initial, shown["start_time"].initial) == (date(2026, 12, 1), time(12))
    data = {"on": "05.12.2026", "start_time": "20:00", "end_time": "02:00", "venue": venue.pk, "reason_da": "Sal"}
    assert editor.post(change(date_, "move"), data).status_code == 302
    date_.refresh_from_db()
    assert (date_.starts_at, date_.ends_at, date_.first_on, date_.last_on, date_.venue, date_.status) == (
        datetime(2026, 12, 5, 19, tzinfo=UTC), datetime(2026, 12, 6, 1, tzinfo=UTC),
        date(2026, 12, 5), date(2026, 12, 6), venue, "moved",
    )  # fmt: skip


def test_a_move_of_days_keeps_their_number(editor: Any, own: Event) -> None:
    first, last = datetime(2026, 12, 1, 23, tzinfo=UTC), datetime(2026, 12, 4, 23, tzinfo=UTC)
    date_ = OccurrenceFactory(
        event=own, all_day=True, first_on=date(2026, 12, 2), last_on=date(2026, 12, 4), starts_at=first, ends_at=last
    )
    editor.post(change(date_, "move"), {"on": "10.12.2026", "reason_da": "Frost"})
    date_.refresh_from_db()
    assert (date_.first_on, date_.last_on) == (date(2026, 12, 10), date(2026, 12, 12))


@pytest.mark.parametrize(
    "data",
    [{"on": "01.12.2026"}, {"on": "01.12.9999"}, {"on": ""}, {"start_time": "25:00"}, {"venue": "x"},
     {"reason_da": "\x00"}],
)  # fmt: skip
def test_a_move_to_nowhere_is_refused(editor: Any, own: Event, data: dict[str, str]) -> None:
    date_ = OccurrenceFactory(event=own)
    whole = {"on": "05.12.2026", "start_time": "12:00", "end_time": "13:00", "reason_da": "Sal"}
    assert editor.post(change(date_, "move"), whole | data).status_code == 200
    date_.refresh_from_db()
    assert date_.status == "scheduled"


@pytest.mark.parametrize(("what", "status"), [("postpone", "postponed"), ("online", "moved online")])
def test_a_date_is_postponed_or_held_online_and_restored(editor: Any, own: Event, what: str, status: str) -> None:
    thursdays(own)
    date_ = own.occurrences.first()
    editor.post(change(date_, what), {"reason_da": "Storm", "reason_de": "Sturm"})
    date_.refresh_from_db()
    assert (date_.status, date_.reason_de) == (status, "Sturm")
    assert editor.post(change(date_, "restore")).status_code == 302
    date_.refresh_from_db()
    assert (date_.status, date_.edited, date_.reason_da) == ("scheduled", False, "")


@pytest.mark.parametrize("what", ["cancel", "move", "postpone", "online", "restore"])
def test_others_dates_are_not_there(editor: Any, stranger: Client, what: str) -> None:
    other = OccurrenceFactory(event__organiser=OrganisationFactory())
    assert editor.get(change(other, what)).status_code == 404
    assert editor.post(change(other, what), {"reason_da": "Nej"}).status_code == 404
    assert stranger.get(change(other, what))["Location"].startswith("/admin/login/")


def test_a_date_that_the_schedule_no_longer_gives_is_marked(editor: Any, own: Event) -> None:
    thursdays(own)
    kept = own.occurrences.latest("starts_at")
    editor.post(change(kept, "cancel"), {"reason_da": "Sygdom"})
    send(editor, own, {"times": "2"})
    assert "Ikke længere i tidsplanen" in editor.get(page(own)).content.decode()


# --- How many came -------------------------------------------------------------------------------
def attendance(event: Event) -> str:
    return f"/admin/events/event/{event.pk}/attendance/"


def test_how_many_came_is_noted_once_for_dates_that_were(editor: Any, own: Event) -> None:
    was = OccurrenceFactory(event=own, first_on=date(2026, 11, 3))
    off = OccurrenceFactory(event=own, first_on=date(2026, 11, 10), status="cancelled", reason="Syg")
    ahead = OccurrenceFactory(event=own, first_on=date(2026, 12, 1))
    shown = editor.get(attendance(own))
    assert list(shown.context["form"].fields) == [f"date-{was.pk}", "total"]
    data = {f"date-{was.pk}": "0", f"date-{off.pk}": "7", f"date-{ahead.pk}": "7", "total": ""}
    assert editor.post(attendance(own), data)["Location"] == page(own)
    assert list(own.occurrences.values_list("attendance", flat=True)) == [0, None, None]


@pytest.mark.parametrize("number", ["-1", "x", "9" * 30, "1,5", "\x00"])
def test_only_a_number_of_people_is_noted(editor: Any, own: Event, number: str) -> None:
    was = OccurrenceFactory(event=own, first_on=date(2026, 11, 3))
    assert editor.post(attendance(own), {f"date-{was.pk}": number}).status_code == 200
    was.refresh_from_db()
    assert was.attendance is None


def test_the_whole_is_noted_only_where_no_date_is(editor: Any, own: Event) -> None:
    was = OccurrenceFactory(event=own, first_on=date(2026, 11, 3))
    refused = editor.post(attendance(own), {f"date-{was.pk}": "5", "total": "50"})
    assert list(refused.context["form"].errors) == ["total"]
    assert editor.post(attendance(own), {f"date-{was.pk}": "", "total": "50"}).status_code == 302
    own.refresh_from_db()
    assert own.attendance == 50
    one = f"/admin/events/occurrence/{was.pk}/change/"
    assert list(errors(editor.post(one, filled(editor.get(one), attendance="5")))) == ["attendance"]


def test_others_attendance_is_theirs(editor: Any, stranger: Client) -> None:
    other = OccurrenceFactory(event__organiser=OrganisationFactory(), first_on=date(2026, 11, 3))
    editor.post(attendance(other.event), {f"date-{other.pk}": "5"})
    assert stranger.get(attendance(other.event))["Location"].startswith("/admin/login/")
    other.refresh_from_db()
    assert other.attendance is None


# --- Cost ----------------------------------------------------------------------------------------
@pytest.mark.parametrize("rows", [1, 3])
def test_pages_of_dates_cost_the_same(editor: Any, own: Event, django_assert_num_queries: Any, rows: int) -> None:
    for number in range(rows):
        OccurrenceFactory(event=own, first_on=date(2026, 11, 1 + number))
    with django_assert_num_queries(6):  # session, user, event, may edit, dates, own organisations for the menu
        editor.get(attendance(own))
    date_ = own.occurrences.first()
    with django_assert_num_queries(6):  # session, user, own organisations, date, may edit, venues
        editor.get(change(date_, "move"))
