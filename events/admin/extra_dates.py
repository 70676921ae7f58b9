"""The dates that come to those of a rule, in one field: with it they go with the form of an event, and so with its next
version. They are entered by a file, or on the page of their schedule; here they are kept out of sight."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.models import Schedule, ScheduleDate

Start = date | datetime
MOST = 500


class ExtraDatesField(forms.CharField):
    """A date in each line, with the time where it is not the schedule's own: the same in every language."""

    def __init__(self) -> None:
        super().__init__(
            label=gettext_lazy("Extra dates"),
            required=False,
            widget=forms.HiddenInput,
            help_text=gettext_lazy("They come to those that the repetition gives."),
        )

    def to_python(self, value: Any) -> str:
        lines = str(value or "").split("\n")
        try:
            return written({_read(line.strip()) for line in lines[: MOST + 1] if line.strip()})
        except ValueError as error:
            raise ValidationError(_("One of the extra dates is no date.")) from error

    def has_changed(self, initial: Any, data: Any) -> bool:
        return data is not None and super().has_changed(initial, data)


def written(starts: Iterable[Start]) -> str:
    lines = (f"{start:%Y-%m-%d %H:%M}" if isinstance(start, datetime) else f"{start:%Y-%m-%d}" for start in starts)
    return "\n".join(sorted(lines))


def starts_of(text: str) -> list[Start]:
    return [_read(line) for line in text.split("\n") if line]


def write(schedule: Schedule, text: str) -> None:
    """In place of those that the schedule has. A day that is taken out of it stays out."""
    there = {(row.on, row.at): row for row in schedule.dates.all()}
    wanted = {
        (start.date(), start.time()) if isinstance(start, datetime) else (start, None) for start in starts_of(text)
    }
    for key, row in there.items():
        if not row.excluded and key not in wanted:
            row.delete()
    new = sorted(wanted - there.keys(), key=str)
    ScheduleDate.objects.bulk_create(ScheduleDate(schedule=schedule, on=on, at=at, excluded=False) for on, at in new)


def _read(line: str) -> Start:
    return date.fromisoformat(line) if len(line) <= 10 else datetime.strptime(line, "%Y-%m-%d %H:%M")  # noqa: DTZ007
