"""Targets as rows of a form, looked at together: each fault of the plan stands beside the field it is about."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import get_language, gettext_lazy

from indicators.admin import help as words
from indicators.models import Target
from indicators.plan_words import field_of, sentence
from indicators.progress import Direction, Plan, plan_errors
from indicators.progress import Target as PlanTarget
from initiatives import formats
from initiatives.admin.base import TabularRows
from initiatives.fields import day_in_words
from initiatives.staff_forms import StaffForm


class TargetForm(StaffForm):
    beside = {"target_value_or_range": "value", "target_range_in_order": "low"}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.instance.plan_is_checked_together = True  # by the form set, which knows the other rows

    @property
    def as_value(self) -> PlanTarget:
        return PlanTarget(self.cleaned_data["on"], *(self.cleaned_data.get(name) for name in ("value", "low", "high")))


class TargetRowsFormSet(forms.BaseInlineFormSet):
    def clean(self) -> None:
        """The plan as a whole: with the direction and the baseline just as they were typed above."""
        super().clean()
        if any(form.errors for form in self.forms if not self._goes(form)):
            return
        kept = sorted(self._kept(), key=lambda form: form.cleaned_data["on"])
        targets = {form.as_value: form for form in kept}
        for error in plan_errors(self._plan(tuple(targets))):
            if error.target in targets:
                targets[error.target].add_error(field_of(error), sentence(error, get_language() or "da"))

    def _kept(self) -> Iterator[Any]:
        for form in self.forms:
            if form.cleaned_data.get("on") and not self._goes(form):
                yield form

    def _goes(self, form: Any) -> bool:
        return bool(self._should_delete_form(form))  # type: ignore[attr-defined]  # Django's own, without a public name

    def _plan(self, targets: tuple[PlanTarget, ...]) -> Plan:
        row = self.instance
        known = row.direction in Direction._value2member_map_
        return Plan(
            direction=Direction(row.direction) if known else Direction.NONE,
            baseline_on=row.baseline_on,
            baseline_value=row.baseline_value,
            targets=targets,
            frequency=row.frequency,
        )


class TargetRows(TabularRows):
    """Coordinators decide on targets; editors see them above the figures they report."""

    model = Target
    help_texts = words.TARGET
    form, formset = TargetForm, TargetRowsFormSet
    readonly_fields = ["goal"]
    unfolded = gettext_lazy("Change targets, or add some")
    verbose_name_plural = gettext_lazy("targets: the path, the last one is the final target")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        what = ["value", "low", "high"] if self._may_write(request, obj) else ["goal"]
        return ["on", *what, "decided_by", "source_url"]

    def _may_write(self, request: HttpRequest, page_row: Any) -> bool:
        return self._page().writers(request.user)

    def in_words(self, target: Target) -> str:
        return " – ".join(filter(None, [f"{day_in_words(target.on)}: {self.goal(target)}", target.decided_by]))

    @admin.display(description=gettext_lazy("value"))
    def goal(self, target: Target) -> str:
        return plain(target.value) if target.value is not None else f"{plain(target.low)}–{plain(target.high)}"


def plain(value: Decimal | None) -> str:
    """All its decimals and no more, in the reader's language; a dash for none."""
    return "–" if value is None else formats.number(value, None, get_language() or "da")


class IndicatorForm(StaffForm):
    beside = {
        "indicator_bounds_in_order": "upper_bound",
        "indicator_baseline_within_bounds": "baseline_value",
        "indicator_decimals_0_to_8": "decimals",
        "indicator_baseline_is_whole": "baseline_value",
        "indicator_counts_its_feature": "feature",
        "indicator_counts_a_programme": "counted_programme",
        "indicator_counts_an_organiser": "counted_organiser",
    }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.instance.plan_is_checked_together = True  # by the rows of targets below it

    def clean_code(self) -> str:
        return self.cleaned_data["code"].lower()
