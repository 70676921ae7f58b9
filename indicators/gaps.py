"""Where the 42 lack evidence, and who could close the gap: initiatives that claim a Key Feature without a figure, and
UNESCO's suggestions for an indicator.

Of what the public may see, as everything that stands on a board.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, JSONObject
from django.utils.translation import get_language

from indicators.board import Board
from indicators.feature_coverage import Coverage, Measure, coverage
from indicators.models import Indicator
from indicators.periods import Period
from initiatives.models import Initiative, KeyFeature, PossibleMeasurement, Tag

NAMED = 3  # initiatives that are named; the list has the others


@dataclass(frozen=True, slots=True)
class Closer:
    """An initiative that says it contributes, and has no figure to show for it."""

    slug: str
    title: str


@dataclass(frozen=True, slots=True)
class Gap:
    """One Key Feature. `claims` initiatives say that they contribute, `unmeasured` of them without an indicator."""

    feature: KeyFeature
    coverage: Coverage
    claims: int
    unmeasured: int
    closers: Sequence[Closer]
    measures: Sequence[Measure]
    suggestions: Sequence[PossibleMeasurement]

    @property
    def newest(self) -> str:
        """The period of the newest approved figure."""
        periods = (measure.period for measure in self.measures if measure.period)
        return max(periods, key=Period.parse, default="")


def gaps(board: Board, features: Iterable[KeyFeature] | None = None) -> list[Gap]:
    """Of the 42, or of those that are named, in printed order. Two queries besides the board's."""
    chosen = list(board.compass.features if features is None else features)
    claimed, suggested = _claimed(chosen), _suggested(chosen)
    return [_gap(board, feature, claimed[feature.pk], suggested[feature.pk]) for feature in chosen]


def coverages(board: Board) -> dict[str, Coverage]:
    """Of the 42, by code: one query besides the board's."""
    claims = claim_counts()
    return {
        feature.code: coverage(claims.get(feature.pk, 0), measures_of(board, feature), board.day)
        for feature in board.compass.features
    }


def claim_counts() -> dict[int, int]:
    """How many initiatives say that they contribute, by the id of the Key Feature: one query."""
    return dict(_claims().order_by().values("feature").annotate(n=Count("pk")).values_list("feature", "n"))


def measures_of(board: Board, feature: KeyFeature) -> list[Measure]:
    """Its indicators that apply here, as the rule sees them."""
    rows = (row for row in board.of(feature) if row.status != "not_applicable")
    return [Measure(row.period or "", row.frequency) for row in rows]


def _gap(board: Board, feature: KeyFeature, row: dict[str, Any], suggestions: list[PossibleMeasurement]) -> Gap:
    measures = measures_of(board, feature)
    language = get_language() or "da"
    return Gap(
        feature=feature,
        coverage=coverage(row["claims"], measures, board.day),
        claims=row["claims"],
        unmeasured=row["unmeasured"],
        closers=[Closer(one["slug"], one[f"title_{language}"] or one["title_da"]) for one in row["closers"]],
        measures=measures,
        suggestions=suggestions,
    )


def _claims() -> QuerySet[Tag]:
    """The links of public initiatives to Key Features that they serve."""
    serving = Tag.objects.exclude(strength=Tag.Strength.AGAINST)
    return serving.filter(feature__isnull=False, initiative__in=Initiative.objects.public())


def _claimed(features: Sequence[KeyFeature]) -> dict[int, dict[str, Any]]:
    """Counted and named in the database: a Key Feature may be claimed by thousands."""
    own = _claims().filter(feature=OuterRef("pk")).order_by()
    measuring = Indicator.objects.public().exclude(not_applicable_reason_da__gt="").filter(
        feature=OuterRef("feature"), initiatives=OuterRef("initiative")
    )  # fmt: skip
    unmeasured = own.filter(~Exists(measuring))
    titles = {f"title_{code}": f"initiative__title_{code}" for code, _name in settings.LANGUAGES}
    named = unmeasured.order_by("initiative__slug").annotate(one=JSONObject(slug="initiative__slug", **titles))
    rows = KeyFeature.objects.filter(pk__in=[feature.pk for feature in features]).order_by()
    found = rows.annotate(
        claims=_counted(own), unmeasured=_counted(unmeasured), closers=ArraySubquery(named.values("one")[:NAMED])
    ).values("pk", "claims", "unmeasured", "closers")
    return {row["pk"]: dict(row) for row in found}


def _counted(rows: QuerySet[Tag]) -> Coalesce:
    return Coalesce(Subquery(rows.values("feature").annotate(n=Count("pk")).values("n")), 0)


def _suggested(features: Sequence[KeyFeature]) -> dict[int, list[PossibleMeasurement]]:
    found: dict[int, list[PossibleMeasurement]] = defaultdict(list)
    current: Any = PossibleMeasurement.objects.current()
    for row in current.filter(feature__in=features):
        found[row.feature_id].append(row)
    return found
