"""What changed between two documents: two baselines, or a baseline and today. Pure.

Rows are the same where their ids are, so that a new name is a new name and nothing else. What cannot be compared is
never judged: across a change of method there is no better or worse, and a figure that was corrected is a correction.
Where the target moved, that is said, and better or worse is about the value alone.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from indicators.activity_differences import of_initiatives
from indicators.differences import Change, Kind, renamed
from indicators.document import Document, FeatureEntry, IndicatorEntry, TargetEntry
from indicators.periods import Period
from indicators.progress import Direction, Target, shortfall


@dataclass(frozen=True, slots=True)
class Compared:
    """What changed between two days. Without the documents of both, which of a large city fill the memory."""

    days: tuple[date, date]
    changes: Sequence[Change]


def compared(earlier: Document, later: Document) -> Compared:
    return Compared((earlier.as_of, later.as_of), changes(earlier, later))


def changes(earlier: Document, later: Document) -> list[Change]:
    """By Key Feature in printed order, each before its indicators; then context; then activities."""
    old = {row.id: row for row in _indicators(earlier)}
    new = _by_feature(_indicators(later))
    gone = _by_feature(row for key, row in old.items() if key not in {row.id for row in _indicators(later)})
    features = {row.id: row for row in earlier.features}
    found: list[Change] = []
    for feature in later.features:
        code = feature.rolled.code
        pairs = [(old.get(row.id), row) for row in new.get(code, [])]
        found += _of_feature(features.get(feature.id), feature, pairs, earlier, later)
        found += [change for before, after in pairs for change in changes_of_indicator(before, after)]
        found += [Change(Kind.REMOVED, code, row, None) for row in gone.get(code, [])]
    found += [change for row in new.get("", []) for change in changes_of_indicator(old.get(row.id), row)]
    return [*found, *of_initiatives(earlier, later)]


def _indicators(document: Document) -> Sequence[IndicatorEntry]:
    return (*document.indicators, *document.others, *document.context)


def _by_feature(rows: Iterable[IndicatorEntry]) -> dict[str, list[IndicatorEntry]]:
    found: dict[str, list[IndicatorEntry]] = {}
    for row in rows:
        found.setdefault(row.feature, []).append(row)
    return found


Pairs = Sequence[tuple[IndicatorEntry | None, IndicatorEntry]]


def _of_feature(
    before: FeatureEntry | None, after: FeatureEntry, pairs: Pairs, earlier: Document, later: Document
) -> Iterator[Change]:
    code = after.rolled.code
    was, now = earlier.chosen and before is not None and before.selected, later.chosen and after.selected
    if now and not was:
        yield Change(Kind.SELECTED, code, before, after)
    if was and later.chosen and not now:
        yield Change(Kind.DROPPED, code, before, after)
    if before is not None and (kind := _rolled_kind(before, after, pairs)):
        yield Change(kind, code, before, after)
    if before is not None and renamed(before.title, after.title):
        yield Change(Kind.RENAMED, code, before, after)


def _rolled_kind(before: FeatureEntry, after: FeatureEntry, pairs: Pairs) -> Kind | None:
    """Better or worse only where the same indicators stand under both means, measured alike."""
    then, now = before.rolled, after.rolled
    if now.share is None:
        return None
    if then.share is None:
        return Kind.FIRST_MEASURED
    if now.status == "too_old" != then.status:
        return Kind.TOO_OLD
    if now.share == then.share or then.measured != now.measured or not all(_alike(*pair) for pair in pairs):
        return None
    if now.status == "achieved" != then.status:
        return Kind.ACHIEVED
    return Kind.IMPROVED if now.share > then.share else Kind.WORSENED


def _alike(before: IndicatorEntry | None, after: IndicatorEntry) -> bool:
    if before is None or (before.share is None) != (after.share is None):
        return False
    return not (_broken(before, after) or _aims(before) != _aims(after) or _corrected(before, after))


def changes_of_indicator(before: IndicatorEntry | None, after: IndicatorEntry) -> Iterator[Change]:
    if before is not None and _target(before) != _target(after):
        yield Change(Kind.TARGET_CHANGED, after.feature, before, after)
    if kind := _indicator_kind(before, after):
        yield Change(kind, after.feature, before, after)
    if before is not None and renamed(before.name, after.name):
        yield Change(Kind.RENAMED, after.feature, before, after)


def _indicator_kind(before: IndicatorEntry | None, after: IndicatorEntry) -> Kind | None:
    """What is new and has a figure is measured for the first time; what is new without one was added."""
    if after.value is None:
        return Kind.ADDED if before is None else None
    if before is None or before.value is None:
        return Kind.FIRST_MEASURED
    if after.status == "too_old" != before.status:
        return Kind.TOO_OLD
    return _compared_kind(before, after)


def _compared_kind(before: IndicatorEntry, after: IndicatorEntry) -> Kind | None:
    """Of two figures that are there."""
    if _broken(before, after):
        return Kind.METHOD_BREAK
    if _corrected(before, after):
        return Kind.CORRECTED
    if after.status == "achieved" != before.status and _aims(before) == _aims(after):
        return Kind.ACHIEVED
    moved = _moved(before, after)
    return None if not moved else Kind.IMPROVED if moved > 0 else Kind.WORSENED


def _broken(before: IndicatorEntry, after: IndicatorEntry) -> bool:
    """Whether the method changed after the earlier figure and no later than the later one."""
    if after.broken_on is None or not before.period or not after.period:
        return False
    return _ends(before) < after.broken_on <= _ends(after)


def _ends(row: IndicatorEntry) -> date:
    return Period.parse(row.period).ends_on


def _corrected(before: IndicatorEntry, after: IndicatorEntry) -> bool:
    return before.period == after.period and before.value != after.value


def _target(row: IndicatorEntry) -> tuple[Any, ...] | None:
    target = row.target
    return (target.on, target.value, target.low, target.high) if target and row.direction != "none" else None


def _aims(row: IndicatorEntry) -> tuple[Any, ...]:
    """All that a share is counted from."""
    return row.direction, row.baseline_on, row.baseline_value, _target(row)


def _moved(before: IndicatorEntry, after: IndicatorEntry) -> Fraction:
    """Above 0 for better. Towards the target that holds now; without one, the way that is better."""
    assert before.value is not None
    assert after.value is not None
    if after.target is not None and (left := _left(before, after.target, after.direction)) is not None:
        now = _left(after, after.target, after.direction)
        return left - (now or 0)
    sign = {"up": 1, "down": -1}.get(after.direction, 0)
    return sign * (Fraction(after.value) - Fraction(before.value))


def _left(row: IndicatorEntry, target: TargetEntry, direction: str) -> Fraction | None:
    """The shortfall; None where nothing can be judged."""
    try:
        assert row.value is not None
        return shortfall(
            Direction(direction), row.value, Target(target.on, value=target.value, low=target.low, high=target.high)
        )
    except ValueError:
        return None
