"""What bulk files may say at the edges: each row is read exactly, or refused with row, column and value."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from indicators.models import Indicator, Measurement, Target
from tests.factories import IndicatorFactory
from tests.indicators.test_resources import HEADER, exported, load, refused  # noqa: F401 - load is a fixture

pytestmark = pytest.mark.django_db
PLANS = "code,key_feature,name_da,unit,kind,direction,baseline_on,baseline_value,target_on,target_value,interim\n"
PLACES = "at most 16 digits before the decimal point and 8 after it."
PERIOD = "write a year (2019), a quarter (2019-Q2) or a month (2019-05)."
DAY = "write a date as 2019-12-31."


def plan(direction: str, *cells: str) -> str:
    return f"{PLANS}a,3.1,A,stk,official statistics,{direction},{','.join(cells)}\n"


def figures(*rows: str) -> str:
    return HEADER + "".join(f"{row}\n" for row in rows)


@pytest.fixture
def share() -> Indicator:
    return IndicatorFactory(code="a", unit="% af voksne", lower_bound=0, upper_bound=100)


# --- Plans -------------------------------------------------------------------------------------------
def test_a_range_with_interim_steps_is_kept_to_the_digit(load: Any) -> None:  # noqa: F811
    load("indicators", plan("range", "2010", "-30.5", "2030", "-20..-10", "2020-02-29=-25;2015=-28..-10"))
    assert list(Target.objects.values_list("on", "value", "low", "high")) == [
        (date(2015, 12, 31), None, -28, -10), (date(2020, 2, 29), -25, None, None),
        (date(2030, 12, 31), None, -20, -10),
    ]  # fmt: skip
    assert Indicator.objects.get().baseline_value == Decimal("-30.5")


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        (("2019-13", "5", "2030", "9", ""), f"column baseline_on, value '2019-13': {DAY}"),
        (("2019-02-31", "5", "2030", "9", ""), f"column baseline_on, value '2019-02-31': {DAY}"),
        (("2019", "5", "2030-02-30", "9", ""), f"column target_on, value '2030-02-30': {DAY}"),
        (("2019", "5", "2030", "9" * 30, ""), f"column target_value, value '{'9' * 30}': {PLACES}"),
        (("2019", "5", "2030", "9", "2020-12-31:7"), "column interim, value '2020-12-31:7': write interim targets as "
         "2015-12-31=75;2020-12-31=50."),
        (("2019", "5", "2030", "9", "2020-13-31=7"), f"column interim, value '2020-13-31': {DAY}"),
    ],
)  # fmt: skip
def test_a_cell_of_a_plan_that_cannot_be_read_is_named(load: Any, cells: Any, told: str) -> None:  # noqa: F811
    assert refused(load, "indicators", plan("up", *cells)) == [f"row 2, {told}"]
    assert not Indicator.objects.exists()


# --- Figures -----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("row", "kept"),
    [
        ("a,2019,,0,,,,,,", ("2019", "", 0, "final", "")),
        ("a,2019,,-0,,,,,,", ("2019", "", 0, "final", "")),
        ("a,2019-q2,, +5.50 ,,,break,,,", ("2019-Q2", "", Decimal("5.5"), "break", "")),
        ("a,2019-05,Total,5,,,,,,", ("2019-05", "", 5, "final", "")),
        ("a,2019, sex = female ,5,,,estimated,,,", ("2019", "sex=female", 5, "estimated", "")),
        ("a,2019,,,1,3,,,,", ("2019", "", Decimal("33.33333333"), "final", "")),
        ("a,2019,,,0,3,,,,", ("2019", "", 0, "final", "")),
        ("a,2019,,,,,,Ikke målt,,", ("2019", "", None, "final", "Ikke målt")),
        ("a,2019,sex=x,,,,suppressed,Få,,", ("2019", "sex=x", None, "suppressed", "Få")),
    ],
)
def test_a_figure_is_read_exactly(load: Any, share: Indicator, row: str, kept: tuple[Any, ...]) -> None:  # noqa: F811
    load("measurements", figures(row))
    found = Measurement.objects.values_list("period", "breakdown", "value", "figure", "absent_reason_da")
    assert list(found) == [kept]
    file = exported("measurements")
    assert load("measurements", file)[-1] == "0 new, 0 changed, 1 unchanged."
    assert exported("measurements") == file


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("b,2019,,1,,,,,,", "column indicator, value 'b': there is no indicator b."),
        ("a,2019-13,,1,,,,,,", f"column period, value '2019-13': {PERIOD}"),
        ("a,2019-Q5,,1,,,,,,", f"column period, value '2019-Q5': {PERIOD}"),
        ("a,31-12-2019,,1,,,,,,", f"column period, value '31-12-2019': {PERIOD}"),
        ('a,2019,,"87,4",,,,,,', "column value, value '87,4': write a number with a decimal point and nothing between "
         "the thousands."),
        ("a,2019,,1e3,,,,,,", "column value, value '1e3': this is not a number."),
        ("a,2019,,NaN,,,,,,", "column value, value 'NaN': this is not a number."),
        (f"a,2019,,0.{'1' * 30},,,,,,", f"column value, value '0.{'1' * 30}': {PLACES}"),
        (f"a,2019,,{'1' * 30},,,,,,", f"column value, value '{'1' * 30}': {PLACES}"),
        ("a,2019,,5,1,0,,,,", "column denominator, value '0': the denominator is above zero."),
        ("a,2019,,5,,,Break,,,", "column figure, value 'Break': write one of: final, provisional, estimated, break, "
         "suppressed. Did you mean “break”?"),
        ("a,2019,,101,,,,,,", "column value, value '101': the highest possible value is 100."),
        ("a,2019,women,5,,,,,,", "column breakdown, value 'women': write what is broken down and which part, for "
         "example sex=female."),
    ],
)  # fmt: skip
def test_a_figure_that_cannot_be_is_named(load: Any, share: Indicator, row: str, told: str) -> None:  # noqa: F811
    assert refused(load, "measurements", figures(row))[:1] == [f"row 2, {told}"]
    assert not Measurement.objects.exists()


def test_a_total_by_another_name_stands_in_the_file_twice(load: Any, share: Indicator) -> None:  # noqa: F811
    assert refused(load, "measurements", figures("a,2019,,1,,,,,,", "a,2019,total,2,,,,,,")) == [
        "row 3, column indicator, value 'a': this is in row 2 already."
    ]


def test_a_suppressed_figure_needs_no_other_reason(load: Any, share: Indicator) -> None:  # noqa: F811
    file = figures("a,2019,sex=x,,,,suppressed,,,")
    load("measurements", file)
    row: Any = Measurement.objects.get()
    assert (row.value, row.absent_reason_da, row.absent_reason_en) == (
        None, "Udeladt: så få, at de kan genkendes", "Suppressed: so few that they may be recognised",
    )  # fmt: skip
    assert load("measurements", file)[-1] == "0 new, 0 changed, 1 unchanged."


def test_a_file_for_excel_in_danish_is_read_with_its_own_points_and_commas(load: Any) -> None:  # noqa: F811
    IndicatorFactory(code="a", unit="stk")
    rows = ["a;2001;;1.234,5", "a;2002;;-1.234.567,25", "a;2003;;87,4", "a;2004;;12"]
    text = "indicator;period;breakdown;value\r\n" + "\r\n".join(rows) + "\r\n"
    load("measurements", text.encode("utf-8-sig"))
    assert list(Measurement.objects.order_by("period").values_list("value", flat=True)) == [
        Decimal("1234.5"), Decimal("-1234567.25"), Decimal("87.4"), 12,
    ]  # fmt: skip
    assert refused(load, "measurements", "indicator;period;value\na;2005;1.234\n") == [
        "row 2, column value, value '1.234': in a file with decimal commas this can be read in two ways: "
        "write 1234 or 1,234."
    ]


def test_another_value_supersedes_and_the_same_one_does_not(load: Any, share: Indicator) -> None:  # noqa: F811
    for value in ("5", "6", "6.0", "5"):
        load("measurements", figures(f"a,2019,,{value},,,,,,"))
    rows = Measurement.objects.order_by("pk").values_list("value", "current", "supersedes__value")
    assert list(rows) == [(5, False, None), (6, False, 5), (5, True, 6)]
