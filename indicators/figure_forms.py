"""What a figure must be before it is handed in: the rules that all of its forms share."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from indicators.models import Indicator, Measurement
from indicators.periods import Period
from initiatives import formats
from initiatives.staff_forms import EvidenceField, StaffForm


def read_period(text: str, today: date) -> Period:
    """The period as typed; ValidationError for one that is none, or that has not begun."""
    try:
        period = Period.parse(text.strip().upper())
    except ValueError as error:
        raise ValidationError(_("Write a year (2019), a quarter (2019-Q2) or a month (2019-05).")) from error
    if period.starts_on > today:
        raise ValidationError(_("This period has not begun yet."))
    return period


def refuse_impossible(indicator: Indicator, value: Decimal | None) -> None:
    """ValidationError for a value that the indicator cannot have."""
    if value is None:
        return
    if indicator.lower_bound is not None and value < indicator.lower_bound:
        raise ValidationError(_("The lowest possible value is %(bound)s.") % {"bound": _number(indicator.lower_bound)})
    if indicator.upper_bound is not None and value > indicator.upper_bound:
        raise ValidationError(_("The highest possible value is %(bound)s.") % {"bound": _number(indicator.upper_bound)})


def _number(value: Decimal) -> str:
    return formats.number(value, None, get_language() or "da")


class MeasurementForm(StaffForm):
    """A new figure. Saved by `actions.hand_in`, never changed afterwards."""

    beside = {
        "measurement_value_or_reason": "value",
        "measurement_suppressed_has_no_value": "value",
        "measurement_share_is_whole": "denominator",
    }

    class Meta:
        model = Measurement
        fields = ["period", "breakdown", "value", "figure"]
        field_classes = {"evidence": EvidenceField}

    def clean_period(self) -> str:
        return str(read_period(self.cleaned_data["period"], timezone.localdate()))

    def clean_breakdown(self) -> str:
        return (self.cleaned_data["breakdown"] or "").strip()

    def clean(self) -> dict[str, Any] | None:
        data = super().clean()
        indicator = (data or {}).get("indicator") or getattr(self.instance, "indicator", None)
        if data and indicator is not None:
            try:
                refuse_impossible(indicator, data.get("value"))
            except ValidationError as error:
                self.add_error("value", error)
        return data


class NewFiguresFormSet(forms.BaseInlineFormSet):
    """Rows for new figures under their indicator."""

    def _construct_form(self, i: int, **options: Any) -> Any:
        form = super()._construct_form(i, **options)  # type: ignore[misc]
        form.instance.indicator = self.instance
        return form

    def clean(self) -> None:
        super().clean()
        seen = set()
        for form in self.extra_forms:
            data = getattr(form, "cleaned_data", {})
            if not form.has_changed() or not data.get("period"):
                continue
            key = data["period"], data.get("breakdown", "")
            if key in seen:
                form.add_error("period", _("This period and breakdown stand twice here."))
            seen.add(key)
