"""How the city stands on a day: indicators rolled up to the 42, the 12, the 17, the 4 and the one.

Read by every dashboard, the front page, the framework pages, the report and the API, so that they agree.
Always of what the public may see: a total must equal the rows that stand under it.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import get_language

from indicators.actions import thresholds
from indicators.models import Indicator, Standing
from indicators.models.standings import StandingQuerySet, exact
from indicators.periods import Frequency
from indicators.progress import Part, RollUp, Thresholds, roll_up
from indicators.progress import Status as Judged
from initiatives import compass
from initiatives.compass import Compass
from initiatives.fields import told, told_in
from initiatives.models import KeyFeature
from initiatives.versions import kept

Judgement = tuple[str, str | None, str | None]  # status, share and needed share as they are stored


class Stood(NamedTuple):
    """How an indicator stood on a day: what roll-ups and lists of hundreds need, `shown` loads the rest for a few.

    A tuple, because a row of a model costs twenty times as much to make.
    """

    pk: int
    feature_id: int | None
    code: str
    name: str
    status: str
    share: str | None
    needed: str | None
    frequency: Frequency
    period: str | None  # of the latest figure
    language: str = ""  # of the name, where it is not the reader's

    @property
    def judgement(self) -> Judgement:
        return self.status, self.share, self.needed

    @property
    def part(self) -> Part:
        return _part(self.judgement)


@dataclass(frozen=True)
class Board:
    """Roll-ups by code or number. `standings` are those of each Key Feature's id (0: context), by code."""

    day: date
    compass: Compass
    standings: dict[int, list[Stood]]
    features: dict[str, RollUp]
    areas: dict[int, RollUp]
    goals: dict[int, RollUp]
    dimensions: dict[str, RollUp]
    city: RollUp

    def of(self, feature: KeyFeature) -> list[Stood]:
        return self.standings.get(feature.pk, [])

    def worst(self, feature: KeyFeature) -> Stood | None:
        """The indicator that moved furthest the wrong way, to be named beside the mean."""
        wrong = [standing for standing in self.of(feature) if standing.status == "wrong_way"]
        return min(wrong, key=lambda standing: standing.part.share or 0, default=None)

    def count(self, *statuses: str) -> int:
        """How many of the 42 have one of the statuses."""
        return sum(rolled.status in statuses for rolled in self.features.values())


@dataclass(frozen=True)
class Past:
    """What the city and its Key Features were on an earlier day: for comparisons, so without rows."""

    city: RollUp
    features: dict[str, RollUp]

    def count(self, *statuses: str) -> int:
        """How many of the 42 had one of the statuses."""
        return sum(rolled.status in statuses for rolled in self.features.values())


def _plain(day: date) -> Compass:
    return compass.load()


def board_on(day: date, framework: Compass | None = None) -> Board:
    """Three queries, however many indicators."""
    return kept(lambda: _board_on(day, framework or compass.load()), "board", day, get_language())


def _board_on(day: date, framework: Compass) -> Board:
    return roll_up_all(day, framework, (Stood._make(row) for row in _stood(public_standings(day))))


def board_and_past(
    day: date, before: date, load: Callable[[date], Compass] = _plain, framework: Compass | None = None
) -> tuple[Board, Past]:
    """The board of a day and what it was on an earlier one: three queries too. `load` may bring more with the
    framework; one that is loaded already saves two."""
    return kept(
        lambda: _board_and_past(day, before, framework or load(day)), "boards", day, before, load, get_language()
    )


def _board_and_past(day: date, before: date, framework: Compass) -> tuple[Board, Past]:
    is_now, was_then = Q(valid_from__lte=day, valid_to__gt=day), Q(valid_from__lte=before, valid_to__gt=before)
    rows = list(_stood(_public().filter(is_now | was_then), "valid_from", "valid_to"))
    now = [Stood._make(row) for *row, first, end in rows if first <= day < end]
    then = [Stood._make(row) for *row, first, end in rows if first <= before < end]
    return roll_up_all(day, framework, now), _past(framework, then)


def shown(day: date, chosen: Collection[Stood] = (), *, newest: int = 0) -> StandingQuerySet:
    """The `chosen` standings and the `newest` ones, with indicator and measurement, the latest approved first."""
    wanted: Any = Standing.objects.filter(pk__in=[row.pk for row in chosen]).values("pk")
    if newest:  # as one set of ids: with "or" between them PostgreSQL would look at every row
        latest = _by_approval(public_standings(day).exclude(measurement=None))[:newest].values("pk")
        wanted = latest.union(wanted, all=True) if chosen else latest
    return _by_approval(Standing.objects.filter(pk__in=wanted).select_related("indicator", "measurement"))


def _by_approval(rows: StandingQuerySet) -> StandingQuerySet:
    approved = Coalesce("measurement__reviewed_at", "measurement__entered_at")
    return rows.order_by(approved.desc(nulls_last=True), F("measurement__ends_on").desc(nulls_last=True), "pk")


def public_standings(day: date) -> StandingQuerySet:
    """How what the public may see stood on a day."""
    return _public().on(day)


def _public() -> StandingQuerySet:
    return Standing.objects.filter(indicator__in=Indicator.objects.public())


def _stood(rows: StandingQuerySet, *more: str) -> Iterable[tuple]:
    """The fields of `Stood`, then `more`."""
    named = rows.annotate(name=told("indicator__name"), of_name=told_in("indicator__name")).order_by("indicator__code")
    judged = ("pk", "indicator__feature", "indicator__code", "name", "status", "share", "needed")
    return named.values_list(*judged, "indicator__frequency", "measurement__period", "of_name", *more)


def roll_up_all(day: date, framework: Compass, rows: Iterable[Stood]) -> Board:
    limits, standings = thresholds(), _by_feature(rows)
    features = _features(framework, standings, limits)

    def together(chosen: Iterable[KeyFeature]) -> RollUp:
        return roll_up((features[feature.code].as_part() for feature in chosen), limits)

    return Board(
        day=day,
        compass=framework,
        standings=standings,
        features=features,
        areas={
            area.number: together(feature for feature in framework.features if feature.area_id == area.pk)
            for area in framework.areas
        },
        goals={goal.number: together(framework.features_of_goals({goal.number})) for goal in framework.goals},
        dimensions={
            dimension.code: together(
                framework.features_of_goals({goal.number for goal in framework.goals_of_dimension(dimension.code)})
            )
            for dimension in framework.dimensions
        },
        city=together(framework.features),
    )


def _past(framework: Compass, rows: Iterable[Stood]) -> Past:
    limits = thresholds()
    features = _features(framework, _by_feature(rows), limits)
    return Past(roll_up((rolled.as_part() for rolled in features.values()), limits), features)


def _by_feature(rows: Iterable[Stood]) -> dict[int, list[Stood]]:
    standings: dict[int, list[Stood]] = defaultdict(list)
    for row in rows:
        standings[row.feature_id or 0].append(row)
    return standings


def _features(framework: Compass, standings: dict[int, list[Stood]], limits: Thresholds) -> dict[str, RollUp]:
    return {
        feature.code: _rolled(tuple(row.judgement for row in standings.get(feature.pk, ())), limits)
        for feature in framework.features
    }


@lru_cache(maxsize=1024)
def _rolled(judged: Sequence[Judgement], limits: Thresholds) -> RollUp:
    """Kept, because between two approvals hundreds of pages roll up the same shares."""
    return roll_up(map(_part, judged), limits)


def _part(judged: Judgement) -> Part:
    status, share, needed = judged
    return Part(share=exact(share), needed=exact(needed), status=Judged(status))
