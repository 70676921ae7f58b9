"""The form with which anyone may suggest an initiative: what it is called, what it is about and an address to answer
to; all else may wait."""

from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from initiatives.layouts import Folded, Pair, Section
from initiatives.models.choices import Audience, Field, LifeStage, Phase
from initiatives.public_forms import Day, Line
from initiatives.suggestion_forms import Link, SuggestForm

PHASES = [choice for choice in Phase.choices if choice[0] in (Phase.IDEA, Phase.PLANNED, Phase.UNDER_WAY)]


def _several(label: Any, choices: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(label=label, choices=choices, widget=forms.CheckboxSelectMultiple, required=False)


class InitiativeForm(SuggestForm):
    field_order = ["title", "summary", "email", "body"]
    missing = {
        "title": gettext_lazy("Write what the initiative is called."),
        "summary": gettext_lazy("Write what it is about, in a sentence or two."),
        "email": gettext_lazy("Write your e-mail, so that we can answer."),
    }
    title = Line(
        label=gettext_lazy("What is the initiative called?"),
        max_length=120,
        help_text=gettext_lazy("Short and telling, at most 120 characters."),
    )
    summary = forms.CharField(
        label=gettext_lazy("What is it about?"),
        max_length=400,
        help_text=gettext_lazy("Whom it is for and what happens, in one or two sentences: at most 400 characters."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    body = forms.CharField(
        label=gettext_lazy("Tell more"),
        max_length=5000,
        required=False,
        help_text=gettext_lazy("What do you do, who takes part, what do you want to achieve? Avoid jargon."),
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    phase = forms.ChoiceField(
        label=gettext_lazy("How far is it?"),
        choices=PHASES,
        widget=forms.RadioSelect,
        required=False,
        initial=Phase.IDEA,
    )
    starts_on = Day(
        label=gettext_lazy("Starts"), required=False, help_text=gettext_lazy("The day it began or will begin.")
    )
    place = Line(
        label=gettext_lazy("Place"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("For example a district or a building."),
    )
    website = Link(label=gettext_lazy("The initiative’s own site"))
    audiences = _several(gettext_lazy("Who can take part?"), Audience.choices)
    life_stages = _several(gettext_lazy("Which ages is it for?"), LifeStage.choices)
    field = _several(gettext_lazy("Field"), Field.choices)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["organisation"].label = _("Organisation")
        self.fields["organiser"].label = _("Another organisation or group")
        self.helper.layout = Layout(
            Section("title", "summary", "email", number=1, title=_("The most important")),
            Folded(
                "body", "phase", Pair("starts_on", "place"), "website", "audiences", "life_stages",
                number=2, title=_("More about the initiative"),
            ),
            Folded("dimensions", "goals", "field", number=3, title=_("What does it contribute to?")),
            Folded("organisation", Pair("organiser", "name"), number=4, title=_("Who is behind it?")),
        )  # fmt: skip

    def clean_phase(self) -> str:
        return self.cleaned_data["phase"] or Phase.IDEA

    def columns(self) -> dict[str, Any]:
        values = super().columns()
        return values | {"fields": values.pop("field")}

    @classmethod
    def told(cls, row: Any) -> dict[str, Any]:
        return super().told(row) | {"field": row.fields}
