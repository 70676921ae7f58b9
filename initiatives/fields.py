"""Form and model fields, and columns of queries, that more than one app uses."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case, F, Value, When
from django.db.models.functions import Coalesce, NullIf
from django.utils import timezone
from django.utils.translation import get_language

from initiatives import formats
from initiatives.named import Named


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


def written_in(row: Any, field: str) -> str:
    """The language that `row.field` is shown in: the reader's, else the first that has a text, else empty."""
    for code in (get_language() or settings.LANGUAGE_CODE, *(code for code, _name in settings.LANGUAGES)):
        if getattr(row, f"{field}_{code}", ""):
            return code
    return ""


def named(row: Any, field: str, before: str = "") -> Named:
    """The text of a field, after a code such as "3.1 ", that knows its language."""
    code = written_in(row, field)
    return Named.of(f"{before}{getattr(row, field) or ''}", "" if code == get_language() else code)


def day_in_words(on: date | None) -> str:
    """A day as the reader's language writes it, for what a row is called in lists."""
    return formats.longdate(on, get_language() or settings.LANGUAGE_CODE) if on else "–"


def moment_in_words(at: datetime) -> str:
    """The same of a moment, in the city's own time."""
    return formats.moment(timezone.localtime(at), get_language() or settings.LANGUAGE_CODE)


def main_column(field: str) -> str:
    """Where a text is kept that staff write once: the column of the city's main language."""
    return f"{field}_{settings.LANGUAGE_CODE}"


def told_in(field: str) -> Case:
    """The language that `told` gives where it is not the reader's, else empty: for the text to be marked with it."""
    own = get_language() or settings.LANGUAGE_CODE
    others = (code for code, _name in settings.LANGUAGES if code != own)
    written = [When(**{f"{field}_{code}__gt": ""}, then=Value(code)) for code in others]
    return Case(
        When(**{f"{field}_{own}__gt": ""}, then=Value("")), *written, default=Value(""), output_field=models.TextField()
    )


def told(field: str) -> Coalesce:
    """A translated field in the reader's language, else in the first that has it."""
    codes = dict.fromkeys([get_language() or settings.LANGUAGE_CODE, *(code for code, _name in settings.LANGUAGES)])
    columns = (NullIf(F(f"{field}_{code}"), Value("")) for code in codes)
    return Coalesce(*columns, Value(""), output_field=models.TextField())
