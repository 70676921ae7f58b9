from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.axes import time_axis, value_axis

VALUES = st.decimals(min_value=-(10**12), max_value=10**12, places=4)


@pytest.mark.parametrize(
    ("values", "ticks"),
    [
        (("0", "7.4"), "0 2 4 6 8"),
        (("41", "90"), "0 20 40 60 80 100"),
        (("0", "700000"), "0 200000 400000 600000"),
        (("0.0021", "0.005"), "0 0.001 0.002 0.003 0.004 0.005"),
        (("-4.8", "3"), "-6 -4 -2 0 2 4"),
        (("-9", "-2"), "-10 -8 -6 -4 -2 0"),
        (("50", "50"), "0 10 20 30 40 50"),
        (("0", "0"), "0 0.2 0.4 0.6 0.8 1.0"),
    ],
)
def test_steps_are_round_and_zero_is_there(values: tuple[str, ...], ticks: str) -> None:
    axis = value_axis([Decimal(value) for value in values])
    assert ([str(tick) for tick in axis.ticks], axis.cut) == (ticks.split(), False)


def test_values_far_from_zero_cut_the_axis() -> None:
    axis = value_axis([Decimal(73400), Decimal(76913)])
    assert ([int(tick) for tick in axis.ticks], axis.cut) == ([73000, 74000, 75000, 76000, 77000], True)


def test_zero_is_left_out_on_request() -> None:
    axis = value_axis([Decimal(40), Decimal(60)], zero=False)
    assert (axis.ticks[0], axis.cut) == (Decimal(35), True)


def test_counts_have_no_fractions_on_the_axis() -> None:
    assert value_axis([Decimal(0), Decimal(2)], decimals=0).ticks == (0, 1, 2)


def test_large_ticks_are_written_without_exponent() -> None:
    assert [str(tick) for tick in value_axis([Decimal(0), Decimal("1E+9")]).ticks[:2]] == ["0", "200000000"]


@given(values=st.lists(VALUES, min_size=1, max_size=6), zero=st.booleans(), decimals=st.sampled_from([None, 0, 2]))
def test_every_axis_holds_its_values_and_few_ticks(values: list[Decimal], zero: bool, decimals: int | None) -> None:
    axis = value_axis(values, zero=zero, decimals=decimals)
    assert axis.low <= min(values) <= max(values) < axis.high
    assert 1 <= len(axis.ticks) <= 8
    assert axis.low == axis.ticks[0]
    assert axis.cut == (axis.low > 0 or axis.high < 0)


def years(*days: date, yearly: bool = True, width: float = 700) -> list[int]:
    return [tick.year for tick in time_axis(days, yearly=yearly, width=width).ticks]


def test_years_are_thinned_to_the_room_there_is() -> None:
    ends = date(2017, 12, 31), date(2029, 12, 31)
    assert years(*ends) == [2017, 2019, 2021, 2023, 2025, 2027, 2029]
    assert years(*ends, width=340) == [2017, 2021, 2025, 2029]


def test_steps_of_five_begin_in_a_round_year() -> None:
    assert years(date(1998, 12, 31), date(2024, 12, 31), width=400) == [2000, 2010, 2020]


def test_yearly_figures_have_their_tick_on_the_last_day() -> None:
    tick = time_axis([date(2020, 12, 31), date(2022, 12, 31)], yearly=True, width=700).ticks[0]
    assert (tick.mark, tick.label) == (date(2020, 12, 31).toordinal(),) * 2


def test_months_are_shown_in_whole_years() -> None:
    axis = time_axis([date(2020, 2, 29), date(2021, 5, 31)], yearly=False, width=700)
    assert (axis.first, axis.last) == (date(2020, 1, 1).toordinal(), date(2021, 12, 31).toordinal())
    assert [date.fromordinal(tick.label) for tick in axis.ticks] == [date(2020, 7, 1), date(2021, 7, 1)]


def test_single_day_stands_between_two_years() -> None:
    assert years(date(2024, 12, 31)) == [2023, 2024, 2025]


def test_span_without_an_end_of_year_has_no_tick() -> None:
    assert years(date(2024, 3, 31), date(2024, 6, 30)) == []
