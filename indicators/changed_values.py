"""The numbers and days of a change, as the page rounds them, for tables that are worked on. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from indicators import wording
from indicators.comparison_words import share_decimals
from indicators.differences import Change, Kind
from indicators.document import FeatureEntry, IndicatorEntry, InitiativeEntry
from indicators.progress import percent


@dataclass(frozen=True, slots=True)
class Values:
    """Numbers of an indicator are exact, with the decimals that pages show; those of a Key Feature are per cent."""

    before: Decimal | None = None
    after: Decimal | None = None
    decimals: int = 0
    unit: str = ""
    before_on: date | None = None
    after_on: date | None = None


def values(change: Change | None) -> Values:
    """Nothing where only names or choices changed."""
    if change is None or change.kind in (Kind.RENAMED, Kind.SELECTED, Kind.DROPPED):
        return Values()
    entry = change.after if change.after is not None else change.before
    if isinstance(entry, FeatureEntry):
        return _shares([row.rolled.share if row else None for row in (change.before, change.after)])
    if isinstance(entry, IndicatorEntry):
        return _figures(change, entry)
    return Values(before_on=_day(change, change.before), after_on=_day(change, change.after))


def _shares(shares: Sequence[Fraction | None]) -> Values:
    decimals = share_decimals(shares)
    before, after = (percent(share, decimals) for share in shares)
    return Values(before, after, decimals, "%")


def _figures(change: Change, entry: IndicatorEntry) -> Values:
    """The value, or where that is what changed, the target; a target that is a range has no one number."""
    rows = (change.before, change.after)
    if change.kind == Kind.TARGET_CHANGED:
        found = [row.target.value if row and row.target else None for row in rows]
    else:
        found = [row.value if row else None for row in rows]
    return Values(found[0], found[1], entry.decimals, entry.unit.to(wording.language()))


def _day(change: Change, row: Any) -> date | None:
    if row is None:
        return None
    if isinstance(row, InitiativeEntry):
        ends: date | None = row.ends_on if change.kind in (Kind.SLIPPED, Kind.REMOVED) else None
        return ends
    due: date = row.due_on if row is change.before else row.done_on or row.due_on
    return due
