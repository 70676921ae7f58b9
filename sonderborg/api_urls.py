"""Addresses under /api/v1/. None ends with a slash but the first; what matches none is a 404 in JSON."""

from typing import Any

from django.urls import path, re_path

from indicators.views import report_schema
from sonderborg.api import api, open_to_all, openapi_json, unknown
from sonderborg.api_docs import docs


def opened(pattern: Any) -> Any:
    pattern.callback = open_to_all(pattern.callback)
    return pattern


urlpatterns = [
    path("docs", docs, name="api-docs"),
    path("openapi.json", open_to_all(openapi_json), name="api-openapi"),
    path("schemas/report-1.json", open_to_all(report_schema), name="report-schema"),
    *map(opened, api.urls[0]),
    re_path(r"^[\s\S]*$", open_to_all(unknown)),
]
