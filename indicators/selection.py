"""The Key Features that a year has selected, as the dashboard shows them."""

from collections.abc import Sequence
from dataclasses import dataclass

from indicators.board import Board
from indicators.models import CycleFeature
from indicators.pages import Row, feature_rows


@dataclass(frozen=True, slots=True)
class Selected:
    """One Key Feature with how it stands, and why it was selected (may be empty)."""

    row: Row
    reason: str


def selected(board: Board) -> Sequence[Selected]:
    """Those of the board's year, in printed order. One query."""
    chosen = CycleFeature.objects.filter(cycle__year=board.day.year)
    reasons = {row.feature_id: row.reason or "" for row in chosen}
    features = [feature for feature in board.compass.features if feature.pk in reasons]
    return [Selected(row, reasons[row.entry.pk]) for row in feature_rows(board, features)]
