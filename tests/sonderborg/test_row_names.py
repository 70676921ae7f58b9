"""What rows are called in the lists of the staff pages: days as the reader's language writes them, never 2026-11-24."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation

from events.models import Schedule, ScheduleDate
from indicators.models import SignOff, Target
from initiatives.models import MilestoneShift

DAY = date(2026, 11, 24)
ROWS: list[tuple[Any, tuple[str, str]]] = [
    (Schedule(starts_on=DAY, rule="FREQ=WEEKLY"), ("24. november 2026 FREQ=WEEKLY", "24 November 2026 FREQ=WEEKLY")),
    (ScheduleDate(on=DAY, excluded=True), ("−24. november 2026", "−24 November 2026")),
    (Target(on=DAY, value=Decimal("7.5")), ("24. november 2026: 7,5", "24 November 2026: 7.5")),
    (Target(on=DAY, low=Decimal("7.5"), high=8), ("24. november 2026: 7,5–8", "24 November 2026: 7.5–8")),
    (SignOff(questionnaire_id=1, signed_at=datetime(2026, 11, 23, 23, 30, tzinfo=UTC)), (
        "1 24. november 2026", "1 24 November 2026",
    )),
    (MilestoneShift(due_before=None, due_after=DAY), ("– → 24. november 2026", "– → 24 November 2026")),
]  # fmt: skip


@pytest.mark.parametrize("place", range(len(ROWS)))
def test_a_row_is_called_by_its_day_in_words(place: int) -> None:
    row, (danish, english) = ROWS[place]
    with translation.override("da"):
        assert str(row) == danish
    with translation.override("en"):
        assert str(row) == english
    with translation.override("de"):
        assert "24. November 2026" in str(row)
