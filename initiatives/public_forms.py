"""What every form for the public has in common: a page that says when it was opened, a trap for machines, errors
that name their field and lead to it. No CAPTCHA, nobody else's service, no script."""

import uuid
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

SALT = "public form"
DATES = ["%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%y"]
TIMES = ["%H:%M", "%H.%M", "%H:%M:%S", "%H"]


class Line(forms.CharField):
    """One line: what breaks it becomes a blank. It may stand in the head of a letter."""

    def to_python(self, value: Any) -> str:
        return " ".join(str(super().to_python(value) or "").split())


class Day(forms.DateField):
    """With the browser's own calendar; typed, as people here write dates."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        super().__init__(**{"input_formats": DATES, "widget": widget, **options})
        self.error_messages["invalid"] = gettext_lazy("Write the date as day, month and year, such as 24.12.2026.")

    def to_python(self, value: Any) -> date | None:
        found = super().to_python(value)
        if found and not 1900 <= found.year <= 2200:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return found


class Clock(forms.TimeField):
    def __init__(self, **options: Any) -> None:
        widget = forms.TimeInput(format="%H:%M", attrs={"type": "time"})
        super().__init__(**{"input_formats": TIMES, "widget": widget, **options})
        self.error_messages["invalid"] = gettext_lazy("Write the time as hours and minutes, such as 19:30.")


class PublicForm(forms.Form):
    """Subclasses say their layout (`layouts`), and what each field asks for when it is empty (`missing`)."""

    missing: dict[str, Any] = {}
    page = forms.CharField(widget=forms.HiddenInput, required=False, max_length=200)
    homepage = Line(
        label=gettext_lazy("Leave this field empty"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    def __init__(self, *args: Any, now: datetime, **options: Any) -> None:
        options.setdefault("label_suffix", "")
        options.setdefault("use_required_attribute", False)  # our own words, in the reader's language
        super().__init__(*args, **options)
        self.now = now
        self.page_id: uuid.UUID | None = None
        self.fresh_id = uuid.uuid4()
        for name, sentence in self.missing.items():
            self.fields[name].error_messages["required"] = sentence
        self.fields["page"].initial = _opened(self.fresh_id, now)
        self.helper = FormHelper(self)
        self.helper.form_class = "form flow"

    def clean_homepage(self) -> str:
        """Only machines fill it in; a person whose browser did so is told."""
        if self.cleaned_data["homepage"]:
            raise ValidationError(_("This field is a trap for machines. Empty it, and send again."))
        return ""

    def clean_page(self) -> str:
        """When the page was opened. The page that is shown after an error is a new one; nothing typed is lost."""
        text = self.cleaned_data["page"]
        try:
            page_id, seconds = signing.loads(text, salt=SALT, max_age=settings.FORM_MOST_HOURS * 3600)
        except signing.BadSignature:
            self.renew()
            raise ValidationError(
                _("The form was open for very long. Everything you wrote is still here: send it again.")
            ) from None
        self.page_id = uuid.UUID(page_id)
        if self.now.timestamp() - seconds < settings.FORM_LEAST_SECONDS:
            raise ValidationError(_("That was faster than anyone can write. Wait a moment, and send it again."))
        return text

    def renew(self) -> None:
        """Sent again, it is not the same page sent twice."""
        self.page_id = None
        self.put("page", _opened(self.fresh_id, self.now))

    @property
    def shown_page(self) -> uuid.UUID:
        """Which page it is when it is shown again."""
        return self.page_id or self.fresh_id

    def put(self, name: str, text: str) -> None:
        """What a hidden field says when the form is shown again."""
        data: Any = self.data.copy()  # type: ignore[attr-defined]
        data[self.add_prefix(name)] = text
        self.data = data

    @property
    def faults(self) -> list[tuple[str, str]]:
        """(address on the page, sentence) for each error, in the order of the fields."""
        return list(self._faults())

    def _faults(self) -> Iterator[tuple[str, str]]:
        for name in self.fields:
            field = self[name]
            for sentence in field.errors:
                yield ("" if field.is_hidden else f"#{first_of(field)}"), str(sentence)
        for sentence in self.non_field_errors():
            yield "", str(sentence)


def first_of(field: forms.BoundField) -> str:
    """The id of the first thing of a field that can have the focus."""
    return f"{field.auto_id}_0" if field.use_fieldset else field.id_for_label


def _opened(page: uuid.UUID, now: datetime) -> str:
    return signing.dumps([page.hex, int(now.timestamp())], salt=SALT)
