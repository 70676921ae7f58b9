"""How fields are shown on staff pages and what may be chosen in them; rights asked once for each page."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from django import forms
from django.conf import settings
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db import models
from django.http import HttpRequest
from django.utils.text import capfirst, format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modeltranslation.fields import TranslationField

from initiatives import rules
from initiatives.staff_forms import LongSelect, NumberField, PictureField, StaffForm

T = TypeVar("T")
MAIN = settings.LANGUAGE_CODE
_NAMES = {"da": _("In Danish"), "en": _("In English"), "de": _("In German")}
OTHER_LANGUAGES = [(code, _NAMES[code]) for code in settings.CITY["languages"] if code != MAIN]


def memo(request: HttpRequest, key: Any, make: Callable[[], T]) -> T:
    """`make()` once per request: rights and choices are asked for each row of each form."""
    kept = request.__dict__.setdefault("_staff_memo", {})
    if key not in kept:
        kept[key] = make()
    return kept[key]


def may_edit(request: HttpRequest, owner_ids: Iterable[int]) -> bool:
    owners = frozenset(owner_ids)
    return memo(request, ("may_edit", owners), lambda: rules.may_edit(request.user, owners))


def own_organisations(request: HttpRequest) -> list[int] | None:
    """Ids of the organisations that the user may act for; None for all."""
    return memo(request, "own", lambda: rules.organisation_ids(request.user))


def owns_something(request: HttpRequest) -> bool:
    return own_organisations(request) != []


def folded(*names: str) -> list[tuple[Any, Any]]:
    """Fieldsets with the translated `names` in the site's other languages, folded away."""
    return [
        (label, {"fields": [f"{name}_{code}" for name in names], "classes": ["collapse"]})
        for code, label in OTHER_LANGUAGES
    ]


def in_languages(*names: str, first: Iterable[Any] = (), last: Iterable[Any] = ()) -> list[tuple[Any, Any]]:
    """Fieldsets with the translated `names`: the main language open, the others folded away."""
    return [(None, {"fields": [*first, *(f"{name}_{MAIN}" for name in names), *last]}), *folded(*names)]


def in_each(name: str) -> list[str]:
    """The columns of a translated field, the main language's first."""
    return [f"{name}_{code}" for code in settings.CITY["languages"]]


class Fields:
    """How fields are shown and what may be chosen in them; shared by pages and their inlines."""

    form: Any = StaffForm
    own_field = ""  # the organisation that answers for the row: editors choose among their own
    help_texts: Mapping[str, Any] = {}  # by the name of the field, without language; what the model says comes first
    formfield_overrides: Any = {
        models.DecimalField: {"form_class": NumberField},
        models.ImageField: {"form_class": PictureField},
        models.URLField: {"assume_scheme": "https"},
        models.TextField: {"widget": forms.Textarea(attrs={"rows": 4, "class": "vLargeTextField"})},
    }

    def help_for_readers(self) -> dict[str, Any]:
        """The same words by full name, for what can only be read: Django asks no form field about those."""
        said = dict(self.help_texts)
        for field in self.model._meta.fields:  # type: ignore[attr-defined]
            name = field.translated_field.name if isinstance(field, TranslationField) else field.name
            said[field.name] = field.help_text or self.help_texts.get(name, "")
        return said

    def choosable(self, db_field: Any, request: HttpRequest) -> models.QuerySet:
        """The rows that may be chosen: own organisations where the row is owned, else what is visible."""
        rows = db_field.related_model._default_manager.all()
        own = own_organisations(request)
        if db_field.name == self.own_field and own is not None:
            return rows.filter(pk__in=own)
        return rows.visible_to(request.user) if hasattr(rows, "visible_to") else rows

    def formfield_for_dbfield(self, db_field: models.Field, request: HttpRequest, **options: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **options)  # type: ignore[misc]
        if field is None:
            return None
        field.label = capfirst(gettext("web address") if db_field.name == "slug" else field.label)
        named = db_field.translated_field if isinstance(db_field, TranslationField) else db_field
        field.help_text = field.help_text or self.help_texts.get(named.name, "")
        if isinstance(db_field, TranslationField):
            field.required = db_field.language == MAIN and not db_field.translated_field.blank
            field.empty_value = ""  # NULL would slip past the rules of the database, which say: not ""
        if isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget.can_change_related = field.widget.can_view_related = field.widget.can_delete_related = False
        for part, name in zip(getattr(field.widget, "widgets", ()), (_("Date"), _("Time")), strict=False):
            part.attrs["aria-label"] = format_lazy("{label}, {part}", label=field.label, part=name)
        return field

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        options.setdefault("queryset", self.choosable(db_field, request))
        if db_field.name not in self.autocomplete_fields:  # type: ignore[attr-defined]
            options.setdefault("widget", LongSelect)
        field = super().formfield_for_foreignkey(db_field, request, **options)  # type: ignore[misc]
        if db_field.name == self.own_field and own_organisations(request) is not None:
            field.required = True
        if field and db_field.name not in self.autocomplete_fields:  # type: ignore[attr-defined]
            self._share_choices(db_field, field, request)
        return field

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        options.setdefault("queryset", self.choosable(db_field, request))
        return super().formfield_for_manytomany(db_field, request, **options)  # type: ignore[misc]

    def _share_choices(self, db_field: Any, field: forms.ModelChoiceField, request: HttpRequest) -> None:
        """One query for all rows of a formset instead of one for each, and none where nothing is shown."""
        key = ("choices", db_field.related_model, db_field.name == self.own_field)
        none = [("", field.empty_label)] if field.empty_label is not None else []

        def choices() -> list[tuple[Any, Any]]:
            found = memo(request, key, lambda: names(rows))
            return [*none, *found]

        rows: Any = field.queryset
        field.choices = choices


def names(rows: models.QuerySet) -> list[tuple[int, str]]:
    """(key, name), to choose from; where a table knows how, without all its other columns."""
    return rows.names() if hasattr(rows, "names") else [(row.pk, str(row)) for row in ordered(rows)]


def ordered(rows: models.QuerySet) -> models.QuerySet:
    return rows.by_name() if hasattr(rows, "by_name") else rows
