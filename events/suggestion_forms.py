"""The form with which anyone may suggest an event: what, when and an address to answer to; all else may wait."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from events import recurrence
from events.models import PriceKind, Registration, Suggestion
from events.models.events import SpokenLanguage
from events.models.suggestions import REPEATS
from events.models.venues import Known
from events.suggesting import schedule_of
from initiatives.layouts import Folded, Pair, Section
from initiatives.models import KeyFeature
from initiatives.models.choices import Audience
from initiatives.picture_forms import PictureForm
from initiatives.public_forms import Clock, Day, Line
from initiatives.staff_forms import NumberField
from initiatives.suggestion_forms import Link, Rows

AHEAD = timedelta(days=2 * 366)
MOST_DATES, MOST_FEATURES = 120, 5
STEP_FREE = [(Known.YES, pgettext_lazy("access", "Yes")), (Known.NO, pgettext_lazy("access", "No")),
             (Known.UNKNOWN, gettext_lazy("I don’t know"))]  # fmt: skip
PRICES = [(PriceKind.UNKNOWN, gettext_lazy("I don’t know yet")), *[c for c in PriceKind.choices if c[0] != "unknown"]]
REGISTRATIONS = [
    (Registration.UNKNOWN, gettext_lazy("I don’t know yet")),
    *[choice for choice in Registration.choices if choice[0] != "unknown"],
]


class SuggestionForm(PictureForm):
    kind = "suggest event"
    links = (*PictureForm.links, "features")
    field_order = ["title", "starts_on", "start_time", "end_time", "email", "body", "ends_on"]
    missing = {
        "title": gettext_lazy("Write what the event is called."),
        "starts_on": gettext_lazy("Write the date on which it takes place."),
        "email": gettext_lazy("Write your e-mail, so that we can answer."),
    }

    title = Line(
        label=gettext_lazy("What is the event called?"),
        max_length=120,
        help_text=gettext_lazy("Short and telling, at most 120 characters."),
    )
    starts_on = Day(label=gettext_lazy("Date"), help_text=gettext_lazy("Without a time: all day."))
    start_time = Clock(label=gettext_lazy("From"), required=False)
    end_time = Clock(label=gettext_lazy("Until"), required=False)
    body = forms.CharField(
        label=gettext_lazy("What is it about?"),
        max_length=5000,
        required=False,
        help_text=gettext_lazy("Write whom it is for and what happens. Avoid jargon."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    ends_on = Day(
        label=gettext_lazy("Last day"),
        required=False,
        help_text=gettext_lazy("Only when it lasts several days, such as an exhibition."),
    )
    repeats = forms.ChoiceField(label=gettext_lazy("Does it take place again?"), choices=REPEATS, required=False)
    repeats_until = Day(
        label=gettext_lazy("For the last time on"), required=False, help_text=gettext_lazy("When it takes place again.")
    )
    place = Line(
        label=gettext_lazy("Place"), max_length=200, required=False, help_text=gettext_lazy("Name and address.")
    )
    online_url = Link(label=gettext_lazy("Link to take part online"))
    step_free = forms.ChoiceField(
        label=gettext_lazy("Can one get in without steps?"),
        choices=STEP_FREE,
        widget=forms.RadioSelect,
        required=False,
        initial=Known.UNKNOWN,
    )
    access_note = Line(
        label=gettext_lazy("More on access"),
        max_length=400,
        required=False,
        help_text=gettext_lazy("For example toilet, hearing loop, parking."),
    )
    price_kind = forms.ChoiceField(
        label=gettext_lazy("What does it cost?"),
        choices=PRICES,
        widget=forms.RadioSelect,
        required=False,
        initial=PriceKind.UNKNOWN,
    )
    price_amount = NumberField(
        label=gettext_lazy("Price in kroner"),
        required=False,
        max_digits=8,
        decimal_places=2,
        min_value=Decimal("0.01"),
        help_text=gettext_lazy("Only when it costs something."),
    )
    registration = forms.ChoiceField(
        label=gettext_lazy("Does one have to register?"),
        choices=REGISTRATIONS,
        widget=forms.RadioSelect,
        required=False,
        initial=Registration.UNKNOWN,
    )
    registration_url = Link(label=gettext_lazy("Link to register"))
    audiences = forms.MultipleChoiceField(
        label=gettext_lazy("Whom is it for?"),
        choices=Audience.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Which languages are spoken?"),
        choices=SpokenLanguage.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    features = Rows(
        KeyFeature,
        key="code",
        label_of="short",
        label=gettext_lazy("Choose what fits best"),
        help_text=gettext_lazy("The 42 Key Features of a learning city, in short. Choose up to five, or none."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: dict[str, Any] = self.fields
        fields["features"].queryset = KeyFeature.objects.current().order_by("order")
        self.fields["organisation"].label = _("Organiser")
        self.fields["organiser"].label = _("Another organiser")
        self.arrange()

    def arrange(self) -> None:
        self.helper.layout = Layout(
            Section(
                "title",
                Pair("starts_on", "start_time", "end_time", css="trio"),
                "email",
                number=1,
                title=_("The most important"),
            ),
            Folded(
                "body", Pair("place", "online_url"), "repeats", Pair("repeats_until", "ends_on"), "step_free",
                "access_note", "price_kind", "price_amount", "registration", "registration_url", "audiences",
                "languages", *self.picture_fields,
                number=2, title=_("More about the event"),
            ),
            Folded("dimensions", "goals", number=3, title=_("What does it contribute to?")),
            Folded("features", number=4, title=_("What is it about, more closely?")),
            Folded("organisation", Pair("organiser", "name"), number=5, title=_("Who is behind it?")),
        )  # fmt: skip

    def clean_features(self) -> Any:
        if len(features := self.cleaned_data["features"]) > MOST_FEATURES:
            raise ValidationError(_("Choose five at most: those that fit best."))
        return features

    # --- What must fit together --------------------------------------------------------------------
    def clean_starts_on(self) -> date:
        day, today = self.cleaned_data["starts_on"], timezone.localdate(self.now)
        if day < today:
            raise ValidationError(_("This day is past. Choose today or a later day."))
        if day > today + AHEAD:
            raise ValidationError(_("That is very far away. Choose a day within the next two years."))
        return day

    def clean_step_free(self) -> str:
        return self.cleaned_data["step_free"] or Known.UNKNOWN

    def clean_price_kind(self) -> str:
        return self.cleaned_data["price_kind"] or PriceKind.UNKNOWN

    def clean_registration(self) -> str:
        return self.cleaned_data["registration"] or Registration.UNKNOWN

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        self._check_times(data)
        self._check_price(data)
        if not self.errors:
            self._check_dates(data)
        return data

    def _check_times(self, data: dict[str, Any]) -> None:
        first, last = data.get("starts_on"), data.get("repeats_until")
        if data.get("end_time") and not data.get("start_time") and "start_time" not in self.errors:
            self.add_error("start_time", _("Say when it starts, too."))
        if first and data.get("ends_on") and data["ends_on"] < first:
            self.add_error("ends_on", _("The last day is on or after the first."))
        if data.get("repeats") and not last and "repeats_until" not in self.errors:
            self.add_error("repeats_until", _("Write the date on which it takes place for the last time."))
        elif last and not data.get("repeats"):
            self.add_error("repeats", _("Say how often it takes place, too."))
        elif first and last and not first <= last <= first + AHEAD:
            self.add_error("repeats_until", _("The last time is after the first date, within two years."))

    def _check_price(self, data: dict[str, Any]) -> None:
        costs = data.get("price_kind") == PriceKind.AMOUNT
        if costs and data.get("price_amount") is None and "price_amount" not in self.errors:
            self.add_error("price_amount", _("Say how much it costs."))
        elif data.get("price_amount") is not None and not costs:
            data["price_kind"] = PriceKind.AMOUNT  # who writes a price means it

    def _check_dates(self, data: dict[str, Any]) -> None:
        """That the dates can be followed, and are not too many to be read through."""
        try:
            spans = recurrence.expand(
                schedule_of(Suggestion(**self.columns())), until=data["starts_on"] + AHEAD, limit=MOST_DATES
            )
        except recurrence.RuleError as error:
            field = "repeats" if data["repeats"] else "ends_on" if data["ends_on"] else "end_time"
            self.add_error(field, ValidationError(_(error.message) % error.params))
            return
        if any(one.last_on >= two.first_on for one, two in pairwise(spans)):
            self.add_error("ends_on", _("It would begin again before it has ended. Take away the last day."))
