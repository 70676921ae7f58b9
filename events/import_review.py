"""A calendar file of somebody whose work others look at first: new events wait in review, and what changes of published
ones becomes their next version. That a date is off or moved is told at once all the same."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from events.incoming import Sentence
from events.merging import Values
from events.models import Event
from events.rrule import gettext_noop
from initiatives import workflow
from initiatives.models import State, Submission

WAITS = gettext_noop("Sent to review: the public sees the event as it is until somebody else publishes the change.")
WAITS_ALREADY = gettext_noop(
    "A change of it waits for review already: what the file says is left until that is decided."
)
NEW_WAITS = gettext_noop("Sent to review: somebody else publishes it.")

# How the page of the event holds it once `change` was made to it; nothing of that stays.
Version = Callable[[Event, Callable[[Event], None]], dict[str, Any]]


@dataclass
class Review:
    by: Any
    now: datetime
    version: Version
    new: list[Event] = field(default_factory=list)

    def holds(self, event: Event) -> bool:
        return event.state == State.PUBLISHED

    def waiting(self, event: Event) -> Submission | None:
        newest = workflow.newest(event)
        return newest if newest and newest.is_waiting else None

    def propose(self, event: Event, change: Callable[[Event], None]) -> Sentence:
        """The next version, unless one waits: nobody's text is pushed aside by a file."""
        if self.waiting(event):
            return Sentence(WAITS_ALREADY)
        workflow.submit(row=event, by=self.by, now=self.now, version=self.version(event, change))
        return Sentence(WAITS)

    def finish(self) -> None:
        workflow.note_sent(rows=self.new, by=self.by, now=self.now)


def expected(told: Values, written: Values, here: Values) -> Values:
    """What stands here once the next version is published: its page takes no dates out of the series."""
    dates = written.get("dates")
    if not isinstance(dates, dict) or not isinstance(here["dates"], dict):
        return told
    return told | {"dates": dates | {"excluded": here["dates"]["excluded"]}}


def newly_off(written: Values, here: Values) -> set[datetime]:
    """The starts that the file takes out of the series."""
    dates, before = written.get("dates"), here["dates"]
    if not isinstance(dates, dict) or not isinstance(before, dict):
        return set()
    return {datetime.fromisoformat(start) for start in set(dates["excluded"]) - set(before["excluded"])}
