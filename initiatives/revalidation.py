"""Files that programs fetch again and again: unchanged, they are answered with 304."""

import hashlib
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date


def answer(
    request: HttpRequest, body: bytes, content_type: str, *, changed: datetime | None, filename: str, save: bool = False
) -> HttpResponse:
    """`changed`: the last change of what is in it, None where nothing is. `save`: browsers do not open it."""
    etag = f'"{hashlib.md5(body, usedforsecurity=False).hexdigest()}"'
    response = HttpResponse(body, content_type=content_type)
    response["ETag"] = etag
    response["Content-Disposition"] = f'{"attachment" if save else "inline"}; filename="{filename}"'
    seconds = None
    if changed:
        seconds = int(changed.timestamp())
        response["Last-Modified"] = http_date(seconds)
    # None where it was not asked for on a condition.
    return get_conditional_response(request, etag, seconds, response) or response
