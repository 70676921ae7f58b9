"""UNESCO's temple of the 42 Key Features as geometry: benefits as its pediment, building blocks as columns, conditions
as steps.

Each area is a stone, its Key Features are the blocks beside, below or inside it. All words arrive finished and in the
reader's language, long ones with soft hyphens; `templates/indicators/charts/temple.svg` draws the result. Two drawings
of the same temple: one with names, and one for phones that shows numbers and leaves the names to the list.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import ceil

from indicators.temple_stones import NARROW, WIDE, Part, Stone, Style, block, box, polygon, spread, titled
from initiatives.shapes import num


@dataclass(frozen=True, slots=True)
class Area:
    part: Part
    features: Sequence[Part]


@dataclass(frozen=True, slots=True)
class Pillar:
    name: str
    areas: Sequence[Area]


@dataclass(frozen=True, slots=True)
class Band:
    """A course of stone with the name of a pillar."""

    path: str
    x: str
    y: str
    text: str
    lang: str


@dataclass(frozen=True, slots=True)
class Temple:
    uid: str
    title: str
    css: str
    width: int
    height: int
    stones: tuple[Stone, ...]
    bands: tuple[Band, ...]


@dataclass
class _Site:
    """What is built so far."""

    style: Style
    stones: list[Stone] = field(default_factory=list)
    bands: list[Band] = field(default_factory=list)
    y: float = 0

    def band(self, name: str, x0: float, x1: float) -> None:
        path = box(x0, self.y, x1, self.y + self.style.band)
        middle = self.y + self.style.band / 2 + 5
        self.bands.append(Band(path, num((x0 + x1) / 2), num(middle), name, getattr(name, "lang", "")))
        self.y += self.style.band + self.style.gap


def temples(pillars: Sequence[Pillar], *, title: str) -> list[Temple]:
    """Both drawings. Only three pillars make a temple: of another framework there is none."""
    if len(pillars) != 3 or not all(pillar.areas for pillar in pillars):
        return []
    return [_temple(pillars, title, style) for style in (WIDE, NARROW)]


def _temple(pillars: Sequence[Pillar], title: str, style: Style) -> Temple:
    roof, columns, steps = pillars
    site = _Site(style)
    _pediment(site, roof)
    _colonnade(site, columns)
    _stairs(site, steps)
    height = ceil(site.y - style.gap)
    return Temple(style.css, title, style.css, style.width, height, tuple(site.stones), tuple(site.bands))


# --- The pediment --------------------------------------------------------------------------------
def _pediment(site: _Site, pillar: Pillar) -> None:
    """Areas side by side under the roof, their blocks in as many courses as the widest needs; then the name."""
    style = site.style
    foot = style.slope + style.wall
    spans = spread(0, style.width, len(pillar.areas), style.gap)
    courses = max(ceil(len(area.features) * style.block_width / (x1 - x0)) for area, (x0, x1) in _beside(pillar, spans))
    below = courses * (style.block + style.gap)
    for area, (x0, x1) in _beside(pillar, spans):
        path = _roofed(style, x0, x1, foot)
        centre = _roof_centre(style, x0, x1)
        site.stones.append(titled(area.part, path, centre, foot, x1 - x0 - 140, style))
        _wall(site, area.features, (x0, foot + style.gap), (x1, foot + below), courses)
    site.y = foot + below + style.gap
    site.band(pillar.name, 0, style.width)


def _beside(pillar: Pillar, spans: list[tuple[float, float]]) -> list[tuple[Area, tuple[float, float]]]:
    return list(zip(pillar.areas, spans, strict=True))


def _roof(style: Style, x: float) -> float:
    half = style.width / 2
    return style.slope * abs(x - half) / half


def _roofed(style: Style, x0: float, x1: float, foot: float) -> str:
    """A stone under the roof; the one below the ridge has a point more."""
    ridge = style.width / 2
    top = [(x0, _roof(style, x0)), *([(ridge, 0.0)] if x0 < ridge < x1 else []), (x1, _roof(style, x1))]
    return polygon([(x0, foot), *top, (x1, foot)])


def _roof_centre(style: Style, x0: float, x1: float) -> float:
    """Words stand nearer to the ridge, where there is room above them."""
    middle = (x0 + x1) / 2
    return middle + (style.width / 2 - middle) * (0.1 if style.named else 0.06)


def _wall(
    site: _Site, features: Sequence[Part], start: tuple[float, float], end: tuple[float, float], courses: int
) -> None:
    """Blocks in courses that fill the box, the longer courses first."""
    (x0, y0), (x1, y1) = start, end
    used = min(courses, len(features)) or 1
    rows = _shared(len(features), used)
    heights = spread(y0, y1, used, site.style.gap)
    rest = list(features)
    for count, (top, bottom) in zip(rows, heights, strict=True):
        row, rest = rest[:count], rest[count:]
        for part, (left, right) in zip(row, spread(x0, x1, count, site.style.gap), strict=True):
            site.stones.append(block(part, left, top, right, bottom, site.style))


def _shared(number: int, rows: int) -> list[int]:
    """`number` in `rows` parts that differ by one at most, the larger first."""
    return [number // rows + (row < number % rows) for row in range(rows)]


# --- Columns and steps ---------------------------------------------------------------------------
def _colonnade(site: _Site, pillar: Pillar) -> None:
    """Each area is a capital, its Key Features the drums under it."""
    style = site.style
    wide = style.gap * 5 if style.named else style.gap * 2
    spans = spread(style.inset, style.width - style.inset, len(pillar.areas), wide)
    top, foot = site.y, site.y + style.capital + style.gap + style.shaft
    over = 8 if style.named else 2
    for area, (x0, x1) in _beside(pillar, spans):
        capital = polygon(
            [(x0 - over, top), (x1 + over, top), (x1 + over, top + style.capital * 0.8), (x1, top + style.capital),
             (x0, top + style.capital), (x0 - over, top + style.capital * 0.8)]
        )  # fmt: skip
        bottom = top + style.capital
        stone = titled(area.part, capital, (x0 + x1) / 2, bottom - style.capital * 0.06, x1 - x0 + 2 * over, style)
        site.stones.append(stone)
        _wall(site, area.features, (x0, bottom + style.gap), (x1, foot), len(area.features))
    site.y = foot + style.gap
    site.band(pillar.name, style.inset - over, style.width - style.inset + over)


def _stairs(site: _Site, pillar: Pillar) -> None:
    """Each step reaches a little further out than the one above; its name stands left, its Key Features beside it."""
    style, count = site.style, len(pillar.areas)
    for place, area in enumerate(pillar.areas, 1):
        out = style.inset * (1 - place / count)
        x0, x1, top, bottom = out, style.width - out, site.y, site.y + style.step
        middle = x0 + style.title
        path = box(x0, top, middle, bottom)
        site.stones.append(titled(area.part, path, (x0 + middle) / 2, bottom, middle - x0 - 24, style))
        _wall(site, area.features, (middle + style.gap, top), (x1, bottom), 1)
        site.y = bottom + style.gap
    site.band(pillar.name, 0, style.width)
