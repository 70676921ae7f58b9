from datetime import date
from decimal import Decimal
from xml.etree import ElementTree as ET

import pytest
from django.template.loader import render_to_string

from indicators.charts import Aim, Baseline, Point, gauge, mini, spark, stack
from initiatives.shapes import QUADRANTS


def end(year: int) -> date:
    return date(year, 12, 31)


def figures(*values: int, first: int = 2017) -> list[Point]:
    return [Point(end(first + i), Decimal(value), str(value)) for i, value in enumerate(values)]


BASE = Baseline(end(2017), Decimal(8))
ZERO = Aim(end(2029), Decimal(0), Decimal(0))


def test_mini_tells_the_whole_story() -> None:
    made = mini(figures(8, 7, 6), status="behind", label="Falls", direction="down", baseline=BASE, target=ZERO)
    assert made is not None
    assert [year for *_, year in made.years] == ["2017", "2019", "2029"]
    assert (made.value[3] if made.value else None, made.dot_css) == ("6", "point last is-behind")
    assert all((made.pace, made.series, made.base_mark, made.flag, made.area))


def test_mini_leaves_out_a_year_that_has_no_room() -> None:
    made = mini(figures(8, 7), status="behind", label="", direction="down", baseline=BASE, target=ZERO)
    assert made is not None
    assert [year for *_, year in made.years] == ["2017", "2029"]


def test_mini_of_one_figure_is_a_dot_over_its_year() -> None:
    made = mini(figures(8), status="no_target", label="")
    assert made is not None
    assert (made.series, made.area, made.years) == ("", "", ((made.x, "middle", "2017"),))


def test_mini_marks_figures_that_no_line_reaches() -> None:
    made = mini([*figures(8), *figures(6, first=2020)], status="no_target", label="")
    assert made is not None
    assert (made.series, made.lone.count("M")) == ("", 1)


@pytest.mark.parametrize("draw", [mini, spark])
def test_without_a_value_nothing_is_drawn(draw: object) -> None:
    assert draw([Point(end(2017), None)], status="no_data", label="") is None  # type: ignore[operator]


def test_spark_has_a_gap_and_a_dashed_target() -> None:
    made = spark([*figures(1, 2), *figures(4, 5, first=2021)], status="on_track", label="", target=ZERO)
    assert made is not None
    assert (made.line.count("M"), made.target.count("M"), made.dot_css) == (2, 1, "s-dot is-track")


def test_spark_of_equal_values_stays_in_the_middle() -> None:
    made = spark(figures(5, 5, 5), status="achieved", label="")
    assert made is not None
    assert made.y == "20"


@pytest.mark.parametrize("quadrant", QUADRANTS)
def test_full_gauge_covers_its_track(quadrant: str) -> None:
    assert gauge(quadrant, 1).fill == gauge(quadrant, 1).track


def test_gauge_tells_nothing_from_zero() -> None:
    assert (gauge("social", None).empty, gauge("social", Decimal(0)).empty) == (True, False)
    assert gauge("social", None).fill == gauge("social", 0).fill == ""


def test_gauge_is_clamped() -> None:
    assert gauge("social", Decimal("1.4")) == gauge("social", 1)
    assert gauge("social", -2) == gauge("social", 0)


def test_stack_shares_its_width_by_count() -> None:
    made = stack([("is-achieved", 1), ("is-off", 0), ("is-track", 3)])
    assert [(bar.css, bar.x, bar.width) for bar in made.bars] == [
        ("is-achieved", "2", "246"),
        ("is-track", "252", "746"),
    ]


def test_stack_shows_even_one_in_a_thousand() -> None:
    first, last = stack([("is-achieved", 999), ("is-off", 1)]).bars
    assert float(last.width) > 0
    assert float(first.x) + float(first.width) < float(last.x)


def test_stack_of_nothing_is_empty() -> None:
    assert stack([("is-off", 0)]).bars == ()


@pytest.mark.parametrize(
    ("name", "drawing"),
    [
        ("mini", mini(figures(8, 7), status="behind", label='<b>"', direction="down", baseline=BASE, target=ZERO)),
        ("spark", spark(figures(8, 7), status="behind", label='<b>"')),
        ("gauge", gauge("cultural", 0.3)),
        ("stack", stack([("is-off", 2)])),
    ],
)
def test_templates_are_well_formed_and_escaped(name: str, drawing: object) -> None:
    svg = ET.fromstring(render_to_string(f"indicators/charts/{name}.svg", {name: drawing}))
    assert svg.attrib.get("aria-label", '<b>"') == '<b>"'
    assert svg.attrib["class"] == name
