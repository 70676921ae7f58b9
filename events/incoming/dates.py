"""When an event of a file takes place: its schedule, and the dates that differ from it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Protocol

from events import recurrence
from events.incoming import values
from events.incoming.lines import Component, Property
from events.incoming.sentences import Sentence
from events.incoming.values import MIDNIGHT, Moment
from events.rrule import RuleError, gettext_noop, parse_rule

LONGEST_RULE = 500
A_DAY = timedelta(days=1)
MOST_DAYS = 1000  # extra, excluded or changed dates of one event

_NO_START = gettext_noop("It does not say when it begins (DTSTART).")
_TWO_RULES = gettext_noop("It repeats by two rules at once. Make them two events in the calendar.")
_EXRULE = gettext_noop("It leaves out dates by a rule (EXRULE), which cannot be expressed here.")
_ALL_LATER = gettext_noop("It changes a date and all that follow (RANGE=THISANDFUTURE). Export the calendar again.")
_PERIOD = gettext_noop("An extra date has a length of its own (RDATE with a period).")
_MIXED = gettext_noop("%(name)s has a day where a time is needed, or the other way round.")
_NO_LENGTH = gettext_noop("It begins at midnight and has no end. Mark it as all day, or give it an end.")
_LONG_RULE = gettext_noop("Its rule is longer than %(limit)d characters.")
_MANY_DAYS = gettext_noop("It lists more than %(limit)d single dates.")
_NO_SUCH_DATE = gettext_noop("It changes the date %(day)s, which the series does not have.")
_CHANGED_TWICE = gettext_noop("It changes the date %(day)s twice.")
_ENDS_EARLY = gettext_noop("It ends before it begins.")
_OTHER_END = gettext_noop("Its length cannot be expressed in local time.")
FLOATING = gettext_noop("Its times name no time zone: they are read as %(zone)s.")
ENDLESS = gettext_noop("It repeats without end: it is entered for a year, and then asks to be looked at again.")


class Zones(Protocol):
    default: str

    def named(self, name: str) -> str: ...


@dataclass(frozen=True)
class Dates:
    """`spans` are the dates up to the day that was asked for."""

    schedule: recurrence.Schedule
    endless: bool
    spans: tuple[recurrence.Span, ...]
    notes: tuple[Sentence, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Change:
    """One date that differs: off, or at another time or place. `key` is its original local start, "" without
    dates to compare with: then `original` is."""

    key: str
    original: Moment
    off: bool
    all_day: bool = False
    span: recurrence.Span | None = None
    place: str = ""
    line: int = 0


def dates_of(event: Component, zones: Zones, *, until: date) -> Dates:
    """Raises RuleError."""
    start = _moment(event.first("DTSTART"), zones)
    rule = _rule(event)
    zone, notes = _zone(start, zones, repeats=bool(rule or event.first("RDATE")))
    schedule = _schedule(event, start, zones, zone)
    extra = tuple(_listed(event, "RDATE", schedule, zones))
    excluded = tuple(_listed(event, "EXDATE", schedule, zones))
    if len(extra) + len(excluded) > MOST_DAYS:
        raise RuleError(_MANY_DAYS, limit=MOST_DAYS)
    schedule = replace(schedule, rule=rule, extra_dates=extra, excluded_dates=excluded)
    endless = bool(rule) and parse_rule(rule).is_endless
    if endless:
        notes.append(Sentence(ENDLESS))
    spans = recurrence.expand(schedule, until=max(until, schedule.ends_on))
    return Dates(schedule, endless, tuple(spans), tuple(notes))


def changes_of(
    events: Sequence[Component], dates: Dates | None, zones: Zones, *, withdrawn: bool
) -> tuple[Change, ...]:
    """Raises RuleError."""
    if len(events) > MOST_DAYS:
        raise RuleError(_MANY_DAYS, limit=MOST_DAYS)
    originals = [_original(event, zones) for event in events]
    keys = _keys(dates.schedule, originals) if dates else set()
    found: dict[str, Change] = {}
    for event, original in zip(events, originals, strict=True):
        off = withdrawn or event.value("STATUS").upper() == "CANCELLED"
        key = key_of(original, dates.schedule) if dates else ""
        if dates and key not in keys:
            if off:
                continue  # excluded already, and cancelled as well
            raise RuleError(_NO_SUCH_DATE, day=original.day)
        name = key or str(original)
        if name in found:
            raise RuleError(_CHANGED_TWICE, day=original.day)
        found[name] = _change(event, key, original, dates, zones, off=off)
    return tuple(found.values())


def _original(event: Component, zones: Zones) -> Moment:
    found = event.first("RECURRENCE-ID")
    if found and "RANGE" in found.params:
        raise RuleError(_ALL_LATER)
    return _moment(found, zones)


def _keys(schedule: recurrence.Schedule, originals: Iterable[Moment]) -> set[str]:
    """Of the dates up to the last that is changed."""
    last = max((moment.wall(schedule.zone).date() for moment in originals), default=schedule.starts_on)
    return {span.recurrence_key for span in recurrence.expand(schedule, until=last)}


def _change(event: Component, key: str, original: Moment, dates: Dates | None, zones: Zones, *, off: bool) -> Change:
    if off:
        return Change(key=key, original=original, off=True, line=event.line)
    moment = _moment(event.first("DTSTART"), zones)
    zone = dates.schedule.zone if dates and not moment.is_day else _zone(moment, zones, repeats=False)[0]
    alone = _schedule(event, moment, zones, zone)
    (span,) = recurrence.expand(alone, until=alone.starts_on)
    place = values.line_of_text(event.first("LOCATION"), ", ")
    return Change(key=key, original=original, off=False, all_day=alone.all_day, span=span, place=place, line=event.line)


def key_of(original: Moment, schedule: recurrence.Schedule) -> str:
    """The recurrence key that means `original`. Some programs name the day alone."""
    wall = original.wall(schedule.zone)
    if schedule.all_day:
        return wall.date().isoformat()
    start = datetime.combine(original.day, schedule.start_time or MIDNIGHT) if original.is_day else wall
    return start.isoformat(timespec="seconds" if start.second else "minutes")


def _moment(found: Property | None, zones: Zones) -> Moment:
    if found is None:
        raise RuleError(_NO_START)
    zone = found.params.get("TZID", "")
    return values.moment(found.value, found.name, zones.named(zone) if zone else "")


def _zone(start: Moment, zones: Zones, *, repeats: bool) -> tuple[str, list[Sentence]]:
    """The zone of the schedule. A single time in UTC is one of here; a repeating one stays what it is."""
    if start.is_day:
        return zones.default, []
    if not start.zone:
        return zones.default, [Sentence(FLOATING, {"zone": zones.default})]
    return (zones.default if start.zone == "UTC" and not repeats else start.zone), []


def _schedule(event: Component, start: Moment, zones: Zones, zone: str) -> recurrence.Schedule:
    """A single date, without rule."""
    end = _end(event, start, zones, zone)
    begin = start.wall(zone)
    if start.is_day:
        return single(begin, max(end, begin + A_DAY), zone, all_day=True)
    if end < begin:
        raise RuleError(_ENDS_EARLY)
    if end == begin and begin.time() == MIDNIGHT:
        raise RuleError(_NO_LENGTH)
    schedule = single(begin, end, zone, all_day=False)
    if schedule.local_end != end:
        raise RuleError(_OTHER_END)
    return schedule


def single(begin: datetime, end: datetime, zone: str, *, all_day: bool) -> recurrence.Schedule:
    """From local start to local, exclusive end. An end in the following night is written with the day on which it
    began, as the admin does."""
    if all_day:
        return recurrence.Schedule(all_day=True, starts_on=begin.date(), ends_on=(end - A_DAY).date(), zone=zone)
    next_day = end.date() - begin.date() == A_DAY
    at_night = next_day and (end.time() < begin.time() or end.time() == begin.time() == MIDNIGHT)
    return recurrence.Schedule(
        all_day=False,
        starts_on=begin.date(),
        ends_on=begin.date() if at_night else end.date(),
        start_time=begin.time(),
        end_time=end.time(),
        zone=zone,
    )


def _end(event: Component, start: Moment, zones: Zones, zone: str) -> datetime:
    """Local and exclusive."""
    begin = start.wall(zone)
    try:
        if found := event.first("DTEND"):
            end = _moment(found, zones)
            if end.is_day != start.is_day:
                raise RuleError(_MIXED, name="DTEND")
            return end.wall(zone)
        if found := event.first("DURATION"):
            length = values.length(found.value)
            if start.is_day or length.seconds == 0:  # whole days are counted on the wall, hours on the clock
                return begin + length
            moment = values.in_utc(begin, zone) + length
            return moment.astimezone(values.ZoneInfo(zone)).replace(tzinfo=None)
        return begin + timedelta(days=start.is_day)
    except OverflowError:
        raise RuleError(_NO_START) from None


def _rule(event: Component) -> str:
    rules = [found.value.strip() for found in event.all("RRULE")]
    if len(rules) > 1:
        raise RuleError(_TWO_RULES)
    if event.first("EXRULE"):
        raise RuleError(_EXRULE)
    if not rules:
        return ""
    if len(rules[0]) > LONGEST_RULE:
        raise RuleError(_LONG_RULE, limit=LONGEST_RULE)
    return str(parse_rule(rules[0].rstrip(";")))


def _listed(event: Component, name: str, schedule: recurrence.Schedule, zones: Zones) -> Iterator[date | datetime]:
    """The dates of RDATE and EXDATE, as the schedule keeps them."""
    for found in event.all(name):
        zone = found.params.get("TZID", "")
        zone = zones.named(zone) if zone else ""
        if found.params.get("VALUE", "").upper() == "PERIOD" or "/" in found.value:
            raise RuleError(_PERIOD)
        for text in found.value.split(",", MOST_DAYS):
            moment = values.moment(text, name, zone)
            if moment.is_day and not schedule.all_day and name == "RDATE":
                raise RuleError(_MIXED, name=name)
            if not moment.is_day and schedule.all_day:
                yield moment.wall(schedule.zone).date()
            else:
                yield moment.day if moment.is_day else moment.wall(schedule.zone)
