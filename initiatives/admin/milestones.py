"""Milestones: a planned date that moves says why, and the reason is kept."""

from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextInputWidget
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from initiatives.admin import help as words
from initiatives.models import MilestoneShift
from initiatives.staff_forms import StaffForm


class MilestoneForm(StaffForm):
    shift_reason = forms.CharField(
        label=gettext_lazy("Why the date is moved"),
        max_length=300,
        required=False,
        widget=AdminTextInputWidget,
        help_text=words.MILESTONE["shift_reason"],
    )

    def clean(self) -> dict[str, Any] | None:
        data = super().clean()
        if self.moved_from and data and not data.get("shift_reason"):
            self.add_error("shift_reason", _("Say why the date is moved."))
        return data

    @property
    def moved_from(self) -> Any:
        """The planned date before, where a saved milestone gets another one; else None."""
        moved = self.instance.pk and "due_on" in self.changed_data and self.cleaned_data.get("due_on")
        return self.initial["due_on"] if moved else None


def keep_shifts(formset: Any, *, by: Any) -> None:
    """After the formset is saved: one row for each date that moved."""
    for form in formset.initial_forms:
        if form.moved_from and form not in formset.deleted_forms:
            MilestoneShift.objects.create(
                milestone=form.instance,
                due_before=form.moved_from,
                due_after=form.instance.due_on,
                reason=form.cleaned_data["shift_reason"],
                moved_by=by,
            )
