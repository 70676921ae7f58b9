"""What one indicator's page says: the finding, the key numbers, the table, the calculation in numbers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from indicators import calculation, wording
from indicators.actions import thresholds
from indicators.course import Course
from indicators.models import Figure, Indicator, Measurement
from indicators.models.standings import Status
from indicators.periods import period_ending
from indicators.progress import Direction, Target, shortfall


def finding(course: Course) -> str:
    row, latest, start, target = course.indicator, course.latest, course.start, course.target
    shown = course.standing.status
    if shown == "not_applicable":
        return wording.finding(wording.Told(shown, reason=row.not_applicable_reason))
    if latest is None or latest.value is None:
        return wording.finding(wording.Told(shown, reason=course.absent.absent_reason if course.absent else ""))
    told = wording.Told(
        shown,
        value=_short(row, latest.value),
        period=wording.period(latest.period),
        base=_short(row, start[1]) if start else "",
        base_period=wording.period(start[2]) if start else "",
        moved=_sign(latest.value - start[1]) if start else 0,
        target=target_words(row, target) if target else "",
        target_period=wording.period(period_ending(target.on)) if target else "",
        overdue=bool(target and target.on < latest.ends_on),
        context=row.direction == "none",
    )
    return wording.finding(told)


def _sign(change: Decimal) -> int:
    return (change > 0) - (change < 0)


def _short(row: Indicator, value: Decimal) -> str:
    return wording.short(value, row.decimals, row.unit)


def target_words(row: Indicator, target: Target) -> str:
    """ "0 %", or "10–20 %" for a range."""
    if target.value is not None:
        return _short(row, target.value)
    if target.low is None or target.high is None:
        return wording.NOTHING
    # The word joiner keeps both ends on one line.
    return f"{wording.number(target.low, row.decimals)}–\N{WORD JOINER}{_short(row, target.high)}"


@dataclass(frozen=True, slots=True)
class Fact:
    """A key number: `note` says why there is none, or what to know about it."""

    name: str
    value: str
    unit: str = ""
    note: str = ""
    pale: bool = False


def facts(course: Course) -> Iterator[Fact]:
    """Baseline, latest, target, pace now and needed, as far as they exist."""
    row, latest, target = course.indicator, course.latest, course.target
    if row.baseline_on is not None and row.baseline_value is not None:
        name = pgettext("fact", "Baseline %(period)s") % {"period": wording.period(period_ending(row.baseline_on))}
        yield Fact(name, wording.number(row.baseline_value, row.decimals), row.unit, row.baseline_source)
    yield _latest_fact(course)
    if target:
        name = pgettext("fact", "Target %(period)s") % {"period": wording.period(period_ending(target.on))}
        yield Fact(name, target_words(row, target), "" if row.unit.startswith("%") else row.unit)
    if latest and course.pace_now is not None:
        yield Fact(_("Pace now"), wording.signed(course.pace_now, row.decimals + 1), _per_year(row))
    elif latest and row.baseline_on and course.start is None and latest.ends_on > row.baseline_on:
        yield Fact(_("Pace now"), wording.NOTHING, note=_("The method changed since the baseline."))
    if course.pace_needed is not None:
        yield Fact(_("Pace needed"), wording.signed(course.pace_needed, row.decimals + 1), _per_year(row))


def _latest_fact(course: Course) -> Fact:
    row, latest = course.indicator, course.latest
    if latest is None or latest.value is None:
        reason = course.absent.absent_reason if course.absent else row.not_applicable_reason
        return Fact(pgettext("fact", "Latest"), wording.NOTHING, note=reason or _("No figure is approved yet."))
    name = pgettext("fact", "Latest %(period)s") % {"period": wording.period(latest.period)}
    note = "" if latest.figure == Figure.FINAL else latest.get_figure_display()
    pale = course.standing.status == "too_old"
    return Fact(name, wording.number(latest.value, row.decimals), row.unit, note, pale)


def _per_year(row: Indicator) -> str:
    """Percentages change by points."""
    unit = _("percentage points") if row.unit.startswith("%") else row.unit
    return _("%(unit)s a year") % {"unit": unit}


def break_words(course: Course) -> str:
    """All changes of method in one sentence, and that nothing is said across them; empty if there is none."""
    periods = [wording.period(row.period) for row in course.breaks]
    if not periods:
        return ""
    said = ngettext(
        "The method changed with the figure for %(periods)s. Figures before and after cannot simply be compared.",
        "The method changed with the figures for %(periods)s. Figures before and after cannot simply be compared.",
        len(periods),
    )
    return said % {"periods": wording.listed(periods)}


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a calculation: what is computed, and the formula with its numbers."""

    name: str
    formula: str


def steps(course: Course) -> Sequence[Step]:
    """From the figures to share, needed share and status; empty where nothing is judged."""
    part, row, latest = course.standing.part, course.indicator, course.latest
    if latest is None or latest.value is None:
        return []
    if part.share is None or part.needed is None or row.baseline_value is None:
        return []
    return [*_share_steps(course, latest.value, row.baseline_value, part.share), *_needed_steps(course, part.needed)]


def _share_steps(course: Course, value: Decimal, base: Decimal, share: Fraction) -> Iterator[Step]:
    target, direction = course.target, Direction(course.indicator.direction)
    assert target is not None
    whole, left = shortfall(direction, base, target), shortfall(direction, value, target)
    yield Step(_("From the baseline to the target"), _exact(whole))
    yield Step(_("From the latest figure to the target"), _exact(left))
    words = f"1 − {_exact(left)} / {_exact(whole)} = {wording.raw_places(share)}"
    yield Step(_("Share of the way"), f"{words} → {wording.percent_words(share)}")


def _needed_steps(course: Course, needed: Fraction) -> Iterator[Step]:
    latest, row, target = course.latest, course.indicator, course.target
    assert latest is not None
    assert target is not None
    assert row.baseline_on is not None
    words = f"{wording.raw_places(needed)} → {wording.percent_words(needed)}"
    if len(course.plan.targets) == 1 and row.baseline_on < latest.ends_on < target.on:
        gone, all_days = (latest.ends_on - row.baseline_on).days, (target.on - row.baseline_on).days
        words = _("%(gone)s of %(all)s days") % {"gone": gone, "all": all_days} + f" = {words}"
    elif len(course.plan.targets) > 1:
        path = _("on the straight path through the interim targets")  # outside: an f-string is not collected
        words = f"{words} ({path})"
    name = _("Needed by %(day)s") % {"day": wording.day(latest.ends_on)}
    yield Step(name, words)


def _exact(number: Fraction) -> str:
    """All its decimals: differences of figures have an end."""
    return wording.number(Decimal(number.numerator) / Decimal(number.denominator), None)


def verdict(course: Course) -> str:
    """Why the status is what it is."""
    status, part = course.standing.status, course.standing.part
    if said := calculation.verdict(status, part.share, part.needed):
        return said
    if status == "not_applicable":
        return course.indicator.not_applicable_reason
    return _("No figure is approved yet, so there is nothing to judge.") if status == "no_data" else _unjudged(course)


def _unjudged(course: Course) -> str:
    if course.indicator.direction == "none":
        return _("This is context: it is shown, and never judged.")
    if course.target is None:
        return _("There is no target, so the figures are shown without being judged.")
    if course.indicator.baseline_on is None:
        return _("There is no baseline, so the figures are shown without being judged.")
    return _("The baseline already meets the target, so there is no way to measure.")


@dataclass(frozen=True, slots=True)
class Figured:
    """A row of the table: what stands there where there is no value is the reason."""

    period: str
    value: str
    reason: str
    plan: str
    figure: str
    note: str
    source_url: str
    status: str
    word: str
    parts: str


def table(course: Course) -> Iterator[Figured]:
    """The totals, the newest first, each with how the indicator stood on the last day of its period."""
    row, ended = course.indicator, {figure.pk for figure in course.ended}
    for figure, standing in reversed(list(course.judged(thresholds()))):
        waits = figure.value is not None and figure.pk not in ended
        needed = standing.needed if standing and not waits else None
        yield Figured(
            period=wording.period(figure.period),
            value="" if figure.value is None else wording.number(figure.value, row.decimals),
            reason=figure.absent_reason,
            plan="" if needed is None else wording.number(_planned(course, needed), row.decimals),
            figure=figure.get_figure_display(),
            note=f"{figure.note} {_waits(figure)}".strip() if waits else figure.note,
            source_url=figure.source_url,
            status=str(standing.status) if standing and needed is not None else "",
            word=str(Status(standing.status).label) if standing and needed is not None else "",
            parts=_parts(figure.numerator, figure.denominator),
        )


def _waits(figure: Measurement) -> str:
    return _("The period has not ended: the figure counts from %(day)s.") % {"day": wording.day(figure.ends_on)}


def _planned(course: Course, needed: Fraction) -> Fraction:
    """The value that the plan asks for, on the baseline's side of a range."""
    base, target = course.indicator.baseline_value, course.target
    assert base is not None
    assert target is not None
    goal = (
        min(max(base, target.low), target.high) if target.low is not None and target.high is not None else target.value
    )
    assert goal is not None
    return Fraction(base) + needed * (Fraction(goal) - Fraction(base))


def _parts(numerator: Decimal | None, denominator: Decimal | None) -> str:
    if numerator is None or denominator is None:
        return ""
    return f"{wording.number(numerator, None)} / {wording.number(denominator, None)}"


def updated_on(course: Course) -> date | None:
    """The day when the newest figure was approved."""
    days = [row.reviewed_at or row.entered_at for row in course.figures]
    return wording.local_day(max(days)) if days else None


def source_line(course: Course) -> str:
    """Source, the day of the last change and licence, in one line."""
    row, updated = course.indicator, updated_on(course)
    parts = [
        _("Source: %(source)s") % {"source": row.source} if row.source else "",
        _("Updated %(day)s") % {"day": wording.day(updated)} if updated else "",
        row.licence,
    ]
    return ". ".join(filter(None, parts))
