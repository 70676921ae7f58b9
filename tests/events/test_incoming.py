"""Calendar files of others as values: the habits of programs, and what cannot be expressed."""
# ruff: noqa: E501 - tables of lines and sentences

from contextlib import suppress
from datetime import date, datetime, time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from events.incoming import CalendarFileError, Incoming, read
from events.recurrence import Schedule

FILES = Path(__file__).parent / "calendars"
UNTIL = date(2028, 6, 1)
COPENHAGEN = "Europe/Copenhagen"


def reading(data: bytes | str):
    return read(data if isinstance(data, bytes) else data.encode(), zone=COPENHAGEN, until=UNTIL)


def calendar(*events: str, head: str = "") -> str:
    lines = [f"BEGIN:VEVENT\n{event.strip()}\nEND:VEVENT\n" for event in events]
    return f"BEGIN:VCALENDAR\n{head}{''.join(lines)}END:VCALENDAR\n"


def one(event: str, head: str = "") -> Incoming:
    found = reading(calendar(f"UID:a\nSUMMARY:Kor\n{event}", head=head))
    assert found.refusals == []
    return found.events[0]


def refused(event: str, head: str = "") -> str:
    found = reading(calendar(f"UID:a\nSUMMARY:Kor\n{event}", head=head))
    assert found.events == []
    return str(found.refusals[0].reason)


def schedule(event: str, head: str = "") -> Schedule:
    dates = one(event, head).dates
    assert dates is not None
    return dates.schedule


def starts(found: Incoming) -> list[str]:
    assert found.dates is not None
    return [span.recurrence_key for span in found.dates.spans]


def of_file(name: str) -> dict[str, Incoming]:
    found = reading((FILES / name).read_bytes())
    assert found.refusals == []
    return {event.title: event for event in found.events}


# --- Real habits -----------------------------------------------------------------------------------
def test_google_with_folds_html_an_exception_and_two_changed_dates():
    events = of_file("google.ics")
    assert list(events) == ["Læsekreds: bøger, kaffe og snak", "Julemarked", "Foredrag på nettet"]
    circle = events["Læsekreds: bøger, kaffe og snak"]
    assert starts(circle) == [f"2026-{day}T19:00" for day in ("11-03", "11-10", "11-17", "12-01", "12-08", "12-15")]
    assert circle.text == (
        "Vi læser sammen.  \nAlle er velkomne.\n\n- Kaffe  \n- Te  \nLæs mere (https://bibliotek.example.dk/kreds)"
    )
    assert circle.place == "Biblioteket, Kongevej 19, 6400 Sønderborg"
    moved, off = circle.changes
    assert (moved.key, moved.off, moved.span and moved.span.recurrence_key) == (
        "2026-11-10T19:00", False, "2026-11-11T19:30",
    )  # fmt: skip
    assert (off.key, off.off) == ("2026-12-01T19:00", True)
    talk = events["Foredrag på nettet"]
    assert (starts(talk), talk.online_url) == (["2026-12-05T13:00"], "https://meet.google.com/abc-defg-hij")
    assert talk.dates
    assert talk.dates.schedule.zone == COPENHAGEN


def test_a_day_of_google_ends_before_the_day_it_names():
    market = of_file("google.ics")["Julemarked"]
    assert market.dates is not None
    assert market.dates.schedule == Schedule(all_day=True, starts_on=date(2026, 12, 12), ends_on=date(2026, 12, 13))


def test_outlook_with_windows_zones_and_zones_of_its_own():
    events = of_file("outlook.ics")
    assert {title: event.dates.schedule.zone for title, event in events.items()} == dict.fromkeys(
        ["Reparationscafé", "Nat i kulturhuset", "Morgenmad"], COPENHAGEN
    )
    assert starts(events["Reparationscafé"]) == ["2026-12-02T14:00", "2026-12-16T14:00", "2026-12-23T14:00"]
    assert events["Reparationscafé"].text == (
        "Reparér i stedet for at smide ud.  \nTag selv tingene med; vi har værktøj."
    )
    night = events["Nat i kulturhuset"].dates.schedule
    assert (night.ends_on, night.local_end) == (date(2027, 1, 12), datetime(2027, 1, 13, 1))
    assert events["Nat i kulturhuset"].online_url == "https://teams.microsoft.com/l/meetup-join/19%3ameeting"
    assert events["Nat i kulturhuset"].place == ""


def test_apple_with_line_feeds_durations_floating_times_and_days_without_an_end():
    found = reading((FILES / "apple.ics").read_bytes())
    events = {event.title: event for event in found.events}
    walk = events["Gåtur i skoven"]
    assert starts(walk) == ["2026-12-04T10:00", "2027-02-05T10:00", "2027-03-05T10:00", "2027-04-02T10:00"]
    assert walk.dates.schedule.end_time == time(11, 30)
    assert (walk.place, walk.link) == (
        "Multeskoven, Mølleparken 4, 6430 Nordborg", "https://forening.example.dk/gaatur",
    )  # fmt: skip
    song = events["Fællessang"]
    assert (starts(song), [str(note) for note in song.notes]) == (
        ["2026-12-20T15:00"], ["Its times name no time zone: they are read as Europe/Copenhagen."],
    )  # fmt: skip
    assert starts(events["Lukket for besøg"]) == ["2026-12-24"]
    assert events["Kor"].dates.endless
    assert [str(note) for note in found.notes] == [
        "Left out, because they are no events: 1 tasks, notes or busy times."
    ]


def test_an_old_program_with_latin_letters_and_quoted_printable():
    assert of_file("latin1.ics").keys() == {"Bål og snobrød på Als"}
    fire = of_file("latin1.ics")["Bål og snobrød på Als"]
    assert (fire.text, fire.place) == ("Tag tæpper med.  \nVi tænder bål = varmt.", "Kær Vestermark")


def test_the_same_file_with_any_line_ending_a_mark_and_empty_lines_says_the_same():
    data = (FILES / "google.ics").read_bytes()
    lines = data.replace(b"\r\n", b"\n")
    for other in (
        lines,
        lines.replace(b"\n", b"\r"),
        b"\xef\xbb\xbf" + data,
        lines.replace(b"\nBEGIN:VEVENT", b"\n\n  \nBEGIN:VEVENT"),
    ):
        found, known = reading(other), reading(data)
        for events in (found.events, known.events):
            for event in events:
                object.__setattr__(event, "line", 0)
                for change in event.changes:
                    object.__setattr__(change, "line", 0)
        assert found == known


def test_a_fold_within_a_letter_is_joined():
    data = calendar("UID:a\nSUMMARY:S").encode().replace(b"SUMMARY:S", b"SUMMARY:S\xc3\r\n \xb8nderborg")
    data = data.replace(b"END:VEVENT", b"DTSTART:20261103T190000Z\nEND:VEVENT")
    assert reading(data).events[0].title == "Sønderborg"


def test_equal_signs_in_ordinary_text_stay():
    assert one("DTSTART:20261103T190000\nDESCRIPTION:1+1=2 =C3=B8\\nx=").text == "1+1=2 =C3=B8  \nx="


@pytest.mark.parametrize(
    ("zone", "means"),
    [
        ("Europe/Copenhagen", COPENHAGEN),
        ("europe/copenhagen", COPENHAGEN),
        ("/freeassociation.sourceforge.net/Europe/Copenhagen", COPENHAGEN),
        ("/mozilla.org/20070129_1/America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires"),
        ("W. Europe Standard Time", "Europe/Berlin"),
        ("GMT Standard Time", "Europe/London"),
        ('"Romance Standard Time"', COPENHAGEN),
        ("UTC", "UTC"),
        ("(UTC+02:00) Helsinki\\, Kyiv", "Europe/Helsinki"),
    ],
)
def test_names_of_zones(zone, means):
    assert schedule(f"DTSTART;TZID={zone}:20261103T190000\nRRULE:FREQ=DAILY;COUNT=2").zone == means


def test_a_zone_that_nobody_knows_is_refused():
    assert refused("DTSTART;TZID=Hjemme:20261103T190000") == "The time zone “Hjemme” is not known."


def test_a_zone_without_clock_changes_is_not_taken_for_one_with_them():
    head = (
        "BEGIN:VTIMEZONE\nTZID:Vinter\nBEGIN:STANDARD\nDTSTART:16010101T000000\nTZOFFSETFROM:+0100\n"
        "TZOFFSETTO:+0100\nEND:STANDARD\nEND:VTIMEZONE\n"
    )
    assert refused("DTSTART;TZID=Vinter:20261103T190000", head) == "The time zone “Vinter” is not known."


def test_times_without_a_zone_are_those_of_the_calendar():
    head = "X-WR-TIMEZONE:Europe/London\n"
    assert schedule("DTSTART:20261103T190000", head).zone == "Europe/London"


def test_a_repetition_in_utc_stays_in_utc():
    assert schedule("DTSTART:20261003T190000Z\nRRULE:FREQ=WEEKLY;COUNT=9").zone == "UTC"


def test_an_end_in_another_zone_is_read_on_the_clock_of_the_start():
    found = schedule("DTSTART;TZID=Europe/Copenhagen:20261103T190000\nDTEND;TZID=Europe/London:20261103T200000")
    assert found.local_end == datetime(2026, 11, 3, 21)


def test_a_length_in_hours_runs_through_the_clock_change():
    found = schedule("DTSTART;TZID=Europe/Copenhagen:20261025T010000\nDURATION:PT4H")
    assert found.local_end == datetime(2026, 10, 25, 4)


@pytest.mark.parametrize(
    ("event", "last"),
    [
        ("DTSTART:20261103T190000\nDTEND:20261103T190000", datetime(2026, 11, 3, 19)),
        ("DTSTART:20261103T190000", datetime(2026, 11, 3, 19)),
        ("DTSTART:20261103T190000\nDTEND:20261104T000000", datetime(2026, 11, 4)),
        ("DTSTART:20261103T000000\nDTEND:20261104T000000", datetime(2026, 11, 4)),
        ("DTSTART:20261103T190000\nDTEND:20261105T110000", datetime(2026, 11, 5, 11)),
        ("DTSTART:20261103T190000\nDTEND:20261104T190000", datetime(2026, 11, 4, 19)),
        ("DTSTART;VALUE=DATE:20261103\nDURATION:P2D", datetime(2026, 11, 5)),
        ("DTSTART;VALUE=DATE:20261103\nDTEND;VALUE=DATE:20261103", datetime(2026, 11, 4)),
    ],
)
def test_ends(event, last):
    assert schedule(event).local_end == last


def test_extra_and_excluded_dates_are_on_the_clock_of_the_schedule():
    found = one(
        "DTSTART;TZID=Europe/Copenhagen:20261103T190000\nRRULE:FREQ=WEEKLY;COUNT=3\n"
        "RDATE;TZID=Europe/Copenhagen:20261105T180000\nRDATE:20261106T180000Z\nEXDATE:20261110T180000Z\n"
        "EXDATE;VALUE=DATE:20261117"
    )
    assert starts(found) == ["2026-11-03T19:00", "2026-11-05T18:00", "2026-11-06T19:00"]


def test_a_last_date_without_a_time_counts_as_a_whole_day():
    assert len(starts(one("DTSTART:20261103T190000\nRRULE:FREQ=DAILY;UNTIL=20261105"))) == 3


# --- Cancelled, withdrawn, alone -------------------------------------------------------------------
def test_what_is_cancelled_says_no_more_than_that():
    for event, head in (("STATUS:CANCELLED\nDTSTART:20261103T190000", ""), ("DTSTART:20261103T190000", "METHOD:CANCEL\n"),
                        ("SEQUENCE:3", "METHOD:CANCEL\n")):  # fmt: skip
        found = one(event, head)
        assert (found.cancelled, found.dates, found.changes) == (True, None, ())


def test_one_date_of_a_series_that_is_not_in_the_file():
    found = one("RECURRENCE-ID:20261103T190000Z\nDTSTART:20261104T190000Z", "")
    assert (found.dates, found.changes[0].key, found.changes[0].span.recurrence_key) == (None, "", "2026-11-04T20:00")


def test_the_version_with_the_higher_number_holds():
    event = "UID:a\nSUMMARY:{}\nDTSTART:20261103T190000Z\nSEQUENCE:{}"
    found = reading(calendar(event.format("Ny", 2), event.format("Gammel", 1)))
    assert [event.title for event in found.events] == ["Ny"]


# --- What cannot be expressed ----------------------------------------------------------------------
SERIES = "DTSTART:20261103T190000\nRRULE:FREQ=WEEKLY;COUNT=3"


@pytest.mark.parametrize(
    ("event", "sentence"),
    [
        ("DTSTART:20261103T190000\nRRULE:FREQ=HOURLY;COUNT=3", "A rule repeats daily, weekly, monthly or yearly, not within the day."),
        ("DTSTART:20261103T190000\nRRULE:FREQ=WEEKLY;BYDAY=2MO;COUNT=3", "BYDAY=2MO cannot be used together with FREQ=WEEKLY."),
        (f"{SERIES}\nRRULE:FREQ=DAILY;COUNT=3", "It repeats by two rules at once. Make them two events in the calendar."),
        (f"{SERIES}\nEXRULE:FREQ=DAILY;COUNT=3", "It leaves out dates by a rule (EXRULE), which cannot be expressed here."),
        (f"{SERIES}\nRDATE;VALUE=PERIOD:20261105T190000Z/PT1H", "An extra date has a length of its own (RDATE with a period)."),
        (f"{SERIES}\nRDATE;VALUE=DATE:20261105", "RDATE has a day where a time is needed, or the other way round."),
        ("DTSTART:20261103T190000\nDTEND;VALUE=DATE:20261104", "DTEND has a day where a time is needed, or the other way round."),
        ("DTSTART:20261103T190000\nDTEND:20261103T180000", "It ends before it begins."),
        ("DTSTART:20261103T000000", "It begins at midnight and has no end. Mark it as all day, or give it an end."),
        ("SEQUENCE:1", "It does not say when it begins (DTSTART)."),
        ("DTSTART:20261131T190000", "“20261131T190000” is not a date or a time (DTSTART)."),
        ("DTSTART:i morgen", "“i morgen” is not a date or a time (DTSTART)."),
        ("DTSTART:99991231T190000\nDURATION:P9999W", "It does not say when it begins (DTSTART)."),
        ("DTSTART:99991231T190000", "Dates lie between the years 1900 and 2200."),
        ("DTSTART:00010101T000000Z\nDTEND:00010101T010000Z", "Dates lie between the years 1900 and 2200."),
        ("DTSTART:20261103T190000\nDURATION:-PT1H", "“-PT1H” is not a length of time."),
        ("DTSTART:19000101T190000\nRRULE:FREQ=DAILY", "The rule gives more than 4000 dates. Let it end earlier."),
        (f"DTSTART:20261103T190000\nRRULE:FREQ=YEARLY;BYMONTHDAY={','.join(['1'] * 400)}", "Its rule is longer than 500 characters."),
        (f"{SERIES}\nEXDATE:{','.join(['20261103T190000'] * 1100)}", "“20261103T190000,20261103T190000,20261103T190000,20261103T190” is not a date or a time (EXDATE)."),
        (f"{SERIES}\nCLASS:PRIVATE", "It is marked as private (CLASS:PRIVATE)."),
        (f"{SERIES}\nSTATUS:TENTATIVE", "It is only tentative (STATUS:TENTATIVE)."),
        (f"{SERIES}\nLOCATION:{'x' * 201}", "Its LOCATION is longer than 200 characters."),
        (f"{SERIES}\nDESCRIPTION\\nmere:x y", "Line 7 cannot be read: “DESCRIPTION\\nmere:x y”."),
        (f"{SERIES}\nnoget uden mening", "Line 7 cannot be read: “noget uden mening”."),
    ],
)  # fmt: skip
def test_what_cannot_be_expressed_is_refused_in_a_sentence(event, sentence):
    assert refused(event) == sentence


@pytest.mark.parametrize(
    ("override", "sentence"),
    [
        ("RECURRENCE-ID:20261104T190000\nDTSTART:20261104T190000", "It changes the date 2026-11-04, which the series does not have."),
        ("RECURRENCE-ID;RANGE=THISANDFUTURE:20261110T190000\nDTSTART:20261110T200000", "It changes a date and all that follow (RANGE=THISANDFUTURE). Export the calendar again."),
        ("RECURRENCE-ID:20261110T190000\nDTSTART:20261110T200000\nSUMMARY:Koncert", "Its date 2026-11-10 has a title of its own, “Koncert”: make that date an event of its own in the calendar."),
    ],
)  # fmt: skip
def test_a_changed_date_that_cannot_be_expressed_refuses_its_series(override, sentence):
    found = reading(calendar(f"UID:a\nSUMMARY:Kor\n{SERIES}", f"UID:a\n{override}", f"UID:b\nSUMMARY:Andet\n{SERIES}"))
    assert ([event.uid for event in found.events], [str(no.reason) for no in found.refusals]) == (["b"], [sentence])


@pytest.mark.parametrize("title", ["Flyttet: Kor", "AFLYST – Kor", "[Ny tid] Kor", "Kor", ""])
def test_a_date_may_be_marked_before_its_title(title):
    override = f"UID:a\nRECURRENCE-ID:20261110T190000\nDTSTART:20261110T200000\nSUMMARY:{title}"
    found = reading(calendar(f"UID:a\nSUMMARY:Kor\n{SERIES}", override))
    assert [change.key for event in found.events for change in event.changes] == ["2026-11-10T19:00"]


def test_events_without_uid_or_title_and_twins_are_refused():
    event = f"UID:a\nSUMMARY:Kor\n{SERIES}"
    found = reading(calendar(f"SUMMARY:Kor\n{SERIES}", f"UID:b\n{SERIES}", event, event))
    assert [(no.line, no.uid, str(no.reason)) for no in found.refusals] == [
        (2, "", "It has no UID, so that it could not be known again."),
        (7, "b", "It has no title (SUMMARY)."),
        (12, "a", "Its UID stands in the file twice, in line 12 and line 18."),
    ]


# --- Hostile files -----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "The file is empty."),
        (b" \r\n \n", "The file is empty."),
        (b"<!DOCTYPE html><html><body>Log ind</body></html>", "This is a web page, not a calendar file. Export the calendar as a file ending in .ics."),
        (b"navn;dato\nKor;3. november", "This is not a calendar file: it does not begin with BEGIN:VCALENDAR."),
        (b"PK\x03\x04\x00\x00", "This is not a calendar file: it holds signs that no text has."),
        ("BEGIN:VCALENDAR\n".encode("utf-16"), "This is not a calendar file: it holds signs that no text has."),
        (b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:a\n", "The file is cut off: VEVENT, begun in line 2, does not end."),
        (b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VCALENDAR\n", "Line 3 ends VCALENDAR, which is not what was begun last."),
        (b"BEGIN:VCALENDAR\nEND:VCALENDAR\nEND:VCALENDAR\n", "Line 3 ends VCALENDAR, which is not what was begun last."),
        (b"BEGIN:VCALENDAR\n" + b"BEGIN:VEVENT\n" * 100_000, "Line 5: parts lie within parts more deeply than a calendar has them."),
        (b"BEGIN:VCALENDAR\n" + b"\n" * 250_000, "The file has more than 200000 lines. Export a shorter period."),
        (b"BEGIN:VCALENDAR\n" + b"x" * 6_000_000, "The file is larger than 5 MB. Export a shorter period, or fewer calendars at once."),
    ],
)  # fmt: skip
def test_a_file_that_is_no_calendar_is_refused_in_a_sentence(data, sentence):
    with pytest.raises(CalendarFileError) as caught:
        reading(data)
    assert str(caught.value) == sentence


def test_a_file_with_too_much_in_it_is_refused_in_a_sentence():
    many = calendar(*(f"UID:{n}\nSUMMARY:Kor\nDTSTART:20261103T190000" for n in range(1001)))
    dates = calendar(*(f"UID:{n}\nSUMMARY:Kor\nDTSTART:20180103T190000\nRRULE:FREQ=DAILY;COUNT=3900" for n in range(6)))
    for text, sentence in (
        (many, "The file has more than 1000 events. Export a shorter period."),
        (dates, "The file gives more than 20000 dates in all. Export a shorter period."),
    ):
        with pytest.raises(CalendarFileError) as caught:
            reading(text)
        assert str(caught.value) == sentence


def test_signs_that_cannot_be_stored_are_left_out():
    found = one("DTSTART:20261103T190000\nDESCRIPTION:a\x01\x85b\u2028c\\nd\nLOCATION:x\\nX-INJECTED:y")
    assert (found.text, found.place) == ("ab  \nc  \nd", "x, X-INJECTED:y")


PIECES = st.sampled_from([
    "BEGIN:VEVENT", "END:VEVENT", "BEGIN:VALARM", "END:VALARM", "UID:a", "UID:b", "SUMMARY:Kor", "STATUS:CANCELLED",
    "DTSTART:20261103T190000", "DTSTART;VALUE=DATE:20261103", "DTSTART:99991231T235959Z", "DTSTART;TZID=:20261103T190000",
    "DTEND:00000000", "DTEND;VALUE=DATE:20261104", "DURATION:P9999W", "DURATION:PT", "RRULE:FREQ=DAILY", "RRULE:", "RRULE:;;=",
    "RRULE:FREQ=YEARLY;BYYEARDAY=366;BYMONTH=2", "RRULE:FREQ=DAILY;UNTIL=99981231", "RDATE:", "EXDATE:x,y", "RECURRENCE-ID:20261103T190000",
    "RECURRENCE-ID;VALUE=DATE:20261103", "RECURRENCE-ID:99991231T235959Z", ";;;:", ":", '"', "SUMMARY;X=\"a:b", " fortsat", "METHOD:CANCEL",
    "DESCRIPTION;ENCODING=QUOTED-PRINTABLE:=", "DTSTART;TZID=(UTC) x:20261103T190000", "X-WR-TIMEZONE:Mars", "SEQUENCE:99999999999999999999",
])  # fmt: skip


@settings(max_examples=300, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.one_of(PIECES, st.text(max_size=30)), max_size=25))
def test_no_file_ends_in_anything_but_a_sentence(pieces):
    body = "\n".join(["BEGIN:VCALENDAR", *pieces, "END:VCALENDAR"])
    with suppress(CalendarFileError):
        found = reading(body.encode("utf-8", "surrogatepass"))
        assert all(str(no.reason) for no in found.refusals)
