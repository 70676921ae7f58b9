"""What changed between two documents: two baselines, or a baseline and today. Pure.

Rows are the same where their ids are, so that a new name is a new name and nothing else. What cannot be compared is
never judged: across a change of method there is no better or worse, and a figure that was corrected is a correction.
Where the target moved, that is said, and better or worse is about the value alone.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Any

from indicators.document import (
    LANGUAGES,
    Document,
    FeatureEntry,
    IndicatorEntry,
    InitiativeEntry,
    MilestoneEntry,
    TargetEntry,
    Text,
)
from indicators.periods import Period
from indicators.progress import Direction, Target, shortfall


class Kind(StrEnum):
    ACHIEVED = "achieved"
    IMPROVED = "improved"
    WORSENED = "worsened"
    FIRST_MEASURED = "first_measured"
    TOO_OLD = "too_old"
    METHOD_BREAK = "method_break"
    TARGET_CHANGED = "target_changed"
    CORRECTED = "corrected"
    ADDED = "added"
    RENAMED = "renamed"
    REMOVED = "removed"
    SELECTED = "selected"
    DROPPED = "dropped"
    STARTED = "started"
    FINISHED = "finished"
    SLIPPED = "slipped"


@dataclass(frozen=True, slots=True)
class Change:
    """One change. `before` and `after` are entries of the same kind; `feature` is the code of its Key Feature.

    `whole` is the initiative of a milestone.
    """

    kind: Kind
    feature: str
    before: Any
    after: Any
    whole: InitiativeEntry | None = None


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
    return [*found, *_of_initiatives(earlier, later)]


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


def renamed(before: Text, after: Text) -> bool:
    """Whether it is called otherwise in a language that both have: a translation that was added is no new name."""
    pairs = [(getattr(before, code), getattr(after, code)) for code in LANGUAGES]
    return any(old and new and old != new for old, new in pairs)


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


def _of_initiatives(earlier: Document, later: Document) -> Iterator[Change]:
    """What started, ended or slipped; then what is in one of them alone, although its Key Features are in both."""
    old, new = ({row.id: row for row in document.initiatives} for document in (earlier, later))
    for row in later.initiatives:
        feature, before = _first(row), old.get(row.id)
        told = list(_of_one(before, row, earlier.as_of, later.as_of))
        yield from told
        if before is None and not told and _would_be_in(row, earlier):
            yield Change(Kind.ADDED, feature, None, row)
    for row in earlier.initiatives:
        if row.id not in new and _would_be_in(row, later):
            yield Change(Kind.REMOVED, _first(row), row, None)


def _first(row: InitiativeEntry) -> str:
    return row.features[0] if row.features else ""


def _would_be_in(row: InitiativeEntry, document: Document) -> bool:
    """By its Key Features: what was left out with them is neither new nor gone."""
    return not document.chosen or any(feature.rolled.code in row.features for feature in document.selected)


def _of_one(before: InitiativeEntry | None, row: InitiativeEntry, since: date, until: date) -> Iterator[Change]:
    feature = _first(row)
    if _began(before, row, since, until):
        yield Change(Kind.STARTED, feature, before, row)
    if _ended(before, row, since, until):
        yield Change(Kind.FINISHED, feature, before, row)
    elif before is not None and _put_off(before.ends_on, row.ends_on):
        yield Change(Kind.SLIPPED, feature, before, row)
    yield from _of_milestones(before, row, feature, (since, until))
    if before is not None and renamed(before.title, row.title):
        yield Change(Kind.RENAMED, feature, before, row)


def _put_off(before: date | None, after: date | None) -> bool:
    return before is not None and after is not None and after > before


def _began(before: InitiativeEntry | None, after: InitiativeEntry, since: date, until: date) -> bool:
    if after.starts_on is not None:
        return since < after.starts_on <= until and after.phase not in ("idea", "planned")
    waiting, working = ("idea", "planned"), ("under way", "completed")
    return before is not None and before.phase in waiting and after.phase in working


def _ended(before: InitiativeEntry | None, after: InitiativeEntry, since: date, until: date) -> bool:
    if after.phase != "completed":
        return False
    if after.ends_on is not None:
        return since < after.ends_on <= until
    return before is not None and before.phase != "completed"


def _of_milestones(
    before: InitiativeEntry | None, after: InitiativeEntry, feature: str, span: tuple[date, date]
) -> Iterator[Change]:
    """Finished within the span; or slipped: the date was moved back, or it passed without the milestone being done."""
    old = {row.id: row for row in before.milestones} if before else {}
    for row in after.milestones:
        was = old.get(row.id)
        if row.done_on is not None and span[0] < row.done_on <= span[1]:
            yield Change(Kind.FINISHED, feature, was, row, after)
        elif row.done_on is None and _slipped(was, row, span):
            yield Change(Kind.SLIPPED, feature, was, row, after)


def reasons(before: MilestoneEntry | None, after: MilestoneEntry) -> list[str]:
    """Why its date was moved since, the oldest first: the moves that the earlier document does not have yet."""
    known = set(before.moves) if before else set()
    return [move.reason for move in after.moves if move not in known and move.due_after > move.due_before]


def _slipped(before: MilestoneEntry | None, after: MilestoneEntry, span: tuple[date, date]) -> bool:
    moved = before is not None and after.due_on > before.due_on
    return moved or span[0] <= after.due_on < span[1]
