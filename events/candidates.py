"""The events that can be counted for the form of all filters: two queries, however many there are."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, CharField, F, OuterRef, QuerySet, Value, When
from django.db.models.functions import Coalesce, ExtractIsoWeekDay, JSONObject

from events.conditions import AGES, ANY_AGE, HOURS, WEEKDAYS
from events.models import Event, Occurrence, Venue
from events.tally import Candidate
from initiatives.models import Goal, Initiative


def candidates(dates: QuerySet, user: Any, *, first: date | None, last: date | None) -> Iterator[Candidate]:
    """Of the events that have one of `dates`, all between `first` and `last`."""
    venues = {row["pk"]: row for row in Venue.objects.order_by().values("pk", "town", *Venue.ACCESS)}
    for row in _events(dates, user, first, last):
        yield Candidate(_of_event(row), [_of_date(kind, venues) for kind in row["kinds"]])


def _events(dates: QuerySet, user: Any, first: date | None, last: date | None) -> QuerySet:
    initiatives = Initiative.objects.visible_to(user)
    return (
        Event.objects.filter(pk__in=dates.order_by().values("event"))
        .order_by()
        .annotate(
            kinds=ArraySubquery(_kinds(first, last)),
            dimension_codes=_linked(Event.dimensions, "dimension__code"),
            goal_numbers=_linked(Event.goals, "goal__number"),
            feature_codes=_linked(Event.features, "keyfeature__code"),
            initiative_slugs=_linked(Event.initiatives, "initiative__slug", initiative__in=initiatives.values("pk")),
            goal_dimensions=ArraySubquery(
                Goal.objects.filter(events=OuterRef("pk")).order_by().values("dimension__code").distinct()
            ),
        )
        .values(
            "kinds", "dimension_codes", "goal_numbers", "goal_dimensions", "feature_codes", "initiative_slugs",
            "audiences", "age_from", "age_to", "price_kind", "languages", "organiser__slug", "programme__slug",
        )
    )  # fmt: skip


def _linked(many: Any, column: str, **lookup: Any) -> ArraySubquery:
    links: Any = many.through
    return ArraySubquery(links.objects.filter(event=OuterRef("pk"), **lookup).order_by().values(column))


def _kinds(first: date | None, last: date | None) -> QuerySet:
    """The dates of an event as far as filters tell them apart, each kind once: a course has one or two."""
    rows = Occurrence.objects.filter(event=OuterRef("pk"))
    rows = rows.filter(last_on__gte=first) if first else rows
    rows = rows.filter(first_on__lte=last) if last else rows
    parts = [When(starts_at__hour__range=(begin, end - 1), then=Value(name)) for name, (begin, end) in HOURS.items()]
    a_week = When(last_on__gte=F("first_on") + timedelta(days=6), then=Value(True))
    kind = JSONObject(
        begins=ExtractIsoWeekDay("first_on"),
        ends=ExtractIsoWeekDay("last_on"),
        week=Case(a_week, default=Value(False)),
        time=Case(When(all_day=True, then=Value("")), *parts, default=Value(""), output_field=CharField()),
        venue=Coalesce(F("venue"), F("event__venue")),
    )
    return rows.order_by().annotate(kind=kind).values("kind").distinct()


def _of_event(row: dict[str, Any]) -> dict[str, frozenset[str]]:
    return {
        "dimension": frozenset(row["dimension_codes"] + row["goal_dimensions"]),
        "goal": frozenset(map(str, row["goal_numbers"])),
        "feature": frozenset(row["feature_codes"]),
        "initiative": frozenset(row["initiative_slugs"]),
        "audience": frozenset(row["audiences"]),
        "stage": _stages(row["age_from"], row["age_to"]),
        "price": frozenset([row["price_kind"]]),
        "language": frozenset(row["languages"]),
        "programme": frozenset([row["programme__slug"]] if row["programme__slug"] else []),
        "organisation": frozenset([row["organiser__slug"]] if row["organiser__slug"] else []),
    }


def _stages(youngest: int | None, oldest: int | None) -> frozenset[str]:
    if youngest is None and oldest is None:
        return frozenset()
    low, high = youngest or 0, ANY_AGE if oldest is None else oldest
    return frozenset(stage for stage, (first, last) in AGES.items() if low <= last and first <= high)


def _of_date(kind: dict[str, Any], venues: dict[int, dict[str, Any]]) -> dict[str, frozenset[str]]:
    venue = venues.get(kind["venue"], {})
    days = range(kind["begins"], kind["begins"] + (6 if kind["week"] else (kind["ends"] - kind["begins"]) % 7) + 1)
    return {
        "weekday": frozenset(WEEKDAYS[(day - 1) % 7] for day in days),
        "time": frozenset([kind["time"]] if kind["time"] else []),
        "place": frozenset([venue["town"]] if venue.get("town") else []),
        "access": frozenset(name for name in Venue.ACCESS if venue.get(name) == "yes"),
    }
