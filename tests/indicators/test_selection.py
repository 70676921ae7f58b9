"""The year's selected Key Features on the dashboard."""

from typing import Any

import pytest

from indicators.models import Cycle
from initiatives.models import KeyFeature
from tests.indicators.test_board import measured
from tests.indicators.test_views_progress import text_of

pytestmark = pytest.mark.django_db
PAGE = "/en/progress/"


def test_the_selected_stand_with_figure_status_and_reason(stranger: Any) -> None:
    cycle = Cycle.objects.create(year=2025)
    for code, reason in (("4.2", "Few apprentices"), ("3.1", "Cleaner air")):
        cycle.selections.create(feature=KeyFeature.objects.get(code=code), reason_en=reason, reason_da=reason)
    measured("3.1", 90, period="2024")
    response = stranger.get(PAGE, {"as_of": "2025-06-01"})
    assert [(each.row.entry.code, each.row.figure, each.row.status, each.reason) for each in
            response.context["selected"]] == [("3.1", "90%", "on_track", "Cleaner air"), ("4.2", "–", "no_data",
                                                                               "Few apprentices")]  # fmt: skip
    page = response.content.decode()
    assert 'href="/en/reports/2025/">The year’s report' in page
    assert "Few apprentices" in page


def test_a_year_without_a_selection_says_so(stranger: Any) -> None:
    Cycle.objects.create(year=2024)
    assert "No Key Features are selected for 2025." in text_of(stranger.get(PAGE, {"as_of": "2025-06-01"}))
