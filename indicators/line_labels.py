"""The labels of the large chart: what each says, and where it would like to stand, the best place first."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from textwrap import wrap

from indicators.labels import Box, Label, Obstacles, Spot, line_height, text_width
from indicators.plots import XY, Frame, Story, runs
from initiatives.shapes import STATUS_CLASS

BIG = 26  # font size of the newest value
TICK = 15
NOTE = 14
FARTHER = (-74, 90, -94, 112, -114, 134, -134)  # from the baseline's mark, where figures crowd around it


@dataclass(frozen=True, slots=True)
class Size:
    """One of the two drawings: its class and id, its size in units, and how densely it is labelled."""

    css: str
    key: str
    width: float
    height: float
    top: float
    bottom: float
    every: int  # label at most every n-th value
    labels: int  # and about so many values at most

    @property
    def narrow(self) -> bool:
        return self.key == "n"


WIDE = Size("chart-wide", "w", 960, 460, 44, 44, every=2, labels=8)
NARROW = Size("chart-narrow", "n", 400, 400, 40, 40, every=4, labels=4)


def right_margin(story: Story, size: Size) -> float:
    """Room for the label that stands to the right of the last mark."""
    if size.narrow:
        return 16
    newest = 20 + text_width(story.last.label, BIG)
    if not story.aims:
        return max(32, newest)
    aim = story.aims[-1]
    named = 24 + max(text_width(aim.heading, 16), text_width(aim.label))
    return max(32, named, newest if story.last.on >= aim.on else 0)


def heads(story: Story, size: Size, left: float, x_last: float) -> tuple[list[tuple[Label, Spot]], float]:
    """Unit and name of the newest figure above the plot, and the y where the plot begins.

    They share a row where both fit, else the unit gets as many of its own as it needs.
    """
    unit_x = 0 if size.narrow else left - 10
    unit = _unit(story.unit, size.width - unit_x)
    if not story.latest:
        top = size.top + line_height(TICK) * max(0, len(unit.lines) - 1)
        return ([(unit, Spot(unit_x, 16 if len(unit.lines) > 1 else top - 13, "start"))] if story.unit else []), top
    note = Label((("note", story.latest),), (), size=NOTE)
    half = text_width(story.latest, NOTE) / 2
    note_x = max(half, min(x_last, size.width - half))
    apart = not story.unit or unit_x + text_width(story.unit, TICK) + 10 < note_x - half
    top = size.top if apart else size.top + 3 + line_height(TICK) * len(unit.lines)
    found = [(note, Spot(note_x, top - 16))]
    if story.unit:
        found.insert(0, (unit, Spot(unit_x, top - 13 if apart else 16, "start")))
    return found, top


def _unit(text: str, room: float) -> Label:
    characters = max(12, int(room / text_width("0", TICK)))
    return Label(tuple(("tick", line) for line in wrap(text, characters)) or (("tick", ""),), (), size=TICK)


def labels(story: Story, size: Size, frame: Frame, pace: tuple[XY, XY] | None) -> Iterator[Label]:
    """All labels of the plot, the most important first."""
    yield _newest(story, frame)
    if story.aims and (story.aims[-1].heading or story.aims[-1].label):
        yield _final(story, size, frame)
    if story.baseline and story.baseline.label:
        yield _baseline(story, frame)
    if pace and story.pace and not size.narrow:
        yield _pace(story, pace)
    yield from _values(story, size, frame)
    if not size.narrow:
        yield from _interim(story, frame)


def _newest(story: Story, frame: Frame) -> Label:
    x, y = frame.at(story.last)
    spots = (
        Spot(x + 12, y - 14, "start"),
        Spot(x + 12, y + 32, "start"),
        Spot(x, y - 18),
        Spot(x, y + 36),
        Spot(x + 8, y - 18, "end"),
        Spot(x + 8, y + 36, "end"),
        Spot(x + 16, y + 9, "start"),
        Spot(x + 8, y - 44, "end"),
        Spot(x + 8, y + 62, "end"),
    )
    return Label((("lab now-value", story.last.label),), spots, size=BIG, must=True)


def _final(story: Story, size: Size, frame: Frame) -> Label:
    """Two lines right of the flag where there is room; one line over or under it in the narrow drawing."""
    aim = story.aims[-1]
    x, y = frame.xy(aim.on, aim.middle)
    if size.narrow:
        text = ": ".join(filter(None, (aim.heading, aim.label)))
        return Label((("lab strong", text),), _left_of_flag(x, y), must=True)
    lines = tuple((css, text) for css, text in (("lab strong", aim.heading), ("lab", aim.label)) if text)
    spots = (
        Spot(x + 16, y - 14, "start"),
        Spot(x + 16, y + 5, "start"),
        Spot(x, y - 34),
        Spot(x, y + 28),
        Spot(x - 14, y - 30, "end"),
        Spot(x - 14, y + 24, "end"),
    )
    return Label(lines, spots, must=True)


def _left_of_flag(x: float, y: float) -> tuple[Spot, ...]:
    return (
        Spot(x + 8, y - 15, "end"),
        Spot(x + 8, y + 27, "end"),
        Spot(x - 14, y - 9, "end"),
        Spot(x - 14, y + 20, "end"),
        Spot(x - 34, y - 8, "end"),
        Spot(x - 34, y + 20, "end"),
        Spot(x + 8, y - 40, "end"),
        Spot(x + 8, y + 50, "end"),
        Spot(x, y - 15),
        Spot(x, y + 27),
        Spot(x + 10, y - 12, "start"),
        Spot(x + 10, y + 24, "start"),
        Spot(x + 14, y + 5, "start"),
    )


def _baseline(story: Story, frame: Frame) -> Label:
    assert story.baseline
    x, y = frame.xy(story.baseline.on, story.baseline.value)
    spots = tuple(
        Spot(x + dx, y + dy, anchor)
        for dx, dy, anchor in (
            (16, -14, "start"),
            (16, 24, "start"),
            (-4, -18, "start"),
            (-4, 29, "start"),
            (16, -34, "start"),
            (16, 46, "start"),
            (16, -54, "start"),
            (16, 68, "start"),
            (0, -18, "middle"),
            (0, 29, "middle"),
            (-4, -18, "end"),
            *(
                (16, dy, "start") for dy in (-74, 90, -94, 112, -114, 134, -134)
            ),  # where the figures themselves crowd around it
        )
    )
    return Label((("lab strong", story.baseline.label),), spots, must=True)


def _pace(story: Story, line: tuple[XY, XY]) -> Label:
    """Beside the middle of the dotted line, above it where there is room."""
    lines = tuple((f"note pace-note {STATUS_CLASS[story.status]}", text) for text in story.pace)
    depth = line_height(NOTE) * (len(lines) - 1)
    (x0, y0), (x1, y1) = line
    spots = []
    for part in (0.5, 0.35, 0.65):
        x, y = x0 + (x1 - x0) * part, y0 + (y1 - y0) * part
        spots += [
            Spot(x + 14, y - 12 - depth / 2, "start"),
            Spot(x - 14, y - 12 - depth, "end"),
            Spot(x + 14, y + 26, "start"),
            Spot(x - 14, y + 20, "end"),
        ]
    return Label(lines, tuple(spots), size=NOTE)


def _values(story: Story, size: Size, frame: Frame) -> Iterator[Label]:
    """Every so many values, counted back from the newest; the baseline's own value is already named."""
    step = max(size.every, -(-len(story.points) // size.labels))
    named = story.baseline and (story.baseline.on, story.baseline.value)
    for point in story.points[-1 - step :: -step]:
        if point.label and (point.on, point.value) != named:
            x, y = frame.at(point)
            spots = (
                Spot(x, y - 14),
                Spot(x, y + 25),
                Spot(x + 7, y - 9, "start"),
                Spot(x - 7, y - 9, "end"),
                Spot(x + 7, y + 20, "start"),
                Spot(x - 7, y + 20, "end"),
            )
            yield Label((("lab", point.label),), spots)


def _interim(story: Story, frame: Frame) -> Iterator[Label]:
    for aim in story.aims[:-1]:
        text = aim.label or aim.heading
        if text:
            x, y = frame.xy(aim.on, story.asked(aim))
            spots = (
                Spot(x, y + 24),
                Spot(x, y - 14),
                Spot(x + 10, y + 18, "start"),
                Spot(x - 10, y - 8, "end"),
            )
            yield Label((("note", text),), spots, size=NOTE)


def obstacles(
    story: Story, size: Size, frame: Frame, *, heads: tuple[Box, ...], faint: tuple[tuple[XY, XY], ...]
) -> Obstacles:
    """Marks and the measured line are kept clear; the plan's own lines (`faint`) where there is a choice."""
    dots = [(*frame.at(point), 5.0) for point in story.points[:-1]] + [(*frame.at(story.last), 9.0)]
    dots += [(*frame.xy(aim.on, story.asked(aim)), 8.0) for aim in story.aims]
    if story.baseline:
        dots.append((*frame.xy(story.baseline.on, story.baseline.value), 9.0))
    return Obstacles(
        edge=Box(frame.left - 12, 0, size.width, frame.bottom + 9),
        boxes=(*heads, *(Box(x - r, y - r, x + r, y + r) for x, y, r in dots)),
        lines=tuple(
            (frame.at(before), frame.at(after))
            for run in runs(story.points, story.every)
            for before, after in pairwise(run)
        ),
        faint=faint,
    )
