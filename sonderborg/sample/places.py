"""Organisations, venues and programmes of the sample, as unsaved rows."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from events.models import Programme, SchoolHoliday, Venue
from initiatives.models import Organisation, State
from sonderborg.sample.content import LANGUAGES, Ground, Row, make, phrase, read, texts
from sonderborg.sample.days import is_holiday, moment, weekday_from

PUBLISHED_DAYS_AGO = 700


def published(ground: Ground, days_ago: int) -> dict[str, Any]:
    """The columns of a row that went public so many days ago and was not changed since."""
    at = moment(ground.today - timedelta(days=days_ago))
    return {"state": State.PUBLISHED, "published_at": at, "created_at": at, "updated_at": at, "sample": True}


def source() -> dict[str, str]:
    return phrase("source", read("extras")["source"])


def organisations(ground: Ground) -> Iterator[Organisation]:
    for row in read("organisations"):
        # A name of its own is the same in every language.
        names = {f"name_{code}": row.get(f"name_{code}") or row["name_da"] for code in LANGUAGES}
        slug = ground.free(Organisation, row["slug"])
        made = make(
            Organisation,
            slug=slug,
            kind=row["kind"],
            **names,
            **source(),
            **published(ground, PUBLISHED_DAYS_AGO),
        )
        ground.organisations[row["slug"]] = made
        yield made


def venues(ground: Ground) -> Iterator[Venue]:
    for row in read("venues"):
        address = {"address": row["street"], "postcode": row["postcode"], "town": row["town"]}
        ground.venues[row["key"]] = make(
            Venue, name=row["name_da"], sample=True, **address, **row["access"], **ways(row)
        )
        yield ground.venues[row["key"]]


def ways(row: Row) -> dict[str, str]:
    """How to get there, where the sample says it."""
    said = row.get("ways", {})
    return {f"{name}_{code}": said[name][code] for name in said for code in LANGUAGES}


def programmes(ground: Ground) -> Iterator[Programme]:
    """Each begins on a Monday, and not at Christmas."""
    for row in read("programmes"):
        ground.programmes[row["slug"]] = _programme(ground, row)
        yield ground.programmes[row["slug"]]


def school_holidays(ground: Ground) -> Iterator[SchoolHoliday]:
    """Of this year and the next, from the Saturday before to the Sunday at the end of the last week."""
    for year in (ground.today.year, ground.today.year + 1):
        for row in read("extras")["school_holidays"]:
            monday = date.fromisocalendar(year, row["week"], 1)
            days = {"first_on": monday - timedelta(days=2), "last_on": monday + timedelta(days=7 * row["weeks"] - 1)}
            yield make(SchoolHoliday, sample=True, kind=row["kind"], **days, **texts(row, "name"))


def _programme(ground: Ground, row: Row) -> Programme:
    first = weekday_from(ground.today + timedelta(days=row["offset_days"] - 6), 0)
    while is_holiday(first) or is_holiday(first + timedelta(days=row["duration_days"])):
        first += timedelta(days=7)
    return make(
        Programme,
        slug=ground.free(Programme, row["slug"]),
        starts_on=first,
        ends_on=first + timedelta(days=row["duration_days"] - 1),
        **texts(row, "title", "summary", "body"),
        **source(),
        **published(ground, 30),
    )
