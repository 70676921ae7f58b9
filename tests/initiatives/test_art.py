import hashlib
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from initiatives.art import art, art_svg

ROOT = Path(__file__).parents[2]


def test_same_slug_gives_the_same_picture_for_ever() -> None:
    """Editing the tiling changes every initiative's picture; then this sum is changed on purpose."""
    digest = hashlib.sha256(art_svg("projectzero", [7, 13, 11], 9, 4).encode()).hexdigest()
    assert digest == "e74cf115bdcfdbf77c0cdba1f2a5d6ed4f283d7b5952558a13b0e97f9c28c71c"


def test_same_slug_gives_the_same_picture_in_another_process() -> None:
    code = "from initiatives.art import art_svg; print(art_svg('vidensby', [4, 9]), end='')"
    other = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert other.stdout == art_svg("vidensby", [4, 9])


def test_other_slug_gives_another_picture() -> None:
    assert art("a", [4]) != art("b", [4])


def test_only_own_goals_and_neutral_classes_are_used() -> None:
    names = {name for slug in "abcdefgh" for name, _ in art(slug, [7, 13, 11, 2, 5]).layers}
    assert names == {"sdg-7", "sdg-13", "sdg-11", "sdg-2", "deep", "tint"}


def test_without_goals_it_wears_the_citys_colour() -> None:
    drawing = art("a", [])
    assert drawing.wash == "sdg-none"
    assert {name for name, _ in drawing.layers} == {"sdg-none", "deep", "tint"}


@given(slug=st.text(min_size=1, max_size=60), goals=st.lists(st.integers(1, 17), max_size=17))
def test_a_cards_picture_is_small_and_well_formed(slug: str, goals: list[int]) -> None:
    svg = art_svg(slug, goals, 9, 4)
    assert len(svg) < 2500
    assert len(ET.fromstring(svg).findall("path")) <= 12


def test_slug_never_reaches_the_markup() -> None:
    assert "script" not in art_svg('"><script>alert(1)</script>', [1])


def test_class_names_are_added() -> None:
    assert ET.fromstring(art_svg("a", [1], cls="ghost big")).attrib["class"] == "art ghost big"


def test_ghost_is_sparser() -> None:
    assert len(art_svg("a", [1], 10, 10, "ghost")) < 0.85 * len(art_svg("a", [1], 10, 10))


@pytest.mark.parametrize("cls", ['x" onload="alert(1)', "a<b", "A", "cover\n"])
def test_anything_but_class_names_is_refused(cls: str) -> None:
    with pytest.raises(ValueError, match="Not class names"):
        art_svg("a", [1], cls=cls)


@pytest.mark.parametrize("goals", [[0], [18], [-1], ["4"]])
def test_goals_outside_the_seventeen_are_refused(goals: list[int]) -> None:
    with pytest.raises(ValueError, match="numbered 1 to 17"):
        art_svg("a", goals)


@pytest.mark.parametrize(("cols", "rows"), [(0, 4), (25, 4), (4, 0), (4, 1000)])
def test_sizes_that_make_no_picture_are_refused(cols: int, rows: int) -> None:
    with pytest.raises(ValueError, match="1 to 24"):
        art("a", [1], cols, rows)
