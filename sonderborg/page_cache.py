"""Public pages are made once a minute, or again as soon as anything was written: for visitors without a session.

A page is kept under the version of the data that it was made from, so none is ever stale (`initiatives.versions`), and
under the minute, as some of what is shown depends on the clock.
"""

import hashlib
import logging
import zlib
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language

from initiatives import versions
from sonderborg.middleware import service_unavailable

log = logging.getLogger("sonderborg")

NO_PAGES = ("/admin/", "/media/", "/healthz", "/readyz", "/robots.txt", "/.well-known/", "/theme/", "/was")
PRIVATE_COOKIES = (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, "messages")
# What an answer may vary on and still be kept; it is compressed on its way out.
IN_THE_KEY = {"cookie", "accept-language", "accept-encoding", "hx-request"}
LONGEST_ADDRESS = 500
LARGEST = 200_000  # bytes, compressed
SECONDS = 60


class PageCache:
    """Stands outside of all that sets headers and cookies, so that it keeps whole answers; and asks once the address is
    known, so that what needs no database never waits for one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with versions.reading():
            response = self.get_response(request)
        key = getattr(request, "page_key", "")
        if key and request.method == "GET" and _may_be_kept(response):
            _keep(key, response)
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, options: Any) -> HttpResponseBase | None:
        if not _is_public(request):
            return None
        try:
            seen = versions.look()
        except (OperationalError, InterfaceError) as error:
            log.error("Database unavailable: %s", error)
            return service_unavailable(request)
        request.data_seen = seen  # type: ignore[attr-defined]
        version = f"{seen.version} {timezone.localtime():%Y-%m-%d %H:%M}"
        versions.read_as(version)
        if not settings.PAGE_CACHE:
            return None
        key = _key(request, version)
        if (response := _kept(key)) is not None:
            return get_conditional_response(request, etag=response.get("ETag"), response=response)
        request.page_key = key  # type: ignore[attr-defined]
        return None


def _is_public(request: Any) -> bool:
    """A page that this visitor gets as everyone does. Within a transaction one sees what nobody else does yet."""
    return bool(
        request.method in ("GET", "HEAD")
        and not request.path_info.startswith(NO_PAGES)
        and request.resolver_match.url_name  # a mere redirect has none
        and len(request.get_full_path()) <= LONGEST_ADDRESS
        and not any(name in request.COOKIES for name in PRIVATE_COOKIES)
        and "Authorization" not in request.headers
        and not _in_transaction()
    )


def _in_transaction() -> bool:
    return connection.in_atomic_block


def _key(request: HttpRequest, version: str) -> str:
    parts = (
        version,
        request.scheme,
        request.get_host(),
        request.get_full_path(),
        get_language(),
        request.COOKIES.get("theme"),
        request.headers.get("HX-Request"),
    )
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def _may_be_kept(response: HttpResponseBase) -> bool:
    control = response.get("Cache-Control", "")
    varies = {name.strip().lower() for name in response.get("Vary", "").split(",") if name.strip()}
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        and "no-store" not in control
        and "private" not in control
        and varies <= IN_THE_KEY
    )


def _keep(key: str, response: Any) -> None:
    packed = zlib.compress(response.content, 1)
    if len(packed) <= LARGEST:
        _try("set", key, (packed, dict(response.headers)), SECONDS)


def _kept(key: str) -> HttpResponse | None:
    found = _try("get", key)
    return HttpResponse(zlib.decompress(found[0]), headers=found[1]) if found else None


def _try(what: str, *arguments: Any) -> Any:
    """A cache that is gone costs time, never a page. What its client raises is not known here."""
    try:
        return getattr(caches["pages"], what)(*arguments)
    except Exception:
        log.exception("The page cache cannot be reached.")
        return None
