"""Things that are missing: what, where it is filled, and whose turn it is."""

from collections.abc import Sequence
from dataclasses import dataclass

SHOWN = 50  # of one kind; the rest is counted


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing that is missing. `owner` is the name of an organisation, or of the `person` who was asked; empty where
    it is the coordinators' own. `indicator`: whose figure it is that is missing or too old."""

    what: str
    url: str
    owner: str = ""
    detail: str = ""
    person: int | None = None
    indicator: int | None = None


@dataclass(frozen=True, slots=True)
class Gaps:
    """All of one kind."""

    kind: str
    title: str
    rows: Sequence[Gap]

    @property
    def number(self) -> int:
        return len(self.rows)

    @property
    def shown(self) -> Sequence[Gap]:
        return self.rows[:SHOWN]

    @property
    def more(self) -> int:
        return max(0, self.number - SHOWN)
