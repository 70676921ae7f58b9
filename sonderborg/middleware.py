"""What holds for every request: the language, the policies, caching, and a readable 503."""

import hashlib
import logging
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers

from initiatives import asked
from initiatives.city import here

Answer = Callable[[HttpRequest], HttpResponseBase]
log = logging.getLogger("sonderborg")

PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"
NEUTRAL = ("/admin/", "/feeds/", "/api/", "/media/")  # addresses that are the same in every language


def unavailable(get_response: Answer) -> Answer:
    """PostgreSQL gone or too slow: a 503 that a visitor can read, instead of a 500."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        return get_response(request)

    def process_exception(request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, OperationalError | InterfaceError):
            log.error("Database unavailable: %s", exception)
            return service_unavailable(request)
        return None

    middleware.process_exception = process_exception  # type: ignore[attr-defined]
    return middleware


def service_unavailable(request: HttpRequest) -> HttpResponse:
    if request.path.startswith("/api/"):
        body, kind = '{"detail": "The database cannot be reached. Try again in a minute."}', "application/json"
    else:
        code = translation.get_language_from_path(request.path_info) or settings.LANGUAGE_CODE
        with translation.override(code):
            body = render_to_string("503.html", {"city": here(), "language": code})
        kind = "text/html; charset=utf-8"
    response = HttpResponse(body, content_type=kind, status=503, headers={"Retry-After": "60"})
    response["Cache-Control"] = "no-store"
    if request.path.startswith("/api/"):  # other sites' scripts may read that it is down, too
        response["Access-Control-Allow-Origin"] = "*"
    return response


def asked_once(get_response: Answer) -> Answer:
    def middleware(request: HttpRequest) -> HttpResponseBase:
        with asked.once():
            return get_response(request)

    return middleware


def policies(get_response: Answer) -> Answer:
    """Headers that Django and django-csp leave out, on every status, those included that no view was asked for."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("X-Frame-Options", settings.X_FRAME_OPTIONS)
        response.headers.setdefault("Cache-Control", "no-store, private")
        return response

    return middleware


def language(get_response: Answer) -> Answer:
    """Addresses outside the language prefixes: `?lang=`, else (staff pages) what the reader last chose."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(NEUTRAL):
            return get_response(request)
        known = dict(settings.LANGUAGES)
        asked = request.GET.get("lang") or request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        code = asked if asked in known else settings.LANGUAGE_CODE
        with translation.override(code):
            request.LANGUAGE_CODE = code  # type: ignore[attr-defined]
            response: Any = get_response(request)
            if hasattr(response, "render") and callable(response.render):
                response = response.render()
        response.headers["Content-Language"] = code
        if request.path_info.startswith("/admin/") and request.GET.get("lang") == code:  # signing in goes over pages
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME, code, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
            )
        return response

    return middleware


class CompressText(GZipMiddleware):
    """Pages, calendars and tables: a list is 140 kB of text, 15 of it compressed. Django hides the length of what it
    compresses (BREACH). The API's JSON goes out as it is described, to programs of which not all can unpack."""

    def process_response(self, request: HttpRequest, response: Any) -> Any:
        if response.get("Content-Type", "").startswith("text/"):
            return super().process_response(request, response)
        return response


def caching(get_response: Answer) -> Answer:
    """Public pages may be kept for a minute and are revalidated by ETag; everything else is not stored."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if response.has_header("Cache-Control"):
            return response
        # The cookie, not the user: that would ask the database, also for pages that need none.
        known = settings.SESSION_COOKIE_NAME in request.COOKIES
        private = request.path_info.startswith("/admin/") or known or bool(response.cookies)
        if request.method not in ("GET", "HEAD") or response.status_code not in (200, 301, 404) or private:
            patch_cache_control(response, no_store=True, private=True)
            return response
        patch_cache_control(response, public=True, max_age=60)
        patch_vary_headers(response, ["Cookie", "Accept-Encoding"])  # said here, so that a 304 says it too
        return _with_etag(request, response)

    return middleware


def _with_etag(request: HttpRequest, response: Any) -> HttpResponseBase:
    """What a view marked itself, such as the file of a frozen report, is known again by that mark."""
    if response.status_code != 200 or (response.streaming and not response.has_header("ETag")):
        return response
    if not response.has_header("ETag"):
        response["ETag"] = f'W/"{hashlib.md5(response.content, usedforsecurity=False).hexdigest()}"'
    return get_conditional_response(request, etag=response["ETag"], response=response) or response
