"""Tags as one choice: the 4, the 17 and the 42 in one list, instead of three of which two stay empty."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from initiatives.admin import help as words
from initiatives.admin.fields import in_each, memo
from initiatives.models import Dimension, Goal, KeyFeature, Tag
from initiatives.staff_forms import LongSelect, StaffForm

KINDS = {"dimension": Dimension, "goal": Goal, "feature": KeyFeature}
REASONS = in_each("reason")


class TagForm(StaffForm):
    what = forms.ChoiceField(
        label=gettext_lazy("Linked to"),
        help_text=words.TAG["what"],
        widget=LongSelect(attrs={"aria-label": gettext_lazy("Linked to")}),
    )

    class Meta:
        model = Tag
        fields = ["strength", *REASONS]
        widgets = {name: forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}) for name in REASONS}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for kind in KINDS:
            if found := getattr(self.instance, f"{kind}_id"):
                self.initial["what"] = f"{kind}:{found}"

    def clean(self) -> dict[str, Any] | None:
        """The reason is one sentence: the box is tall to be read, not to hold paragraphs."""
        data = super().clean()
        if data is not None:
            data |= {name: " ".join(data[name].split()) for name in REASONS if data.get(name)}
        return data

    def clean_what(self) -> str:
        chosen: str = self.cleaned_data["what"]
        kind, _sign, pk = chosen.partition(":")
        for name in KINDS:
            setattr(self.instance, f"{name}_id", int(pk) if name == kind else None)
        return chosen


class TagRowsFormSet(forms.BaseInlineFormSet):
    def clean(self) -> None:
        """The columns are set from one choice, so the database's "once each" has to be asked here."""
        super().clean()
        seen = self._elsewhere()
        for form in self.forms:
            what = getattr(form, "cleaned_data", {}).get("what")
            if what is None or self._should_delete_form(form):  # type: ignore[attr-defined]
                continue
            if what in seen:
                form.add_error("what", ValidationError(_("The initiative already has this tag.")))
            seen.add(what)

    def _elsewhere(self) -> set[str]:
        """Those that somebody added while this page was open."""
        if self.instance.pk is None:
            return set()
        shown = [form.instance.pk for form in self.forms if form.instance.pk]  # type: ignore[attr-defined]
        rows = Tag.objects.filter(initiative=self.instance.pk).exclude(pk__in=shown)
        return {
            f"{kind}:{found}" for row in rows for kind in KINDS if (found := getattr(row, f"{kind}_id")) is not None
        }


def tag_choices(request: HttpRequest) -> list[tuple[Any, Any]]:
    """Three queries, once per request."""
    return memo(request, "tags", lambda: [("", "---------"), *(_group(*kind) for kind in KINDS.items())])


def _group(kind: str, model: Any) -> tuple[str, list[tuple[str, str]]]:
    rows = [(f"{kind}:{row.pk}", str(row)) for row in model.objects.current()]
    return str(model._meta.verbose_name_plural).capitalize(), rows
