"""Calendar files (RFC 5545, with NAME and REFRESH-INTERVAL of RFC 7986). Pure: equal input, equal bytes.

A subscription has one VEVENT for each occurrence, in UTC; a course is one VEVENT with its rule, in
local time. Both expand to the same dates.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Literal
from urllib.parse import quote

from events.recurrence import Schedule, is_synchronised, load_zone, portable_rule
from events.timezones import vtimezone

Status = Literal["confirmed", "cancelled", "tentative"]

_PRODUCT = "-//learning-city-portal//events//EN"
_LINE_BREAK = re.compile("\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_SPECIAL = re.compile(r"[\\;,]")
_URL_CHARACTERS = "%:/?#[]@!$&'()*+,;=~"


@dataclass(frozen=True, kw_only=True)
class Details:
    """What a VEVENT says besides its dates. `stamp` is the last change, in UTC; texts are plain. `language` is that of
    the summary and `description_language` that of the description, where it is not the reader's."""

    uid: str
    sequence: int
    stamp: datetime
    summary: str
    description: str = ""
    location: str = ""
    url: str = ""
    status: Status = "confirmed"
    categories: tuple[str, ...] = ()
    language: str = ""
    description_language: str = ""


@dataclass(frozen=True, kw_only=True)
class Entry(Details):
    """One occurrence: aware datetimes, or plain dates, the last one included, when it lasts all day."""

    starts_at: datetime | date
    ends_at: datetime | date


@dataclass(frozen=True, kw_only=True)
class Course:
    """A whole schedule. `changes` are the occurrences that differ from it (moved, cancelled), by their
    recurrence key; they are written with the course's uid, whatever their own."""

    details: Details
    schedule: Schedule
    changes: tuple[tuple[str, Entry], ...] = ()


def occurrence_uid(event_uid: str, recurrence_key: str) -> str:
    """The UID of one occurrence in a subscription: "abc@host" becomes "abc-20261103T1900@host"."""
    name, at, host = event_uid.partition("@")
    return f"{name}-{re.sub('[^0-9T]', '', recurrence_key)}{at}{host}"


def subscription(entries: Iterable[Entry], name: str, *, refresh_hours: int) -> str:
    """A calendar that programs fetch again every `refresh_hours`."""
    return subscription_of((_entry(entry) for entry in entries), name, refresh_hours=refresh_hours)


def subscription_of(vevents: Iterable[str], name: str, *, refresh_hours: int) -> str:
    """The same of what `vevent` wrote."""
    interval = f"PT{refresh_hours}H"
    refresh = [f"REFRESH-INTERVAL;VALUE=DURATION:{interval}", f"X-PUBLISHED-TTL:{interval}"]
    return _calendar(name, [_folded(refresh), *vevents])


def course(courses: Iterable[Course], name: str, *, singles: Iterable[Entry] = ()) -> str:
    """One file with whole rules, their zones and exceptions, and with single dates. Each course has its own UID.

    Raises RuleError for a schedule that cannot be followed.
    """
    courses = list(courses)
    years: dict[str, int] = {}
    for schedule in (each.schedule for each in courses if not each.schedule.all_day):
        first_year = _first_year(schedule)
        years[schedule.zone] = min(first_year, years.get(schedule.zone, first_year))
    parts = [_folded(vtimezone(zone, year)) for zone, year in sorted(years.items())]
    for each in courses:
        parts.append(_vevent(each.details, _rule_lines(each.schedule)))
        parts += [_override(each, key, entry) for key, entry in each.changes]
    return _calendar(name, [*parts, *map(_entry, singles)])


def vevent(*, uid: str, stamp: str, sequence: int, status: str, when: str, words: str) -> str:
    """A VEVENT of what is written already: `uid` and `stamp` as they stand in the file, `when` and `words` as lines."""
    head = f"BEGIN:VEVENT\r\n{uid}DTSTAMP:{stamp}\r\nSEQUENCE:{sequence}\r\nSTATUS:{status}\r\n"
    return f"{head}{when}{words}END:VEVENT\r\n"


def uid_line(uid: str) -> str:
    return _fold(f"UID:{_text(uid)}")


# The dates of an event say the same: it is escaped and folded once.
@lru_cache(maxsize=4096)
def words(
    summary: str,
    description: str = "",
    location: str = "",
    url: str = "",
    categories: tuple[str, ...] = (),
    language: str = "",
    description_language: str = "",
) -> str:
    """The lines of what a VEVENT says besides its dates."""
    return _folded(_words(summary, description, location, url, categories, language, description_language))


def _calendar(name: str, parts: Iterable[str]) -> str:
    """`parts` are lines as they stand in the file."""
    head = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{_PRODUCT}",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"NAME:{_text(name)}",
        f"X-WR-CALNAME:{_text(name)}",
    ]
    return "".join([_folded(head), *parts, "END:VCALENDAR\r\n"])


def _entry(entry: Entry) -> str:
    return _vevent(entry, _when("DTSTART", "DTEND", entry))


def _vevent(details: Details, when: Iterable[str], *, uid: str = "") -> str:
    return vevent(
        uid=uid_line(uid or details.uid),
        stamp=_utc(details.stamp),
        sequence=details.sequence,
        status=details.status.upper(),
        when=_folded(when),
        words=words(
            details.summary,
            details.description,
            details.location,
            details.url,
            details.categories,
            details.language,
            details.description_language,
        ),
    )


def _words(
    summary: str,
    description: str,
    location: str,
    url: str,
    categories: tuple[str, ...],
    language: str,
    description_language: str,
) -> Iterator[str]:
    yield f"SUMMARY{_in(language)}:{_text(summary)}"
    if description:
        yield f"DESCRIPTION{_in(description_language)}:{_text(description)}"
    if location:
        yield f"LOCATION:{_text(location)}"
    if address := _url(url):
        yield f"URL:{address}"
    if names := [_text(category) for category in categories if category]:
        yield f"CATEGORIES:{','.join(names)}"


def _in(language: str) -> str:
    return f";LANGUAGE={language}" if language else ""


def _when(start: str, end: str, entry: Entry) -> Iterator[str]:
    if isinstance(entry.starts_at, datetime) and isinstance(entry.ends_at, datetime):
        yield f"{start}:{_utc(entry.starts_at)}"
        if entry.ends_at > entry.starts_at:  # a DTEND must lie later, or not be there
            yield f"{end}:{_utc(entry.ends_at)}"
    elif isinstance(entry.starts_at, datetime) or isinstance(entry.ends_at, datetime):
        raise TypeError("starts_at and ends_at must both be datetimes or both be dates")
    else:
        yield f"{start};VALUE=DATE:{entry.starts_at:%Y%m%d}"
        yield f"{end};VALUE=DATE:{entry.ends_at + timedelta(days=1):%Y%m%d}"


def _rule_lines(schedule: Schedule) -> Iterator[str]:
    yield _local("DTSTART", schedule.local_start, schedule)
    if schedule.local_end > schedule.local_start:
        yield _local("DTEND", schedule.local_end, schedule)
    if rule := portable_rule(schedule):
        yield f"RRULE:{rule}"
    excluded = set(schedule.excluded_starts)
    extra = set(schedule.extra_starts)
    if not is_synchronised(schedule):
        # Programs disagree on a first date that the rule does not give; listed, all of them show it.
        extra.add(schedule.local_start)
    for start in sorted(extra - excluded):
        yield _local("RDATE", start, schedule)
    for start in sorted(excluded):
        yield _local("EXDATE", start, schedule)


def _override(course: Course, key: str, entry: Entry) -> str:
    original = _local("RECURRENCE-ID", datetime.fromisoformat(key), course.schedule)
    return _vevent(entry, [original, *_when("DTSTART", "DTEND", entry)], uid=course.details.uid)


def _local(name: str, moment: datetime, schedule: Schedule) -> str:
    if schedule.all_day:
        return f"{name};VALUE=DATE:{moment:%Y%m%d}"
    return f"{name};TZID={load_zone(schedule.zone).key}:{moment:%Y%m%dT%H%M%S}"


def _first_year(schedule: Schedule) -> int:
    load_zone(schedule.zone)  # refused in words before it is looked up
    return min(moment.year for moment in (schedule.local_start, *schedule.extra_starts))


def _utc(moment: datetime) -> str:
    if moment.tzinfo is None:
        raise ValueError("a calendar file needs aware datetimes")
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(value: str) -> str:
    """Escaped so that whatever was typed stays within its property."""
    escaped = _SPECIAL.sub(r"\\\g<0>", value)
    return _CONTROL.sub("", _LINE_BREAK.sub(r"\\n", escaped))


def _url(value: str) -> str:
    """The address with anything that no address has percent-encoded; "" if it does not lead to the web."""
    address = quote(_CONTROL.sub("", value.strip()), safe=_URL_CHARACTERS)
    return address if address.lower().startswith(("http://", "https://")) else ""


def _folded(lines: Iterable[str]) -> str:
    return "".join(map(_fold, lines))


def _fold(line: str) -> str:
    """With its end. At most 75 octets a line, the blank that continues it included, never within a character."""
    octets = line.encode()
    pieces, room = [], 75
    while len(octets) > room:
        end = room
        while octets[end] & 0xC0 == 0x80:  # inside a character
            end -= 1
        pieces.append(octets[:end].decode())
        octets, room = octets[end:], 74
    return "\r\n ".join([*pieces, octets.decode()]) + "\r\n"
