"""For which of the 42 there is evidence, for which only claims, and what could close the gaps."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone

from indicators import coverage_words as words
from indicators.board import board_on
from indicators.gaps import gaps
from initiatives.keeping import kept_page


@kept_page()
def coverage(request: HttpRequest) -> HttpResponse:
    """Six queries: the framework (3), the standings, what initiatives claim, the possible measurements."""
    today = timezone.localdate()
    found = words.groups(gaps(board_on(today)))
    context = {"day": today, "groups": found, "summary": words.summary(found), "section": "progress"}
    return TemplateResponse(request, "indicators/coverage.html", context)
