"""The whole 4-17-42 framework as one read-only value: two queries, whatever a page shows of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from initiatives.models import Dimension, FocusArea, Goal, KeyFeature, Pillar
from initiatives.models.framework import UNTOLD
from initiatives.versions import kept


@dataclass(frozen=True)
class Compass:
    """`features` in printed order with `area.pillar` loaded; `goals` with `dimension` loaded.

    `goal_numbers` maps a Key Feature's id to the numbers of its goals.
    """

    dimensions: Sequence[Dimension]
    goals: Sequence[Goal]
    features: Sequence[KeyFeature]
    goal_numbers: dict[int, set[int]] = field(default_factory=dict)

    @property
    def pillars(self) -> list[Pillar]:
        return list(dict.fromkeys(feature.area.pillar for feature in self.features))

    @property
    def areas(self) -> list[FocusArea]:
        return list(dict.fromkeys(feature.area for feature in self.features))

    def features_of_goals(self, numbers: set[int]) -> list[KeyFeature]:
        """The distinct Key Features that count towards any of the goals."""
        return [feature for feature in self.features if self.goal_numbers[feature.pk] & numbers]

    def goals_of_dimension(self, code: str) -> list[Goal]:
        return [goal for goal in self.goals if goal.dimension.code == code]


def load(**more: Any) -> Compass:
    """`more` are annotations of the Key Features."""
    return _read(more) if more else kept(lambda: _read({}), "compass")


def _read(more: dict[str, Any]) -> Compass:
    goals = list(Goal.objects.current().select_related("dimension").defer("shipped", "dimension__shipped", *UNTOLD))
    features = list(KeyFeature.objects.for_compass().annotate(**more))
    links = {feature.pk: set(feature.numbers) for feature in features}
    dimensions = sorted({goal.dimension for goal in goals}, key=lambda dimension: dimension.order)
    return Compass(dimensions, goals, features, links)
