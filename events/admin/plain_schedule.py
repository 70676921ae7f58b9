"""When an event takes place, in the words of a school secretary; the rule is written from them, and read into them."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminDateWidget
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import capfirst, format_lazy
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from events import actions, recurrence
from events.admin.extra_dates import ExtraDatesField, starts_of, written
from events.admin.shows_dates import ShowsDates
from events.plain_rule import PlainRule, filled, first_given, read, write
from events.rrule import check_rule
from events.schedule_words import in_words
from events.school_year import CHRISTMAS, SUMMER, Break, last_day_before
from initiatives import formats
from initiatives.staff_forms import StaffForm

OWN = "own"
REPEATS = [
    ("never", gettext_lazy("It happens once")),
    ("day", gettext_lazy("Daily")),
    ("week", gettext_lazy("Weekly, on chosen weekdays")),
    ("month weekday", gettext_lazy("Monthly, on a weekday (the second Tuesday)")),
    ("month", gettext_lazy("Monthly, on the day of the first date (the 15th)")),
    ("month end", gettext_lazy("Monthly, on the last day")),
    ("year", gettext_lazy("Yearly, on the day of the first date")),
]
EVERY = [
    (1, gettext_lazy("every day, week, month or year")),
    (2, gettext_lazy("every second")),
    (3, gettext_lazy("every third")),
    (4, gettext_lazy("every fourth")),
    *((number, format_lazy(gettext_lazy("every {number}th"), number=number)) for number in range(5, 13)),
]
PLACES = [
    (1, pgettext_lazy("weekday in the month", "first")),
    (2, pgettext_lazy("weekday in the month", "second")),
    (3, pgettext_lazy("weekday in the month", "third")),
    (4, pgettext_lazy("weekday in the month", "fourth")),
    (5, pgettext_lazy("weekday in the month", "fifth, where there is one")),
    (-1, pgettext_lazy("weekday in the month", "last")),
]
ENDS = [
    ("on", gettext_lazy("On a date")),
    ("after", gettext_lazy("After a number of times")),
    (SUMMER, gettext_lazy("With the school year, before the summer holidays")),
    (CHRISTMAS, gettext_lazy("Before the Christmas holidays")),
    ("open", gettext_lazy("Until further notice")),
]
NOT_ENTERED = {
    SUMMER: gettext_lazy(
        "No summer holidays after %(day)s are entered. Coordinators enter the school holidays; until then, choose "
        "“On a date”."
    ),
    CHRISTMAS: gettext_lazy(
        "No Christmas holidays after %(day)s are entered. Coordinators enter the school holidays; until then, choose "
        "“On a date”."
    ),
}


def change_past() -> forms.BooleanField:
    return forms.BooleanField(
        label=gettext_lazy("Change dates that are over, too"),
        required=False,
        help_text=gettext_lazy(
            "Otherwise they stay as they were, on the pages and in the calendars of those who subscribe."
        ),
    )


class PlainScheduleForm(ShowsDates, StaffForm):
    """A few fields in place of an RRULE; with the dates that they give."""

    beside = {"schedule_ends_after_start": "ends_on", "schedule_times_or_all_day": "start_time"}
    repeats = forms.ChoiceField(
        label=gettext_lazy("Repeats"), choices=REPEATS, initial="never",
        help_text=gettext_lazy("The dates that follow from it show below while you write."),
    )  # fmt: skip
    every = forms.TypedChoiceField(
        label=gettext_lazy("How often"), choices=EVERY, coerce=int, initial=1, required=False,
        help_text=gettext_lazy("For example every second week. Only when it repeats."),
    )  # fmt: skip
    weekdays = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Weekdays"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None: the weekday of the first date."),
    )  # fmt: skip
    places = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Which of them in the month"), coerce=int, choices=PLACES, required=False,
        widget=forms.CheckboxSelectMultiple, help_text=gettext_lazy("None: as the first date."),
    )  # fmt: skip
    ends = forms.ChoiceField(
        label=gettext_lazy("Ends"), choices=ENDS, initial="on", required=False, widget=forms.RadioSelect,
        help_text=gettext_lazy("“Until further notice” needs a day on which you are asked again."),
    )  # fmt: skip
    until = forms.DateField(
        label=gettext_lazy("Last date"), required=False, widget=AdminDateWidget,
        help_text=gettext_lazy("With “On a date”: nothing takes place after this day."),
    )  # fmt: skip
    times = forms.IntegerField(
        label=gettext_lazy("Number of times"), min_value=1, max_value=999, required=False,
        help_text=gettext_lazy("With “After a number of times”: the first date counts, too."),
    )  # fmt: skip
    change_past = change_past()
    extra = ExtraDatesField()
    breaks: list[Break] = []

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: dict[str, Any] = self.fields
        names = formats.style_of(_language()).weekdays
        fields["weekdays"].choices = [(number, capfirst(name)) for number, name in enumerate(names)]
        for name in ("start_time", "end_time"):
            if name in fields:
                fields[name].widget.format = "%H:%M"  # nobody begins at a second
        if "ends_on" in fields:
            fields["ends_on"].required = False
            fields["ends_on"].label = _("To")
            fields["ends_on"].help_text = _("Only when it lasts several days.")
        self.initial["extra"] = written(_moment(row) for row in self.exceptions() if not row.excluded)
        plain = read(self._saved()) if self.instance.pk else PlainRule(repeats="never", ends="on")
        if plain is None:
            fields["repeats"].choices = [*REPEATS, (OWN, self._own_words())]
            self.initial["repeats"] = OWN
        else:
            said: dict[str, Any] = vars(plain) if plain.repeats != "never" else {"repeats": "never"}
            self.initial = {**self.initial, **said}

    def offer_breaks(self, breaks: list[Break]) -> None:
        """What coordinators entered. The dates that it gives are told before one of them is chosen."""
        self.breaks = breaks
        field: Any = self.fields.get("ends")
        if field is None:
            return
        first = max(timezone.localdate(), self.instance.starts_on or date.min)
        field.choices = [(value, self._with_day(value, label, first)) for value, label in ENDS]

    def _with_day(self, value: str, label: Any, first: date) -> str:
        if value not in NOT_ENTERED:
            return str(label)
        last = last_day_before(value, first, self.breaks)
        words = _("until %(day)s") % {"day": formats.longdate(last, _language())} if last else _("not entered yet")
        return f"{label} ({words})"

    # --- What was typed, as a schedule ------------------------------------------------------------
    def clean_extra(self) -> str:
        """Where a form was sent without them they stay."""
        is_sent = self.add_prefix("extra") in self.data
        return str(self.cleaned_data["extra"] if is_sent else self.initial["extra"])

    def clean(self) -> dict[str, Any] | None:
        data = super().clean()
        for name in ("starts_on", "until"):
            self._check_year(name, data or {})
        if not data or not data.get("starts_on"):
            return data
        data["ends_on"] = data.get("ends_on") or data["starts_on"]
        if data.get("all_day"):
            data["start_time"] = data["end_time"] = None
        if data.get("repeats") not in (None, OWN):
            self._read_rule(data)
        if not self.errors and is_whole(data):
            self._check(data)
        return data

    def _check_year(self, name: str, data: dict[str, Any]) -> None:
        day = data.get(name)
        if day and not recurrence.FIRST_YEAR <= day.year <= recurrence.LAST_YEAR:
            years = {"first": recurrence.FIRST_YEAR, "last": recurrence.LAST_YEAR}
            self.add_error(name, _("Dates lie between the years %(first)s and %(last)s.") % years)

    def _read_rule(self, data: dict[str, Any]) -> None:
        self._until_holidays(data)
        if "ends" in self.errors:
            return
        plain = PlainRule(
            repeats=data["repeats"],
            every=data.get("every") or 1,
            weekdays=tuple(data.get("weekdays") or ()),
            places=tuple(data.get("places") or ()),
            ends=data.get("ends") or "open",
            until=data.get("until"),
            times=data.get("times"),
        )
        if plain.repeats == "never":
            self.instance.rule, data["review_on"] = "", None
            return
        first = data["starts_on"]
        self._check_end(plain, data)
        self._check_first(plain, first)
        if plain.ends != "open":
            data["review_on"] = None
        before = read(self._saved()) if self.instance.pk and self.instance.starts_on == first else None
        if before is None or filled(before, first) != filled(plain, first):
            self.instance.rule = write(plain, first)

    def _until_holidays(self, data: dict[str, Any]) -> None:
        """The date is what is kept: who moves the holidays later moves no course."""
        which = data.get("ends")
        if which not in NOT_ENTERED or data["repeats"] == "never":
            return
        first = max(timezone.localdate(), data["starts_on"])
        data["ends"], data["until"] = "on", last_day_before(which, first, self.breaks)
        if data["until"] is None:
            words = {"day": formats.longdate(first, _language())}
            self.add_error("ends", ValidationError(str(NOT_ENTERED[which]) % words))

    def _check_end(self, plain: PlainRule, data: dict[str, Any]) -> None:
        if plain.ends == "on" and not plain.until and "until" not in self.errors:
            self.add_error("until", _("Say on which date it ends."))
        elif plain.ends == "on" and plain.until and plain.until < data["starts_on"]:
            self.add_error("until", _("The last date is on or after the first."))
        elif plain.ends == "after" and not plain.times and "times" not in self.errors:
            self.add_error("times", _("Say how many times it takes place."))
        elif plain.ends == "open" and not data.get("review_on") and "review_on" not in self.errors:
            self.add_error("review_on", _("A repetition without end needs a day to look at it again."))

    def _check_first(self, plain: PlainRule, first: date) -> None:
        fits = first_given(plain, first)
        if fits != first:
            words = {"weekday": formats.weekday(first, _language()), "day": _day(fits)}
            text = _("The repetition does not fall on the first date, a %(weekday)s. The next that fits is %(day)s.")
            self.add_error("starts_on", text % words)

    def _check(self, data: dict[str, Any]) -> None:
        """A rule that cannot be followed is refused here, in words, and not when its dates are made."""
        try:
            check_rule(self.instance.rule, allow_endless=bool(data.get("review_on")))
            recurrence.expand(self.value, until=self.last_day())
        except recurrence.RuleError as error:
            self.add_error("repeats", ValidationError(_(error.message) % error.params))

    @property
    def value(self) -> recurrence.Schedule:
        """As typed where it is valid, else as saved."""
        dates = self.exceptions()
        data = self.cleaned_data if self.is_bound else vars(self.instance)
        return recurrence.Schedule(
            all_day=bool(data.get("all_day")),
            starts_on=data["starts_on"],
            ends_on=data["ends_on"],
            start_time=data.get("start_time"),
            end_time=data.get("end_time"),
            zone=self.instance.zone,
            rule=self.instance.rule,
            extra_dates=tuple(starts_of(data["extra"] if self.is_bound else self.initial["extra"])),
            excluded_dates=tuple(_moment(row) for row in dates if row.excluded),
        )

    def _saved(self) -> recurrence.Schedule:
        return actions.as_value(self.instance)

    def _own_words(self) -> str:
        try:
            return _("As it is: %(rule)s") % {"rule": in_words(self._saved(), _language())}
        except recurrence.RuleError:
            return _("As it is: %(rule)s") % {"rule": self.instance.rule}

    def exceptions(self) -> list[Any]:
        return list(self.instance.dates.all()) if self.instance.pk else []

    def last_day(self) -> date:
        data = self.cleaned_data if self.is_bound else vars(self.instance)
        far = max(timezone.localdate() + actions.AHEAD, data["ends_on"])
        review = data.get("review_on")
        is_endless = self.instance.rule and not any(end in self.instance.rule for end in ("COUNT=", "UNTIL="))
        return min(far, review) if review and is_endless else far


def is_whole(data: dict[str, Any]) -> bool:
    """Otherwise the database says what is missing, beside the field."""
    times = data.get("all_day") or (data.get("start_time") is not None and data.get("end_time") is not None)
    return bool(times and data["starts_on"] <= data["ends_on"])


def _moment(row: Any) -> date | datetime:
    return datetime.combine(row.on, row.at) if row.at else row.on


def _language() -> str:
    return get_language() or "da"


def _day(day: date) -> str:
    return formats.fullday(day, _language())
