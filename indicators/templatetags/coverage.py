"""The coverage of a Key Feature in words."""

from django import template

from indicators import coverage_words
from indicators.feature_coverage import Coverage
from indicators.gaps import Gap

register = template.Library()


@register.filter
def coverage_told(gap: Gap) -> str:
    """One sentence with its numbers."""
    return coverage_words.told(gap)


@register.filter
def coverage_word(coverage: str) -> str:
    """The word of one of the five."""
    return coverage_words.word(Coverage(coverage))
