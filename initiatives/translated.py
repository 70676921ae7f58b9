"""Texts in several languages: a column for each, whose label names the language in words, wherever it is told."""

from collections.abc import Iterable, Mapping

from django.conf import settings
from django.db.models import Field, Model
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import pgettext_lazy
from modeltranslation.fields import TranslationField
from modeltranslation.translator import TranslationOptions, translator

LANGUAGES = {
    "da": pgettext_lazy("language of a field", "Danish"),
    "en": pgettext_lazy("language of a field", "English"),
    "de": pgettext_lazy("language of a field", "German"),
}


def register_texts(tables: Mapping[type[Model], Iterable[str]]) -> None:
    for model, names in tables.items():
        translator.register(model, type(f"{model.__name__}Texts", (TranslationOptions,), {"fields": tuple(names)}))
        for field in model._meta.fields:
            if isinstance(field, TranslationField):
                field.verbose_name = label(field.translated_field, field.language)


def label(field: Field, language: str) -> str | Promise:
    """In brackets, for names need not be nouns ("by bicycle"). With one language there is nothing to tell apart."""
    if len(settings.CITY["languages"]) == 1:
        return field.verbose_name
    return format_lazy("{field} ({language})", field=field.verbose_name, language=LANGUAGES[language])
