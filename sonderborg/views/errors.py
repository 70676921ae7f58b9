"""Error pages in the reader's language; those for the server's own faults need neither database nor context."""

import sys

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import get_language

from initiatives.city import here
from sonderborg.middleware import service_unavailable

TOO_MUCH = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 413 if isinstance(exception, TOO_MUCH) else 400)


def too_much(request: HttpRequest) -> HttpResponse:
    return _page(request, 413)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 404)


def _page(request: HttpRequest, status: int) -> HttpResponse:
    """These pages ask the database a little; when it is gone, that is what the reader should know."""
    try:
        return render(request, f"{status}.html", status=status)
    except (OperationalError, InterfaceError):
        return service_unavailable(request)


def server_error(request: HttpRequest) -> HttpResponse:
    """What no view raised comes here only: a form without its token, say, whose page asks the database a little."""
    if isinstance(sys.exception(), OperationalError | InterfaceError):
        return service_unavailable(request)
    context = {"city": here(), "language": get_language() or settings.LANGUAGE_CODE}
    return HttpResponse(render_to_string("500.html", context), status=500)
