import re
from calendar import monthrange
from datetime import date
from decimal import Decimal
from xml.etree import ElementTree as ET

import pytest
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from indicators.charts import Aim, Baseline, Drawing, LineChart, Point, line_chart
from indicators.plots import measured, runs
from initiatives.shapes import STATUS_CLASS

PATHS = ("grid", "tick_marks", "axis", "plan_area", "plan", "now", "pace", "target", "trend", "series", "base_mark")


def end(year: int) -> date:
    return date(year, 12, 31)


def points(**values: str | None) -> list[Point]:
    """y2017="7.4" is a final figure for 2017; None is a year without a value."""
    return [
        Point(end(int(year[1:])), None if value is None else Decimal(value), value or "")
        for year, value in values.items()
    ]


FALLING = points(y2017="8", y2018="7", y2019="6")
BASE = Baseline(end(2017), Decimal(8), "Baseline 2017: 8")
ZERO = Aim(end(2029), Decimal(0), Decimal(0), "Target 2029", "0 t")


def chart(figures: list[Point], **options: object) -> LineChart:
    settings = {"number": str, "status": "behind", "direction": "down"} | options
    made = line_chart(figures, **settings)  # type: ignore[arg-type]
    assert made is not None
    return made


def wide(figures: list[Point], **options: object) -> Drawing:
    return chart(figures, **options).drawings[0]


def segments(path: str) -> int:
    return path.count("M")


@pytest.mark.parametrize(
    "figures", [[], points(y2017=None, y2018=None), [Point(end(2017), Decimal(3), "3", "suppressed")]]
)
def test_nothing_to_draw_is_no_chart(figures: list[Point]) -> None:
    assert line_chart(figures, number=str, status="no_data") is None


def test_full_story_has_all_marks() -> None:
    made = chart(FALLING, baseline=BASE, targets=[ZERO], latest="Latest 2019", pace=("Needs -0.6",), unit="t")
    assert made.legend == ("series", "baseline", "target", "plan", "pace")
    texts = [text.text for text in made.drawings[0].texts]
    assert {"Baseline 2017: 8", "Target 2029", "0 t", "Latest 2019", "Needs -0.6", "t", "6"} <= set(texts)


def test_two_drawings_are_for_two_widths() -> None:
    assert [(d.css, d.width, d.uid) for d in chart(FALLING, uid="x").drawings] == [
        ("chart-wide", "960", "x-w"),
        ("chart-narrow", "400", "x-n"),
    ]


def test_missing_year_is_a_gap() -> None:
    assert segments(wide(points(y2015="1", y2016="2", y2018="3", y2019="4")).series) == 2


def test_year_without_a_value_is_a_gap() -> None:
    assert segments(wide(points(y2015="1", y2016="2", y2017=None, y2018="3", y2019="4")).series) == 2


def test_a_year_and_a_quarter_are_not_one_line() -> None:
    quarters = [Point(date(2019, month, 30), Decimal(12), "12", months=3) for month in (6, 9)]
    last = Point(date(2019, 12, 31), Decimal(14), "14", months=3)
    year = Point(date(2019, 12, 31), Decimal(99), "99")
    assert measured([*quarters, last, year], 3) == (*quarters, last)
    assert measured([last, year], 12) == (year,)
    before = Point(date(2019, 3, 31), Decimal(50), "50")
    assert runs([before, *quarters, last], 3) == ((before,), (*quarters, last))


def test_every_fourth_year_is_no_gap_where_that_is_the_rhythm() -> None:
    four_yearly = points(y2008="1", y2012="2", y2016="3", y2024="4")
    assert segments(wide(four_yearly, every=48).series) == 1
    assert wide(four_yearly).series == ""


def test_change_of_method_breaks_the_line_with_a_mark() -> None:
    figures = [*FALLING, Point(end(2020), Decimal(9), "9", "break"), Point(end(2021), Decimal(8), "8")]
    made = wide(figures)
    assert (segments(made.series), segments(made.breaks)) == (2, 2)


def test_figure_that_is_not_final_is_hollow() -> None:
    figures = [
        *FALLING,
        Point(end(2020), Decimal(5), "5", "provisional"),
        Point(end(2021), Decimal(4), "4", "estimated"),
    ]
    assert [dot.css for dot in wide(figures).dots][-3:] == ["point", "point hollow", "point last hollow is-behind"]


def test_baseline_replaces_the_dot_of_its_own_figure() -> None:
    assert len(wide(FALLING, baseline=BASE).dots) == len(FALLING) - 1
    assert len(wide(FALLING, baseline=Baseline(end(2016), Decimal(8))).dots) == len(FALLING)


def test_order_of_the_input_does_not_matter() -> None:
    assert wide(FALLING[::-1]) == wide(FALLING)


def test_plan_runs_through_interim_targets_and_stays_flat_after_the_last() -> None:
    made = wide(
        points(y2017="8", y2024="5"),
        baseline=BASE,
        targets=[Aim(end(2022), Decimal(3), Decimal(3)), Aim(end(2020), Decimal(6), Decimal(6))],
    )
    corners = re.findall(r"[ML][\d.]+ ([\d.]+)", made.plan)
    assert len(corners) == 4
    assert corners[2] == corners[3]
    assert [flag.css for flag in made.flags] == ["flag interim", "flag"]


@pytest.mark.parametrize(("direction", "sign"), [("down", 1), ("up", -1)])
def test_good_side_is_under_a_falling_and_over_a_rising_plan(direction: str, sign: int) -> None:
    goal = Aim(end(2025), Decimal(0 if direction == "down" else 20), Decimal(0 if direction == "down" else 20))
    made = wide(FALLING, direction=direction, baseline=BASE, targets=[goal])
    start, *_, corner = [float(y) for y in re.findall(r"[ML][\d.]+ ([\d.]+)", made.plan_area)]
    assert (corner - start) * sign > 0


def test_range_is_a_band_with_two_edges() -> None:
    made = chart(
        points(y2017="31", y2018="26"), direction="range", baseline=Baseline(end(2017), Decimal(31)),
        targets=[Aim(end(2025), Decimal(18), Decimal(22))],
    )  # fmt: skip
    assert "band" in made.legend
    assert segments(made.drawings[0].target) == 2


@pytest.mark.parametrize("status", ["achieved", "too_old", "no_target", "not_applicable"])
def test_no_pace_where_there_is_no_way_left_or_no_word_on_it(status: str) -> None:
    assert wide(FALLING, status=status, baseline=BASE, targets=[ZERO]).pace == ""


def test_no_pace_after_the_target_date() -> None:
    assert wide(FALLING, baseline=BASE, targets=[Aim(end(2018), Decimal(0), Decimal(0))]).pace == ""


def test_context_indicator_has_only_series_and_trend() -> None:
    figures = points(y2015="5", y2016="6", y2017="6", y2018="8")
    made = chart(figures, direction="none", status="no_target", baseline=BASE, targets=[ZERO])
    assert made.legend == ("series", "trend")


def test_trend_does_not_reach_over_a_change_of_method() -> None:
    figures = [*points(y2014="5", y2015="6", y2016="6"), Point(end(2017), Decimal(1), "1", "break")]
    assert wide(figures, direction="none", status="no_target").trend == ""


def test_population_says_that_its_axis_is_cut() -> None:
    assert chart(points(y2022="74220", y2023="73711")).cut is True
    assert chart(FALLING).cut is False


def test_ticks_are_written_by_the_caller() -> None:
    made = wide(FALLING, number=lambda value: f"<{value}>")
    assert [text.text for text in made.texts if text.text.startswith("<")] == ["<0>", "<2>", "<4>", "<6>", "<8>"]


def test_crowded_months_lose_their_dots() -> None:
    days = [date(year, month, monthrange(year, month)[1]) for year in range(2014, 2024) for month in range(1, 13)]
    figures = [Point(day, Decimal(i % 7), str(i % 7)) for i, day in enumerate(days)]
    assert [dot.css for dot in wide(figures, every=1).dots] == ["point last is-behind"]


def test_drawing_escapes_what_people_wrote() -> None:
    evil = "<script>&\"'"
    figures = [Point(end(2017), Decimal(1), evil)]
    made = chart(figures, title=evil, desc=evil, unit=evil, latest=evil, number=lambda _: evil)
    html = render_to_string("indicators/charts/line.svg", {"chart": made})
    svgs = ET.fromstring(f"<div>{html}</div>")
    assert "<script>" not in html
    assert [svg.findtext("title") for svg in svgs] == [evil, evil]


def test_ids_differ_and_label_both_drawings() -> None:
    html = render_to_string("indicators/charts/line.svg", {"chart": chart(FALLING, title="T", desc="D", uid="x")})
    svgs = list(ET.fromstring(f"<div>{html}</div>"))
    assert [svg.attrib["aria-labelledby"] for svg in svgs] == ["x-w-t x-w-d", "x-n-t x-n-d"]
    assert [[part.attrib["id"] for part in svg if "id" in part.attrib] for svg in svgs] == [
        ["x-w-t", "x-w-d"],
        ["x-n-t", "x-n-d"],
    ]


FIGURES = st.builds(
    Point,
    on=st.dates(date(1990, 1, 1), date(2040, 12, 31)),
    value=st.none() | st.decimals(-(10**9), 10**9, places=3),
    label=st.text(max_size=12),
    figure=st.sampled_from(["final", "provisional", "estimated", "break", "suppressed"]),
)
AIMS = st.builds(
    lambda on, low, span: Aim(on, low, low + span, "Target", "x"),
    st.dates(date(1990, 1, 1), date(2060, 12, 31)),
    st.decimals(-(10**9), 10**9, places=3),
    st.sampled_from([Decimal(0), Decimal(5)]),
)
STARTS = st.builds(
    Baseline, st.dates(date(1990, 1, 1), date(2040, 1, 1)), st.decimals(-(10**9), 10**9, places=3), st.text(max_size=20)
)


@given(
    figures=st.lists(FIGURES, max_size=30),
    direction=st.sampled_from(["up", "down", "range", "none"]),
    baseline=st.none() | STARTS,
    targets=st.lists(AIMS, max_size=3),
    status=st.sampled_from(list(STATUS_CLASS)),
    every=st.sampled_from([1, 3, 12, 24, 48]),
)
def test_whatever_the_figures_all_marks_stay_in_the_picture(figures: list[Point], **options: object) -> None:
    made = line_chart(figures, number=str, latest="Latest", pace=("Pace",), unit="t", **options)  # type: ignore[arg-type]
    for drawing in made.drawings if made else ():
        width, height = float(drawing.width), float(drawing.height)
        numbers = [*drawing.dots, *drawing.flags]
        assert all(-0.01 <= float(dot.x) <= width and -0.01 <= float(dot.y) <= height for dot in numbers)
        assert not any("nan" in getattr(drawing, name) or "inf" in getattr(drawing, name) for name in PATHS)
