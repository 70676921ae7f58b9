"""What changed between two days in the reader's words: sentences, and the rows of the tables under them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from indicators import wording
from indicators.changes import Changes, Moved
from indicators.models import Indicator, Measurement, Standing
from indicators.progress import RollUp
from initiatives.compass import Compass
from initiatives.fields import named
from initiatives.models import Milestone, MilestoneShift
from initiatives.named import Named

JUDGED = ("improved", "worsened")
SHOWN = 12  # rows of each table; thousands of indicators may have moved


@dataclass(frozen=True, slots=True)
class Line:
    """One row: what it is about, how it was and is. Statuses are keys, empty where there is none."""

    code: str
    name: str
    url: str
    before: str
    now: str
    change: str = ""
    status_before: str = ""
    status: str = ""
    names: Sequence[Named] = ()  # in the row, each with its language


@dataclass(frozen=True, slots=True)
class Group:
    """Changes of one kind; `sentence` counts them all, `lines` are those shown and `more` how many are not;
    `before` and `now` head the columns that are compared."""

    kind: str
    sentence: str
    lines: Sequence[Line]
    more: int
    before: str
    now: str
    judged: bool


def groups(changes: Changes, framework: Compass, *, whole: str = "") -> list[Group]:
    """Kinds without a change are left out; of all but the kind `whole` only the first rows are shown."""
    codes = {feature.pk: feature.code for feature in framework.features}
    return [_group(kind, rows, line, codes, whole=kind == whole) for kind, rows, line in _all(changes) if rows]


def _all(changes: Changes) -> Iterator[tuple[str, Sequence[Any], Callable[[Any, dict[int, str]], Line]]]:
    """Each kind with its rows, and what makes a line of one."""
    for kind, moved in changes.moved.items():
        yield kind, moved, _moved
    yield "corrected", changes.corrected, _corrected
    yield "done", changes.done, _done
    yield "shifted", changes.shifted, _shifted


def _group(kind: str, rows: Sequence[Any], line: Callable[..., Line], codes: dict[int, str], *, whole: bool) -> Group:
    lines = [line(row, codes) for row in (rows if whole else rows[:SHOWN])]
    judged = line is _moved
    return Group(kind, _sentence(kind, len(rows)), lines, len(rows) - len(lines), *_columns(kind), judged=judged)


def _sentence(kind: str, count: int) -> str:
    said = {
        "improved": ngettext(
            "%(n)s indicator is closer to its target.", "%(n)s indicators are closer to their targets.", count
        ),
        "worsened": ngettext(
            "%(n)s indicator is farther from its target.", "%(n)s indicators are farther from their targets.", count
        ),
        "new": ngettext(
            "%(n)s indicator was measured for the first time.",
            "%(n)s indicators were measured for the first time.",
            count,
        ),
        "other": ngettext(
            "%(n)s indicator has a newer figure that moves no share of the way.",
            "%(n)s indicators have newer figures that move no share of the way.",
            count,
        ),
        "broken": ngettext(
            "%(n)s indicator has a newer figure by another method, so the two are not compared.",
            "%(n)s indicators have newer figures by another method, so they are not compared.",
            count,
        ),
        "old": ngettext(
            "%(n)s indicator has become too old to judge.", "%(n)s indicators have become too old to judge.", count
        ),
        "corrected": ngettext("%(n)s figure was corrected.", "%(n)s figures were corrected.", count),
        "done": ngettext("%(n)s milestone was done.", "%(n)s milestones were done.", count),
        "shifted": ngettext(
            "%(n)s milestone was moved to another date.", "%(n)s milestones were moved to other dates.", count
        ),
    }
    return said[kind] % {"n": count}


def _moved(row: Moved, codes: dict[int, str]) -> Line:
    old, new = row.before.part.share, row.now.part.share
    return Line(
        **_about(row.indicator, codes),
        before=_figure(row.before),
        now=_figure(row.now),
        change=_points(new - old) if row.kind in JUDGED and new is not None and old is not None else "",
        status_before=row.before.status,
        status=row.now.status,
    )


def _about(indicator: Indicator, codes: dict[int, str]) -> dict[str, Any]:
    code = codes.get(indicator.feature_id or 0, "")
    names = [named(indicator, field) for field in ("name", "unit")]
    return {"code": code, "name": indicator.name, "url": indicator.get_absolute_url(), "names": names}


def _figure(standing: Standing) -> str:
    """ "48.3% of 2007 (2020)", or a dash."""
    figure, row = standing.measurement, standing.indicator
    if figure is None or figure.value is None:
        return wording.NOTHING
    return f"{wording.full(figure.value, row.decimals, row.unit)} ({wording.period(figure.period)})"


def _points(change: Fraction) -> str:
    return _("%(points)s points") % {"points": wording.signed(change * 100, 0)}


def _corrected(row: Measurement, codes: dict[int, str]) -> Line:
    about = _about(row.indicator, codes)
    named = ", ".join(filter(None, (about["name"], wording.period(row.period), row.breakdown)))
    old, new = (_value(row.indicator, each) for each in (row.supersedes, row))
    return Line(**about | {"name": named}, before=old, now=new)


def _value(indicator: Indicator, figure: Measurement | None) -> str:
    if figure is None or figure.value is None:
        return wording.NOTHING
    return wording.full(figure.value, indicator.decimals, indicator.unit)


def _done(row: Milestone, _codes: dict[int, str]) -> Line:
    now = wording.day(row.done_on) if row.done_on else ""
    return Line("", _milestone(row), row.initiative.get_absolute_url(), wording.day(row.due_on), now, names=_named(row))


def _shifted(row: MilestoneShift, _codes: dict[int, str]) -> Line:
    url = row.milestone.initiative.get_absolute_url()
    moved = f"{wording.day(row.due_after)}: {row.reason}"
    return Line("", _milestone(row.milestone), url, wording.day(row.due_before), moved, names=_named(row.milestone))


def _milestone(row: Milestone) -> str:
    return f"{row.initiative.title}: {row.title}"


def _named(row: Milestone) -> list[Named]:
    return [named(row.initiative, "title"), named(row, "title")]


def city(before: RollUp, now: RollUp) -> str:
    """How the city's share moved, never without the counts; empty where it is not known on both days."""
    if before.share is None or now.share is None:
        return ""
    return _(
        "The city as a whole: from %(before)s of the way (%(measured_before)s of %(of)s Key Features measured) to "
        "%(now)s (%(measured)s of %(of)s)."
    ) % {
        "before": wording.percent_words(before.share),
        "measured_before": before.measured,
        "now": wording.percent_words(now.share),
        "measured": now.measured,
        "of": now.of,
    }


def _columns(kind: str) -> tuple[str, str]:
    if kind == "done":
        return _("Planned for"), _("Done on")
    if kind == "shifted":
        return _("Planned before"), _("Planned now, and why")
    return _("Before"), _("Now")
