"""What is said about a file: English with its parameters, translated by whoever shows it."""

from dataclasses import dataclass, field
from typing import Any

from events.rrule import RuleError


class CalendarFileError(RuleError):
    """The file as a whole cannot be read."""


@dataclass(frozen=True)
class Sentence:
    message: str
    params: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, error: RuleError) -> "Sentence":
        return cls(error.message, error.params)

    def __str__(self) -> str:
        return self.message % self.params if self.params else self.message
