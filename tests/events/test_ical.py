"""Calendar files: literal text, and what independent readers make of it."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, time
from io import StringIO

import icalendar
import pytest
from dateutil import rrule, tz
from hypothesis import given
from hypothesis import strategies as st

from events.ical import Course, Details, Entry, course, occurrence_uid, subscription
from events.recurrence import RuleError, Schedule, expand

STAMP = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)
TALK = Entry(
    uid="talk@example.org",
    sequence=2,
    stamp=STAMP,
    summary="Læring, for alle",
    description="Kom; og hør\nmere \\ her",
    location="Multikulturhuset",
    url="https://example.org/det-sker/foredrag/",
    categories=("Miljø", "Mål 4"),
    starts_at=datetime(2026, 11, 3, 18, tzinfo=UTC),
    ends_at=datetime(2026, 11, 3, 20, tzinfo=UTC),
)
DETAILS = Details(uid="course@example.org", sequence=0, stamp=STAMP, summary="Course")
EVENING = Schedule(
    all_day=False,
    starts_on=date(2026, 1, 6),
    ends_on=date(2026, 1, 6),
    start_time=time(19),
    end_time=time(21),
    zone="Europe/Copenhagen",
)


def lines_of(text):
    return text.replace("\r\n ", "").split("\r\n")[:-1]


def events_in(text):
    return list(icalendar.Calendar.from_ical(text).walk("VEVENT"))


def instants_of_subscription(text):
    return [(event["DTSTART"].dt, event["DTEND"].dt) for event in events_in(text)]


def expand_course(text, until):
    """The starts in UTC, read with dateutil's own VTIMEZONE reader: only the file is believed."""
    zone = tz.tzical(StringIO(text)).get()
    (event,) = events_in(text)
    local = [event["DTSTART"].dt.replace(tzinfo=zone)]
    dates = rrule.rruleset()
    rule = event["RRULE"].to_ical().decode()
    dates.rrule(rrule.rrulestr(rule, dtstart=local[0]))
    for name, add in [("RDATE", dates.rdate), ("EXDATE", dates.exdate)]:
        values = event.get(name, [])
        for each in values if isinstance(values, list) else [values]:
            for value in each.dts:
                add(value.dt.replace(tzinfo=zone))
    return [found.astimezone(UTC) for found in dates.between(local[0], until, inc=True)]


def test_subscription_word_for_word():
    assert lines_of(subscription([TALK], "Det sker", refresh_hours=6)) == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//learning-city-portal//events//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "NAME:Det sker",
        "X-WR-CALNAME:Det sker",
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
        "X-PUBLISHED-TTL:PT6H",
        "BEGIN:VEVENT",
        "UID:talk@example.org",
        "DTSTAMP:20261101T120000Z",
        "SEQUENCE:2",
        "STATUS:CONFIRMED",
        "DTSTART:20261103T180000Z",
        "DTEND:20261103T200000Z",
        r"SUMMARY:Læring\, for alle",
        r"DESCRIPTION:Kom\; og hør\nmere \\ her",
        "LOCATION:Multikulturhuset",
        "URL:https://example.org/det-sker/foredrag/",
        "CATEGORIES:Miljø,Mål 4",
        "END:VEVENT",
        "END:VCALENDAR",
    ]


def test_whole_day_ends_on_the_day_after():
    entry = replace(TALK, starts_at=date(2026, 11, 3), ends_at=date(2026, 11, 5))
    text = subscription([entry], "Det sker", refresh_hours=6)
    assert "\r\nDTSTART;VALUE=DATE:20261103\r\nDTEND;VALUE=DATE:20261106\r\n" in text


def test_event_without_duration_has_no_end():
    text = subscription([replace(TALK, ends_at=TALK.starts_at)], "Det sker", refresh_hours=6)
    assert "DTEND" not in text


def test_cancelled_entry_stays():
    text = subscription([replace(TALK, status="cancelled", sequence=3)], "Det sker", refresh_hours=6)
    assert "\r\nSEQUENCE:3\r\nSTATUS:CANCELLED\r\n" in text


def test_empty_calendar_is_one():
    assert events_in(subscription([], "Det sker", refresh_hours=6)) == []


def test_equal_input_gives_equal_bytes():
    assert subscription([TALK], "A", refresh_hours=6) == subscription([replace(TALK)], "A", refresh_hours=6)


def test_occurrence_uid_is_made_of_event_and_key():
    assert occurrence_uid("abc@example.org", "2026-11-03T19:00") == "abc-20261103T1900@example.org"
    assert occurrence_uid("abc@example.org", "2026-11-03") == "abc-20261103@example.org"
    assert occurrence_uid("abc", "2026-11-03") == "abc-20261103"


@pytest.mark.parametrize("field", ["summary", "description", "location", "url", "uid"])
@pytest.mark.parametrize("line_break", ["\r\n", "\n", "\r", "\v", "\f", "\x1c", "\x85", "\u2028", "\u2029"])
def test_no_line_gets_through(field, line_break):
    plain = subscription([replace(TALK, **{field: "https://x"})], "Det sker", refresh_hours=6)
    typed = f"https://x{line_break}END:VEVENT{line_break}BEGIN:VALARM"
    text = subscription([replace(TALK, **{field: typed})], "Det sker", refresh_hours=6)
    assert [line.partition(":")[0] for line in text.replace("\r\n ", "").splitlines()] == [
        line.partition(":")[0] for line in plain.splitlines()
    ]


def test_category_and_name_do_not_break_out():
    entry = replace(TALK, categories=("a,b", "", "c\r\nSUMMARY:x"))
    text = subscription([entry], "N\r\nMETHOD:REQUEST", refresh_hours=6)
    assert "\r\nCATEGORIES:a\\,b,c\\nSUMMARY:x\r\n" in text
    assert "\r\nNAME:N\\nMETHOD:REQUEST\r\n" in text


def test_control_characters_and_broken_unicode_are_dropped():
    entry = replace(TALK, summary="a\x00b\x07c\x7fd\x9be\ud800f\tg")
    assert "\r\nSUMMARY:abcdef\tg\r\n" in subscription([entry], "Det sker", refresh_hours=6)


@pytest.mark.parametrize(
    ("url", "line"),
    [
        ("https://example.org/a b?q=1;2", "URL:https://example.org/a%20b?q=1;2"),
        ("https://example.org/sønderborg", "URL:https://example.org/s%C3%B8nderborg"),
        ("https://example.org/s%C3%B8n", "URL:https://example.org/s%C3%B8n"),
    ],
)
def test_address_is_written_as_an_address(url, line):
    assert line in lines_of(subscription([replace(TALK, url=url)], "Det sker", refresh_hours=6))


@pytest.mark.parametrize("url", ["", "javascript:alert(1)", "file:///etc/passwd", "example.org"])
def test_what_is_no_web_address_is_left_out(url):
    assert "\r\nURL" not in subscription([replace(TALK, url=url)], "Det sker", refresh_hours=6)


def test_naive_times_and_mixed_values_are_refused():
    with pytest.raises(ValueError, match="aware"):
        subscription([replace(TALK, stamp=datetime(2026, 11, 1))], "x", refresh_hours=6)
    with pytest.raises(TypeError, match="both"):
        subscription([replace(TALK, ends_at=date(2026, 11, 3))], "x", refresh_hours=6)


def test_long_line_is_folded_at_75_octets():
    text = subscription([replace(TALK, summary="x" * 100)], "Det sker", refresh_hours=6)
    assert f"\r\nSUMMARY:{'x' * 67}\r\n {'x' * 33}\r\n" in text


def test_fold_goes_before_a_character_of_several_octets():
    text = subscription([replace(TALK, summary="x" * 66 + "ø" * 2)], "Det sker", refresh_hours=6)
    assert f"\r\nSUMMARY:{'x' * 66}\r\n øø\r\n" in text


@given(st.text(max_size=300), st.text(max_size=300), st.text(max_size=20))
def test_any_text_stays_within_its_property(summary, description, category):
    entry = replace(TALK, summary=summary, description=description, categories=(category,))
    octets = subscription([entry], summary, refresh_hours=6).encode()
    assert max(len(line) for line in octets.split(b"\r\n")) <= 75
    assert not re.search(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", octets)
    assert octets.count(b"\n") == octets.count(b"\r") == octets.count(b"\r\n")
    for line in octets.split(b"\r\n"):
        line.decode()
    assert octets.replace(b"\r\n ", b"").count(b"\r\nBEGIN:") == 1


@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=200))
def test_an_independent_reader_gets_the_text_back(text):
    (event,) = events_in(subscription([replace(TALK, summary=text)], "Det sker", refresh_hours=6))
    assert str(event["SUMMARY"]) == text


def test_course_word_for_word():
    schedule = replace(
        EVENING,
        rule="FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;UNTIL=20260623",
        extra_dates=(datetime(2026, 6, 25, 10), date(2026, 3, 31)),
        excluded_dates=(date(2026, 2, 17), date(2026, 3, 31)),
    )
    assert lines_of(course([Course(details=DETAILS, schedule=schedule)], "Course"))[5:] == [
        "NAME:Course",
        "X-WR-CALNAME:Course",
        "BEGIN:VTIMEZONE",
        "TZID:Europe/Copenhagen",
        "BEGIN:DAYLIGHT",
        "DTSTART:20250330T020000",
        "TZOFFSETFROM:+0100",
        "TZOFFSETTO:+0200",
        "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
        "TZNAME:CEST",
        "END:DAYLIGHT",
        "BEGIN:STANDARD",
        "DTSTART:20251026T030000",
        "TZOFFSETFROM:+0200",
        "TZOFFSETTO:+0100",
        "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
        "TZNAME:CET",
        "END:STANDARD",
        "END:VTIMEZONE",
        "BEGIN:VEVENT",
        "UID:course@example.org",
        "DTSTAMP:20261101T120000Z",
        "SEQUENCE:0",
        "STATUS:CONFIRMED",
        "DTSTART;TZID=Europe/Copenhagen:20260106T190000",
        "DTEND;TZID=Europe/Copenhagen:20260106T210000",
        "RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;UNTIL=20260623T215959Z",
        "RDATE;TZID=Europe/Copenhagen:20260625T100000",
        "EXDATE;TZID=Europe/Copenhagen:20260217T190000",
        "EXDATE;TZID=Europe/Copenhagen:20260331T190000",
        "SUMMARY:Course",
        "END:VEVENT",
        "END:VCALENDAR",
    ]


def test_course_of_whole_days_needs_no_zone():
    schedule = Schedule(
        all_day=True,
        starts_on=date(2026, 1, 6),
        ends_on=date(2026, 1, 7),
        rule="FREQ=YEARLY;UNTIL=20280106",
        extra_dates=(date(2026, 5, 1),),
        excluded_dates=(date(2027, 1, 6),),
    )
    lines = lines_of(course([Course(details=DETAILS, schedule=schedule)], "Course"))
    assert [line for line in lines if re.match("DTSTART|DTEND|R|EX|BEGIN", line)] == [
        "BEGIN:VCALENDAR",
        "BEGIN:VEVENT",
        "DTSTART;VALUE=DATE:20260106",
        "DTEND;VALUE=DATE:20260108",
        "RRULE:FREQ=YEARLY;UNTIL=20280106",
        "RDATE;VALUE=DATE:20260501",
        "EXDATE;VALUE=DATE:20270106",
    ]


def test_moved_and_cancelled_dates_replace_their_original():
    changes = (
        ("2026-01-13T19:00", replace(TALK, sequence=1)),
        ("2026-01-20T19:00", replace(TALK, status="cancelled")),
    )
    schedule = replace(EVENING, rule="FREQ=WEEKLY;COUNT=4")
    text = course([Course(details=DETAILS, schedule=schedule, changes=changes)], "Course")
    _, moved, cancelled = events_in(text)
    assert "\r\nRECURRENCE-ID;TZID=Europe/Copenhagen:20260113T190000\r\nDTSTART:20261103T180000Z\r\n" in text
    assert (moved["UID"], moved["STATUS"], cancelled["STATUS"]) == (DETAILS.uid, "CONFIRMED", "CANCELLED")


def test_first_date_that_the_rule_does_not_give_is_listed():
    schedule = replace(EVENING, rule="FREQ=WEEKLY;BYDAY=TH;COUNT=3")
    lines = lines_of(course([Course(details=DETAILS, schedule=schedule)], "Course"))
    assert "RDATE;TZID=Europe/Copenhagen:20260106T190000" in lines
    assert "RRULE:FREQ=WEEKLY;BYDAY=TH;UNTIL=20260115T180000Z" in lines


def test_several_schedules_share_one_zone():
    early = replace(EVENING, starts_on=date(2024, 1, 2), ends_on=date(2024, 1, 2))
    second = replace(DETAILS, uid="course-2@example.org")
    text = course([Course(details=DETAILS, schedule=EVENING), Course(details=second, schedule=early)], "x")
    assert text.count("BEGIN:VTIMEZONE") == 1
    assert "DTSTART:20230326T020000" in text


def test_unknown_zone_is_refused_in_words():
    with pytest.raises(RuleError, match="There is no time zone called"):
        course([Course(details=DETAILS, schedule=replace(EVENING, zone="Mars/Olympus"))], "x")


@pytest.mark.parametrize(
    ("rule", "on", "start", "end"),
    [
        ("FREQ=WEEKLY;BYDAY=TU;UNTIL=20301231", date(2026, 1, 6), time(19), time(21)),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH;UNTIL=20300101T000000Z", date(2026, 1, 6), time(9), time(12)),
        ("FREQ=DAILY;UNTIL=20301101T023000", date(2026, 1, 6), time(0, 30), time(1, 30)),
        ("FREQ=WEEKLY;BYDAY=SU;UNTIL=20301231", date(2026, 1, 4), time(3), time(5)),
        ("FREQ=MONTHLY;BYDAY=-1SU;COUNT=60", date(2026, 1, 25), time(10), time(11)),
        ("FREQ=MONTHLY;BYDAY=2TU;COUNT=60", date(2026, 1, 13), time(17), time(0)),
        ("FREQ=MONTHLY;BYMONTHDAY=31;UNTIL=20301231", date(2026, 1, 31), time(20), time(1)),
        ("FREQ=YEARLY;BYMONTH=3,10;BYDAY=-1SU;COUNT=10", date(2026, 3, 29), time(12), time(13)),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=50", date(2026, 1, 30), time(8), time(9)),
        ("FREQ=WEEKLY;BYDAY=TH;COUNT=200", date(2026, 1, 6), time(19), time(21)),
    ],
)
@pytest.mark.parametrize("zone", ["Europe/Copenhagen", "America/New_York", "Australia/Sydney", "UTC"])
def test_subscription_and_course_expand_to_the_same_instants(rule, on, start, end, zone):
    schedule = Schedule(
        all_day=False, starts_on=on, ends_on=on, start_time=start, end_time=end, zone=zone, rule=rule,
        extra_dates=(date(2028, 7, 7),), excluded_dates=(date(2027, 3, 30), date(2026, 10, 27)),
    )  # fmt: skip
    spans = expand(schedule, until=date(2030, 12, 31))
    entries = [
        replace(TALK, uid=occurrence_uid("course@x", s.recurrence_key), starts_at=s.starts_at, ends_at=s.ends_at)
        for s in spans
    ]
    feed = instants_of_subscription(subscription(entries, "Course", refresh_hours=6))
    assert feed == [(span.starts_at, span.ends_at) for span in spans]
    whole = course([Course(details=DETAILS, schedule=schedule)], "Course")
    assert expand_course(whole, datetime(2031, 1, 2, tzinfo=UTC)) == [span.starts_at for span in spans]
