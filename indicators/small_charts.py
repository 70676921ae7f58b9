"""The small drawings: a chart for a card (mini), a line beside a value (spark), gauge and stacked bar."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from indicators import lines
from indicators.axes import TimeAxis, ValueAxis, time_axis
from indicators.labels import text_width
from indicators.plots import Aim, Baseline, Frame, Point, Story, drawable, measured, path
from initiatives.shapes import QUADRANTS, STATUS_CLASS, num, ring

MINI = (300, 110)
SPARK = (132, 40)
STACK_WIDTH = 1000


@dataclass(frozen=True, slots=True)
class Mini:
    """A chart of 300 by 110 units; paths are empty where there is nothing to draw, x and y None likewise."""

    label: str
    axis: str
    area: str
    target: str
    pace: str
    series: str
    lone: str
    base_mark: str
    dot_css: str
    x: str
    y: str
    flag: tuple[str, str] | None
    value: tuple[str, str, str, str] | None
    years: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Spark:
    """A line of 132 by 40 units with its last point; `target` is a dashed level."""

    label: str
    line: str
    lone: str
    target: str
    dot_css: str
    x: str
    y: str


@dataclass(frozen=True, slots=True)
class Gauge:
    """A quarter of a ring in the dimension's own quadrant; `empty` marks that there is no data."""

    view_box: str
    track: str
    fill: str
    inner: str
    empty: bool


@dataclass(frozen=True, slots=True)
class Bar:
    css: str
    x: str
    width: str


@dataclass(frozen=True, slots=True)
class Stack:
    """Parts of a whole, left to right, on 1000 by `height` units."""

    height: str
    bars: tuple[Bar, ...]


def _story(
    points: Sequence[Point],
    baseline: Baseline | None,
    target: Aim | None,
    direction: str,
    status: str,
    every: int,
) -> Story:
    judged = direction != "none"
    aims = (target,) if target and judged else ()
    return Story(tuple(points), baseline if judged else None, aims, direction, status, every, "", "", ())


def _tight(story: Story, margin: Decimal) -> ValueAxis:
    """An axis just around the values; the drawings have no ticks, and stand beside the value."""
    low, high = min(story.extremes()), max(story.extremes())
    pad = (high - low) * margin or 1
    return ValueAxis(low - pad, high + pad, (), cut=False)


def mini(
    points: Sequence[Point],
    *,
    status: str,
    label: str,
    direction: str = "none",
    baseline: Baseline | None = None,
    target: Aim | None = None,
    every: int = 12,
    among: Sequence[Point] = (),
) -> Mini | None:
    """The same marks as the large chart, without a grid; None when there is no value to draw.

    `label` is the accessible name: the story in one sentence. `among` are the points of all small charts that
    stand side by side: they share both axes, so that they can be compared.
    """
    shown = measured(points, every)
    if not shown:
        return None
    story = _story(shown, baseline, target, direction, status, every)
    everyone = _story((*shown, *drawable(among)), baseline, target, direction, status, every)
    width, height = MINI
    ground = height - 24
    time = time_axis(everyone.days(), yearly=True, width=width)
    frame = Frame.of((6, 16, width - 20, ground), time, _tight(everyone, Decimal("0.18")))
    x, y = frame.at(story.last)
    pace = lines.pace_line(story, frame)
    return Mini(
        label=label,
        axis=f"M0 {ground}H{width}",
        area=lines.area_path(story, frame),
        target="".join(map(path, lines.target_lines(story, frame))) if direction == "range" else "",
        pace=path(pace or ()),
        series=lines.series_path(story, frame),
        lone=lines.lone_path(story, frame),
        base_mark=lines.baseline_mark(story, frame, 5),
        dot_css=_last_css(story, "point last"),
        x=num(x),
        y=num(y),
        flag=_flag(story, frame),
        value=_value(story, x, y),
        years=_years(story, frame, everyone.days()),
    )


def _last_css(story: Story, css: str) -> str:
    return f"{css}{' hollow' if story.last.hollow else ''} {STATUS_CLASS[story.status]}"


def _flag(story: Story, frame: Frame) -> tuple[str, str] | None:
    if not story.aims:
        return None
    x, y = frame.xy(story.aims[-1].on, story.aims[-1].middle)
    return num(x), num(y)


def _value(story: Story, x: float, y: float) -> tuple[str, str, str, str] | None:
    """The newest value over its point, or left of it where that would leave the picture."""
    if not story.last.label:
        return None
    half = text_width(story.last.label, 13) / 2
    anchor = "end" if x + half > MINI[0] else "start" if x < half else "middle"
    return num(max(2.0, min(x, MINI[0] - 2.0))), num(y - 12), anchor, story.last.label


def _years(story: Story, frame: Frame, days: Sequence[date]) -> tuple[tuple[str, str, str], ...]:
    """First, newest and target year under the axis, as (x, anchor, year); the middle one only if it fits."""
    first, newest, last = min(days).year, story.last.on.year, max(days).year
    x = frame.x(story.last.on)
    if first == last:
        return ((num(x), "middle", str(first)),)
    ends = [("2", "start", str(first)), (num(MINI[0] - 2), "end", str(last))]
    wide = 1.6 * text_width("0000", 12)
    if newest not in {first, last} and wide < x < MINI[0] - wide:
        ends.insert(1, (num(x), "middle", str(newest)))
    return tuple(ends)


def spark(
    points: Sequence[Point], *, status: str, label: str, target: Aim | None = None, every: int = 12
) -> Spark | None:
    """A line without words, to stand beside the value that it leads to; None when there is no value."""
    shown = measured(points, every)
    if not shown:
        return None
    width, height = SPARK
    story = _story(shown, None, target, "up", status, every)
    days = [point.on.toordinal() for point in shown]
    time = TimeAxis(days[0], max(days[-1], days[0] + 1), ())
    frame = Frame.of((4, 5, width - 6, height - 5), time, _tight(story, Decimal("0.01")))
    x, y = frame.at(story.last)
    if len(shown) == 1:
        x = frame.right
    return Spark(
        label=label,
        line=lines.series_path(story, frame),
        lone=lines.lone_path(story, frame),
        target=_levels(story, frame, width),
        dot_css=_last_css(story, "s-dot"),
        x=num(x),
        y=num(y),
    )


def _levels(story: Story, frame: Frame, width: int) -> str:
    levels = {num(frame.y(value)) for aim in story.aims for value in (aim.low, aim.high)}
    return "".join(f"M2 {y}H{width - 2}" for y in sorted(levels))


def gauge(quadrant: str, share: float | Decimal | None) -> Gauge:
    """How far a dimension is, 0 to 1 (clamped; None = no data); KeyError for an unknown dimension."""
    start = QUADRANTS[quadrant]
    x, y = {270: "0 0", 0: "100 0", 90: "100 100", 180: "0 100"}[start].split()
    part = 0.0 if share is None else min(1.0, max(0.0, float(share)))
    return Gauge(
        view_box=f"{x} {y} 100 100",
        track=ring(100, 100, 62, 90, start, start + 90, 4),
        fill=_gauge_fill(start, part),
        inner=ring(100, 100, 12, 54, start, start + 90, 4),
        empty=share is None,
    )


def _gauge_fill(start: int, part: float) -> str:
    """The same outline as the track when full; else from its first edge to the angle of the share."""
    if part <= 0:
        return ""
    if part >= 1:
        return ring(100, 100, 62, 90, start, start + 90, 4)
    return ring(100, 100, 62, 90, start + 1.5, start + 1.5 + 87 * part)


def stack(parts: Sequence[tuple[str, int]], height: int = 20) -> Stack:
    """A segmented bar of (class name, count); parts of 0 are left out, all 0 gives an empty bar."""
    counts = [(css, count) for css, count in parts if count > 0]
    total = sum(count for _, count in counts)
    bars = []
    x = 0.0
    for css, count in counts:
        width = count / total * STACK_WIDTH
        bars.append(Bar(css, num(x + min(2, width / 4)), num(max(width - 4, width / 2))))
        x += width
    return Stack(str(height), tuple(bars))
