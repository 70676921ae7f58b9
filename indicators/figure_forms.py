"""What a figure must be before it is handed in: the rules that all of its forms share."""

from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from indicators import doubt_words, figure_rules
from indicators.doubts import Doubt
from indicators.figure_rules import Limits, Typed
from indicators.models import Figure, Indicator, Measurement
from indicators.periods import Period
from indicators.second_look import look_at
from initiatives.staff_forms import EvidenceField, StaffForm

FOR_DOUBTS = ("breakdown", "value", "numerator", "denominator", "figure")


def read_period(text: str, today: date) -> Period:
    """The period as typed; ValidationError for one that is none, or that has not begun."""
    try:
        period = Period.parse(text.strip().upper())
    except ValueError as error:
        raise ValidationError(_("Write a year (2019), a quarter (2019-Q2) or a month (2019-05).")) from error
    if period.starts_on > today:
        raise ValidationError(_("This period has not begun yet."))
    return period


class MeasurementForm(StaffForm):
    """A new figure. Saved by `actions.hand_in`, never changed afterwards.

    What looks wrong but may be right is asked about, beside the value, with a box to tick. The box carries the seal
    of exactly these doubts, so that a tick from before says nothing about a value that was changed since.
    """

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
        return figure_rules.breakdown_of(self.cleaned_data["breakdown"] or "")

    def clean(self) -> dict[str, Any] | None:
        data = super().clean()
        indicator = (data or {}).get("indicator") or getattr(self.instance, "indicator", None)
        if data is None or indicator is None or not self.has_changed():
            return data
        limits = Limits.of(indicator)
        typed = figure_rules.settled(self._typed(data), limits)
        if "value" in data:
            data["value"] = typed.value
        for field, text in figure_rules.faults(typed, limits):
            self._put_beside(field, text)
        if not self.errors:
            self._ask(indicator, data, limits)
        return data

    def _typed(self, data: dict[str, Any]) -> Typed:
        return Typed(
            value=data.get("value"),
            numerator=data.get("numerator"),
            denominator=data.get("denominator"),
            absent_reason=data.get(f"absent_reason_{settings.LANGUAGE_CODE}") or "",
            figure=data.get("figure") or Figure.FINAL,
            breakdown=data.get("breakdown") or "",
        )

    def _put_beside(self, field: str, text: str) -> None:
        """Once, and under a field that this form has."""
        field = {"absent_reason": "value"}.get(field, field)
        field = field if field in self.fields else "value"
        if not self.has_error(field):
            self.add_error(field, text)

    def _ask(self, indicator: Indicator, data: dict[str, Any], limits: Limits) -> None:
        figure = Measurement(indicator=indicator, **{name: data.get(name) for name in FOR_DOUBTS if name in data})
        look = look_at([indicator.pk], Period.parse(data["period"]))
        doubts = look.at_one(figure, limits) + look.at_parts(indicator.pk, [figure], limits)
        seal = doubt_words.seal(doubts)
        if seal and self.data.get(self.add_prefix("confirmed")) != seal:
            self.add_error("value", self._question(seal, doubts))
        self.instance.doubts = [doubt.as_json for doubt in doubts]

    def _question(self, seal: str, doubts: list[Doubt]) -> SafeString:
        return format_html(
            '<span class="doubts">{}</span> '
            '<label class="confirm"><input type="checkbox" name="{}" value="{}"> {}</label>',
            format_html_join(mark_safe("<br>"), "{}", ((text,) for text in doubt_words.sentences(doubts))),
            self.add_prefix("confirmed"),
            seal,
            doubt_words.confirm_label(),
        )


class NewFiguresFormSet(forms.BaseInlineFormSet):
    """Rows for new figures under their indicator."""

    def _construct_form(self, i: int, **options: Any) -> Any:
        form = super()._construct_form(i, **options)  # type: ignore[misc]
        form.instance.indicator = self.instance
        return form

    def add_fields(self, form: Any, index: int | None) -> None:
        """Of a share the value is shown while its parts are typed (share.js)."""
        super().add_fields(form, index)
        if figure_rules.is_per_cent(self.instance.unit_da or ""):
            form.fields["value"].widget.attrs["data-share"] = "100"

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
