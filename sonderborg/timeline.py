"""What happened to an initiative and what is coming, as one list of plain values. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

PAST, COMING = 10, 8  # shown at first
Kind = Literal["milestone", "update", "measurement", "event"]
ORDER = ("measurement", "event", "update", "milestone")  # of those on one day


@dataclass(frozen=True)
class Text:
    """Words, and their language where it is not the page's."""

    words: str
    lang: str = ""


@dataclass(frozen=True)
class Moment:
    """One entry. `day` is where it stands; a milestone stands where it was done, else where it is due.

    `state`: of a milestone done, overdue or planned; of an event the word for what became of it, or "".
    """

    day: date
    kind: Kind
    title: Text
    url: str = ""
    text: Text = Text("")
    state: str = ""
    reason: Text = Text("")
    last_on: date | None = None  # of an event over several days
    due_on: date | None = None  # of a milestone that was done on another day
    moves: Sequence[tuple[date, str]] = ()  # (due before, reason)
    figure: Decimal | None = None
    decimals: int | None = None
    unit: str = ""
    more: bool = False  # an event with further dates, or an indicator with earlier figures

    def is_past(self, today: date) -> bool:
        """A milestone that is done or overdue; anything else once its last day is over, or began before today."""
        if self.kind == "milestone":
            return self.state != "planned"
        return (self.last_on or self.day) < today


@dataclass(frozen=True)
class Timeline:
    past: Sequence[Moment]
    coming: Sequence[Moment]
    has_more: bool

    def __bool__(self) -> bool:
        return bool(self.past or self.coming)

    @property
    def moments(self) -> Sequence[Moment]:
        return [*self.past, *self.coming]


def timeline(moments: Iterable[Moment], today: date, *, everything: bool) -> Timeline:
    """In order of their days, past and coming apart; without `everything` those nearest to today."""
    rows = sorted(moments, key=lambda one: (one.day, ORDER.index(one.kind)))
    past = [one for one in rows if one.is_past(today)]
    coming = [one for one in rows if not one.is_past(today)]
    if everything:
        return Timeline(past, coming, has_more=False)
    cut = len(past) > PAST or len(coming) > COMING or any(one.more for one in rows)
    return Timeline(past[-PAST:], coming[:COMING], has_more=cut)
