"""The dates that a typed schedule gives, to look at before it is saved; and the question for each that meets a holiday."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext_lazy

from events import recurrence
from events.changes import REASONS, Choice
from events.closed_days import Texts
from events.models import Occurrence
from events.schedule_words import in_words
from events.series import History, Series, history_of, series_of

WHAT = [
    ("keep", gettext_lazy("Keep")),
    ("skip", gettext_lazy("Skip")),
    ("move", gettext_lazy("Move")),
]
School = tuple[date, date, Texts]


@dataclass(frozen=True)
class Question:
    """A date that falls on a holiday, and what is chosen for it."""

    on: date
    name: str
    what: str
    to: date | None
    field: str
    to_field: str


# To the type checker it is a form, which gives it `data`, `add_prefix` and the rest; in truth the form comes beside it.
if TYPE_CHECKING:
    from django.forms import ModelForm as Form
else:
    Form = object


class ShowsDates(Form):
    """For a form with `value` (the schedule) and its exceptions. The formset gives `schools`, `moved` (dates by their
    original day) and `over` (dates that are), in two queries for all its rows."""

    schools: list[School] = []
    moved: Mapping[date, Occurrence] = {}
    over: Sequence[Occurrence] = ()
    answers = WHAT

    @property
    def value(self) -> recurrence.Schedule:
        raise NotImplementedError

    def last_day(self) -> date:
        raise NotImplementedError

    def exceptions(self) -> list[Any]:
        raise NotImplementedError

    @cached_property
    def series(self) -> Series | None:
        """None where there is nothing to show, or nothing that can be followed."""
        typed = self.is_bound and self.is_valid() and self.cleaned_data.get("starts_on")
        if not (typed or (not self.is_bound and self.instance.pk)):
            return None
        reasons = {row.on: {name: getattr(row, name) for name in REASONS} for row in self.exceptions() if row.excluded}
        try:
            return series_of(
                self.value, today=timezone.localdate(), until=self.last_day(), reasons=reasons, schools=self.schools
            )
        except recurrence.RuleError:
            return None

    @cached_property
    def history(self) -> History:
        """What is over and stays as it was, unless someone says otherwise. Of a new schedule nothing does."""
        if not self.series or not self.over:
            return History()
        rows = [row for row in self.over if row.status == row.Status.SCHEDULED and not row.edited]
        here = {row.recurrence_key: (row.first_on, row.starts_at, row.ends_at) for row in rows}
        found = history_of(self.value, here, today=timezone.localdate())
        touched = {row.first_on for row in self.over} - {row.first_on for row in rows}
        return replace(found, missing=tuple(day for day in found.missing if day not in touched))

    @property
    def words(self) -> str:
        reasons = {row.on: row.reason for row in self.exceptions() if row.excluded}
        return in_words(self.value, _language(), reasons) if self.series else ""

    @property
    def questions(self) -> Iterator[Question]:
        """One for each date that meets a holiday."""
        for choice in self.choices():
            name = choice.reasons.get(f"reason_{_language()[:2]}") or choice.reasons.get("reason_da", "")
            field = self.add_prefix(f"day-{choice.on}")
            yield Question(choice.on, name, choice.what, choice.to, field, self.add_prefix(f"to-{choice.on}"))

    def choices(self) -> list[Choice]:
        """As chosen, else as it is now."""
        if not self.series:
            return []
        out = {row.on for row in self.exceptions() if row.excluded}
        return [self._choice(day, reasons, is_out=day in out) for day, reasons in self.series.holidays.items()]

    def _choice(self, day: date, reasons: Texts, *, is_out: bool) -> Choice:
        moved = self.moved.get(day)
        now = "skip" if is_out else "move" if moved else "keep"
        asked = str(self.data.get(self.add_prefix(f"day-{day}"), "")) if self.is_bound else ""
        if self.is_bound and self.data.get(self.add_prefix("all-days")) == "skip":
            asked = "skip"
        to = _date_or_none(str(self.data.get(self.add_prefix(f"to-{day}"), ""))) if self.is_bound else None
        what: Any = asked if asked in dict(WHAT) else now
        return Choice(day, what, reasons, to or (moved.first_on if moved else None))

    def new_choices(self) -> list[Choice]:
        """Those that differ from what is."""
        out = {row.on for row in self.exceptions() if row.excluded}
        return [choice for choice in self.choices() if self._is_news(choice, choice.on in out)]

    def _is_news(self, choice: Choice, is_out: bool) -> bool:
        moved = self.moved.get(choice.on)
        if choice.what == "move":
            return bool(choice.to) and (moved is None or moved.first_on != choice.to)
        return is_out != (choice.what == "skip") or (moved is not None and choice.what == "keep")


def _date_or_none(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if recurrence.FIRST_YEAR <= found.year <= recurrence.LAST_YEAR else None


def _language() -> str:
    return get_language() or "da"


def school_span(row: Any) -> School:
    """A school holiday with its name as the columns of a reason."""
    return row.first_on, row.last_on, {name: getattr(row, name.replace("reason", "name")) or "" for name in REASONS}
