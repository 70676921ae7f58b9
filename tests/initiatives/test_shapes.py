import re
from xml.etree import ElementTree as ET

import pytest

from initiatives.shapes import (
    QUADRANTS,
    STATUS_CLASS,
    STATUS_SHAPES,
    arc,
    logo_svg,
    num,
    pol,
    quarter_svg,
    ring,
    status_svg,
    wedge,
)


@pytest.mark.parametrize(
    ("value", "text"), [(1.5, "1.5"), (2.0, "2"), (-0.001, "0"), (0.126, "0.13"), (-3.1, "-3.1"), (100, "100")]
)
def test_coordinates_have_two_decimals_at_most(value: float, text: str) -> None:
    assert num(value) == text


@pytest.mark.parametrize(("angle", "point"), [(0, (10, 5)), (90, (15, 10)), (180, (10, 15)), (270, (5, 10))])
def test_angles_start_at_the_top_and_run_clockwise(angle: float, point: tuple[float, float]) -> None:
    assert pol(10, 10, 5, angle) == pytest.approx(point)


def test_ring_segment_without_gap_touches_both_axes() -> None:
    assert ring(0, 0, 1, 2, 0, 90) == "M0 -2A2 2 0 0 1 2 0L1 0A1 1 0 0 0 0 -1Z"


def test_ring_gap_is_parallel_to_the_side() -> None:
    x_outer, x_inner = re.match(r"M(\S+) .*A10 10 0 0 0 (\S+) ", ring(0, 0, 10, 20, 0, 90, gap=4)).groups()
    assert (x_outer, x_inner) == ("2", "2")


def test_ring_over_more_than_half_takes_the_long_way() -> None:
    assert "A2 2 0 1 1 " in ring(0, 0, 1, 2, 0, 200)


def test_reversed_arc_swaps_its_ends() -> None:
    assert arc(0, 0, 1, 0, 90) == "M0 -1A1 1 0 0 1 1 0"
    assert arc(0, 0, 1, 0, 90, reverse=True) == "M1 0A1 1 0 0 0 0 -1"


def test_wedge_stands_off_the_axes() -> None:
    assert wedge(12, 12, 11, 270, 2) == "M11 11L0 11A11 11 0 0 1 11 0Z"


def test_nine_statuses_have_nine_shapes_and_classes() -> None:
    assert STATUS_SHAPES.keys() == STATUS_CLASS.keys()
    assert len(set(STATUS_SHAPES.values())) == len(set(STATUS_CLASS.values())) == 9


@pytest.mark.parametrize("status", STATUS_SHAPES)
def test_status_is_hidden_from_readers_and_has_its_class(status: str) -> None:
    svg = ET.fromstring(status_svg(status))
    assert svg.attrib["class"] == f"status-icon {STATUS_CLASS[status]}"
    assert svg.attrib["aria-hidden"] == "true"


@pytest.mark.parametrize("draw", [status_svg, quarter_svg])
def test_unknown_names_are_refused(draw: object) -> None:
    with pytest.raises(KeyError):
        draw('"><script>')  # type: ignore[operator]


@pytest.mark.parametrize("code", QUADRANTS)
def test_quarter_fills_one_of_four(code: str) -> None:
    classes = [path.attrib["class"] for path in ET.fromstring(quarter_svg(code))]
    assert classes.index("full") == list(QUADRANTS).index(code)
    assert sorted(classes) == ["full", "rest", "rest", "rest"]


def test_logo_has_four_quarters_and_a_hole() -> None:
    assert [part.attrib["class"] for part in ET.fromstring(logo_svg())] == ["full", "mid", "full", "full", "hole"]
