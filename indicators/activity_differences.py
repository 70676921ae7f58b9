"""What became of initiatives and their milestones between two documents. Pure."""

from collections.abc import Iterator
from datetime import date

from indicators.differences import Change, Kind, renamed
from indicators.document import Document, InitiativeEntry, MilestoneEntry


def of_initiatives(earlier: Document, later: Document) -> Iterator[Change]:
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
