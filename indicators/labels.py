"""Puts labels on a chart so that they do not run into each other, the line or the edge. Pure.

Text is not measured, as no font is known here: its width is estimated from its length, generously.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

WIDTH_OF_CHARACTER = 0.6  # of the font size; wide enough for the usual system faces
LINE_HEIGHT = 1.27

Point = tuple[float, float]
Segment = tuple[Point, Point]


@dataclass(frozen=True, slots=True)
class Box:
    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: "Box") -> bool:
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    def holds(self, other: "Box") -> bool:
        return (
            self.left <= other.left
            and self.top <= other.top
            and other.right <= self.right
            and other.bottom <= self.bottom
        )

    def crossed_by(self, segment: Segment) -> bool:
        """Does the straight line between two points touch this box (Liang and Barsky's clipping)?"""
        (x0, y0), (x1, y1) = segment
        enter, leave = 0.0, 1.0
        for delta, low, high in (
            (x1 - x0, self.left - x0, self.right - x0),
            (y1 - y0, self.top - y0, self.bottom - y0),
        ):
            if delta == 0:
                if low > 0 or high < 0:
                    return False
                continue
            near, far = sorted((low / delta, high / delta))
            enter, leave = max(enter, near), min(leave, far)
        return enter <= leave


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a label could stand: its first baseline and which end of the text is there."""

    x: float
    y: float
    anchor: str = "middle"


@dataclass(frozen=True, slots=True)
class Label:
    """Lines of (class, text), in order of liking the spots, and whether it may be left out."""

    lines: tuple[tuple[str, str], ...]
    spots: tuple[Spot, ...]
    size: float = 15
    must: bool = False


@dataclass(frozen=True, slots=True)
class Obstacles:
    """What labels keep clear of: `boxes` and `lines` strictly, `faint` lines where they can."""

    edge: Box
    boxes: tuple[Box, ...] = ()
    lines: tuple[Segment, ...] = ()
    faint: tuple[Segment, ...] = ()


def text_width(text: str, size: float = 15) -> float:
    return len(text) * size * WIDTH_OF_CHARACTER


def line_height(size: float = 15) -> float:
    return size * LINE_HEIGHT


def label_box(label: Label, spot: Spot) -> Box:
    width = max(text_width(text, label.size) for _, text in label.lines)
    left = spot.x - {"start": 0.0, "middle": width / 2, "end": width}[spot.anchor]
    depth = (len(label.lines) - 1) * line_height(label.size)
    return Box(left, spot.y - 0.76 * label.size, left + width, spot.y + depth + 0.22 * label.size)


def place(labels: Iterable[Label], obstacles: Obstacles) -> list[tuple[Label, Spot]]:
    """Choose a spot for each label, the most important first.

    A label that must stand takes its least bad spot; another is left out rather than drawn over something.
    """
    placed: list[tuple[Label, Spot]] = []
    taken: list[Box] = []
    for label in labels:
        costs = [_cost(label_box(label, spot), taken, obstacles) for spot in label.spots]
        best = min(range(len(costs)), key=costs.__getitem__)
        if label.must or costs[best] < 4:
            placed.append((label, label.spots[best]))
            taken.append(label_box(label, label.spots[best]))
    return placed


def _cost(box: Box, taken: Sequence[Box], obstacles: Obstacles) -> int:
    """0 is free; 1 for each faint line crossed; 4 and more should not be."""
    return (
        1000 * (not obstacles.edge.holds(box))
        + 100 * sum(map(box.overlaps, taken))
        + 10 * sum(map(box.overlaps, obstacles.boxes))
        + 4 * sum(map(box.crossed_by, obstacles.lines))
        + sum(map(box.crossed_by, obstacles.faint))
    )
