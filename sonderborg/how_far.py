"""How far an initiative is, with the sum behind it: its milestones counted, its indicators beside them. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sonderborg.timeline import Moment, Text


@dataclass(frozen=True)
class Line:
    """A milestone in the sum."""

    title: Text
    state: str
    due_on: date
    done_on: date | None


@dataclass(frozen=True)
class HowFar:
    """`statuses`: (key, word, how many) of the indicators, in the order they come in."""

    lines: Sequence[Line]
    statuses: Sequence[tuple[str, str, int]]

    def count(self, state: str) -> int:
        return sum(line.state == state for line in self.lines)

    @property
    def done(self) -> int:
        return self.count("done")

    @property
    def planned(self) -> int:
        return self.count("planned")

    @property
    def overdue(self) -> int:
        return self.count("overdue")

    @property
    def measured(self) -> int:
        return sum(number for _key, _word, number in self.statuses)


def how_far(milestones: Iterable[Moment], statuses: Iterable[tuple[str, str]]) -> HowFar:
    """From the milestones of the timeline and (key, word) for each indicator."""
    lines = [
        Line(one.title, one.state, one.due_on or one.day, one.day if one.state == "done" else None)
        for one in milestones
    ]
    words = list(statuses)
    counted = [(key, word, words.count((key, word))) for key, word in dict.fromkeys(words)]
    return HowFar(lines, counted)
