"""The lines of a chart as lists of coordinates and paths: figures, plan, pace, target, trend."""

from itertools import pairwise
from statistics import linear_regression

from indicators.plots import XY, Frame, Story, breaks, path, runs
from initiatives.shapes import num

TREND_FROM = 4  # figures; fewer show no trend


def series_path(story: Story, frame: Frame) -> str:
    """All measured lines in one path. A run of one figure has no line, only its dot."""
    return "".join(path(map(frame.at, run)) for run in runs(story.points, story.every) if len(run) > 1)


def lone_path(story: Story, frame: Frame) -> str:
    """A mark for each figure that no line reaches, save the last, which has its own."""
    alone = (run[0] for run in runs(story.points, story.every) if len(run) == 1)
    return "".join(f"{path((frame.at(point),))}h.01" for point in alone if point is not story.last)


def plan_line(story: Story, frame: Frame) -> tuple[XY, ...]:
    """From the baseline through the interim targets to the final one, and flat from there on."""
    start = story.baseline
    if not (start and story.aims):
        return ()
    corners = [frame.xy(start.on, start.value)]
    corners += [frame.xy(aim.on, aim.edge(start.value)) for aim in story.aims]
    if corners[-1][0] < frame.right - 0.5:
        corners.append((frame.right, corners[-1][1]))
    return tuple(corners)


def good_side(story: Story, frame: Frame, plan: tuple[XY, ...]) -> str:
    """The area in which figures are as planned: over the plan, under it, or between the band's edges."""
    if story.direction == "range" and story.aims:
        aim = story.aims[-1]
        low, high = frame.y(aim.low), frame.y(aim.high)
        start = _start(story, frame)
        return path(((start, high), (frame.right, high), (frame.right, low), (start, low))) + "Z"
    if not plan:
        return ""
    level = frame.top if story.direction == "up" else frame.bottom
    return path((*plan, (plan[-1][0], level), (plan[0][0], level))) + "Z"


def target_lines(story: Story, frame: Frame) -> tuple[tuple[XY, XY], ...]:
    """Level with the final target, or both edges of its band."""
    if not story.aims:
        return ()
    start, aim = _start(story, frame), story.aims[-1]
    levels = dict.fromkeys((frame.y(aim.high), frame.y(aim.low)))
    return tuple(((start, y), (frame.right, y)) for y in levels)


def _start(story: Story, frame: Frame) -> float:
    return frame.x(story.baseline.on) if story.baseline else frame.left


def pace_line(story: Story, frame: Frame) -> tuple[XY, XY] | None:
    """From the newest figure straight to the final target."""
    if not story.paced or story.last.value is None:
        return None
    aim = story.aims[-1]
    return frame.at(story.last), frame.xy(aim.on, aim.edge(story.last.value))


def now_line(story: Story, frame: Frame) -> tuple[XY, XY] | None:
    """Upright through the newest figure, up to its name over the plot."""
    x = frame.x(story.last.on)
    return ((x, frame.top - 8), (x, frame.bottom)) if story.latest else None


def trend_line(story: Story, frame: Frame) -> str:
    """Least squares through the figures since the last change of method, where nothing is judged."""
    if story.direction != "none":
        return ""
    since = max((i for i, point in enumerate(story.points) if point.figure == "break"), default=0)
    spots = [frame.at(point) for point in story.points[since:] if point.months == story.last.months]
    if len(spots) < TREND_FROM:
        return ""
    slope, base = linear_regression(*zip(*spots, strict=True))
    return path((x, base + slope * x) for x in (spots[0][0], spots[-1][0]))


def break_marks(story: Story, frame: Frame) -> str:
    """Two short strokes in the gap before the first figure of a new method."""
    marks = ""
    for before, after in breaks(story.points):
        (x0, y0), (x1, y1) = frame.at(before), frame.at(after)
        part = min(0.5, 24 / max(1.0, x1 - x0))
        x, y = x1 - (x1 - x0) * part, y1 - (y1 - y0) * part
        marks += "".join(f"M{num(x + dx - 3)} {num(y + 8)}l6-16" for dx in (-3, 3))
    return marks


def baseline_mark(story: Story, frame: Frame, half: float) -> str:
    """A diamond `half` as high as its width, around the baseline."""
    if not story.baseline:
        return ""
    x, y = frame.xy(story.baseline.on, story.baseline.value)
    r = num(half)
    return f"M{num(x)} {num(y - half)}l{r} {r}-{r} {r}-{r}-{r}z"


def area_path(story: Story, frame: Frame) -> str:
    """The ground under the measured lines."""
    areas = ""
    for run in runs(story.points, story.every):
        if len(run) > 1:
            ends = (frame.x(run[-1].on), frame.bottom), (frame.x(run[0].on), frame.bottom)
            areas += path((*map(frame.at, run), *ends)) + "Z"
    return areas


def spacing(story: Story, frame: Frame) -> float:
    """The smallest distance between two neighbouring figures, in units."""
    return min((frame.x(b.on) - frame.x(a.on) for a, b in pairwise(story.points)), default=frame.right)
