"""Form and model fields that more than one app uses."""

from typing import Any

from django import forms
from django.contrib.postgres.fields import ArrayField
from django.db import models


class ChoiceListField(ArrayField):
    """Several values of one list of choices, shown as check boxes."""

    def __init__(self, choices: list[tuple[str, Any]] | None = None, **options: Any) -> None:
        options.setdefault("base_field", models.CharField(max_length=40, choices=choices))
        options.setdefault("default", list)
        options.setdefault("blank", True)
        super().__init__(**options)

    def formfield(self, **options: Any) -> forms.Field:
        options.pop("choices_form_class", None)
        return forms.MultipleChoiceField(
            choices=self.base_field.choices or [],
            widget=forms.CheckboxSelectMultiple,
            required=not self.blank,
            label=options.get("label", self.verbose_name),
            help_text=options.get("help_text", self.help_text),
        )

    def labels(self, values: list[str]) -> list[str]:
        words = dict(self.base_field.flatchoices)
        return [str(words.get(value, value)) for value in values]
