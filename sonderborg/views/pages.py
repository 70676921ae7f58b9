"""Pages of words, and the small files that machines ask for."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.sitemaps.views import sitemap as django_sitemap
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from events.models import Event, Suggestion
from initiatives import texts, workflow
from initiatives.city_file import stylesheet
from initiatives.models import Initiative
from sonderborg.sitemaps import SITEMAPS, files, is_long

MODELS_WITH_PICTURES = {"initiative": Initiative, "event": Event, "suggestion": Suggestion}


def about(request: HttpRequest) -> HttpResponse:
    return _page(request, "about")


def accessibility(request: HttpRequest) -> HttpResponse:
    return _page(request, "accessibility")


def contact(request: HttpRequest) -> HttpResponse:
    return _page(request, "contact")


def privacy(request: HttpRequest) -> HttpResponse:
    return _page(request, "privacy")


def _page(request: HttpRequest, key: str) -> HttpResponse:
    return render(request, "page.html", {"text": texts.shown(key)})


def follow(request: HttpRequest) -> HttpResponse:
    """How to follow without an account."""
    context = {"title": _("Follow the city"), "lang_query": f"?lang={get_language()}"}
    return render(request, "follow.html", context)


def was(request: HttpRequest) -> HttpResponse:
    """The address that the authorities ask for: the statement, wherever the municipality keeps it."""
    return HttpResponseRedirect(settings.CITY["accessibility_url"] or reverse("accessibility"))


def robots(request: HttpRequest) -> HttpResponse:
    lines = ["User-agent: *", "Disallow: /admin/", "Disallow: /api/", f"Sitemap: {settings.SITE_URL}/sitemap.xml", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


def security(request: HttpRequest) -> HttpResponse:
    """RFC 9116. Without an address of its own it leads to the page that says whom to write to."""
    contact = settings.CITY["security_contact"] or settings.CITY["email"] or settings.SITE_URL + reverse("contact")
    expires = timezone.now().replace(microsecond=0) + timedelta(days=180)
    lines = [
        f"Contact: {contact if ':' in contact else f'mailto:{contact}'}",
        f"Expires: {expires.isoformat()}",
        f"Preferred-Languages: {', '.join(code for code, _name in settings.LANGUAGES)}",
        f"Canonical: {settings.SITE_URL}/.well-known/security.txt",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


def city_css(request: HttpRequest) -> HttpResponse:
    """The city's own colours, where it has any; from here, as the content policy wants it."""
    response = HttpResponse(stylesheet(settings.CITY["colours"]), content_type="text/css; charset=utf-8")
    response["Cache-Control"] = "public, max-age=3600"
    return response


def sitemap(request: HttpRequest) -> HttpResponse:
    """One file; where it would be longer than search machines read, a list of files."""
    if is_long():
        return render(request, "sitemap_index.xml", {"sitemaps": files()}, content_type="application/xml")
    return django_sitemap(request, SITEMAPS)


def sitemap_section(request: HttpRequest, section: str) -> HttpResponse:
    return django_sitemap(request, SITEMAPS, section)


def media(request: HttpRequest, name: str) -> FileResponse:
    """An uploaded picture, to those who may see what it belongs to; nothing else is ever served from uploads."""
    model = MODELS_WITH_PICTURES.get(name.split("/", maxsplit=1)[0])
    if model is None or "\x00" in name:
        raise Http404
    rows: Any = model._default_manager
    may_see = rows.visible_to(request.user).filter(image=name).exists() or workflow.may_look_at(request.user, name)
    if not may_see or not default_storage.exists(name):
        raise Http404
    response = FileResponse(default_storage.open(name), content_type="image/jpeg")
    response["Cache-Control"] = "private, max-age=3600"
    return response
