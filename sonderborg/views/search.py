"""One box over everything, and forgiving."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from initiatives.facets import LONGEST_SEARCH
from initiatives.visitors import may_ask
from sonderborg import finding
from sonderborg.kinds import BY_NAME, KINDS

SHORTEST = 2  # letters for which something is offered
LAST_PAGE = 50  # whoever comes so far is helped by another word


def search(request: HttpRequest) -> HttpResponse:
    text = _asked(request)
    asked = request.GET.get("kind", "")
    kind = asked if asked in BY_NAME else ""
    context = {"q": text, "kind": kind, "unknown": [asked[:40]] if asked and not kind else []}
    if text:
        context |= _found(request, text, kind)
    return render(request, "search.html", context)


def suggestions(request: HttpRequest) -> JsonResponse:
    """What the box in the head offers while one types. Kept like pages, so that many readers ask the database once."""
    text = _asked(request)
    if len(text) >= SHORTEST and not may_ask("search", request, now=timezone.now()):
        told = _("Too much was searched for from your connection. Wait a minute, or press Enter to search.")
        return JsonResponse({"found": [], "told": told}, status=429, headers={"Retry-After": "60"})
    hits = finding.suggest(text, request.user) if len(text) >= SHORTEST else []
    found = [
        {
            "title": "".join(piece.text for piece in hit.title),
            "lang": hit.language,
            "kind": capfirst(str(hit.kind.label)),
            "url": hit.url,
        }
        for hit in hits
    ]
    return JsonResponse({"found": found})


def _asked(request: HttpRequest) -> str:
    return " ".join(request.GET.get("q", "").replace("\x00", "").split())[:LONGEST_SEARCH]


def _found(request: HttpRequest, text: str, kind: str) -> dict[str, Any]:
    counts = finding.count(text, request.user)
    paginator = Paginator(range(min(counts.get(kind, 0), LAST_PAGE * finding.A_PAGE)), finding.A_PAGE)
    page = paginator.get_page(request.GET.get("page"))
    answer = finding.answer(text, request.user, counts, kind, page.number)
    kinds = [(row, answer.counts.get(row.name, 0)) for row in KINDS]
    return {"answer": answer, "kinds": kinds, "page": page if kind else None}
