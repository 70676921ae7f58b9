"""How well a Key Feature is covered: the rule alone."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.feature_coverage import Coverage, Measure, coverage

DAY = date(2026, 6, 1)
FRESH, OLD, NOTHING = Measure("2025", "year"), Measure("2023", "year"), Measure("", "year")


@pytest.mark.parametrize(
    ("claims", "measures", "expected"),
    [
        (0, [], "none"),
        (1, [], "claimed"),
        (0, [NOTHING], "measured"),
        (3, [NOTHING, NOTHING], "measured"),
        (0, [OLD], "too_old"),
        (2, [NOTHING, OLD], "too_old"),
        (0, [FRESH], "evidenced"),
        (2, [NOTHING, OLD, FRESH], "evidenced"),
    ],
)
def test_the_first_that_holds(claims, measures, expected):
    assert coverage(claims, measures, DAY) == expected


@pytest.mark.parametrize(
    ("measure", "last_day"),
    [
        (Measure("2023", "year"), date(2025, 12, 31)),
        (Measure("2023-Q2", "quarter"), date(2023, 12, 31)),
        (Measure("2023-12", "month"), date(2024, 2, 29)),
        (Measure("2023", "four years"), date(2031, 12, 31)),
    ],
)
def test_a_figure_is_evidence_until_the_day_it_is_too_old(measure, last_day):
    day_after = date.fromordinal(last_day.toordinal() + 1)
    assert (coverage(0, [measure], last_day), coverage(0, [measure], day_after)) == ("evidenced", "too_old")


measures = st.lists(st.sampled_from([FRESH, OLD, NOTHING]), max_size=4)


@given(st.integers(0, 5), measures, st.sampled_from([FRESH, OLD, NOTHING]))
def test_one_more_indicator_never_takes_evidence_away(claims, before, more):
    steps = list(Coverage)
    old, new = coverage(claims, before, DAY), coverage(claims, [*before, more], DAY)
    assert steps.index(new) >= steps.index(old)
