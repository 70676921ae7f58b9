"""The calendar files as programs of others read them: what they find is what the site shows, to the second.

The site's own list is that of its occurrences; the files are fetched as a stranger would.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
import recurring_ical_events
import vobject
from django.test import Client
from ical.calendar_stream import IcsCalendarStream

from events import actions
from events.models import Event, Schedule
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = date(2029, 6, 1)  # the dates are then made to the end of November 2030
FIRST, LAST = date(2026, 1, 1), date(2030, 12, 31)
COPENHAGEN = ZoneInfo("Europe/Copenhagen")
Found = tuple[Any, Any, bool]  # start, end (both UTC, or days with the end excluded), cancelled


@dataclass(frozen=True)
class Plan:
    """A schedule, days taken out of it, days added, and what is done to some dates by hand: by recurrence key."""

    rule: str
    on: date
    start: time | None = time(19)
    end: time | None = time(21)
    ends_on: date | None = None
    review_on: date | None = None
    zone: str = "Europe/Copenhagen"
    out: tuple[date, ...] = ()
    added: tuple[date, ...] = ()
    changed: tuple[tuple[str, dict[str, Any]], ...] = ()


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=COPENHAGEN).astimezone(UTC)  # type: ignore[arg-type,misc]


def moved(start: datetime, end: datetime) -> dict[str, Any]:
    days = {"first_on": start.astimezone(COPENHAGEN).date(), "last_on": end.astimezone(COPENHAGEN).date()}
    return {
        "starts_at": start,
        "ends_at": end,
        "status": "moved",
        "reason": "Salen er optaget.",
        "edited": True,
        **days,
    }


OFF = {"status": "cancelled", "reason": "Syg.", "edited": True}
PLANS = {
    "every Tuesday, over all ten changes of the clock": Plan("FREQ=WEEKLY;BYDAY=TU;UNTIL=20301124", date(2026, 1, 6)),
    "every second Tuesday and Thursday, to a moment in UTC": Plan(
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH;UNTIL=20300101T000000Z", date(2026, 1, 6), time(9), time(12)
    ),
    "each day at the hour that is skipped and doubled": Plan(
        "FREQ=DAILY;UNTIL=20281101T023000", date(2026, 3, 1), time(2, 30), time(2, 45)
    ),
    "each Sunday over the change": Plan("FREQ=WEEKLY;BYDAY=SU;UNTIL=20301124", date(2026, 1, 4), time(1), time(4)),
    "the last Sunday of the month": Plan("FREQ=MONTHLY;BYDAY=-1SU;COUNT=58", date(2026, 1, 25), time(10), time(11)),
    "the second Tuesday, to midnight": Plan("FREQ=MONTHLY;BYDAY=2TU;COUNT=58", date(2026, 1, 13), time(17), time(0)),
    "the 31st, over midnight": Plan("FREQ=MONTHLY;BYMONTHDAY=31;UNTIL=20301101", date(2026, 1, 31), time(20), time(1)),
    "the last working day": Plan(
        "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=50", date(2026, 1, 30), time(8), time(9)
    ),
    "both days on which the clock changes": Plan(
        "FREQ=YEARLY;BYMONTH=3,10;BYDAY=-1SU;COUNT=10", date(2026, 3, 29), time(2, 15), time(3, 15)
    ),
    "a first date that the rule does not give": Plan("FREQ=WEEKLY;BYDAY=TH;COUNT=200", date(2026, 1, 6)),
    "whole days": Plan("FREQ=WEEKLY;BYDAY=SA;UNTIL=20301123", date(2026, 1, 3), None, None),
    "a festival of three days each year": Plan(
        "FREQ=YEARLY;COUNT=4", date(2026, 10, 24), None, None, ends_on=date(2026, 10, 26), out=(date(2028, 10, 24),)
    ),
    "a night camp over two days": Plan(
        "FREQ=MONTHLY;BYDAY=1FR;COUNT=40", date(2026, 3, 6), time(18), time(10), ends_on=date(2026, 3, 8)
    ),
    "with days taken out and added": Plan(
        "FREQ=WEEKLY;BYDAY=TU;UNTIL=20291231", date(2026, 1, 6),
        out=(date(2026, 3, 31), date(2026, 10, 27), date(2026, 1, 6)), added=(date(2026, 3, 29), date(2028, 7, 7)),
    ),
    "with dates moved, cancelled, put off and held online": Plan(
        "FREQ=WEEKLY;BYDAY=TU;UNTIL=20291231", date(2026, 1, 6),
        changed=(
            ("2026-03-24T19:00", moved(utc(2026, 3, 29, 10), utc(2026, 3, 29, 12))),
            ("2026-10-20T19:00", moved(utc(2026, 10, 26, 19), utc(2026, 10, 26, 21))),
            ("2027-01-12T19:00", OFF),
            ("2027-01-19T19:00", OFF | {"status": "postponed"}),
            ("2027-01-26T19:00", OFF | {"status": "moved online"}),
        ),
    ),
    "whole days of which one is cancelled and one moved": Plan(
        "FREQ=MONTHLY;BYMONTHDAY=30;COUNT=30", date(2026, 1, 30), None, None,
        changed=(
            ("2026-03-30", OFF),
            ("2026-10-30", moved(utc(2026, 11, 1), utc(2026, 11, 2)) | {"last_on": date(2026, 11, 1)}),
        ),
    ),
    "online from London, past midnight here": Plan(
        "FREQ=MONTHLY;BYDAY=-1SU;UNTIL=20301101", date(2026, 1, 25), time(22, 30), time(0), zone="Europe/London",
        out=(date(2026, 3, 29),), changed=(("2026-10-25T22:30", OFF),),
    ),
    "online from New York, where the clock changes on other days": Plan(
        "FREQ=WEEKLY;BYDAY=SU,MO;UNTIL=20301101", date(2026, 3, 1), time(13), time(14), zone="America/New_York"
    ),
    "online from Reykjavik, where it never changes": Plan(
        "FREQ=WEEKLY;COUNT=200", date(2026, 1, 6), time(20), time(21), zone="Atlantic/Reykjavik"
    ),
    "29 February": Plan("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;UNTIL=20320301", date(2028, 2, 29), time(12), time(13)),
    "once": Plan("", date(2026, 10, 25), time(1), time(3)),
    "without an end, to be looked at again": Plan(
        "FREQ=WEEKLY;BYDAY=MO,WE", date(2028, 9, 4), time(16), time(17, 30), review_on=date(2030, 3, 1)
    ),
}  # fmt: skip


def made(plan: Plan) -> Event:
    event = factories.EventFactory(slug="kursus", title="Kursus, for alle; ærligt")
    schedule = Schedule.objects.create(
        event=event,
        rule=plan.rule,
        all_day=plan.start is None,
        starts_on=plan.on,
        ends_on=plan.ends_on or plan.on,
        start_time=plan.start,
        end_time=plan.end,
        review_on=plan.review_on,
        zone=plan.zone,
    )
    for days, excluded in ((plan.out, True), (plan.added, False)):
        for day in days:
            schedule.dates.create(on=day, excluded=excluded, reason="Ferie" if excluded else "")
    actions.expand(event=event, today=TODAY)
    for key, values in plan.changed:
        assert event.occurrences.filter(recurrence_key=key).update(**values) == 1, key
    return event


def of_the_site(event: Event) -> list[Found]:
    """What the pages and the interface for machines show."""
    found: list[Found] = []
    for row in event.occurrences.all():
        off = row.status in ("cancelled", "postponed")
        days = (row.first_on, row.last_on + timedelta(1), off)
        found.append(days if row.all_day else (row.starts_at, row.ends_at, off))
    return sorted(found, key=str)


def expanded(text: str) -> list[Found]:
    """By recurring-ical-events: repetitions, exceptions and the zone are its own work."""
    calendar = icalendar.Calendar.from_ical(text)
    query = recurring_ical_events.of(calendar, skip_bad_series=False)
    return sorted((_found(event) for event in query.between(FIRST, LAST)), key=str)


def _found(event: Any) -> Found:
    start, end = (_plain(event[name].dt) for name in ("DTSTART", "DTEND"))
    return start, end, event["STATUS"] == "CANCELLED"


def _plain(value: Any) -> Any:
    return value.astimezone(UTC) if isinstance(value, datetime) else value


@pytest.fixture
def fetch(stranger: Client, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], str]:
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_args: TODAY)

    def fetched(address: str) -> str:
        response = stranger.get(address)
        assert response.status_code == 200
        return response.content.decode()

    return fetched


SUBSCRIPTION = f"/feeds/events.ics?from={FIRST}&to={LAST}"
FILES = {"course": "/det-sker/kursus.ics", "subscription": SUBSCRIPTION}


@pytest.mark.parametrize("name", PLANS)
def test_the_files_expand_to_the_dates_of_the_site(name: str, fetch: Callable[[str], str]) -> None:
    event = made(PLANS[name])
    own = of_the_site(event)
    assert len(own) > 0
    assert {kind: expanded(fetch(address)) for kind, address in FILES.items()} == {"course": own, "subscription": own}


@pytest.mark.parametrize("name", PLANS)
def test_strict_readers_take_every_file(name: str, fetch: Callable[[str], str]) -> None:
    event = made(PLANS[name])
    single = f"/det-sker/kursus/{event.occurrences.earliest('starts_at').file_key}.ics"
    for address in (*FILES.values(), single):
        text = fetch(address)
        strict = IcsCalendarStream.calendar_from_ics(text)
        lenient = vobject.readOne(text)
        assert lenient.validate(raiseException=True)
        assert len(strict.events) == len(lenient.vevent_list) == text.count("BEGIN:VEVENT\r\n")
        assert {each.summary.rpartition(": ")[2] for each in strict.events} == {"Kursus, for alle; ærligt"}


def test_the_plans_reach_what_they_say(fetch: Callable[[str], str]) -> None:
    """The hour that is skipped is read with the offset before it, the doubled one is the first."""
    made(PLANS["each day at the hour that is skipped and doubled"])
    starts = {start for start, _end, _off in expanded(fetch(FILES["course"]))}
    assert {datetime(2026, 3, 29, 1, 30, tzinfo=UTC), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)} <= starts
    assert len({start.date() for start in starts}) == len(starts) == (date(2028, 11, 1) - date(2026, 3, 1)).days + 1


def test_two_schedules_of_one_event_are_read_together(fetch: Callable[[str], str]) -> None:
    """They meet on 6 January: the site has that moment once."""
    event = made(PLANS["every Tuesday, over all ten changes of the clock"])
    times = {"start_time": time(19), "end_time": time(21)}
    for on, rule in ((date(2026, 1, 6), "FREQ=MONTHLY;BYMONTHDAY=6;COUNT=20"), (date(2026, 2, 1), "")):
        Schedule.objects.create(event=event, starts_on=on, ends_on=on, rule=rule, **times)
    actions.expand(event=event, today=TODAY)
    for address in FILES.values():
        assert expanded(fetch(address)) == of_the_site(event)
    uids = [each["UID"] for each in icalendar.Calendar.from_ical(fetch(FILES["course"])).walk("VEVENT")]
    assert uids == [str(event.uid), f"{event.uid}-2", f"{event.uid}-3"]


def test_a_changed_date_that_the_rule_no_longer_gives_is_in_both(fetch: Callable[[str], str]) -> None:
    event = made(PLANS["with dates moved, cancelled, put off and held online"])
    Schedule.objects.update(rule="FREQ=WEEKLY;BYDAY=WE;UNTIL=20291231")
    actions.expand(event=event, today=TODAY)
    own = of_the_site(event)
    assert sum(1 for _start, _end, off in own if off) == 2
    assert expanded(fetch(FILES["course"])) == own
