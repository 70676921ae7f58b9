"""What people heard of lately, from the portal or from a coordinator: so nobody is asked for the same twice a week."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Q

from indicators.models import Reminder

LATELY = timedelta(days=7)
ASKED = "asked"
FIGURES = ("late", "soon")  # occasions such as "late 12 2025 0"


@dataclass(frozen=True, slots=True)
class Heard:
    """When: by indicator, of its figure, from the portal; by account, from a coordinator."""

    figures: Mapping[int, datetime] = field(default_factory=dict)
    people: Mapping[int, datetime] = field(default_factory=dict)


def heard(now: datetime) -> Heard:
    """Letters that were given up do not count. One query."""
    found = Heard({}, {})
    rows = Reminder.objects.filter(made_at__gt=now - LATELY).exclude(letter=None, sent_at=None).order_by("made_at")
    for user, occasion, at in rows.values_list("user", "occasion", "made_at"):
        kind, what, *_rest = occasion.split()
        if kind == ASKED:
            found.people[user] = at  # type: ignore[index]
        elif kind in FIGURES:
            found.figures[int(what)] = at  # type: ignore[index]
    return found


def was_asked(user: int, now: datetime) -> bool:
    """By a coordinator, who has named what is missing."""
    lately = Q(made_at__gt=now - LATELY, occasion__startswith=f"{ASKED} ")
    return Reminder.objects.filter(lately, user=user).exists()


def occasion_of_asking(year: int, now: datetime) -> str:
    return f"{ASKED} {year} {now:%Y-%m-%d}"


def note_asked(people: Iterable[int], *, year: int, now: datetime) -> None:
    """A coordinator has written to them about the report of a year."""
    occasion = occasion_of_asking(year, now)
    rows = [Reminder(user_id=pk, occasion=occasion, made_at=now, sent_at=now) for pk in sorted(set(people))]
    Reminder.objects.bulk_create(rows, ignore_conflicts=True)
