"""An event at the site beside what a file says of it: what the file said last time, says now, and what stands here.

What stands here and differs from what the file said last time was edited by hand, and stays.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from events import recurrence
from events.actions import as_value, local_days
from events.incoming import Change, Incoming
from events.incoming.dates import single
from events.models import Event, Occurrence, Venue
from events.rrule import RuleError, gettext_noop, parse_rule

TEXTS = {"title": "title_da", "text": "body_da", "online_url": "online_url", "link": "source_da"}
FIELDS = (*TEXTS, "place", "dates")
NOT_ONE = "several"  # schedules: no file of ours or of others says that of one event

_NO_VENUE = gettext_noop(
    "Its date %(day)s is at another place, “%(place)s”. Enter that as a venue first, so that the date can be linked."
)
Values = dict[str, Any]


@dataclass(frozen=True)
class Merged:
    """`write`: what the file changes. `kept`: what it says in vain, because it was edited here."""

    write: Values
    kept: tuple[str, ...]


def merge(before: Values, told: Values, here: Values) -> Merged:
    changed = {name for name in FIELDS if name in told and here[name] != told[name]}
    free = {name for name in changed if name in before and here[name] == before[name]}
    write = {name: told[name] for name in FIELDS if name in free}
    return Merged(write, tuple(name for name in FIELDS if name in changed - free))


def told_by(incoming: Incoming, schedule: recurrence.Schedule | None, venues: Mapping[str, Venue]) -> Values:
    told: Values = {"title": incoming.title, "text": incoming.text, "online_url": incoming.online_url,
                    "link": incoming.link, "place": place_of(incoming.place, venues)}  # fmt: skip
    return told | ({"dates": as_text(schedule)} if schedule else {})


def standing_here(event: Event) -> Values:
    here: Values = {name: getattr(event, column) or "" for name, column in TEXTS.items()}
    here["place"] = f"#{event.venue_id}" if event.venue_id else (getattr(event, "place_da", "") or "")
    schedules = list(event.schedules.all())
    here["dates"] = as_text(as_value(schedules[0])) if len(schedules) == 1 else NOT_ONE if schedules else ""
    return here


def place_of(text: str, venues: Mapping[str, Venue]) -> str:
    """A venue that is entered, as its number, else the words."""
    venue = venues.get(text.casefold())
    return f"#{venue.pk}" if venue else text


def venues_by_name(venues: Iterable[Venue]) -> dict[str, Venue]:
    """By all the ways in which a calendar names a place; a name that two places share names none."""
    found: dict[str, Venue] = {}
    twice = set()
    for venue in venues:
        town = f"{venue.postcode} {venue.town}".strip()
        for parts in ([venue.name], [venue.name, venue.town], [venue.name, venue.address, town]):
            name = ", ".join(filter(None, parts)).casefold()
            if found.setdefault(name, venue) != venue:
                twice.add(name)
    return {name: venue for name, venue in found.items() if name not in twice}


def as_text(schedule: recurrence.Schedule) -> Values:
    """A schedule so that it can be compared and kept: equal ones give equal dates."""
    return {
        "all_day": schedule.all_day,
        "from": schedule.local_start.isoformat(),
        "to": schedule.local_end.isoformat(),
        "zone": schedule.zone,
        "rule": str(parse_rule(schedule.rule)) if schedule.rule else "",
        "extra": [start.isoformat() for start in schedule.extra_starts],
        "excluded": [start.isoformat() for start in schedule.excluded_starts],
    }


def from_text(values: Values) -> recurrence.Schedule:
    """The schedule again, to be said in words."""
    begin, end = datetime.fromisoformat(values["from"]), datetime.fromisoformat(values["to"])
    extra, excluded = (tuple(map(datetime.fromisoformat, values[name])) for name in ("extra", "excluded"))
    schedule = single(begin, end, values["zone"], all_day=values["all_day"])
    return replace(schedule, rule=values["rule"], extra_dates=extra, excluded_dates=excluded)


def ending(schedule: recurrence.Schedule, last: date) -> recurrence.Schedule:
    """The schedule without what would begin after `last`: of a cancelled series, no further dates are made."""
    rule = parse_rule(schedule.rule) if schedule.rule else None
    if rule is None or not (rule.is_endless or _begins_after(schedule, last)):
        return schedule
    days = [span.first_on for span in recurrence.expand(schedule, until=last)]
    cut = replace(rule, count=None, until=f"{max(days, default=schedule.starts_on):%Y%m%d}")
    return replace(schedule, rule=str(cut))


def _begins_after(schedule: recurrence.Schedule, last: date) -> bool:
    try:
        spans = recurrence.expand(schedule, until=date(recurrence.LAST_YEAR, 12, 31))
    except RuleError:  # more dates than are ever made
        return True
    return bool(spans) and spans[-1].first_on > last


# --- Single dates ----------------------------------------------------------------------------------
def told_change(change: Change, venues: Mapping[str, Venue], place: str) -> Values:
    """What a file says of one date that differs. Raises RuleError for a place that cannot be linked."""
    if change.span is None:
        return {"off": True}
    found = {name: getattr(change.span, name) for name in ("starts_at", "ends_at", "first_on", "last_on")}
    if not change.all_day:  # the days of here, whatever the zone
        found["first_on"], found["last_on"] = local_days(change.span.starts_at, change.span.ends_at)
    text = {name: value.isoformat() for name, value in found.items()}
    own = place_of(change.place, venues) if change.place and change.place != place else ""
    if own and not own.startswith("#"):
        raise RuleError(_NO_VENUE, day=change.original.day, place=change.place[:60])
    return {"off": False, "all_day": change.all_day, "venue": int(own[1:]) if own else None, **text}


def is_as_told(row: Occurrence, told: Values) -> bool:
    """Whether the row is what an import made of `told`."""
    if told["off"]:
        return row.status == row.Status.CANCELLED
    times = all(getattr(row, name) == datetime.fromisoformat(told[name]) for name in ("starts_at", "ends_at"))
    return times and row.status != row.Status.CANCELLED and row.venue_id == told["venue"]
