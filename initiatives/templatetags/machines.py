"""What machines read on a page: data for search machines, and texts that stand in the head twice."""

import json
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
LOCALES = {"da": "da_DK", "en": "en_GB", "de": "de_DE"}


@register.filter
def og_locale(language: str) -> str:
    """As Open Graph writes languages: with a country."""
    return LOCALES.get(language, language)


@register.filter
def json_ld(value: dict[str, Any]) -> SafeString:
    """A block of data for search machines. Nothing in it can end the element, and it is never run: the policy on
    scripts holds."""
    text = json.dumps(value, ensure_ascii=False).translate({ord(sign): f"\\u{ord(sign):04X}" for sign in "<>&"})
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))  # noqa: S308 - escaped above


@register.simple_block_tag
def captured(content: SafeString) -> SafeString:
    """`{% captured as name %}…{% endcaptured %}`: a block can stand in a page once; what it gave can be said twice."""
    return mark_safe(" ".join(content.split()))  # noqa: S308 - rendered, so escaped
