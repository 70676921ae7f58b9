"""What is asked before many rows are changed at once: one small form for each kind of change."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from initiatives.admin.fields import MAIN, own_organisations
from initiatives.admin.tags import KINDS, REASONS, tag_choices
from initiatives.many import Change, PutTag, SetFields, SetState, TakeTag
from initiatives.models import Organisation, Tag
from initiatives.models.base import State
from initiatives.models.choices import InitiativeStatus, Phase
from initiatives.staff_forms import LongSelect


class ManyForm(forms.Form):
    """`title` names the action in the list."""

    title: Any = ""

    def __init__(self, request: HttpRequest, data: Any = None) -> None:
        super().__init__(data)
        self.request = request

    def change(self) -> Change:
        raise NotImplementedError


class PhaseForm(ManyForm):
    title = _("Change phase …")
    phase = forms.ChoiceField(label=_("Phase"), choices=Phase.choices)

    def change(self) -> Change:
        return SetFields({"phase": self.cleaned_data["phase"]})


class StatusForm(ManyForm):
    title = _("Set status by hand …")
    manual_status = forms.ChoiceField(
        label=_("Status"), choices=[("", _("As the milestones say")), *InitiativeStatus.choices], required=False
    )
    manual_status_reason = forms.CharField(
        label=_("Why the status is set by hand"),
        max_length=300,
        required=False,
        help_text=_("Shown beside the status."),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("manual_status") and not data.get("manual_status_reason"):
            self.add_error("manual_status_reason", _("A status set by hand needs a reason."))
        return data

    def change(self) -> Change:
        status = self.cleaned_data["manual_status"]
        reason = self.cleaned_data["manual_status_reason"] if status else ""
        return SetFields({"manual_status": status, "manual_status_reason": reason})


class StateForm(ManyForm):
    title = _("Change publication …")
    state = forms.ChoiceField(
        label=_("Publication"), choices=State.choices, help_text=_("Only what is published can be seen by the public.")
    )

    def change(self) -> Change:
        return SetState({"state": self.cleaned_data["state"]})


class OrganisationForm(ManyForm):
    """A subclass names the field."""

    title = _("Change responsible organisation …")
    field = "lead"
    organisation: Any = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=_("Responsible organisation"),
        help_text=_("Its members may edit the rows from then on."),
    )

    def __init__(self, request: HttpRequest, data: Any = None) -> None:
        super().__init__(request, data)
        rows, own = Organisation.objects.by_name(), own_organisations(request)
        choice: Any = self.fields["organisation"]
        choice.queryset = rows if own is None else rows.filter(pk__in=own)

    def change(self) -> Change:
        return SetFields({self.field: self.cleaned_data["organisation"]})


class WhatForm(ManyForm):
    what = forms.ChoiceField(
        label=_("Linked to"), help_text=_("A dimension, a goal or a Key Feature."), widget=LongSelect
    )

    def __init__(self, request: HttpRequest, data: Any = None) -> None:
        super().__init__(request, data)
        choice: Any = self.fields["what"]
        choice.choices = tag_choices(request)

    def clean_what(self) -> tuple[str, Any]:
        kind, _sign, pk = self.cleaned_data["what"].partition(":")
        return kind, KINDS[kind]._default_manager.get(pk=pk)


class PutTagForm(WhatForm):
    title = _("Add a tag …")
    field_order = ["what", "strength", "reason"]
    strength = forms.ChoiceField(
        label=_("Strength"),
        choices=Tag.Strength.choices,
        help_text=_("Direct: it is what the initiative is for. Indirect: it helps. Works against: say so honestly."),
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        required=False,
        help_text=_("One sentence, shown on the initiative's page."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def change(self) -> Change:
        kind, thing = self.cleaned_data["what"]
        reason = " ".join(self.cleaned_data["reason"].split())
        reasons = {name: reason if name == f"reason_{MAIN}" else "" for name in REASONS}
        return PutTag(kind, thing, self.cleaned_data["strength"], reasons)


class TakeTagForm(WhatForm):
    title = _("Remove a tag …")

    def change(self) -> Change:
        return TakeTag(*self.cleaned_data["what"])
