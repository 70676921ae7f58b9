"""Texts that stand in the database in all three languages, because a machine writes them."""

from typing import Any

from django.conf import settings
from django.utils import translation


def in_all_languages(field: str, message: str, **params: Any) -> dict[str, str]:
    """The columns of a translated field: {"reason_da": …, "reason_en": …, "reason_de": …}."""
    found = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            text = translation.gettext(message)
        found[f"{field}_{code}"] = text % params if params else text
    return found
