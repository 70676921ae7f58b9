"""VTIMEZONE blocks, compared with the time zone database they were made from."""

from datetime import UTC, datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from dateutil import tz

from events.timezones import vtimezone


def rules(name, year=2026):
    return [line for line in vtimezone(name, year) if line.startswith("RRULE")]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Europe/Copenhagen", ["3;BYDAY=-1SU", "10;BYDAY=-1SU"]),
        ("America/New_York", ["3;BYDAY=2SU", "11;BYDAY=1SU"]),
        ("Australia/Sydney", ["4;BYDAY=1SU", "10;BYDAY=1SU"]),
        (
            "Asia/Jerusalem",  # the Friday before the last Sunday
            ["3;BYMONTHDAY=23,24,25,26,27,28,29;BYDAY=FR", "10;BYDAY=-1SU"],
        ),
        ("UTC", []),
        ("Asia/Tokyo", []),
        ("Africa/Casablanca", []),  # follows the moon: listed instead
    ],
)
def test_yearly_rules_of_a_zone(name, expected):
    assert rules(name) == [f"RRULE:FREQ=YEARLY;BYMONTH={rule}" for rule in expected]


def test_zone_without_clock_changes_is_one_offset():
    assert vtimezone("Asia/Kolkata", 2026) == (
        "BEGIN:VTIMEZONE",
        "TZID:Asia/Kolkata",
        "BEGIN:STANDARD",
        "DTSTART:20250101T053000",
        "TZOFFSETFROM:+0530",
        "TZOFFSETTO:+0530",
        "TZNAME:IST",
        "END:STANDARD",
        "END:VTIMEZONE",
    )


def test_offset_behind_utc_has_its_sign():
    assert "TZOFFSETTO:-0330" in vtimezone("America/St_Johns", 2026)


@pytest.mark.parametrize(
    "name",
    [
        "Europe/Copenhagen", "Europe/Dublin", "America/Nuuk", "America/New_York", "Australia/Lord_Howe",
        "Africa/Casablanca", "Asia/Jerusalem", "Asia/Kolkata", "America/Santiago", "UTC",
    ],
)  # fmt: skip
def test_independent_reader_finds_the_same_offset_at_each_noon(name):
    """Every noon of ten years, the two days of a clock change included."""
    text = "\r\n".join(vtimezone(name, 2026)) + "\r\n"
    read, known = tz.tzical(StringIO(text)).get(), ZoneInfo(name)
    for day in range(3650):
        noon = datetime(2026, 1, 1, 12) + timedelta(days=day)
        assert noon.replace(tzinfo=read).astimezone(UTC) == noon.replace(tzinfo=known).astimezone(UTC)
