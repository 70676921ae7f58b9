"""A file's events: what each says besides its dates, and what becomes of those that cannot be taken."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from events.incoming import lines, values
from events.incoming.dates import Change, Dates, changes_of, dates_of
from events.incoming.lines import SHOWN, Component
from events.incoming.sentences import CalendarFileError, Sentence
from events.incoming.zones import zone_named
from events.rrule import RuleError, gettext_noop

MAX_EVENTS = 1000
MAX_DATES = 20_000
LONGEST = {"uid": 255, "title": 300, "place": 200, "text": 20_000, "link": 300}

_MARK = re.compile(r"\W?\w+(?: \w+)?\W{1,3}")

_TOO_MANY_EVENTS = gettext_noop("The file has more than %(limit)d events. Export a shorter period.")
_TOO_MANY_DATES = gettext_noop("The file gives more than %(limit)d dates in all. Export a shorter period.")
_UNREADABLE_LINE = gettext_noop("Line %(line)d cannot be read: “%(text)s”.")
_NO_UID = gettext_noop("It has no UID, so that it could not be known again.")
_NO_TITLE = gettext_noop("It has no title (SUMMARY).")
_TOO_LONG = gettext_noop("Its %(what)s is longer than %(limit)d characters.")
_PRIVATE = gettext_noop("It is marked as private (CLASS:%(value)s).")
_TENTATIVE = gettext_noop("It is only tentative (STATUS:TENTATIVE).")
_TWICE = gettext_noop("Its UID stands in the file twice, in line %(first)d and line %(second)d.")
_OTHER_TITLE = gettext_noop(
    "Its date %(day)s has a title of its own, “%(title)s”: make that date an event of its own in the calendar."
)
_OTHER_TEXT = gettext_noop("The text of the date %(day)s differs from that of the others and is left out.")
_NOT_EVENTS = gettext_noop("Left out, because they are no events: %(number)d tasks, notes or busy times.")
_NOT_UTF8 = gettext_noop("Some signs cannot be read; they are shown as �.")


@dataclass(frozen=True, kw_only=True)
class Incoming:
    """One event. One that is cancelled has no `dates`: such messages tell but a part of them. Without dates and not
    cancelled, the file only changes dates of a series that is known already."""

    uid: str
    line: int
    title: str
    text: str = ""
    place: str = ""
    online_url: str = ""
    link: str = ""
    sequence: int = 0
    cancelled: bool = False
    dates: Dates | None = None
    changes: tuple[Change, ...] = ()
    notes: tuple[Sentence, ...] = ()


@dataclass(frozen=True)
class Refusal:
    uid: str
    line: int
    title: str
    reason: Sentence


@dataclass
class Reading:
    """`notes` are about the file as a whole."""

    events: list[Incoming] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    notes: list[Sentence] = field(default_factory=list)


def read(data: bytes, *, zone: str, until: date) -> Reading:
    """`zone`: of times that name none. Dates are looked at up to `until`. Raises CalendarFileError."""
    reading = Reading()
    calendars = lines.calendars(data)
    series = list(_series(calendars, reading))
    if len(series) > MAX_EVENTS:
        raise CalendarFileError(_TOO_MANY_EVENTS, limit=MAX_EVENTS)
    left = MAX_DATES
    for one in series:
        try:
            found = _incoming(one, zone, until)
        except RuleError as error:
            head = one.head
            title = values.line_of_text(head.first("SUMMARY"))[:SHOWN]
            reading.refusals.append(Refusal(one.uid[: LONGEST["uid"]], head.line, title, Sentence.of(error)))
            continue
        left -= len(found.dates.spans) if found.dates else 0
        if left < 0:
            raise CalendarFileError(_TOO_MANY_DATES, limit=MAX_DATES)
        reading.events.append(found)
    return reading


@dataclass
class _Series:
    """The VEVENTs of one UID: one that says when it takes place, and those that change one of its dates."""

    uid: str
    zones: Mapping[str, Component]
    calendar: Component
    masters: list[Component] = field(default_factory=list)
    others: list[Component] = field(default_factory=list)

    @property
    def head(self) -> Component:
        return (self.masters or self.others)[0]

    @property
    def is_withdrawn(self) -> bool:
        return self.calendar.value("METHOD").upper() == "CANCEL"


def _series(calendars: Iterable[Component], reading: Reading) -> Iterator[_Series]:
    """In the order of the file. Events without a UID stand alone: they are refused one by one."""
    by_uid: dict[str, _Series] = {}
    left_out = 0
    for calendar in calendars:
        zones = {part.value("TZID"): part for part in calendar.within("VTIMEZONE")}
        left_out += sum(part.name not in ("VTIMEZONE", "VEVENT") for part in calendar.children)
        for event in calendar.within("VEVENT"):
            uid = values.line_of_text(event.first("UID"))
            one = by_uid.setdefault(uid or f"\n{event.line}", _Series(uid, zones, calendar))
            (one.others if event.first("RECURRENCE-ID") else one.masters).append(event)
    if left_out:
        reading.notes.append(Sentence(_NOT_EVENTS, {"number": left_out}))
    yield from by_uid.values()


def _incoming(series: _Series, zone: str, until: date) -> Incoming:
    for event in (*series.masters, *series.others):
        _check_lines(event)
    if not series.uid:
        raise RuleError(_NO_UID)
    master = _master(series)
    head = master or series.head
    cancelled = master is not None and _is_off(master, series)
    described = _describe(head, needs_title=master is not None and not cancelled)
    _check_lengths(series.uid, described)
    zones = _Zones(series.zones, series.calendar.value("X-WR-TIMEZONE"), zone)
    dates = dates_of(master, zones, until=until) if master and not cancelled else None
    notes = list(dates.notes if dates else ())
    notes += _compare(master, series.others) if master else ()
    if any("\ufffd" in value for value in described.values()):
        notes.append(Sentence(_NOT_UTF8))
    return Incoming(
        uid=series.uid,
        line=head.line,
        sequence=_sequence(head),
        cancelled=cancelled,
        dates=dates,
        changes=() if cancelled else changes_of(series.others, dates, zones, withdrawn=series.is_withdrawn),
        notes=tuple(notes),
        **described,
    )


class _Zones:
    """What the times of a calendar mean."""

    def __init__(self, described: Mapping[str, Component], of_calendar: str, default: str) -> None:
        self.described = described
        self.default = zone_named(of_calendar, described) if of_calendar else default

    def named(self, name: str) -> str:
        return zone_named(name, self.described)


def _check_lines(event: Component) -> None:
    for found in event.properties:
        if not found.name:
            raise RuleError(_UNREADABLE_LINE, line=found.line, text=found.value)


def _master(series: _Series) -> Component | None:
    """Of several versions the one with the highest number; two of the same contradict each other."""
    best = sorted(series.masters, key=_sequence, reverse=True)
    if len(best) > 1 and _sequence(best[0]) == _sequence(best[1]):
        first, second = sorted((best[0].line, best[1].line))
        raise RuleError(_TWICE, first=first, second=second)
    return best[0] if best else None


def _sequence(event: Component) -> int:
    text = event.value("SEQUENCE")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


def _is_off(event: Component, series: _Series) -> bool:
    return series.is_withdrawn or event.value("STATUS").upper() == "CANCELLED"


def _describe(event: Component, *, needs_title: bool) -> dict[str, str]:
    title = values.line_of_text(event.first("SUMMARY"))
    if needs_title and not title:
        raise RuleError(_NO_TITLE)
    secrecy = event.value("CLASS").upper()
    if secrecy in ("PRIVATE", "CONFIDENTIAL"):
        raise RuleError(_PRIVATE, value=secrecy)
    if event.value("STATUS").upper() == "TENTATIVE":
        raise RuleError(_TENTATIVE)
    place, link = values.line_of_text(event.first("LOCATION"), ", "), _address(event.value("URL"))
    meeting = _address(place) or _address(event.value("X-GOOGLE-CONFERENCE"))
    return {
        "title": title,
        "text": values.paragraphs(event.first("DESCRIPTION")),
        "place": "" if _address(place) else place,
        "online_url": meeting or _address(event.value("X-MICROSOFT-SKYPETEAMSMEETINGURL")),
        "link": link,
    }


def _address(text: str) -> str:
    is_one = text.lower().startswith(("http://", "https://")) and not any(sign.isspace() for sign in text)
    return text if is_one and len(text) <= 200 else ""


def _check_lengths(uid: str, described: Mapping[str, str]) -> None:
    for what, text in {"uid": uid, **described}.items():
        if len(text) > LONGEST.get(what, 300):
            raise RuleError(_TOO_LONG, what={"uid": "UID", "place": "LOCATION", "text": "DESCRIPTION"}.get(
                what, "SUMMARY"), limit=LONGEST.get(what, 300))  # fmt: skip


def _compare(master: Component, others: Iterable[Component]) -> Iterator[Sentence]:
    """One date has no title or text of its own here."""
    title, text = values.line_of_text(master.first("SUMMARY")), values.text(master.first("DESCRIPTION"))
    for other in others:
        own, at = values.line_of_text(other.first("SUMMARY")), other.value("RECURRENCE-ID")
        day = _day(at)
        is_off = other.value("STATUS").upper() == "CANCELLED"
        if own != title and not is_off and not _is_marked(own, title):
            raise RuleError(_OTHER_TITLE, day=day, title=own[:SHOWN])
        if not is_off and values.text(other.first("DESCRIPTION")) not in ("", text):
            yield Sentence(_OTHER_TEXT, {"day": day})


def _day(at: str) -> date | str:
    """Of a date as the file writes it; one that is none is told as it stands."""
    try:
        return datetime.strptime(at[:8], "%Y%m%d").date()  # noqa: DTZ007 - a day has no zone
    except ValueError:
        return at


def _is_marked(own: str, title: str) -> bool:
    """Without a title, or with a word before the series' own, such as "Moved: ": its times say that already."""
    return not own or (own.endswith(title) and _MARK.fullmatch(own.removesuffix(title)) is not None)
