"""What is far too much is not even read: forms of visitors are at most `BODY_MOST_BYTES` long, files included."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from sonderborg.views import errors

STAFF = "/admin/"


def middleware(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Before the check against forgery, which reads the form. Behind the language of the reader."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        if request.path_info.startswith(STAFF) or _length(request) <= settings.BODY_MOST_BYTES:
            return get_response(request)
        return errors.too_much(request)

    return answer


def _length(request: HttpRequest) -> int:
    """Without a length the server hands us nothing to read."""
    written = request.META.get("CONTENT_LENGTH") or ""
    return int(written[:19]) if written.isascii() and written.isdigit() else 0
