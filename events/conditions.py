"""What each filter means for a date: the dates of several values of one filter are OR.

The rows are occurrences, or anything with the same columns. `ABOUT_DATES` tell dates of one event apart; what the
others say holds for all its dates.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import F, Q

from events.models import Event, Venue
from initiatives.models.choices import LifeStage

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
HOURS = {"morning": (0, 12), "afternoon": (12, 17), "evening": (17, 24)}  # of the start, local time
ANY_AGE = 150
AGES = {
    LifeStage.EARLY.value: (0, 5),
    LifeStage.SCHOOL.value: (6, 15),
    LifeStage.YOUTH.value: (16, 25),
    LifeStage.ADULTS.value: (26, 64),
    LifeStage.OLDER.value: (65, ANY_AGE),
}
ABOUT_DATES = ("place", "access", "weekday", "time")


def _event_with(**lookup: Any) -> Q:
    """By a subquery: a join would give a date once for each of several that fit."""
    return Q(event__in=Event.objects.filter(**lookup).order_by().values("pk"))


def _by_dimension(values: list[str]) -> Q:
    """Its own, and those of its goals: each goal belongs to one."""
    return _event_with(dimensions__code__in=values) | _event_with(goals__dimension__code__in=values)


def _by_stage(values: list[str]) -> Q:
    """Only where ages are given: what is for everyone is not meant for one age."""
    known = Q(event__age_from__isnull=False) | Q(event__age_to__isnull=False)
    return known & reduce(or_, (_meets(*AGES[value]) for value in values))


def _meets(first: int, last: int) -> Q:
    starts = Q(event__age_from=None) | Q(event__age_from__lte=last)
    return starts & (Q(event__age_to=None) | Q(event__age_to__gte=first))


def _at_venue(condition: Q) -> Q:
    """The date's own venue, else the event's."""
    venues = Venue.objects.filter(condition).order_by().values("pk")
    return Q(venue__in=venues) | Q(venue=None, event__venue__in=venues)


def _by_access(values: list[str]) -> Q:
    return _at_venue(reduce(or_, (Q(**{value: "yes"}) for value in values)))


def _by_weekday(values: list[str]) -> Q:
    """Any day from the first to the last: an exhibition over a weekend is on Saturday too."""
    return reduce(or_, (_is_on(WEEKDAYS.index(value)) for value in values))


def _is_on(day: int) -> Q:
    later = ((begin, timedelta(days=(day - begin) % 7)) for begin in range(7))
    return reduce(
        or_, (Q(first_on__iso_week_day=begin + 1, last_on__gte=F("first_on") + days) for begin, days in later)
    )


def _by_time(values: list[str]) -> Q:
    spans = (HOURS[value] for value in values)
    return Q(all_day=False) & reduce(
        or_, (Q(starts_at__hour__gte=first, starts_at__hour__lt=last) for first, last in spans)
    )


CONDITIONS: dict[str, Callable[[list[str]], Q]] = {
    "dimension": _by_dimension,
    "goal": lambda values: _event_with(goals__number__in=values),
    "feature": lambda values: _event_with(features__code__in=values),
    "initiative": lambda values: _event_with(initiatives__slug__in=values),
    "audience": lambda values: Q(event__audiences__overlap=values),
    "stage": _by_stage,
    "price": lambda values: Q(event__price_kind__in=values),
    "language": lambda values: Q(event__languages__overlap=values),
    "weekday": _by_weekday,
    "time": _by_time,
    "place": lambda values: _at_venue(Q(town__in=values)),
    "access": _by_access,
    "programme": lambda values: Q(event__programme__slug__in=values),
    "organisation": lambda values: Q(event__organiser__slug__in=values),
}
