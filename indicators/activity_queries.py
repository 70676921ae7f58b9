"""The queries behind what a report says of initiatives and events. Always of what the public may see."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    TextField,
    When,
)  # fmt: skip
from django.db.models.functions import Cast, Coalesce, JSONObject

from events.models import Event, Occurrence, Programme
from indicators.texts import LANGUAGES
from initiatives.models import Initiative, Milestone, MilestoneShift, Organisation, Tag, Update

READ = [
    *(f"{name}_{code}" for name in ("title", "summary", "lead__name") for code in LANGUAGES),
    *(
        "slug",
        "phase",
        "starts_on",
        "ends_on",
        "sample",
        "lead__slug",
        "lead__kind",
        "lead__state",
        "lead__published_at",
    ),
]
TOLD = (
    "fields",
    "audiences",
    "life_stages",
    "place",
    "website",
    "contact_role",
    "manual_status",
    "manual_status_reason",
)
OFFICE = ("website", *(f"{name}_{code}" for name in ("description", "source") for code in LANGUAGES))


def _columns(*names: str) -> list[str]:
    return [f"{name}_{code}" for name in names for code in LANGUAGES]


def initiatives(
    years: tuple[int, int],
    selected: Iterable[int] | None,
    *,
    milestones_on: Mapping[str, date] | None = None,
    detailed_on: date | None = None,
) -> QuerySet[Any]:
    """Those linked to the Key Features (to any: None) that ran in the years from the first to the last, with tags and
    public partners. `milestones_on` has the days on which their milestones are wanted, by the name of the list;
    `detailed_on` the day until which their news are, with the long texts and why they are linked. One query."""
    own = {"initiative": OuterRef("pk")}
    partners = Organisation.objects.public().filter(partner_initiatives=OuterRef("pk"))
    told = OFFICE if detailed_on else ()
    about = {name: name for name in ("slug", "kind", *_columns("name"), *told)}
    tags = Tag.objects.filter(feature__isnull=False) if selected is None else Tag.objects.filter(feature__in=selected)
    linked = tags.values("initiative")
    rows = Initiative.objects.public().filter(pk__in=linked).filter(_ran_in(*years)).select_related("lead")
    rows = rows.annotate(
        **{
            f"{what}_ids": ArraySubquery(
                Tag.objects.filter(**own, **{f"{what}__isnull": False}).order_by().values(what)
            )
            for what in ("dimension", "goal", "feature")
        },
        partner_rows=ArraySubquery(partners.order_by("slug").annotate(one=JSONObject(**about)).values("one")),
        **{name: _milestones(day) for name, day in (milestones_on or {}).items()},
        **(_details(years[0], detailed_on) if detailed_on else {}),
    )
    more = (*TOLD, *_columns("body", "source"), *(f"lead__{name}" for name in OFFICE)) if detailed_on else ()
    return rows.only(*READ, *more).order_by("slug")


def _details(first: int, day: date) -> dict[str, Any]:
    """Every link with its strength and reason; the public news of the period, as far as they were told by the day."""
    mine = {"initiative": OuterRef("pk")}
    names = ("dimension_id", "goal_id", "feature_id", "strength", *_columns("reason"))
    tag = JSONObject(**{name: name for name in names})
    news = Update.objects.public().filter(**mine, told_on__range=(date(first, 1, 1), day)).order_by("told_on", "pk")
    names = ("told_on", "sample", *_columns("title", "body", "figure_label"))
    told = JSONObject(value=Cast("figure_value", TextField()), **{name: name for name in names})
    return {
        "tag_rows": ArraySubquery(Tag.objects.filter(**mine).order_by("pk").annotate(one=tag).values("one")),
        "update_rows": ArraySubquery(news.annotate(one=told).values("one")),
        "part_of": Subquery(Initiative.objects.public().filter(pk=OuterRef("parent")).values("slug")[:1]),
    }


def _milestones(day: date) -> ArraySubquery:
    """As they were planned on a day: a date that was moved later stands as it was before the first such move. With the
    moves until then, and why."""
    shifts = MilestoneShift.objects.filter(milestone=OuterRef("pk")).order_by("moved_at", "pk")
    due = Coalesce(Subquery(shifts.filter(moved_at__date__gt=day).values("due_before")[:1]), F("due_on"))
    done = Case(When(done_on__lte=day, then=F("done_on")))
    words = {name: name for name in _columns("title", "note")}
    move = JSONObject(on="moved_at__date", due_before="due_before", due_after="due_after", reason="reason")
    moves = ArraySubquery(shifts.filter(moved_at__date__lte=day).annotate(one=move).values("one"))
    rows = Milestone.objects.filter(initiative=OuterRef("pk")).order_by("due_on", "pk")
    one = JSONObject(id="pk", due_on=due, done_on=done, moves=moves, **words)
    return ArraySubquery(rows.annotate(one=one).values("one"))


def _ran_in(first: int, last: int) -> Q:
    """What has no dates is taken to run."""
    started = Q(starts_on=None) | Q(starts_on__year__lte=last)
    return started & (Q(ends_on=None) | Q(ends_on__year__gte=first))


def events(years: tuple[int, int], *, day: date, detailed: bool = False) -> list[Any]:
    """Those that took or take place in the years, with the first and last of their days that touch it, what of the
    framework they are tagged with, and how many came by the day; `detailed` with programme and initiatives. One query.
    """
    first, last = years
    within = Q(occurrences__first_on__lte=date(last, 12, 31), occurrences__last_on__gte=date(first, 1, 1))
    within &= ~Q(occurrences__status__in=("cancelled", "postponed"))
    rows = Event.objects.public().filter(within).select_related("organiser", "venue")
    rows = rows.annotate(
        first_on=Min("occurrences__first_on"),
        last_on=Max("occurrences__last_on"),
        dates=Count("occurrences"),
        **_attendance(years, day),
        dimension_ids=_linked(Event.dimensions, "dimension"),
        goal_ids=_linked(Event.goals, "goal"),
        feature_ids=_linked(Event.features, "keyfeature"),
        umbrella=_umbrella(),
        **(_around_event() if detailed else {}),
    )
    return list(rows.order_by("first_on", "slug"))


def _umbrella() -> Subquery:
    """What is said of its programme on paper; its texts are in the files."""
    names = ("slug", "starts_on", "ends_on", "sample", *_columns("title", "summary"))
    rows = Programme.objects.public().filter(pk=OuterRef("programme"))
    return Subquery(rows.annotate(one=JSONObject(**{name: name for name in names})).values("one")[:1])


def _around_event() -> dict[str, Any]:
    mine = Initiative.objects.public().filter(events=OuterRef("pk")).order_by("slug")
    return {"initiative_slugs": ArraySubquery(mine.values("slug"))}


def programmes(years: tuple[int, int], events: Iterable[Any]) -> QuerySet[Programme]:
    """Those of the events, and those of the years that have none. One query."""
    first, last = years
    named = {row.programme_id for row in events} - {None}
    within = Q(starts_on__year__lte=last) & (Q(ends_on__year__gte=first) | Q(ends_on=None, starts_on__year__gte=first))
    return Programme.objects.public().filter(Q(pk__in=named) | within).defer("search_text").order_by("slug")


def changes(years: tuple[int, int]) -> QuerySet[Occurrence]:
    """Dates of the years, of public events, that are off, moved or moved online. One query."""
    first, last = years
    within = Q(first_on__lte=date(last, 12, 31), last_on__gte=date(first, 1, 1))
    rows = Occurrence.objects.filter(within, event__in=Event.objects.public()).exclude(status="scheduled")
    return rows.select_related("venue").annotate(slug=F("event__slug")).order_by("slug", "recurrence_key")


def _attendance(years: tuple[int, int], day: date) -> dict[str, Any]:
    """As an indicator that is fed by it counts: a date where it begins, all dates in one where the last of them is."""
    span = (date(years[0], 1, 1), min(day, date(years[1], 12, 31)))
    mine = Q(occurrences__first_on__range=span, occurrences__attendance__isnull=False)
    last = Occurrence.objects.filter(event=OuterRef("pk")).order_by().values("event").annotate(last=Max("first_on"))
    return {
        "came": Sum("occurrences__attendance", filter=mine),
        "counted": Count("occurrences", filter=mine),
        "ended": Exists(last.filter(last__range=span)),
    }


def _linked(relation: Any, column: str) -> ArraySubquery:
    return ArraySubquery(relation.through.objects.filter(event=OuterRef("pk")).order_by().values(column))
