"""Forms for staff: numbers in the reader's own writing, pictures, evidence, and errors where they belong."""

import uuid
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.files.base import ContentFile
from django.forms.utils import ErrorList, flatatt
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from initiatives import formats, images, uploads
from initiatives.form_renderer import text
from initiatives.models import State
from initiatives.numerals import read_number, typed

COLUMNS = ("_da", "_en", "_de")  # of a text in several languages
PDF = b"%PDF-"
MAX_EVIDENCE_BYTES = 8 * 1024 * 1024


class NumberField(forms.DecimalField):
    """A decimal as the reader writes it: 1.234,5 in Danish and German, 1,234.5 in English."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "class": "vNumberField", "autocomplete": "off"})
        super().__init__(**{**options, "widget": widget})

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values or not str(value).strip():
            return None
        if isinstance(value, Decimal):
            return value
        try:
            return read_number(str(value), _language())
        except ValueError as error:
            example = formats.number(Decimal("1234.5"), 1, _language())
            message = _("“%(text)s” is not a number. Write it like %(example)s.")
            raise ValidationError(message % {"text": f"{value:.30}", "example": example}, code="invalid") from error

    def prepare_value(self, value: Any) -> Any:
        return typed(value, _language()) if isinstance(value, Decimal) else value


class PictureField(forms.ImageField):
    """An uploaded picture, decoded and written anew (`images.reencode`)."""

    def to_python(self, data: Any) -> ContentFile | None:
        uploads.refuse(data)
        upload = forms.FileField.to_python(self, data)
        return None if upload is None else images.reencode(upload, upload.size)


class EvidenceField(forms.FileField):
    """A PDF or a picture, known by its content, under a random name: a name may hold personal data."""

    def to_python(self, data: Any) -> ContentFile | None:
        uploads.refuse(data)
        upload = super().to_python(data)
        if upload is None:
            return None
        if upload.size > MAX_EVIDENCE_BYTES:
            raise ValidationError(_("The file is larger than 8 MB. Make it smaller and try again."))
        content = upload.read(MAX_EVIDENCE_BYTES)
        if content.startswith(PDF):
            return ContentFile(content, name=evidence_name(content))
        upload.seek(0)
        try:
            picture = images.reencode(upload, upload.size)
        except ValidationError as error:
            raise ValidationError(_("Evidence is a PDF or a picture (JPEG, PNG or WebP).")) from error
        picture.name = evidence_name(b"")
        return picture


def evidence_name(content: bytes) -> str:
    return f"{uuid.uuid4().hex}.{'pdf' if content.startswith(PDF) else 'jpg'}"


class LongSelect(forms.Select):
    """Many choices, in many rows. Django makes a dictionary of each, and a template draws it."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        chosen = self.format_value(value)
        attributes = flatatt(self.build_attrs({"name": name, **self.attrs}, attrs))
        shown = "".join(_choice(first, second, chosen) for first, second in self.choices)
        return format_html("<select{}>{}</select>", attributes, mark_safe(shown))  # noqa: S308 each is escaped


def _choice(first: Any, second: Any, chosen: list[str]) -> str:
    """(value, words), or (name of a group, its choices)."""
    if not isinstance(second, list | tuple):
        return _option(first, second, chosen)
    options = "".join(_option(value, words, chosen) for value, words in second)
    return f'<optgroup label="{text(first)}">{options}</optgroup>'


def _option(value: Any, words: Any, chosen: list[str]) -> str:
    key = str(value)
    return f'<option value="{text(key)}"{" selected" if key in chosen else ""}>{text(words)}</option>'


class QuietErrors(ErrorList):
    """Django draws an empty list by a template, too: for each field of a form, a tenth of its time."""

    def render(self, *template: Any, **options: Any) -> SafeString:
        return super().render(*template, **options) if self else SafeString("")

    __str__ = __html__ = render


class StaffForm(forms.ModelForm):
    """Puts what the database refuses under the field where it can be put right."""

    beside: dict[str, str] = {}  # constraint: field

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{**options, "error_class": QuietErrors})

    def clean(self) -> dict[str, Any] | None:
        data = super().clean()
        if data and data.get("state") == State.PUBLISHED and "published_at" in data and not data["published_at"]:
            data["published_at"] = timezone.now()
        return data

    def _get_validation_exclusions(self) -> set[str]:
        """Django leaves out a rule of the database if the form lacks one of its fields. A rule on a text in any
        language holds also where the form shows one."""
        shown = {name[:-3] for name in self.fields if name.endswith(COLUMNS)}
        return {
            name
            for name in super()._get_validation_exclusions()  # type: ignore[misc]
            if not (name.endswith(COLUMNS) and name[:-3] in shown)
        }

    def add_error(self, field: str | None, error: Any) -> None:
        if field is None and hasattr(error, "error_dict"):
            error = ValidationError(self._beside_fields(error.error_dict))
        super().add_error(field, error)

    def _beside_fields(self, errors: dict[str, list[ValidationError]]) -> dict[str, list[ValidationError]]:
        names = {str(rule.violation_error_message): rule.name for rule in self._meta.model._meta.constraints}
        placed = {field: list(found) for field, found in errors.items() if field != NON_FIELD_ERRORS}
        for error in errors.get(NON_FIELD_ERRORS, []):
            field = self.beside.get(names.get(str(error.message), ""), NON_FIELD_ERRORS)
            placed.setdefault(field if field in self.fields else NON_FIELD_ERRORS, []).append(error)
        return placed


def _language() -> str:
    return get_language() or "da"
