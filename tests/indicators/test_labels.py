import pytest

from indicators.labels import Box, Label, Obstacles, Spot, label_box, place

EDGE = Box(0, 0, 200, 100)
HERE, THERE = Spot(50, 50), Spot(150, 50)


def label(*spots: Spot, must: bool = False) -> Label:
    return Label((("lab", "1234"),), spots, must=must)


def test_first_free_spot_is_taken() -> None:
    assert place([label(HERE, THERE)], Obstacles(EDGE))[0][1] == HERE


def test_second_label_makes_way_for_the_first() -> None:
    assert [spot for _, spot in place([label(HERE), label(HERE, THERE)], Obstacles(EDGE))] == [HERE, THERE]


def test_label_without_room_is_left_out_unless_it_must_stand() -> None:
    optional, must = label(HERE), label(HERE, must=True)
    assert place([must, optional], Obstacles(EDGE)) == [(must, HERE)]
    assert len(place([must, must], Obstacles(EDGE))) == 2


@pytest.mark.parametrize(
    "blocked",
    [
        Obstacles(EDGE, boxes=(Box(40, 40, 60, 60),)),
        Obstacles(EDGE, lines=(((0, 0), (100, 90)),)),
        Obstacles(EDGE, faint=(((50, 0), (50, 90)),)),
        Obstacles(Box(60, 0, 200, 100)),
    ],
)
def test_marks_lines_and_the_edge_are_kept_clear(blocked: Obstacles) -> None:
    assert place([label(HERE, THERE)], blocked)[0][1] == THERE


def test_faint_line_alone_does_not_drop_a_label() -> None:
    assert len(place([label(HERE)], Obstacles(EDGE, faint=(((50, 0), (50, 90)),)))) == 1


@pytest.mark.parametrize(
    ("segment", "crossed"),
    [
        (((0, 50), (100, 50)), True),
        (((0, 0), (100, 100)), True),
        (((50, 50), (50, 50)), True),
        (((0, 30), (100, 30)), False),
        (((0, 95), (95, 0)), True),
        (((0, 70), (70, 0)), False),
        (((0, 50), (30, 50)), False),
    ],
)
def test_crossing_is_found_along_the_segment_only(segment: tuple, crossed: bool) -> None:
    assert Box(40, 40, 60, 60).crossed_by(segment) is crossed


def test_box_grows_with_lines_and_hangs_on_its_anchor() -> None:
    two = Label((("lab", "ab"), ("lab", "abcd")), (), size=10)
    start, end = label_box(two, Spot(100, 20, "start")), label_box(two, Spot(100, 20, "end"))
    assert (start.left, end.right) == (100, 100)
    assert start.right - start.left == pytest.approx(24)
    assert start.bottom == pytest.approx(20 + 12.7 + 2.2)
