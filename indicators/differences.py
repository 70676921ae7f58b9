"""One difference between two documents: which kinds there are, and what is known of it. Pure."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from indicators.document import LANGUAGES, InitiativeEntry, Text


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


def renamed(before: Text, after: Text) -> bool:
    """Whether it is called otherwise in a language that both have: a translation that was added is no new name."""
    pairs = [(getattr(before, code), getattr(after, code)) for code in LANGUAGES]
    return any(old and new and old != new for old, new in pairs)
