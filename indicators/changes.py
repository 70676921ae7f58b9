"""What changed between two days: figures and how they are judged, corrections, milestones.

Figures are compared as they stand today, as corrected since; the corrections are told apart. Always of what the
public may see, so that the counts equal the rows.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone

from indicators.actions import thresholds
from indicators.models import Figure, Indicator, Measurement, Review, Standing
from indicators.progress import Part, RollUp, roll_up
from initiatives.compass import Compass
from initiatives.models import Initiative, Milestone, MilestoneShift

KINDS = ("improved", "worsened", "new", "other", "broken", "old")  # in the order in which they are told
READ = [
    *(f"indicator__{name}" for name in ("code", "feature", "decimals")),
    *(f"indicator__{name}_{code}" for name in ("name", "unit") for code, _name in settings.LANGUAGES),
    *(f"measurement__{name}" for name in ("period", "ends_on", "value")),
    *("indicator", "measurement", "status", "share", "needed", "valid_from", "valid_to"),
]


@dataclass(frozen=True, slots=True)
class Moved:
    """An indicator whose figure or judgement is another than before. `kind` is one of `KINDS`."""

    kind: str
    before: Standing
    now: Standing

    @property
    def indicator(self) -> Indicator:
        return self.now.indicator


@dataclass(frozen=True, slots=True)
class Changes:
    """All that changed after `since`, until the end of `day`. `city` is how it was then."""

    since: date
    day: date
    city: RollUp
    moved: dict[str, list[Moved]]
    corrected: Sequence[Measurement]
    done: Sequence[Milestone]
    shifted: Sequence[MilestoneShift]


def changes(since: date, day: date, framework: Compass) -> Changes:
    """Five queries: standings of both days, changes of method, corrections, milestones done and moved."""
    then, now = _standings(since, day)
    return Changes(
        since=since,
        day=day,
        city=_city(framework, then.values()),
        moved=_moved(then, now, _breaks(day)),
        corrected=_corrected(since, day),
        done=list(_milestones().filter(done_on__gt=since, done_on__lte=day).order_by("-done_on", "pk")),
        shifted=_shifted(since, day),
    )


def _standings(since: date, day: date) -> tuple[dict[int, Standing], dict[int, Standing]]:
    """How each indicator stood on both days, by its id."""
    holding = [Q(valid_from__lte=each, valid_to__gt=each) for each in (since, day)]
    rows = Standing.objects.filter(holding[0] | holding[1], indicator__in=Indicator.objects.public())
    then: dict[int, Standing] = {}
    now: dict[int, Standing] = {}
    for row in rows.select_related("indicator", "measurement").only(*READ).order_by("indicator__code"):
        for found, each in ((then, since), (now, day)):
            if row.valid_from <= each < row.valid_to:
                found[row.indicator_id] = row
    return then, now


def _breaks(day: date) -> dict[int, list[date]]:
    """The days of the figures that begin a new method, by indicator."""
    rows = Measurement.objects.standing().totals().filter(figure=Figure.BREAK, ends_on__lte=day)
    found = defaultdict(list)
    for indicator, ends_on in rows.filter(indicator__in=Indicator.objects.public()).values_list(
        "indicator_id", "ends_on"
    ):
        found[indicator].append(ends_on)
    return found


def _moved(
    then: dict[int, Standing], now: dict[int, Standing], breaks: dict[int, list[date]]
) -> dict[str, list[Moved]]:
    found: dict[str, list[Moved]] = {kind: [] for kind in KINDS}
    for pk, row in now.items():
        before = then.get(pk, Standing(indicator=row.indicator, status="no_data"))
        if kind := kind_of(before, row, breaks.get(pk, ())):
            found[kind].append(Moved(kind, before, row))
    return found


def kind_of(before: Standing, now: Standing, breaks: Iterable[date] = ()) -> str:
    """One of `KINDS`, or empty where nothing moved. Across a change of method nothing is judged."""
    old, new = before.measurement, now.measurement
    if new is None:
        return ""
    if old is None:
        return "new"
    if old.pk == new.pk:
        return "old" if now.status == "too_old" != before.status else ""
    if any(old.ends_on < broken <= new.ends_on for broken in breaks):
        return "broken"
    reached, then = now.part.share, before.part.share
    if reached is None or then is None:
        return "other"
    return "other" if reached == then else "improved" if reached > then else "worsened"


def _city(framework: Compass, standings: Iterable[Standing]) -> RollUp:
    below: dict[int | None, list[Part]] = defaultdict(list)
    for standing in standings:
        below[standing.indicator.feature_id].append(standing.part)
    limits = thresholds()
    return roll_up((roll_up(below[row.pk], limits).as_part() for row in framework.features), limits)


def _corrected(since: date, day: date) -> list[Measurement]:
    """Approved corrections that changed the value, the newest first; each knows what it corrects."""
    rows = Measurement.objects.filter(
        review=Review.APPROVED,
        supersedes__isnull=False,
        indicator__in=Indicator.objects.public(),
        reviewed_at__gte=_end_of(since),
        reviewed_at__lt=_end_of(day),
    )
    chosen = rows.select_related("indicator", "supersedes").order_by("-reviewed_at", "pk")
    return [row for row in chosen if row.supersedes and row.value != row.supersedes.value]


def _milestones() -> QuerySet[Milestone]:
    return Milestone.objects.filter(initiative__in=Initiative.objects.public()).select_related("initiative")


def _shifted(since: date, day: date) -> list[MilestoneShift]:
    rows = MilestoneShift.objects.filter(
        milestone__in=_milestones(), moved_at__gte=_end_of(since), moved_at__lt=_end_of(day)
    )
    return list(rows.select_related("milestone__initiative").order_by("-moved_at", "pk"))


def _end_of(day: date) -> Any:
    """Midnight after the day, in the city."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
