"""How the city stands on a day: indicators rolled up to the 42, the 12, the 17, the 4 and the one.

Read by every dashboard, the front page, the framework pages, the report and the API, so that they agree.
Always of what the public may see: a total must equal the rows that stand under it.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

from indicators.actions import thresholds
from indicators.models import Indicator, Standing
from indicators.progress import RollUp, roll_up
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


def board_on(day: date, framework: Compass | None = None) -> Board:
    """Four queries, however many indicators."""
    return boards_on(day, framework=framework)[0]


def boards_on(*days: date, framework: Compass | None = None, rows: QuerySet[Standing] | None = None) -> list[Board]:
    """A board for each day, in the four queries of one. `rows` are `public_standings()` with more to them."""
    framework = framework or compass.load()
    rows = public_standings() if rows is None else rows
    on_any = reduce(or_, (Q(valid_from__lte=day, valid_to__gt=day) for day in days))
    found: list[dict[int, list[Standing]]] = [defaultdict(list) for _day in days]
    for standing in rows.filter(on_any):
        for day, standings in zip(days, found, strict=True):
            if standing.valid_from <= day < standing.valid_to:
                standings[standing.indicator.feature_id or 0].append(standing)
    return [roll_up_all(day, framework, standings) for day, standings in zip(days, found, strict=True)]


def public_standings() -> QuerySet[Standing]:
    """Of what the public may see, with indicator and latest measurement, by code."""
    rows = Standing.objects.filter(indicator__in=Indicator.objects.public())
    return rows.select_related("indicator", "measurement").order_by("indicator__code")


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
