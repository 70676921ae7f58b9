"""What every page knows. Lazy: a page that does not show it pays nothing."""

import re
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.functional import SimpleLazyObject, lazy
from django.utils.translation import get_language

from initiatives.city import here
from initiatives.models import Initiative, Organisation

LATER_PAGE = re.compile(r"(?!1$)[1-9][0-9]{0,4}")
THEMES = ("light", "dark")


def portal(request: HttpRequest) -> dict[str, Any]:
    theme = request.COOKIES.get("theme", "")
    return {
        "city": SimpleLazyObject(here),
        "site_url": settings.SITE_URL,
        "canonical": SimpleLazyObject(lambda: canonical(request)),
        "theme": theme if theme in THEMES else "",
        "alternates": SimpleLazyObject(lambda: alternates(request)),
        "sample_data": lazy(_sample_data, bool)(request),
    }


def canonical(request: HttpRequest) -> str:
    """The address that stands for this page: without filters and order, which only show the same rows otherwise. A
    later page of a list holds other rows, and is a page of its own. Written as our links are: 2026/9 for 2026/09."""
    page, path = request.GET.get("page", ""), translate_url(request.path, get_language() or "")
    return f"{path}?page={page}" if LATER_PAGE.fullmatch(page) else path


def alternates(request: HttpRequest) -> list[tuple[str, str, str]]:
    """(language, its own name, this page's address in it), without the query."""
    return [(code, name, translate_url(request.path, code)) for code, name in settings.LANGUAGES]


def _sample_data(request: HttpRequest) -> bool:
    """Known already where the page cache has asked."""
    seen = getattr(request, "data_seen", None)
    return seen.sample if seen else sample_data()


def sample_data() -> bool:
    """Whether invented rows are about: one query."""
    return Initiative.objects.filter(sample=True).union(Organisation.objects.filter(sample=True)).exists()
