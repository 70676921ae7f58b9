"""What an import of a bulk file found: its rows, what becomes of them, and what stops them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.core.exceptions import ValidationError
from import_export.results import Result, RowResult

from initiatives.cells import Fault


class Fate(StrEnum):
    """What becomes of a row that differs from what is there."""

    NOW = "now"  # saved at once
    REVIEW = "review"  # somebody else decides
    LEFT = "left"  # a change of it waits already, and is not pushed aside


# How the page of a row holds it once a change was made to it; nothing of that stays.
Version = Callable[[Any, Callable[[], None]], dict[str, Any]]


@dataclass(slots=True)
class Entry:
    """A row that is to be written: all its values as they will be, and (before, after) of those that change."""

    number: int
    instance: Any
    new: bool
    values: dict[str, Any]
    changes: dict[str, tuple[Any, Any]]


class BulkRowResult(RowResult):
    """`label` names the row by its key, `changes` the columns that change, as texts before and after."""

    label: str = ""
    fate: str = ""  # of what differs

    def __init__(self) -> None:
        super().__init__()
        self.changes: dict[str, tuple[str, str]] = {}


class BulkResult(Result):
    """`faults` are all that stop the import; `doubts` stop nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.faults: list[Fault] = []
        self.doubts: list[Fault] = []


def as_validation_error(faults: Iterable[Fault]) -> ValidationError:
    """For import-export's own pages: by column, the cell before the sentence."""
    found: dict[str, list[str]] = {}
    for fault in faults:
        text = f"“{fault.value}”: {fault.message}" if fault.value is not None else fault.message
        found.setdefault(fault.column, []).append(text)
    return ValidationError({column: [ValidationError(text) for text in texts] for column, texts in found.items()})
