import re
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from django.template.loader import render_to_string

from indicators.temple import Area, Pillar, Temple, temples
from indicators.temple_stones import Part, wrapped

SIZES = ((4, 5, 3), (4, 3, 4, 3, 4, 3), (3, 2, 4))  # Key Features of the areas of each pillar
NAMES = ("Benefits", "Blocks", "Conditions")


def part(code: str, **changes: object) -> Part:
    made = Part(
        code, f"Name of {code}", "behind", "Behind", ("42 % of the way", "4 of 4 measured"), f"L{code}", f"/{code}/"
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def pillars() -> list[Pillar]:
    number, found = 0, []
    for name, sizes in zip(NAMES, SIZES, strict=True):
        areas = []
        for size in sizes:
            number += 1
            areas.append(Area(part(str(number)), [part(f"{number}.{n}") for n in range(1, size + 1)]))
        found.append(Pillar(name, areas))
    return found


def drawn(temple: Temple) -> ET.Element:
    return ET.fromstring(render_to_string("indicators/charts/temple.svg", {"temple": temple}))


def box(path: str) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of an outline."""
    xs, ys, x, y = [], [], 0.0, 0.0
    for letter, numbers in re.findall(r"([MLHVZ])([-\d. ]*)", path):
        values = [float(number) for number in numbers.split()]
        x, y = {"M": values, "L": values, "H": [*values, y], "V": [x, *values]}.get(letter, [x, y])
        xs.append(x)
        ys.append(y)
    return min(xs), min(ys), max(xs), max(ys)


@pytest.fixture(params=[0, 1], ids=["wide", "narrow"])
def temple(request: pytest.FixtureRequest) -> Temple:
    return temples(pillars(), title="Temple")[request.param]


def test_all_54_stones_are_named_links_each_area_before_its_key_features(temple: Temple) -> None:
    links = drawn(temple).findall("a")
    entries = [entry for pillar in pillars() for area in pillar.areas for entry in (area.part, *area.features)]
    assert [(link.attrib["href"], link.attrib["aria-label"]) for link in links] == [
        (entry.href, entry.label) for entry in entries
    ]


def test_each_stone_has_the_shape_of_its_status_and_its_code(temple: Temple) -> None:
    for link in drawn(temple).findall("a"):
        assert len(link.findall("g[@class='status-icon']")) == 1
        assert link.attrib["href"].strip("/") in " ".join(text.text or "" for text in link.findall("text")).split()


def test_areas_say_status_share_and_number_in_words_where_there_is_room() -> None:
    wide, narrow = temples(pillars(), title="Temple")
    words = [text.text for text in wide.stones[0].texts]
    assert words == ["1 Name of 1", "Behind", "42 % of the way", "4 of 4 measured"]
    assert [text.text for text in narrow.stones[0].texts] == ["1"]


def test_stones_keep_within_the_drawing_and_off_each_other(temple: Temple) -> None:
    boxes = [box(stone.path) for stone in temple.stones] + [box(band.path) for band in temple.bands]
    for left, top, right, bottom in boxes:
        assert 0 <= left < right <= temple.width
        assert 0 <= top < bottom <= temple.height
    for i, (left, top, right, bottom) in enumerate(boxes):
        for other in boxes[i + 1 :]:
            assert right <= other[0] or other[2] <= left or bottom <= other[1] or other[3] <= top


def test_stones_for_fingers_are_large_enough_on_the_narrowest_phone() -> None:
    """288 of 364 units are left at 320 pixels; 24 of them are needed each way."""
    narrow = temples(pillars(), title="Temple")[1]
    for left, top, right, bottom in (box(stone.path) for stone in narrow.stones):
        assert min(right - left, bottom - top) * 288 / 364 >= 24


def test_the_roof_has_its_ridge_in_the_middle_and_each_step_reaches_further_out(temple: Temple) -> None:
    ridge = next(stone for stone in temple.stones if stone.href == "/2/")
    assert f"{temple.width // 2} 0L" in ridge.path
    lefts = [box(stone.path)[0] for stone in temple.stones if stone.href in ("/10/", "/11/", "/12/")]
    assert lefts == sorted(lefts, reverse=True)
    assert lefts[2] == 0


def test_columns_are_of_one_height_however_many_drums_they_have(temple: Temple) -> None:
    feet = {max(box(stone.path)[3] for stone in temple.stones if stone.href.startswith(f"/{n}.")) for n in range(4, 10)}
    assert len(feet) == 1


def test_another_number_of_areas_and_an_area_without_key_features_still_make_a_temple() -> None:
    roof, _columns, steps = pillars()
    other = [
        Pillar("Benefits", roof.areas[:1]),
        Pillar("Blocks", [Area(part("4"), [])]),
        Pillar("Conditions", steps.areas),
    ]
    assert [len(temple.stones) for temple in temples(other, title="Temple")] == [1 + 4 + 1 + 12] * 2


@pytest.mark.parametrize("chosen", [[], [0], [0, 1]])
def test_without_three_pillars_there_is_no_temple(chosen: list[int]) -> None:
    assert temples([pillars()[n] for n in chosen], title="Temple") == []
    assert temples([*pillars()[:2], Pillar("Empty", [])], title="Temple") == []


def test_names_of_people_are_escaped() -> None:
    roof, *rest = pillars()
    areas = [Area(part("1", name="<b>&", label='"<script>', href='/"><b>'), []), *roof.areas[1:]]
    temple = temples([Pillar("<i>", areas), *rest], title="<u>")[0]
    assert drawn(temple).findall("a")[0].attrib["href"] == '/"><b>'
    assert "<script>" not in render_to_string("indicators/charts/temple.svg", {"temple": temple})


def test_ids_differ_between_the_two_drawings() -> None:
    found = [
        element.attrib["id"]
        for temple in temples(pillars(), title="T")
        for element in drawn(temple).iter()
        if "id" in element.attrib
    ]
    assert len(found) == len(set(found)) == 2


@pytest.mark.parametrize(
    ("text", "letters", "most", "lines"),
    [
        ("Læring", 10, 2, ["Læring"]),
        ("Adgang til kultur", 10, 3, ["Adgang til", "kultur"]),
        ("Voksen- og erhvervs\u00aduddannelse", 16, 3, ["Voksen- og", "erhvervs-", "uddannelse"]),
        ("erhvervs\u00aduddannelse", 40, 1, ["erhvervsuddannelse"]),
        ("Gute E-Learning-Materialien", 15, 3, ["Gute", "E-Learning-", "Materialien"]),
        ("Wissenschaft und Innovation", 13, 2, ["Wissenschaft", "und…"]),
        ("Unteilbares", 5, 2, ["Unteilbares"]),
        ("", 5, 2, []),
    ],
)  # fmt: skip
def test_names_break_at_spaces_then_at_hyphens(text: str, letters: int, most: int, lines: list[str]) -> None:
    assert wrapped(text, letters, most) == lines
