"""How a file is sent."""

import hashlib
from collections.abc import Iterator
from typing import BinaryIO

from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from indicators.contents import SMALL


def send(file: BinaryIO, name: str, kind: str, *, size: int) -> HttpResponseBase:
    """From its beginning; piece by piece where it is large. It is closed here."""
    file.seek(0)
    if size > SMALL:
        return FileResponse(file, as_attachment=True, filename=name, content_type=kind)
    with file:
        return download(file.read(), name, kind)


def download(content: bytes, name: str, kind: str) -> HttpResponse:
    return HttpResponse(content, content_type=kind, headers=_named(name))


def stream(pieces: Iterator[bytes], name: str, kind: str, *, size: int) -> StreamingHttpResponse:
    """Sent piece by piece: it need not fit in the worker's memory."""
    return StreamingHttpResponse(pieces, content_type=kind, headers=_named(name) | {"Content-Length": str(size)})


def _named(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}"'}


def etag_of(content: bytes) -> str:
    return f'"{hashlib.sha256(content).hexdigest()[:32]}"'
