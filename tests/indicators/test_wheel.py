from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from django.template.loader import render_to_string

from indicators.wheel import Part, Pillar, Wheel, wheel
from initiatives.named import Named

SIZES = (4, 5, 3, 4, 3, 4, 3, 4, 3, 3, 2, 4)  # features of the 12 areas
PILLARS = (Pillar("Wider", (1, 2, 3)), Pillar("Blocks", (4, 5, 6, 7, 8, 9)), Pillar("Conditions", (10, 11, 12)))
DIMENSIONS = tuple(
    Part(code, "Dimension", f"{code} name", 50, "50 %", f"/d/{code}/", "Behind", short=code.title())
    for code in ("environmental", "cultural", "economic", "social")
)
GOALS = tuple(Part(str(n), f"Goal {n}", f"Name {n}", 40, "40 %", f"/g/{n}/", "Behind") for n in range(1, 18))
FEATURES = tuple(
    Part(f"{area}.{n}", f"Feature {area}.{n}", "A name", 60, "60 %", f"/f/{area}.{n}/", "On track")
    for area, size in enumerate(SIZES, 1)
    for n in range(1, size + 1)
)


def make(*, features: tuple[Part, ...] = FEATURES, goals: tuple[Part, ...] = GOALS, **options: object) -> Wheel:
    return wheel(DIMENSIONS, goals, features, PILLARS, title="Wheel", hub_figure="61 %", **options)  # type: ignore[arg-type]


def drawn(chart: Wheel) -> ET.Element:
    return ET.fromstring(render_to_string("indicators/charts/wheel.svg", {"wheel": chart}))


def first(**changes: object) -> Wheel:
    """A wheel whose first feature is changed."""
    return make(features=(replace(FEATURES[0], **changes), *FEATURES[1:]))  # type: ignore[arg-type]


def test_all_63_segments_are_named_links() -> None:
    links = drawn(make()).findall("a")
    assert [link.attrib["href"] for link in links] == [part.href for part in (*DIMENSIONS, *GOALS, *FEATURES)]
    assert links[4].attrib["aria-label"] == "Goal 1: Name 1, 40 %, Behind"


def test_a_name_in_another_language_is_read_from_an_element_of_its_own() -> None:
    link = drawn(first(name=Named.of("Et nav\u00adn", "da"))).findall("a")[21]
    pieces = {
        text.attrib["id"]: (text.attrib.get("lang"), text.text) for text in link.findall("g[@display='none']/text")
    }
    assert [pieces[name] for name in link.attrib["aria-labelledby"].split()] == [
        (None, "Feature 1.1:"), ("da", "Et navn"), (None, "60 %, On track"),
    ]  # fmt: skip
    assert "aria-label" not in link.attrib
    shown = [
        text.attrib.get("lang") for text in link.findall("g[@class='readout']/text") if "r-name" in text.attrib["class"]
    ]
    assert set(shown) == {"da"}


def test_unlinked_wheel_is_one_picture() -> None:
    svg = drawn(make(linked=False))
    assert (svg.attrib["role"], svg.findall(".//a"), len(svg.findall("g[@class='seg']"))) == ("img", [], 63)


def test_bar_grows_outwards_with_progress() -> None:
    half, full = first(percent=50).features[0], first(percent=100).features[0]
    assert "A259.5 259.5" in half.fill
    assert full.fill == full.path


@pytest.mark.parametrize(
    ("percent", "shade"), [(1, "p0"), (24, "p0"), (25, "p1"), (50, "p2"), (75, "p3"), (99, "p3"), (100, "p4")]
)
def test_shade_follows_the_quarter_reached(percent: int, shade: str) -> None:
    assert first(percent=percent).features[0].fill_css == shade


def test_no_data_is_outlined_and_zero_is_an_empty_track() -> None:
    none, zero = first(percent=None).features[0], first(percent=0).features[0]
    assert (none.css, none.fill) == ("bar-empty", "")
    assert (zero.css, zero.fill) == ("bar-track", "")


def test_missing_figure_is_not_read_aloud_as_a_dash() -> None:
    assert first(percent=None, figure="–", status="No data").features[0].label == "Feature 1.1: A name, No data"


def test_progress_over_100_stays_in_the_ring() -> None:
    assert first(percent=140).features[0].fill == first(percent=100).features[0].fill


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("Climate action", ("Climate action", "", "")),
        ("Bæredygtige byer og lokalsamfund", ("Bæredygtige byer", "og lokalsamfund", "")),
        ("Undervis\u00adningsmidler", ("Undervisningsmidler", "", "")),
        (
            "Ensuring that every citizen has the opportunity to become literate",
            ("Ensuring that", "every citizen has", "the opportunity…"),
        ),
    ],
)
def test_names_are_broken_to_fit_the_hub(name: str, lines: tuple[str, str, str]) -> None:
    segment = first(name=name).features[0]
    assert (segment.line1, segment.line2, segment.line3) == lines
    assert segment.label.startswith(f"Feature 1.1: {name}".replace("\u00ad", ""))


def test_what_is_too_long_for_the_hub_goes_on_below_and_all_moves_up() -> None:
    short, long = (make(hub_lines=("des Weges", text)) for text in ("39/42 gemessen", "39 von 42 gemessen"))
    assert (short.hub_y, short.hub_rows) == ("358", (("384", "des Weges"), ("404", "39/42 gemessen")))
    assert (long.hub_y, long.hub_rows) == ("344", (("372", "des Weges"), ("392", "39 von 42"), ("412", "gemessen")))


def test_another_number_of_features_still_closes_the_circle() -> None:
    chart = make(features=FEATURES[:-3])
    assert (len(chart.features), len(chart.areas)) == (39, 12)


def test_nothing_at_all_is_still_a_wheel() -> None:
    svg = drawn(wheel((), (), (), PILLARS, title="Wheel", hub_figure="–"))
    assert svg.findall(".//a") == []


def test_feature_outside_all_pillars_is_refused() -> None:
    with pytest.raises(ValueError, match="must belong to a pillar"):
        make(features=(*FEATURES, replace(FEATURES[0], code="13.1")))


def test_ids_are_unique_on_a_page_with_two_wheels() -> None:
    ids = [part.attrib["id"] for uid in ("a", "b") for part in drawn(make(uid=uid)).iter() if "id" in part.attrib]
    assert len(ids) == len(set(ids)) == 2 * (1 + 4 + 3)


def test_text_of_people_is_escaped() -> None:
    chart = first(name="<script>&", href='/f/"><b>')
    link = drawn(chart).findall("a")[21]
    assert link.attrib["href"] == '/f/"><b>'
    assert "<script>" not in render_to_string("indicators/charts/wheel.svg", {"wheel": chart})
