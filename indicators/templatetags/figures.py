"""Shares of the way in the reader's language. Rounding happens here, once, on output."""

from fractions import Fraction

from django import template
from django.utils.safestring import SafeString

from indicators.document import Text
from indicators.pages import percent_words
from indicators.progress import percent
from indicators.report_words import said

register = template.Library()


@register.filter
def share(value: Fraction | None) -> str:
    """57 %, or a dash where there is no share."""
    return percent_words(value)


@register.filter
def in_language(text: Text) -> SafeString:
    """A text of a report in the reader's language, else in the one it is written in, named."""
    return said(text)


@register.filter
def share_number(value: Fraction | None) -> int:
    """For the length of a bar: 0 to 100."""
    return int(percent(value) or 0)
