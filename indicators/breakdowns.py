"""An indicator's figures by sex, age or part of the city, as small charts side by side with their table."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from indicators import wording
from indicators.breakdown_words import kind_word, part_word, place
from indicators.course import Course
from indicators.models import Figure, Measurement
from indicators.periods import Period
from indicators.plots import Point
from indicators.small_charts import Mini, mini


@dataclass(frozen=True, slots=True)
class Part:
    """One group: its newest figure in words (or why there is none), and its course, on the axes that all share."""

    name: str
    value: str
    note: str
    mini: Mini | None
    figures: Sequence[Measurement]


@dataclass(frozen=True, slots=True)
class Breakdown:
    """`totals` are the figures of all together, of the periods that were broken down."""

    name: str
    parts: Sequence[Part]
    totals: Sequence[Measurement]


def breakdowns(course: Course) -> Iterator[Breakdown]:
    """By what stands before the equals sign ("sex"); parts in the order of their names, numbers by size."""
    for kind, rows in course.breakdowns().items():
        groups: dict[str, list[Measurement]] = {}
        for part, figure in rows:
            groups.setdefault(part, []).append(figure)
        everyone = [point for figures in groups.values() for point in _points(course, figures)]
        yield Breakdown(
            kind_word(kind),
            [_part(course, part_word(kind, part), groups[part], everyone) for part in sorted(groups, key=place)],
            [row for row in course.totals if row.period in {figure.period for _part, figure in rows}],
        )


def _part(course: Course, name: str, figures: Sequence[Measurement], everyone: Sequence[Point]) -> Part:
    newest, points = figures[-1], _points(course, figures)
    row = course.indicator
    if newest.value is None:
        suppressed = newest.figure == Figure.SUPPRESSED
        value, note = newest.get_figure_display() if suppressed else wording.NOTHING, newest.absent_reason
    else:
        value, note = wording.short(newest.value, row.decimals, row.unit), newest.note
    label = _("%(name)s, %(part)s: %(value)s in %(period)s") % {
        "name": row.name,
        "part": name,
        "value": value,
        "period": wording.period(newest.period),
    }
    drawn = mini(points, status="no_target", label=label, every=course.months, among=everyone)
    period = wording.period(newest.period)
    return Part(name, value, ": ".join(filter(None, (period, note))), drawn, figures)


def _points(course: Course, figures: Sequence[Measurement]) -> list[Point]:
    """Without labels: the value stands above the chart."""
    return [
        Point(figure.ends_on, figure.value, "", figure.figure, Period.parse(figure.period).months) for figure in figures
    ]
