"""Calendar files brought into the calendar: known again by UID, nothing doubled, what staff edited stays."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone, translation

from events import actions, ical
from events.actions import as_value
from events.import_report import Report
from events.import_words import line_of, note_of
from events.imports import import_calendar
from events.models import Event, Imported, Occurrence, Schedule
from initiatives.models import Organisation, User
from tests.conftest import NOW
from tests.events.test_incoming import FILES, calendar
from tests.factories import EventFactory, OccurrenceFactory, OrganisationFactory, UserFactory, VenueFactory

pytestmark = pytest.mark.django_db
SERIES = "UID:kor@x\nSUMMARY:Kor\nDTSTART;TZID=Europe/Copenhagen:20261201T190000\nDTEND;TZID=Europe/Copenhagen:20261201T210000\nRRULE:FREQ=WEEKLY;COUNT=4"  # noqa: E501
DAYS = ["2026-12-01", "2026-12-08", "2026-12-15", "2026-12-22"]


@pytest.fixture
def library() -> Organisation:
    return OrganisationFactory(name="Biblioteket")


@pytest.fixture
def load(library):
    by = UserFactory(username="ida")

    def run(data: bytes | str, **options) -> Report:
        values = {"organisation": library, "by": by, "now": NOW} | options
        return import_calendar(data=data if isinstance(data, bytes) else data.encode(), **values)

    return run


def kinds(report: Report) -> list[str]:
    return [row.kind for row in report.rows]


def dates(event: Event | None = None) -> list[tuple[str, str]]:
    rows = (event or Event.objects.get()).occurrences.order_by("recurrence_key")
    return [(f"{timezone.localtime(row.starts_at):%Y-%m-%d %H:%M}", row.status) for row in rows]


def changed(day: str, *lines: str) -> str:
    return "\n".join(["UID:kor@x", f"RECURRENCE-ID;TZID=Europe/Copenhagen:{day}T190000", *lines])


MOVED = changed("20261208", "DTSTART;TZID=Europe/Copenhagen:20261209T180000", "DURATION:PT1H")
OFF = changed("20261215", "STATUS:CANCELLED")


# --- In ----------------------------------------------------------------------------------------------
def test_an_event_is_entered_with_all_that_the_file_says(load, library):
    report = load((FILES / "google.ics").read_bytes())
    assert kinds(report) == ["new", "new", "new"]
    event = Event.objects.get(title_da="Læsekreds: bøger, kaffe og snak")
    assert (event.organiser, event.state, event.place, event.foreign_uid) == (
        library, "published", "Biblioteket, Kongevej 19, 6400 Sønderborg", "1abcdefghijklmnopqrstuvwx@google.com",
    )  # fmt: skip
    assert event.history.get().history_user.username == "ida"
    assert dates(event) == [
        ("2026-11-03 19:00", "scheduled"), ("2026-11-11 19:30", "moved"), ("2026-11-17 19:00", "scheduled"),
        ("2026-12-01 19:00", "cancelled"), ("2026-12-08 19:00", "scheduled"), ("2026-12-15 19:00", "scheduled"),
    ]  # fmt: skip
    left_out = event.schedules.get().dates.get()
    assert (left_out.on, left_out.reason_da, left_out.reason_de) == (
        date(2026, 11, 24),
        "Ikke den dag, siger arrangørens kalender",
        "Nicht an diesem Tag, sagt der Kalender des Veranstalters",
    )


def test_the_same_file_twice_changes_nothing(load):
    for name in ("google.ics", "outlook.ics", "apple.ics", "latin1.ics"):
        data = (FILES / name).read_bytes()
        load(data)
        before = everything()
        assert set(kinds(load(data))) == {"unchanged"}
        assert everything() == before


def everything():
    """All that pages and feeds are made from, without the moments at which rows were written."""
    events = list(Event.objects.order_by("pk").values("pk", "title_da", "body_da", "place_da", "sequence", "state"))
    rows = list(Occurrence.objects.order_by("pk").values())
    return events, rows, list(Schedule.objects.order_by("pk").values()), Event.history.count()


def test_a_later_file_updates_by_uid(load):
    load(calendar(SERIES))
    event = Event.objects.get()
    report = load(calendar(SERIES.replace("Kor", "Kor for alle").replace("COUNT=4", "COUNT=2") + "\nLOCATION:Salen"))
    assert kinds(report) == ["changed"]
    assert [name for name, _before, _after in report.rows[0].changes] == ["title", "place", "dates"]
    event.refresh_from_db()
    assert (event.title, event.place, event.sequence, Event.objects.count()) == ("Kor for alle", "Salen", 1, 1)
    assert [day for day, _status in dates()] == ["2026-12-01 19:00", "2026-12-08 19:00"]


def test_dates_are_moved_cancelled_and_brought_back(load):
    load(calendar(SERIES))
    report = load(calendar(SERIES, MOVED, OFF))
    assert (kinds(report), report.rows[0].moved, report.rows[0].cancelled) == (["changed"], 1, 1)
    assert dates() == [
        ("2026-12-01 19:00", "scheduled"), ("2026-12-09 18:00", "moved"), ("2026-12-15 19:00", "cancelled"),
        ("2026-12-22 19:00", "scheduled"),
    ]  # fmt: skip
    row = Occurrence.objects.get(status="moved")
    assert (row.recurrence_key, row.reason_en, row.sequence) == (
        "2026-12-08T19:00", "Moved in the organiser’s calendar", 1,
    )  # fmt: skip
    assert kinds(load(calendar(SERIES, MOVED, OFF))) == ["unchanged"]
    report = load(calendar(SERIES))
    assert (kinds(report), report.rows[0].restored) == (["changed"], 2)
    assert dates() == [(f"{day} 19:00", "scheduled") for day in DAYS]
    assert set(Occurrence.objects.values_list("reason_da", flat=True)) <= {"", None}


def test_a_series_is_cancelled_from_today_on_and_brought_back(load):
    started = SERIES.replace("20261201", "20261117")
    load(calendar(started))
    report = load(calendar(started + "\nSTATUS:CANCELLED"))
    assert (kinds(report), report.rows[0].cancelled) == (["cancelled"], 3)
    assert [status for _day, status in dates()] == ["scheduled", *["cancelled"] * 3]
    assert kinds(load(calendar(started + "\nSTATUS:CANCELLED"))) == ["unchanged"]
    load(calendar(started))
    assert [status for _day, status in dates()] == ["scheduled"] * 4


def test_a_message_that_withdraws_names_no_dates(load):
    load(calendar(SERIES))
    report = load(calendar("UID:kor@x\nDTSTART:20261201T180000Z", head="METHOD:CANCEL\n"))
    assert (kinds(report), report.rows[0].title, report.rows[0].cancelled) == (["cancelled"], "Kor", 4)
    assert {status for _day, status in dates()} == {"cancelled"}


def test_one_date_is_withdrawn_by_a_message_of_its_own(load):
    load(calendar(SERIES))
    report = load(calendar(changed("20261208"), head="METHOD:CANCEL\n"))
    assert (kinds(report), report.rows[0].cancelled) == (["changed"], 1)
    assert [status for _day, status in dates()] == ["scheduled", "cancelled", "scheduled", "scheduled"]
    assert kinds(load(calendar(SERIES, changed("20261208", "STATUS:CANCELLED")))) == ["unchanged"]


def test_a_cancelled_series_without_end_gives_no_dates_later_on(load):
    endless = SERIES.replace(";COUNT=4", "")
    report = load(calendar(endless))
    assert [str(note) for note in report.rows[0].notes] == [
        "It repeats without end: it is entered for a year, and then asks to be looked at again."
    ]
    assert Schedule.objects.get().review_on == date(2027, 11, 24)
    load(calendar(endless + "\nSTATUS:CANCELLED"))
    number = Occurrence.objects.count()
    actions.expand(event=Event.objects.get(), today=date(2027, 11, 1))
    assert set(Occurrence.objects.values_list("status")) == {("cancelled",)}
    assert Occurrence.objects.count() == number
    load(calendar(endless))
    assert (Occurrence.objects.filter(status="scheduled").count(), Event.objects.count()) == (number, 1)


def test_what_is_cancelled_and_was_never_here_is_left_out(load):
    report = load(calendar(SERIES + "\nSTATUS:CANCELLED"))
    assert (kinds(report), Event.objects.count()) == (["unchanged"], 0)
    assert str(report.rows[0].reason) == "It is cancelled and was never entered here: it is left out."


def test_a_place_that_is_entered_becomes_the_venue(load):
    venue = VenueFactory(name="Multikulturhuset", address="Nørre Havnegade 15", postcode="6400", town="Sønderborg")
    load(calendar(f"{SERIES}\nLOCATION:Multikulturhuset\\nNørre Havnegade 15\\, 6400 Sønderborg"))
    event = Event.objects.get()
    assert (event.venue, event.place_da) == (venue, "")


def test_a_date_elsewhere_needs_a_venue_to_link_to(load):
    elsewhere = MOVED + "\nLOCATION:Havnen"
    report = load(calendar(SERIES, elsewhere))
    assert (kinds(report), Event.objects.count()) == (["refused"], 0)
    with translation.override("en"):
        assert note_of(report.rows[0].reason).startswith("Its date 8 December 2026 is at another place, “Havnen”.")
    with translation.override("da"):
        assert "8. december 2026" in note_of(report.rows[0].reason)
    venue = VenueFactory(name="Havnen")
    load(calendar(SERIES, elsewhere))
    assert Occurrence.objects.get(status="moved").venue == venue


# --- Edited here ---------------------------------------------------------------------------------------
def test_what_staff_edited_is_not_written_over_and_named(load):
    load(calendar(f"{SERIES}\nLOCATION:Salen"))
    Event.objects.update(title_da="Vores kor")
    report = load(calendar(f"{SERIES.replace('Kor', 'Koret')}\nLOCATION:Kælderen"))
    assert (kinds(report), report.rows[0].kept) == (["changed"], ("title",))
    event = Event.objects.get()
    assert (event.title_da, event.place_da) == ("Vores kor", "Kælderen")
    report = load(calendar(f"{SERIES.replace('Kor', 'Koret')}\nLOCATION:Kælderen"))
    assert (kinds(report), report.rows[0].kept) == (["unchanged"], ("title",))
    assert "er rettet her" in line_of(report.rows[0])


def test_dates_that_staff_changed_stay(load):
    load(calendar(SERIES))
    Occurrence.objects.filter(recurrence_key="2026-12-08T19:00").update(
        status="moved online", reason_da="Sne", edited=True
    )
    report = load(calendar(SERIES, MOVED))
    assert (kinds(report), report.rows[0].kept_dates, report.rows[0].moved) == (["unchanged"], 1, 0)
    assert dates()[1] == ("2026-12-08 19:00", "moved online")


def test_a_schedule_that_staff_changed_stays(load):
    load(calendar(SERIES))
    Schedule.objects.update(rule="FREQ=WEEKLY;COUNT=2")
    report = load(calendar(SERIES.replace("COUNT=4", "COUNT=6")))
    assert (report.rows[0].kept, Schedule.objects.get().rule) == (("dates",), "FREQ=WEEKLY;COUNT=2")


def test_an_event_that_staff_deleted_does_not_come_back(load):
    load(calendar(SERIES))
    Event.objects.get().delete()
    report = load(calendar(SERIES))
    assert (kinds(report), Event.objects.count()) == (["unchanged"], 0)
    assert str(report.rows[0].reason) == "It was imported before and then deleted here: it is left out."


def test_an_older_file_changes_nothing(load):
    load(calendar(f"{SERIES}\nSEQUENCE:3"))
    report = load(calendar(f"{SERIES.replace('Kor', 'Gammelt')}\nSEQUENCE:2"))
    assert (kinds(report), Event.objects.get().title) == (["unchanged"], "Kor")
    assert str(report.rows[0].reason) == "The file is older than what was imported before: it is left as it is."


# --- All or nothing ------------------------------------------------------------------------------------
def test_one_refused_event_stops_them_all_unless_it_is_to_be_skipped(load):
    data = calendar(SERIES, "UID:b\nSUMMARY:Privat\nCLASS:PRIVATE\nDTSTART:20261201T190000")
    report = load(data)
    assert (kinds(report), report.written, Event.objects.count()) == (["new", "refused"], False, 0)
    assert load(data, skip_refused=True).written
    assert Event.objects.get().title == "Kor"


def test_a_dry_run_tells_the_same_and_writes_nothing(load):
    load(calendar(SERIES))
    before, history = everything(), Event.history.count()
    preview = load(calendar(SERIES.replace("Kor", "Koret"), MOVED), dry_run=True)
    assert (everything(), Event.history.count()) == (before, history)
    report = load(calendar(SERIES.replace("Kor", "Koret"), MOVED))
    assert (preview.digest, preview.written, report.written) == (report.digest, False, True)


def test_an_event_of_another_organisation_is_not_touched(load):
    load(calendar(SERIES))
    report = load(calendar(SERIES.replace("Kor", "Mit")), organisation=OrganisationFactory())
    assert (kinds(report), Event.objects.get().title) == (["refused"], "Kor")
    assert str(report.rows[0].reason) == "It stands in the calendar already, as an event of another organisation."


def test_a_changed_date_of_an_unknown_series_is_refused(load):
    report = load(calendar(MOVED))
    assert [str(row.reason) for row in report.refused] == [
        "It changes a date of a series that is not in the file and was never imported."
    ]


def test_drafts_are_entered_as_drafts(load, stranger):
    load(calendar(SERIES), publish=False)
    event = Event.objects.get()
    assert (event.state, event.published_at, stranger.get(event.get_absolute_url()).status_code) == ("draft", None, 404)


def test_a_large_calendar_takes_a_bounded_number_of_queries(load, django_assert_max_num_queries):
    data = calendar(*(SERIES.replace("kor@x", f"{n}@x").replace("Kor", f"Kor {n}") for n in range(30)))
    with django_assert_max_num_queries(12 * 30):
        load(data)
    with django_assert_max_num_queries(60):
        load(data)


# --- Our own files -------------------------------------------------------------------------------------
def course_of(event: Event, uid: str) -> str:
    details = ical.Details(uid=uid, sequence=event.sequence, stamp=NOW, summary=event.title_da)
    changes = [
        (row.recurrence_key, ical.Entry(
            uid=uid, sequence=row.sequence, stamp=NOW, summary=event.title_da,
            starts_at=row.starts_at, ends_at=row.ends_at,
            status="cancelled" if row.status == "cancelled" else "confirmed",
        ))
        for row in event.occurrences.exclude(status="scheduled")
    ]  # fmt: skip
    schedule = as_value(event.schedules.get())
    return ical.course([ical.Course(details=details, schedule=schedule, changes=tuple(changes))], "Kurset")


@pytest.fixture
def course(library) -> Event:
    """With an exception, an extra date, one date moved and one cancelled, through both clock changes."""
    event = EventFactory(title="Kursus", organiser=library)
    schedule = event.schedules.create(
        starts_on=date(2026, 9, 7), ends_on=date(2026, 9, 7), start_time="22:30", end_time="00:30",
        rule="FREQ=MONTHLY;BYDAY=1MO,3MO;UNTIL=20270601",
    )  # fmt: skip
    schedule.dates.create(on=date(2026, 12, 21), reason_da="Jul")
    schedule.dates.create(on=date(2026, 12, 22), at="18:00", excluded=False)
    actions.expand(event=event, today=date(2026, 11, 24))
    off, moved = event.occurrences.order_by("starts_at")[2:4]
    Occurrence.objects.filter(pk=off.pk).update(status="cancelled", reason_da="Syg", edited=True)
    later = {"starts_at": moved.starts_at + timedelta(hours=1), "ends_at": moved.ends_at + timedelta(hours=1)}
    Occurrence.objects.filter(pk=moved.pk).update(status="moved", reason_da="Sal", edited=True, **later)
    return event


def test_our_own_course_gives_the_same_dates_elsewhere(course, load):
    text = course_of(course, "kursus@example.dk")
    known = list(course.occurrences.order_by("starts_at").values_list("starts_at", "ends_at", "status", "first_on"))
    course.delete()
    assert kinds(load(text)) == ["new"]
    event = Event.objects.get()
    assert (
        list(event.occurrences.order_by("starts_at").values_list("starts_at", "ends_at", "status", "first_on")) == known
    )
    assert event.foreign_uid == "kursus@example.dk"


def test_the_file_of_the_page_gives_the_same_dates_elsewhere_and_nothing_new_here(course, load, stranger):
    """What visitors download as the whole course."""
    text = stranger.get(f"{course.get_absolute_url().rstrip('/')}.ics").content
    known = list(course.occurrences.order_by("starts_at").values_list("starts_at", "ends_at", "status"))
    before = everything()
    assert (set(kinds(load(text))), everything()) == ({"unchanged"}, before)
    Event.objects.filter(pk=course.pk).update(uid="00000000-0000-4000-8000-000000000000", slug="en-anden")
    assert kinds(load(text)) == ["new"]
    event = Event.objects.exclude(pk=course.pk).get()
    assert list(event.occurrences.order_by("starts_at").values_list("starts_at", "ends_at", "status")) == known


def test_our_own_files_are_known_here(course, load):
    before = everything()
    assert kinds(load(course_of(course, f"{course.uid}@localhost"))) == ["unchanged"]
    row = course.occurrences.first()
    assert row is not None
    uid = ical.occurrence_uid(f"{course.uid}@localhost", row.recurrence_key)
    report = load(calendar(f"UID:{uid}\nSUMMARY:Kursus\nDTSTART:20261201T190000Z"))
    assert (kinds(report), str(report.rows[0].reason)) == (
        ["unchanged"], "It is a date of an event that stands here already.",
    )  # fmt: skip
    assert (everything(), Imported.objects.count()) == (before, 0)


def test_an_event_entered_by_hand_is_not_mixed_up_with_an_imported_one(load, library):
    own = OccurrenceFactory(event__title="Kor", event__organiser=library).event
    assert kinds(load(calendar(SERIES))) == ["new"]
    assert Event.objects.exclude(pk=own.pk).get().title == "Kor"


def test_the_import_user_may_be_a_robot():
    organisation = OrganisationFactory()
    robot = User.objects.create(username="robot", is_active=False)
    report = import_calendar(
        data=calendar(SERIES).encode(), organisation=organisation, by=robot, now=datetime(2026, 1, 1, tzinfo=UTC)
    )
    assert report.counts == {"new": 1, "changed": 0, "cancelled": 0, "unchanged": 0, "refused": 0}
