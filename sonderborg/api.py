"""The open JSON API: what stands at /api/v1/, put together from the apps' routers.

Read-only and the same for everyone: signed in or not, only what is published is given.
"""

import hashlib
import json
from collections.abc import Callable
from functools import cache
from typing import Any, NoReturn
from urllib.parse import quote

from django.conf import settings
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponsePermanentRedirect,
    JsonResponse,
)
from django.urls import resolve
from django.utils.cache import get_conditional_response, patch_cache_control
from ninja import Field, NinjaAPI
from ninja.errors import ValidationError
from ninja.renderers import JSONRenderer

from events.api import router as events
from indicators.api import router as indicators
from indicators.api_framework import router as framework
from indicators.api_years import router as years
from initiatives.api import router as initiatives
from initiatives.api_parts import Answer

ROOT = "/api/v1/"
LICENCE, LICENCE_URL = "CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/"
METHODS = "GET, HEAD, OPTIONS"
DESCRIPTION = """\
Read-only and open to all: no key, no sign-in, any website may ask (CORS). Only what is published is given.

Texts come in three languages, {"da": …, "en": …, "de": …}; what nobody has written is null.
Numbers with decimals are strings, so that nothing is rounded on the way: "64.5".
Days are ISO 8601 in local time, times are ISO 8601 in UTC. Null means not known or not reported; zero is a value.

Collections are paged: follow `next` until it is null. `updated_since` gives what was changed or published since;
what was taken away is simply no longer there. Unknown parameters are ignored. An answer carries an ETag:
send it back as If-None-Match, and an unchanged answer is 304 without a body.
"""
UNESCO = "UNESCO, Key Features of Learning Cities (UIL/2015/ME/H/5); Danish and German are the city's translation"
UN = "United Nations, 2030 Agenda (A/RES/70/1); Danish and German are the city's translation"
CITY = "The city's own work with the framework"
ROWS = "What the organisations report; each row names its own source"

COLLECTIONS = {
    "dimensions": ("The 4 dimensions with their progress", CITY),
    "goals": ("The 17 goals with their progress", UN),
    "areas": ("The 12 areas of focus with their progress", UNESCO),
    "features": ("The 42 Key Features with their progress", UNESCO),
    "organisations": ("Who leads, takes part and reports", ROWS),
    "initiatives": ("What goes on in the city", ROWS),
    "indicators": ("What is measured; the figures stand at indicators/<code>/measurements", ROWS),
    "progress": ("The whole city's progress", CITY),
    "cycles": ("The years and the Key Features selected for them", CITY),
    "baselines": ("Frozen baselines; the document stands at baselines/<year>", CITY),
    "events": ("What happens", ROWS),
    "occurrences": ("All dates of all events", ROWS),
}


class Readable(JSONRenderer):
    """Danish and German letters as they are: shorter, and readable in a browser."""

    json_dumps_params = {"ensure_ascii": False}


class Collection(Answer):
    """Where rows of one kind are found."""

    name: str = Field(description="Its name in addresses.")
    url: str = Field(description="Absolute address.")
    description: str = Field(description="What is found there.")
    licence: str = Field(description="Licence of the data.")
    source: str = Field(description="Where the data come from.")


class Root(Answer):
    """What this API offers."""

    title: str = Field(description="Name of the portal.")
    publisher: str = Field(description="Who answers for the data.")
    licence: str = Field(description="Licence of the data.")
    licence_url: str = Field(description="Text of the licence.")
    documentation: str = Field(description="Address of the documentation.")
    openapi: str = Field(description="Address of this description for machines.")
    collections: list[Collection] = Field(description="All collections.")


api = NinjaAPI(
    title="Sønderborg UNESCO Learning City: open data",
    version="1",
    description=DESCRIPTION,
    renderer=Readable(),
    openapi_url=None,  # served below, computed once
    docs_url=None,  # our own page: Swagger's needs inline script
    openapi_extra={"info": {"license": {"name": LICENCE, "url": LICENCE_URL}}},
)
for router in (framework, indicators, years, initiatives, events):
    api.add_router("", router)


@api.get("", response=Root, tags=["Overview"], summary="What there is")
def root(request: HttpRequest) -> Root:
    def address(name: str) -> str:
        return request.build_absolute_uri(ROOT + name)

    return Root(
        title=f"{settings.CITY['name']} {settings.CITY['network']}",
        publisher=settings.CITY["municipality"],
        licence=LICENCE,
        licence_url=LICENCE_URL,
        documentation=address("docs"),
        openapi=address("openapi.json"),
        collections=[
            Collection(name=name, url=address(name), description=description, licence=LICENCE, source=source)
            for name, (description, source) in COLLECTIONS.items()
        ],
    )


@cache
def openapi() -> dict[str, Any]:
    """The description for machines as it is read by one; the same for every request."""
    return json.loads(json.dumps(api.get_openapi_schema(path_prefix=ROOT)))


def openapi_json(request: HttpRequest) -> JsonResponse:
    return JsonResponse(openapi(), json_dumps_params=Readable.json_dumps_params)


def unknown(request: HttpRequest) -> HttpResponse:
    """Pages end with a slash, these addresses do not: whoever writes one is led on."""
    without = request.path.removesuffix("/")
    if without != request.path and resolve(without).url_name:
        asked = request.META["QUERY_STRING"]
        return HttpResponsePermanentRedirect(quote(without) + (f"?{asked}" if asked else ""))
    raise Http404


def problem(status: int, detail: str) -> JsonResponse:
    return JsonResponse({"detail": detail}, status=status)


@api.exception_handler(Http404)
def nothing_here(request: HttpRequest, exception: Exception) -> HttpResponse:
    return problem(404, "Nothing is published at this address.")


@api.exception_handler(ValidationError)
def not_understood(request: HttpRequest, exception: ValidationError) -> HttpResponse:
    faults = [f"{error['loc'][-1]}: {error['msg'].removeprefix('Value error, ')}" for error in exception.errors]
    return problem(422, "; ".join(faults))


@api.exception_handler(Exception)
def ours(request: HttpRequest, exception: Exception) -> NoReturn:
    """Left to the middleware: a database that is gone is a 503 there."""
    raise exception


def open_to_all(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Read-only, from any website, kept for a minute and revalidated by ETag."""

    def answer(request: HttpRequest, **named: Any) -> HttpResponseBase:
        response = _answer(view, request, named)
        response["Access-Control-Allow-Origin"] = "*"
        response["Access-Control-Expose-Headers"] = "ETag"
        response["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response

    answer.csrf_exempt = True  # type: ignore[attr-defined]  # nothing is written; a POST shall read 405, not 403
    return answer


def _answer(view: Callable[..., Any], request: HttpRequest, named: dict[str, Any]) -> HttpResponseBase:
    method = request.method
    if method == "OPTIONS":
        allowed = {"Allow": METHODS, "Access-Control-Allow-Methods": METHODS, "Access-Control-Allow-Headers": "*"}
        return HttpResponse(status=204, headers=allowed)
    if method not in ("GET", "HEAD"):
        response: Any = problem(405, "This API is read-only: use GET.")
        response["Allow"] = METHODS
        return response
    request.method = "GET"  # ninja knows no HEAD; the server leaves the body out
    try:
        response = view(request, **named)
    except Http404 as exception:
        response = nothing_here(request, exception)
    request.method = method
    return _cached(request, response) if response.status_code == 200 else response


def _cached(request: HttpRequest, response: Any) -> HttpResponseBase:
    """Here rather than in the middleware, whose 304 would leave the headers for other websites behind."""
    patch_cache_control(response, public=True, max_age=60)
    if not response.has_header("ETag"):
        response["ETag"] = f'W/"{hashlib.md5(response.content, usedforsecurity=False).hexdigest()}"'
    answer: HttpResponseBase = get_conditional_response(request, etag=response["ETag"], response=response) or response
    return answer
