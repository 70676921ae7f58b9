"""Shares of the way in the reader's language. Rounding happens here, once, on output."""

from fractions import Fraction

from django import template

from indicators.pages import percent_words
from indicators.progress import percent

register = template.Library()


@register.filter
def share(value: Fraction | None) -> str:
    """57 %, or a dash where there is no share."""
    return percent_words(value)


@register.filter
def share_number(value: Fraction | None) -> int:
    """For the length of a bar: 0 to 100."""
    return int(percent(value) or 0)
