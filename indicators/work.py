"""What is awaited of whom: each indicator with the figure that is due, late or too old, by organisation.

Only of published indicators that apply here: nobody owes a figure for a draft.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from indicators.models import Baseline, Cycle, CycleFeature, Draft, Indicator, Measurement, Review
from indicators.owed import Owed, Rhythm, newest_ended, owed
from indicators.periods import Period, too_old_from
from initiatives.fields import told

OLD, LATE, SOON, LATER = "old", "late", "soon", ""
URGENCY = (OLD, LATE, SOON)
ABOUT_A_YEAR = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Awaited:
    """`state`: old (so late that the last figure says nothing any more), late, soon, or "" (nothing to do yet).
    `is_in`: the figure of the newest period that has ended. `last`: the newest period with a figure."""

    indicator: int
    name: str
    feature: str
    organisation: str
    slug: str
    last: str
    owed: Owed
    state: str
    is_in: bool
    is_typed: bool = False  # and not handed in

    @property
    def period(self) -> Period:
        return self.owed.period


def awaited(own: Collection[int] | None, today: date, organisation: str | None = None) -> list[Awaited]:
    """Of the organisations `own` (None: all, and what belongs to none), or of the one named; "" names none. What is
    most urgent first. One query."""
    rows: Any = Indicator.objects.public().exclude(not_applicable_reason_da__gt="").order_by()
    if own is not None:
        rows = rows.filter(responsible__in=own)
    if organisation is not None:
        rows = rows.filter(responsible__slug=organisation) if organisation else rows.filter(responsible=None)
    found = [_awaited(row, today) for row in _with_figures(rows)]
    order = {state: place for place, state in enumerate((*URGENCY, LATER))}
    return sorted(found, key=lambda one: (order[one.state], one.owed.due_on, one.feature, one.name))


def _with_figures(rows: Any) -> Any:
    mine: dict[str, Any] = {"indicator": OuterRef("pk"), "breakdown": ""}
    figures = Measurement.objects.filter(Q(current=True) | Q(review=Review.SUBMITTED), **mine)
    drafts = Draft.objects.filter(**mine).order_by("-edited_at")
    return rows.annotate(
        called=told("name"),
        last=Subquery(figures.order_by("-ends_on").values("period")[:1]),
        typed_for=Subquery(drafts.values("period")[:1]),
        organisation=told("responsible__name"),
    ).values_list(
        "pk", "called", "feature__code", "organisation", "responsible__slug", "last", "typed_for",
        "frequency", "next_due_on",
    )  # fmt: skip


def _awaited(row: tuple[Any, ...], today: date) -> Awaited:
    pk, name, feature, organisation, slug, last, typed_for, frequency, named = row
    newest = Period.parse(last) if last else None
    reported = newest.ends_on if newest else None
    rhythm = Rhythm(frequency, reported, named, settings.FIGURES_DUE_DAYS)
    due = owed(rhythm, today)
    return Awaited(
        indicator=pk,
        name=name,
        feature=feature or "",
        organisation=organisation,
        slug=slug or "",
        last=last or "",
        owed=due,
        state=_state(due, newest is not None and too_old_from(newest, frequency) <= today, today),
        is_in=rhythm.is_in(newest_ended(rhythm, today)),
        is_typed=typed_for == str(due.period),
    )


def _state(due: Owed, is_too_old: bool, today: date) -> str:
    if due.is_late(today):
        return OLD if is_too_old else LATE
    return SOON if due.is_soon(today) else LATER


@dataclass(frozen=True, slots=True)
class Reviews:
    """Figures of one organisation that somebody has to do something about."""

    waiting: int = 0
    returned: int = 0


def reviews() -> dict[str, Reviews]:
    """By the organisation's slug, "" for none. One query."""
    rows = Measurement.objects.filter(
        Q(review=Review.SUBMITTED) | Q(pk__in=Measurement.objects.unmended().order_by().values("pk"))
    )
    counted = rows.order_by().values("indicator__responsible__slug").annotate(
        waiting=Count("pk", filter=Q(review=Review.SUBMITTED)), returned=Count("pk", filter=Q(review=Review.RETURNED))
    )  # fmt: skip
    return {row["indicator__responsible__slug"] or "": Reviews(row["waiting"], row["returned"]) for row in counted}


@dataclass(frozen=True, slots=True)
class Completeness:
    """Of the newest periods that have ended."""

    done: int
    of: int

    @property
    def percent(self) -> int | None:
        return 100 * self.done // self.of if self.of else None


def completeness(rows: Iterable[Awaited], chosen: Collection[str] = ()) -> Completeness:
    """Of the Key Features `chosen` (codes), where a year has chosen some; of all otherwise."""
    found = [row.is_in for row in rows if not chosen or row.feature in chosen]
    return Completeness(sum(found), len(found))


def counted_year(cycles: Sequence[Cycle], today: date) -> Cycle | None:
    """Of `baselines_to_come` the one that is worked for: the next one, or else the newest that is over. A year without
    a date counts once its Key Features are selected."""
    dated = [cycle for cycle in cycles if cycle.baseline_on]
    coming = [cycle for cycle in dated if cycle.baseline_on and cycle.baseline_on >= today]
    undated = [cycle for cycle in cycles if not cycle.baseline_on and chosen_in(cycle)]
    return next(iter((*coming, *undated, *dated[-1:])), None)


def chosen_in(cycle: Cycle | None) -> Collection[str]:
    """Codes of the Key Features that a year of `baselines_to_come` has selected."""
    return cycle.chosen if cycle else ()  # type: ignore[attr-defined]


def counted_words(cycle: Cycle | None) -> str:
    """Which indicators `completeness` counts."""
    if cycle is None:
        return _("All published indicators are counted.")
    number = len(chosen_in(cycle))
    if not number:
        words = _("No Key Features are selected for %(year)s yet, so all published indicators are counted.")
        return words % {"year": cycle.year}
    return ngettext(
        "Only the published indicators of the %(number)s Key Feature selected for %(year)s are counted.",
        "Only the published indicators of the %(number)s Key Features selected for %(year)s are counted.",
        number,
    ) % {"number": number, "year": cycle.year}


def baselines_to_come(today: date) -> list[Cycle]:
    """The years that are not frozen, by the date of their baseline, the next one first, and those without a date last
    of what is to come; what is over by more than a year is history. Each knows as `chosen` the codes of its Key
    Features. One query."""
    frozen = Baseline.objects.filter(year=OuterRef("year"))
    is_open = Q(baseline_on__gte=today - ABOUT_A_YEAR) | Q(baseline_on=None, year__gte=today.year)
    rows = Cycle.objects.filter(is_open, ~Exists(frozen)).order_by("baseline_on", "year")
    codes = CycleFeature.objects.filter(cycle=OuterRef("pk")).order_by().values("feature__code")
    rows = rows.annotate(chosen=ArraySubquery(codes))
    return sorted(rows[:10], key=lambda cycle: cycle.baseline_on is not None and cycle.baseline_on < today)
