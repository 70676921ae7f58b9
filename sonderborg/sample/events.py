"""Events of the sample with their schedules and dates, as unsaved rows, parents before children."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.db.models import Model

from events.models import Event, Occurrence, Schedule, ScheduleDate
from events.recurrence import Span
from initiatives.models import State
from sonderborg.sample.content import Ground, Row, make, phrase, read, slug_of_copy, texts
from sonderborg.sample.dates import Plan, plan
from sonderborg.sample.days import before, moment
from sonderborg.sample.places import source

TAGS: dict[str, tuple[Any, str]] = {
    "goal": (Event.goals.through, "goals"),
    "feature": (Event.features.through, "features"),
}


def events(ground: Ground, number: int | None = None) -> Iterator[Model]:
    """As many as have `number` dates in all (None: all that the file plans, once)."""
    left = number
    for row, copy in _templates(endless=number is not None):
        made = plan(ground, row, copy, dates=number or 0)
        if left is None or len(made.spans) <= left:
            yield from _with_children(ground, row, copy, made)
            left = None if left is None else left - len(made.spans)
        if left == 0:
            return


def _templates(*, endless: bool) -> Iterator[tuple[Row, int]]:
    """Each row with the numbers of its copies: first all the first copies, then all the second ones; when all
    that are planned are there and more are wanted, one more of each in turn."""
    rows = read("events")
    most = max(row["copies"] for row in rows)
    for turn in count() if endless else range(most):
        for row in rows:
            if turn < row["copies"]:
                yield row, turn
            elif turn >= most:
                yield row, row["copies"] + turn - most


def _with_children(ground: Ground, row: Row, copy: int, made: Plan) -> Iterator[Model]:
    event, schedule = _event(ground, row, copy, made), _schedule(made)
    schedule.event = event
    yield event
    for slug in row["initiatives"]:
        if slug in ground.initiatives:
            link: Any = Event.initiatives.through
            yield link(event=event, initiative=ground.initiatives[slug])
    for kind, (through, many) in TAGS.items():
        yield from (through(event=event, **_tag(ground, kind, code)) for code in row[many])
    yield schedule
    for day in made.schedule.excluded_dates:
        yield make(ScheduleDate, schedule=schedule, on=day, **phrase("reason", read("extras")["holiday"]))
    yield from (_occurrence(ground, row, event, schedule, made, span) for span in made.spans)


def _tag(ground: Ground, kind: str, code: str) -> dict[str, Any]:
    column = "keyfeature" if kind == "feature" else kind
    return {column: ground.entries[kind][code]}


def _event(ground: Ground, row: Row, copy: int, made: Plan) -> Any:
    extras, dice = read("extras"), ground.dice("event", row["key"], copy)
    slug = ground.free(Event, slug_of_copy(row["key"], copy))
    venues = [row["venue"], *(row["other_venues"] if copy else [])]
    venue = dice.choice(venues)
    price, registration = row["price"], row["registration"]
    at = moment(before(ground.today, made.first_on - timedelta(days=dice.randint(30, 75))))
    return make(
        Event,
        slug=slug,
        uid=uuid5(NAMESPACE_URL, f"sample:{slug}"),
        sequence=int(made.changed is not None),
        programme=ground.programmes.get(made.programme),
        organiser=ground.organisations[row["organiser"]],
        venue=venue and ground.venues[venue],
        online_url=extras["online_url"] if row["online"] else "",
        audiences=row["audiences"],
        age_from=row["ages"]["from"],
        age_to=row["ages"]["to"],
        languages=row["languages"],
        price_kind=price["kind"],
        price_amount=price["amount"] and Decimal(price["amount"]),
        registration="required" if registration["required"] else "none",
        state=State.PUBLISHED,
        published_at=at,
        created_at=at,
        updated_at=_changed(ground, made, at),
        sample=True,
        **texts(row, "title", "summary"),
        **(phrase("body", extras["places"], **registration) if registration["places"] else {}),
        **source(),
    )


def _changed(ground: Ground, made: Plan, at: datetime) -> datetime:
    return at if made.changed is None else moment(ground.today - timedelta(days=2), 15)


def _schedule(made: Plan) -> Any:
    value = made.schedule
    columns = ("all_day", "starts_on", "ends_on", "start_time", "end_time", "zone", "rule")
    return Schedule(**{name: getattr(value, name) for name in columns})


def _occurrence(ground: Ground, row: Row, event: Any, schedule: Any, made: Plan, span: Span) -> Any:
    own: dict[str, Any] = {"recurrence_key": span.recurrence_key, "changed_at": event.created_at}
    if span.recurrence_key == made.changed:
        own |= _change(ground, row) | {"changed_at": event.updated_at}
        span = made.moved or span
    elif span.last_on < ground.today and not made.schedule.all_day:
        own["attendance"] = _attendance(ground, row, span.first_on)
    return make(
        Occurrence,
        event=event,
        schedule=schedule,
        all_day=made.schedule.all_day,
        starts_at=span.starts_at,
        ends_at=span.ends_at,
        first_on=span.first_on,
        last_on=span.last_on,
        **own,
    )


def _change(ground: Ground, row: Row) -> dict[str, Any]:
    """What was done to one date by hand, with the reason."""
    hint, extras = row["status_hint"], read("extras")
    venue = extras["moved_to"].get(row["key"])
    return {
        "status": hint["status"],
        "venue": venue and ground.venues[venue],
        "edited": True,
        "sequence": 1,
        **texts(hint, "reason"),
    }


def _attendance(ground: Ground, row: Row, day: date) -> int | None:
    dice = ground.dice("attendance", row["key"], day)
    most = row["registration"]["places"] or 40
    return dice.randint(most // 4, most) if dice.random() < 0.6 else None
