"""The 4-17-42 wheel: dimensions in the middle, goals around them, Key Features outside, as geometry.

Bars of Key Features grow outwards with progress. All words arrive finished and in the reader's language;
`templates/indicators/charts/wheel.svg` draws the result. The empty rings never change, so they are cached.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from textwrap import wrap

from initiatives.named import Named, Spoken
from initiatives.shapes import QUADRANTS, arc, num, pol, ring

CENTRE = 350
GOALS = (147, 214)
FEATURES = (223, 296)
AREA_GAP = 1.9  # degrees between two areas
PILLAR_GAP = 4.2  # degrees between two pillars
ONE_LINE, TWO_LINES, THREE_LINES = 15, 19, 18  # characters that fit on a line of the hub, so many lines


@dataclass(frozen=True, slots=True)
class Part:
    """One dimension, goal or Key Feature as the wheel shows it.

    `code` is "environmental", "7" or "3.1"; `kind` names it in words ("Global Goal 7"); `short` stands in
    the ring of dimensions; `percent` (0-100, None = no data) sets the bar and `figure` is the same in words
    ("52 %", or a dash); `status` is the status in words, or empty.
    """

    code: str
    kind: str
    name: str
    percent: int | None
    figure: str
    href: str = ""
    status: str = ""
    short: str = ""


@dataclass(frozen=True, slots=True)
class Pillar:
    """A name written around the wheel, over the numbers of its areas in order."""

    name: str
    areas: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Segment:
    """A link with its shapes. `path` is the ground, `fill` the bar (may be empty), x and y place `text`."""

    href: str
    label: str  # one that holds a name in another language is a `Spoken`
    lang: str  # of the name, "" where it is the reader's
    css: str
    path: str
    kind: str
    figure: str
    line1: str
    line2: str
    line3: str
    fill: str = ""
    fill_css: str = ""
    text: str = ""
    x: str = ""
    y: str = ""
    guide: str = ""
    guide_id: str = ""


@dataclass(frozen=True, slots=True)
class Caption:
    """Area numbers (x, y, text) and pillar names (guide path, arc, text) around the rings."""

    text: str
    lang: str = ""
    x: str = ""
    y: str = ""
    arc: str = ""
    guide: str = ""
    guide_id: str = ""


@dataclass(frozen=True, slots=True)
class Wheel:
    uid: str
    title: str
    linked: bool
    hub_figure: str
    hub_lines: tuple[tuple[str, str], ...]
    dimensions: tuple[Segment, ...]
    goals: tuple[Segment, ...]
    features: tuple[Segment, ...]
    areas: tuple[Caption, ...]
    pillars: tuple[Caption, ...]

    @property
    def hub_rows(self) -> tuple[tuple[str, str], ...]:
        """The lines of the hub as they are drawn: what is too long for the circle goes on below, and all moves up."""
        rows = [row for _y, line in self.hub_lines for row in wrap(line, ONE_LINE)]
        first = CENTRE + (34 if len(rows) < 3 else 22)
        return tuple((str(first + 20 * i), row) for i, row in enumerate(rows))

    @property
    def hub_y(self) -> str:
        return str(CENTRE + (8 if len(self.hub_rows) < 3 else -6))


def wheel(
    dimensions: Sequence[Part],
    goals: Sequence[Part],
    features: Sequence[Part],
    pillars: Sequence[Pillar],
    *,
    title: str,
    hub_figure: str,
    hub_lines: Sequence[str] = (),
    linked: bool = True,
    uid: str = "w",
) -> Wheel:
    """The whole wheel; goals and features in their order, features grouped by the number before their dot.

    `hub_figure` and up to two `hub_lines` stand in the middle. With `linked=False` it is a picture without
    links. `uid` must differ between two wheels on a page. KeyError for an unknown dimension.
    """
    areas = tuple(int(part.code.partition(".")[0]) for part in features)
    layout = _layout(areas, tuple(pillar.areas for pillar in pillars))
    return Wheel(
        uid=uid,
        title=title,
        linked=linked,
        hub_figure=hub_figure,
        hub_lines=_hub_lines(hub_lines),
        dimensions=tuple(_dimension(part, uid) for part in dimensions),
        goals=tuple(_goal(part, i, len(goals)) for i, part in enumerate(goals)),
        features=tuple(_feature(part, *spot) for part, spot in zip(features, layout.bars, strict=True)),
        areas=layout.areas,
        pillars=tuple(
            _pillar(pillar.name, *span, f"{uid}-h-{i}")
            for i, (pillar, span) in enumerate(zip(pillars, layout.pillars, strict=True))
            if pillar.name and not set(areas).isdisjoint(pillar.areas)
        ),
    )


def _hub_lines(lines: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Each line of the hub with the y it stands at."""
    return tuple((str(CENTRE + 34 + 20 * i), line) for i, line in enumerate(lines))


def _words(part: Part) -> dict[str, str]:
    """What every segment carries: link, accessible name, and the read-out in the hub."""
    line1, line2, line3 = _hub_name(part.name)
    figure = "" if part.percent is None else part.figure  # a dash says nothing when it is read aloud
    name = Named.of(part.name.replace("\u00ad", ""), getattr(part.name, "lang", ""))
    return {
        "href": part.href,
        "label": Spoken.about(name, f"{part.kind}: ", [word for word in (figure, part.status) if word]),
        "lang": name.lang,
        "kind": part.kind,
        "figure": part.figure,
        "line1": line1,
        "line2": line2,
        "line3": line3,
    }


@lru_cache(maxsize=1024)
def _hub_name(name: str) -> tuple[str, str, str]:
    """A name on up to three lines of the hub; what is longer ends there, and is whole in the label.

    Two lines are broken near the middle. Soft hyphens are taken out, as SVG text does not break at them.
    """
    words = name.replace("\u00ad", "").split()
    whole = " ".join(words)
    if len(whole) <= ONE_LINE or len(words) == 1:
        return whole, "", ""
    halves = ((" ".join(words[:i]), " ".join(words[i:])) for i in range(1, len(words)))
    line1, line2 = min(halves, key=lambda pair: abs(len(pair[0]) - len(pair[1])))
    if max(len(line1), len(line2)) <= TWO_LINES:
        return line1, line2, ""
    lines = wrap(whole, THREE_LINES, max_lines=3, placeholder="…", break_long_words=False)
    line1, line2, line3, *_ = (*lines, "", "")
    return line1, line2, line3


def _dimension(part: Part, uid: str) -> Segment:
    path, guide = _dimension_paths(part.code)
    return Segment(css="dim", path=path, guide=guide, guide_id=f"{uid}-d-{part.code}", text=part.short, **_words(part))


@cache
def _dimension_paths(code: str) -> tuple[str, str]:
    start = QUADRANTS[code]
    lower = 90 <= start < 270
    guide = arc(CENTRE, CENTRE, 122 if lower else 109, start, start + 90, reverse=lower)
    return ring(CENTRE, CENTRE, 92, 140, start, start + 90, 5), guide


def _goal(part: Part, place: int, count: int) -> Segment:
    path, x, y = _goal_shape(place, count)
    return Segment(css=f"sdg-{part.code}", path=path, text=part.code, x=x, y=y, **_words(part))


@cache
def _goal_shape(place: int, count: int) -> tuple[str, str, str]:
    width = 360 / count
    x, y = pol(CENTRE, CENTRE, 181, (place + 0.5) * width)
    return ring(CENTRE, CENTRE, *GOALS, place * width, (place + 1) * width, 4), num(x), num(y + 8)


def _feature(part: Part, a0: float, a1: float) -> Segment:
    ground = _bar(a0, a1, 100)
    if part.percent is None:
        return Segment(css="bar-empty", path=ground, **_words(part))
    percent = min(100, max(0, part.percent))
    fill = _bar(a0, a1, percent) if percent else ""
    return Segment(css="bar-track", path=ground, fill=fill, fill_css=f"p{min(4, percent // 25)}", **_words(part))


@lru_cache(maxsize=8192)
def _bar(a0: float, a1: float, percent: int) -> str:
    inner, outer = FEATURES
    return ring(CENTRE, CENTRE, inner, inner + (outer - inner) * percent / 100, a0, a1, 3)


def _pillar(name: str, a0: float, a1: float, guide_id: str) -> Caption:
    path, guide = _pillar_paths(a0, a1)
    return Caption(text=name, lang=getattr(name, "lang", ""), arc=path, guide=guide, guide_id=guide_id)


@cache
def _pillar_paths(a0: float, a1: float) -> tuple[str, str]:
    lower = 90 < (a0 + a1) / 2 < 270
    guide = arc(CENTRE, CENTRE, 343 if lower else 330, a0, a1, reverse=lower)
    return arc(CENTRE, CENTRE, 322, a0 + 0.6, a1 - 0.6), guide


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where the outer ring puts things, in degrees: each feature's bar, area captions, pillars' spans."""

    bars: tuple[tuple[float, float], ...]
    areas: tuple[Caption, ...]
    pillars: tuple[tuple[float, float], ...]


@lru_cache(maxsize=16)
def _layout(areas: tuple[int, ...], pillars: tuple[tuple[int, ...], ...]) -> _Layout:
    """Equal bars, a small gap between areas and a larger one between pillars.

    `areas` is the area of each feature in order, so a changed number of features needs no change here.
    ValueError when a feature's area is in no pillar: a bar would be lost without a word.
    """
    order = {area: place for place, area in enumerate(area for pillar in pillars for area in pillar)}
    if any(area not in order for area in areas):
        raise ValueError("Each feature's area must belong to a pillar.")
    gaps = sum(max(0, len(pillar) - 1) for pillar in pillars)
    step = (360 - gaps * AREA_GAP - len(pillars) * PILLAR_GAP) / max(1, len(areas))
    angle = PILLAR_GAP / 2
    starts: dict[int, float] = {}
    spans = []
    for pillar in pillars:
        first = angle
        for area in pillar:
            starts[area] = angle
            angle += step * areas.count(area) + AREA_GAP
        angle -= AREA_GAP if pillar else 0
        spans.append((first, angle))
        angle += PILLAR_GAP
    captions = (_area(area, starts[area], areas.count(area) * step) for area in order if area in areas)
    return _Layout(_bars(areas, starts, step), tuple(captions), tuple(spans))


def _bars(areas: tuple[int, ...], starts: dict[int, float], step: float) -> tuple[tuple[float, float], ...]:
    free = dict(starts)
    bars = []
    for area in areas:
        bars.append((free[area], free[area] + step))
        free[area] += step
    return tuple(bars)


def _area(number: int, start: float, width: float) -> Caption:
    x, y = pol(CENTRE, CENTRE, 309, start + width / 2)
    return Caption(text=str(number), x=num(x), y=num(y + 5))
