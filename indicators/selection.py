"""The Key Features that a year has selected, as the dashboard shows them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import OuterRef, Subquery

from indicators.board import Board
from indicators.models import CycleFeature
from indicators.pages import Row, feature_rows
from initiatives import compass
from initiatives.compass import Compass
from initiatives.fields import told


@dataclass(frozen=True, slots=True)
class Selected:
    """One Key Feature with how it stands, and why it was selected (may be empty)."""

    row: Row
    reason: str


def with_selection(day: date) -> Compass:
    """The framework; each Key Feature knows as `chosen` why the day's year selected it, None where it did not."""
    chosen = CycleFeature.objects.filter(cycle__year=day.year, feature=OuterRef("pk")).order_by()
    return compass.load(chosen=Subquery(chosen.annotate(told=told("reason")).values("told")[:1]))


def selected(board: Board) -> Sequence[Selected]:
    """Those of the board's year, in printed order, from a board of `with_selection`."""
    features: Sequence[Any] = board.compass.features
    rows = [feature for feature in features if feature.chosen is not None]
    return [Selected(row, row.entry.chosen) for row in feature_rows(board, rows)]
