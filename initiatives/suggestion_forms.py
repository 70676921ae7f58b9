"""What every form for suggesting something asks: who sends it, who is behind it and what it contributes to."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from initiatives.fields import named
from initiatives.models import Dimension, Goal, Organisation
from initiatives.public_forms import Line, PublicForm

MOST_GOALS = 5
NO_LINK = gettext_lazy("Write the link as it stands in the browser, such as www.example.dk.")


class Rows(forms.ModelMultipleChoiceField):
    """Entries of the framework, each by its name."""

    def __init__(self, model: Any, *, key: str, label_of: str, **options: Any) -> None:
        self.label_of = label_of
        widget = forms.CheckboxSelectMultiple
        super().__init__(model.objects.all(), to_field_name=key, widget=widget, required=False, **options)

    def label_from_instance(self, row: Model) -> str:
        return named(row, self.label_of)


class OneOf(forms.Select):
    """Names that are not in the reader's language say so."""

    def create_option(self, name: str, value: Any, label: Any, *more: Any, **options: Any) -> Any:
        option = super().create_option(name, value, label, *more, **options)
        if code := getattr(label, "lang", ""):
            option["attrs"]["lang"] = code
        return option


class OwnOrganisation(forms.ModelChoiceField):
    widget = OneOf

    def label_from_instance(self, row: Model) -> str:
        return named(row, "name")


class Link(forms.URLField):
    def __init__(self, **options: Any) -> None:
        errors = {"invalid": NO_LINK}
        super().__init__(required=False, max_length=200, assume_scheme="https", error_messages=errors, **options)


class SuggestForm(PublicForm):
    """Subclasses add what the thing itself is, and say their layout."""

    links: tuple[str, ...] = ("goals", "dimensions")
    many = frozenset({"page", "seen", "homepage"})  # neither links nor columns of the suggestion
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=100)  # what is alike, shown already
    email = forms.EmailField(
        label=gettext_lazy("Your e-mail"),
        help_text=gettext_lazy("Only to answer you. It is not shown anywhere."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": gettext_lazy("Write the e-mail with an @, such as name@example.dk.")},
    )
    dimensions = Rows(Dimension, key="code", label_of="name", label=gettext_lazy("Dimensions"))
    goals = Rows(
        Goal, key="number", label_of="title", label=gettext_lazy("Goals"), help_text=gettext_lazy("Choose up to five.")
    )
    organisation: Any = OwnOrganisation(
        Organisation.objects.none(),
        required=False,
        to_field_name="slug",
        empty_label=gettext_lazy("None of these"),
        help_text=gettext_lazy("Its people read the suggestion, too."),
    )
    organiser = Line(max_length=200, required=False)
    name = Line(
        label=gettext_lazy("Your name"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Only to answer you."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: dict[str, Any] = self.fields
        fields["organisation"].queryset = Organisation.objects.public().by_name()
        fields["goals"].shape, fields["dimensions"].shape = "goals", "dimensions"

    def clean_goals(self) -> Any:
        if len(goals := self.cleaned_data["goals"]) > MOST_GOALS:
            raise ValidationError(_("Choose five goals at most: those that it contributes to most."))
        return goals

    def columns(self) -> dict[str, Any]:
        """The values of the suggestion's own columns."""
        return {name: value for name, value in self.cleaned_data.items() if name not in {*self.many, *self.links}}

    reads = True  # whether what came may be decoded: not while too much is sent

    def show_again(self, *, unread: Any = None, who: str = "") -> None:
        """Before a form that was sent is shown with an error. `unread`: files that came and were not looked at, of
        `who` (hashed)."""

    def sent(self) -> None:
        """What was kept for the form is not needed any more."""

    def said(self) -> dict[str, Any]:
        """What `Suggestions.suggest` and `correct` take."""
        return {"values": self.columns(), **{name: self.cleaned_data[name] for name in self.links}}

    @classmethod
    def told(cls, row: Any) -> dict[str, Any]:
        """The fields as `row` has them, to correct it."""
        plain = [name for name in cls.base_fields if hasattr(row, name) and name not in {*cls.many, *cls.links}]
        values = {name: getattr(row, name) for name in plain}
        values["organisation"] = row.organisation.slug if row.organisation else None
        values["goals"] = list(row.goals.values_list("number", flat=True))
        values["dimensions"] = list(row.dimensions.values_list("code", flat=True))
        return values
