"""Public pages that are put together once, for as long as nothing is written and within the minute.

A page costs 10 to 50 ms, nearly all of it for templates; the frame around it 3. So what a page puts into the blocks of
the frame (`base.html`) is kept in the process by the version of the data (`initiatives.versions`), the address and
those parameters that the view says it reads; the frame is drawn for each visitor. The view gets no other parameter to
see: what is not part of the key cannot come into what others are shown. Whoever is signed in gets everything anew.

It costs at most `versions.MOST_KEPT` times the length of a page (60 kB) of a worker's memory.
"""

import secrets
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from initiatives.versions import keeping, kept

View = Callable[..., HttpResponse]
BLOCKS = ("head_title", "description", "picture", "head", "body_class", "main")  # as they stand in _parts/blocks.html
CUT = secrets.token_hex()  # behind each: nobody can write it


class _AnotherAnswerError(Exception):
    """A redirection or the like: given as it is, and not kept."""

    def __init__(self, response: HttpResponse) -> None:
        self.response = response


def kept_page(*asked: str) -> Callable[[View], View]:
    """For a view that reads no other parameters than `asked`, and returns a TemplateResponse whose template begins
    with `{% extends layout|default:"base.html" %}`."""

    def decorate(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, **named: Any) -> HttpResponse:
            request.GET = _only(request.GET, asked)  # type: ignore[assignment]
            if not keeping():
                return view(request, **named)
            key = ("page", request.path, request.GET.urlencode(), get_language())
            try:
                parts = kept(lambda: _parts(request, view(request, **named)), *key)
            except _AnotherAnswerError as another:
                return another.response
            return render(request, "_parts/page.html", {"parts": parts, "section": parts["section"]})

        return answer

    return decorate


def _only(query: QueryDict, asked: tuple[str, ...]) -> QueryDict:
    known = QueryDict(mutable=True)
    for name in asked:
        if name in query:
            known.setlist(name, query.getlist(name))
    known._mutable = False
    return known


def _parts(request: HttpRequest, response: HttpResponse) -> dict[str, SafeString]:
    if not isinstance(response, TemplateResponse) or response.status_code != 200:
        raise _AnotherAnswerError(response)
    context = response.context_data or {}
    only_blocks = context | {"layout": "_parts/blocks.html", "cut": CUT}
    drawn = render_to_string(str(response.template_name), only_blocks, request)
    parts = dict(zip(BLOCKS, map(mark_safe, drawn.split(CUT)[:-1]), strict=True))
    return parts | {"section": context.get("section", "")}
