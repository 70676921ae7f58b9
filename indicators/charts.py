"""Numbers to geometry: the large chart of one indicator, in a wide and a narrow drawing.

Pure: figures and finished, translated words in, coordinates (strings, in the drawing's own units) out; the
templates in `templates/indicators/charts/` draw them. The smaller drawings stand in `small_charts` and are
exported from here, as is what a chart is made from.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain, pairwise

from indicators import lines
from indicators.axes import TimeAxis, ValueAxis, time_axis, value_axis
from indicators.labels import Label, Spot, label_box, line_height, place, text_width
from indicators.line_labels import NARROW, TICK, WIDE, Size, heads, labels, obstacles, right_margin
from indicators.plots import XY, Aim, Baseline, Frame, Point, Story, is_yearly, measured, path, runs
from indicators.small_charts import gauge, mini, spark, stack
from initiatives.shapes import STATUS_CLASS, num

__all__ = ["Aim", "Baseline", "LineChart", "Point", "gauge", "line_chart", "mini", "spark", "stack"]

CROWDED = 11  # units between two figures; below it they get no dots

Ticks = tuple[tuple[Decimal, str], ...]


@dataclass(frozen=True, slots=True)
class Text:
    css: str
    x: str
    y: str
    anchor: str
    text: str


@dataclass(frozen=True, slots=True)
class Dot:
    css: str
    x: str
    y: str
    r: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """One of the two drawings. Everything without a type of its own is path data, empty if not drawn."""

    css: str
    uid: str
    width: str
    height: str
    grid: str
    tick_marks: str
    axis: str
    plan_area: str
    plan: str
    now: str
    pace: str
    target: str
    trend: str
    series: str
    breaks: str
    base_mark: str
    flags: tuple[Dot, ...]
    dots: tuple[Dot, ...]
    texts: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class LineChart:
    """The chart in both widths. `status` is a class name; `cut` says that the value axis leaves out zero.

    `legend` names the marks that occur, for the key below: series, hollow, break, baseline, target, band,
    plan, pace, trend.
    """

    title: str
    desc: str
    status: str
    cut: bool
    legend: tuple[str, ...]
    drawings: tuple[Drawing, ...]


def line_chart(
    points: Sequence[Point],
    *,
    number: Callable[[Decimal], str],
    status: str,
    direction: str = "none",
    baseline: Baseline | None = None,
    targets: Sequence[Aim] = (),
    every: int = 12,
    decimals: int | None = None,
    zero: bool = True,
    unit: str = "",
    latest: str = "",
    pace: Sequence[str] = (),
    title: str = "",
    desc: str = "",
    uid: str = "c",
) -> LineChart | None:
    """The course of one indicator with its plan; None when there is no value to draw.

    `number` writes a tick of the value axis, which has just the decimals that it needs; all other words come
    finished: the points' labels, `unit`, `latest` ("Latest figure 2025"), `pace` (lines), `title`, `desc`.
    `every` is the distance between two figures in months: where it is larger, the line has a gap. With
    direction "none" neither baseline nor targets are drawn. `decimals` is the finest step of the axis.
    """
    shown = measured(points, every)
    if not shown:
        return None
    judged = direction != "none"
    story = Story(
        points=shown,
        baseline=baseline if judged else None,
        aims=_ordered(targets, baseline) if judged else (),
        direction=direction,
        status=status,
        every=every,
        unit=unit,
        latest=latest,
        pace=tuple(pace),
    )
    axis = value_axis(story.extremes(), zero=zero, decimals=decimals)
    ticks = tuple((tick, number(tick)) for tick in axis.ticks)
    drawings = tuple(_drawing(story, size, axis, ticks, uid) for size in (WIDE, NARROW))
    return LineChart(title, desc, STATUS_CLASS[status], axis.cut, _legend(story, drawings[0]), drawings)


def _ordered(targets: Iterable[Aim], baseline: Baseline | None) -> tuple[Aim, ...]:
    after = (aim for aim in targets if baseline is None or aim.on > baseline.on)
    return tuple(sorted(after, key=lambda aim: aim.on))


def _legend(story: Story, drawing: Drawing) -> tuple[str, ...]:
    marks = {
        "series": True,
        "hollow": any(point.hollow for point in story.points),
        "break": bool(drawing.breaks),
        "baseline": bool(drawing.base_mark),
        "target": bool(story.aims),
        "band": any(aim.low != aim.high for aim in story.aims),
        "plan": bool(drawing.plan),
        "pace": bool(drawing.pace),
        "trend": bool(drawing.trend),
    }
    return tuple(name for name, there in marks.items() if there)


def _drawing(story: Story, size: Size, axis: ValueAxis, ticks: Ticks, uid: str) -> Drawing:
    frame, time, head = _frame(story, size, axis, ticks)
    plan, pace = lines.plan_line(story, frame), lines.pace_line(story, frame)
    target, now = lines.target_lines(story, frame), lines.now_line(story, frame)
    faint = (*pairwise(plan), *target, *filter(None, (pace, now)))
    blocked = obstacles(story, size, frame, heads=tuple(label_box(*one) for one in head), faint=faint)
    placed = place(labels(story, size, frame, pace), blocked)
    return Drawing(
        css=size.css,
        uid=f"{uid}-{size.key}",
        width=num(size.width),
        height=num(size.height),
        grid=_levels(frame, (frame.y(tick) for tick, _ in ticks)),
        tick_marks="".join(f"M{num(frame.x_at(tick.mark))} {num(frame.bottom)}v6" for tick in time.ticks),
        axis=_levels(frame, {frame.bottom, frame.y(0)} if frame.low < 0 < frame.high else {frame.bottom}),
        plan_area=lines.good_side(story, frame, plan),
        plan=path(plan),
        now=path(now or ()),
        pace=path(pace or ()),
        target="".join(map(path, target)),
        trend=lines.trend_line(story, frame),
        series=lines.series_path(story, frame),
        breaks=lines.break_marks(story, frame),
        base_mark=lines.baseline_mark(story, frame, 9),
        flags=_flags(story, frame),
        dots=_dots(story, frame),
        texts=tuple(chain(_axis_texts(frame, time, ticks, size), *(_texts(*one) for one in (*head, *placed)))),
    )


def _frame(story: Story, size: Size, axis: ValueAxis, ticks: Ticks) -> tuple[Frame, TimeAxis, list[tuple[Label, Spot]]]:
    """The plot's rectangle: as much room at the sides as the words there need, a second row above if so."""
    left = max(44 if size.narrow else 56, 14 + max(text_width(text, TICK) for _, text in ticks))
    right = size.width - right_margin(story, size)
    time = time_axis(story.days(), yearly=is_yearly(story.points), width=right - left)
    part = (story.last.on.toordinal() - time.first) / (time.last - time.first)
    head, top = heads(story, size, left, left + part * (right - left))
    return Frame.of((left, top, right, size.height - size.bottom), time, axis), time, head


def _levels(frame: Frame, heights: Iterable[float]) -> str:
    return "".join(f"M{num(frame.left)} {num(y)}H{num(frame.right)}" for y in heights)


def _dot(css: str, at: XY, r: str) -> Dot:
    return Dot(css, num(at[0]), num(at[1]), r)


def _flags(story: Story, frame: Frame) -> tuple[Dot, ...]:
    spots = [frame.xy(aim.on, story.asked(aim)) for aim in story.aims]
    interim = tuple(_dot("flag interim", spot, "4.5") for spot in spots[:-1])
    return (*interim, *(_dot("flag", spot, "7") for spot in spots[-1:]))


def _dots(story: Story, frame: Frame) -> tuple[Dot, ...]:
    """A dot for each figure; where they crowd, only for those that no line shows or that are not final."""
    crowded = lines.spacing(story, frame) < CROWDED
    alone = {run[0] for run in runs(story.points, story.every) if len(run) == 1}
    start = story.baseline and (story.baseline.on, story.baseline.value)
    found = (
        _dot("point hollow" if point.hollow else "point", frame.at(point), "3" if crowded else "4.5")
        for point in story.points[:-1]
        if (point.on, point.value) != start and (not crowded or point.hollow or point in alone)
    )
    css = f"point last{' hollow' if story.last.hollow else ''} {STATUS_CLASS[story.status]}"
    return (*found, _dot(css, frame.at(story.last), "8"))


def _axis_texts(frame: Frame, time: TimeAxis, ticks: Ticks, size: Size) -> Iterable[Text]:
    for tick, text in ticks:
        yield Text("tick", num(frame.left - 10), num(frame.y(tick) + 5), "end", text)
    for year in time.ticks:
        x, half = frame.x_at(year.label), text_width("0000", TICK) / 2
        x = min(max(x, half), size.width - half)
        yield Text("tick", num(x), num(frame.bottom + 24), "middle", str(year.year))


def _texts(label: Label, spot: Spot) -> Iterable[Text]:
    step = line_height(label.size)
    for i, (css, text) in enumerate(label.lines):
        yield Text(css, num(spot.x), num(spot.y + i * step), spot.anchor, text)
