"""How the city stands on a day: indicators rolled up to the 42, the 12, the 17, the 4 and the one.

Read by every dashboard, the front page, the framework pages, the report and the API, so that they agree.
Always of what the public may see: a total must equal the rows that stand under it.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.conf import settings
from django.db.models import OuterRef, Subquery
from django.db.models.functions import JSONObject

from indicators.actions import thresholds
from indicators.models import Indicator, Standing
from indicators.models.standings import StandingQuerySet
from indicators.progress import Part, RollUp, roll_up
from indicators.progress import Status as Judged
from initiatives import compass
from initiatives.compass import Compass
from initiatives.models import KeyFeature


@dataclass(frozen=True)
class Board:
    """Roll-ups by code or number. `standings` are those of each Key Feature's id (0: context), with
    `indicator` and `measurement` loaded."""

    day: date
    compass: Compass
    standings: dict[int, list[Standing]]
    features: dict[str, RollUp]
    areas: dict[int, RollUp]
    goals: dict[int, RollUp]
    dimensions: dict[str, RollUp]
    city: RollUp

    def of(self, feature: KeyFeature) -> list[Standing]:
        return self.standings.get(feature.pk, [])

    def worst(self, feature: KeyFeature) -> Standing | None:
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


# What boards, lists and panels show of an indicator and its latest figure; the rest is not read for hundreds of them.
SHOWN = [
    *(f"indicator__{name}" for name in ("code", "feature", "decimals", "direction", "frequency", "sample")),
    *(f"indicator__{name}_{code}" for name in ("name", "unit") for code, _name in settings.LANGUAGES),
    *(f"measurement__{name}" for name in ("period", "ends_on", "breakdown", "value", "figure")),
    *(f"measurement__{name}" for name in ("entered_at", "reviewed_at", "sample")),
    *(field.name for field in Standing._meta.concrete_fields),
]


def board_on(day: date, framework: Compass | None = None, rows: StandingQuerySet | None = None) -> Board:
    """Four queries, however many indicators. `rows` are `public_standings()` with more to them."""
    framework = framework or compass.load()
    standings: dict[int, list[Standing]] = defaultdict(list)
    for standing in (public_standings().only(*SHOWN) if rows is None else rows).on(day):
        standings[standing.indicator.feature_id or 0].append(standing)
    return roll_up_all(day, framework, standings)


def public_standings() -> StandingQuerySet:
    """Of what the public may see, with indicator and latest measurement, by code."""
    rows = Standing.objects.filter(indicator__in=Indicator.objects.public())
    return rows.select_related("indicator", "measurement").order_by("indicator__code")


def with_past(rows: StandingQuerySet, day: date) -> StandingQuerySet:
    """Standings that also know how they stood on an earlier day, for `past_of`: no further query."""
    past = Standing.objects.on(day).filter(indicator=OuterRef("indicator"))
    told = past.annotate(told=JSONObject(share="share", needed="needed", status="status")).values("told")
    return rows.annotate(past=Subquery(told[:1]))


def past_of(board: Board) -> Past:
    """Of a board of `with_past` rows."""
    limits = thresholds()
    features = {
        row.code: roll_up((_past_part(each) for each in board.of(row)), limits) for row in board.compass.features
    }
    return Past(roll_up((rolled.as_part() for rolled in features.values()), limits), features)


def _past_part(standing: Any) -> Part:
    share, needed, status = (standing.past[name] for name in ("share", "needed", "status"))
    return Part(share and Fraction(share), needed and Fraction(needed), Judged(status))


def roll_up_all(day: date, framework: Compass, standings: dict[int, list[Standing]]) -> Board:
    limits = thresholds()
    features = {
        feature.code: roll_up((standing.part for standing in standings.get(feature.pk, [])), limits)
        for feature in framework.features
    }

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
