"""What an import of a calendar file does with each event of it, and with the file."""

from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from events import recurrence
from events.incoming import Sentence
from events.models import Event

KINDS = ("new", "changed", "cancelled", "unchanged", "refused")


@dataclass
class Row:
    """What becomes of one event. `changes`: (field, before, after); `kept`: fields that were edited here."""

    kind: str
    uid: str
    line: int
    title: str
    event: Event | None = None
    schedule: recurrence.Schedule | None = None
    dates: int = 0
    changes: list[tuple[str, Any, Any]] = field(default_factory=list)
    kept: tuple[str, ...] = ()
    moved: int = 0
    cancelled: int = 0
    restored: int = 0
    kept_dates: int = 0
    notes: tuple[Sentence, ...] = ()
    reason: Sentence | None = None


@dataclass
class Report:
    rows: list[Row]
    notes: list[Sentence]
    written: bool = False

    def count(self, kind: str) -> int:
        return sum(row.kind == kind for row in self.rows)

    @property
    def counts(self) -> dict[str, int]:
        return {kind: self.count(kind) for kind in KINDS}

    @property
    def refused(self) -> list[Row]:
        return [row for row in self.rows if row.kind == "refused"]

    @property
    def digest(self) -> str:
        """Of what was shown: another one means that something happened between the preview and the word to import."""
        told = [(row.kind, row.uid, row.line, row.changes, row.kept, row.moved, row.cancelled, row.restored,
                 str(row.reason)) for row in self.rows]  # fmt: skip
        return sha256(repr(told).encode()).hexdigest()
