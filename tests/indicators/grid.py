"""The grid as a browser sends it: what the page shows, with what a test types over it."""

import json
import re
from html import unescape
from typing import Any

from django.http import HttpResponse

from indicators.grid_rows import prefix_of

GRID = "/admin/progress/2025/"
_FIELD = re.compile(r'<input type="(?:hidden|text)"[^>]*? name="([0-9b][^"]*)"(?: value="([^"]*)")?')


def fields(response: HttpResponse) -> dict[str, str]:
    """The texts and tokens that the page carries, and the states that are chosen."""
    html = response.content.decode()
    found = {name: unescape(value) for name, value in _FIELD.findall(html)}
    for name, options in re.findall(r'<select name="([^"]+-figure)"(.*?)</select>', html, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        found[name] = chosen[1] if chosen else "final"
    return found | dict(re.findall(r'<input type="checkbox" name="([^"]+-confirm)" value="([^"]*)" checked', html))


def typed(client: Any, values: dict[Any, Any], address: str = GRID, **more: str) -> dict[str, str]:
    """What a browser would send after `values` were typed: by indicator or (indicator, breakdown), a text, or its
    fields by name."""
    data = fields(client.get(address))
    for whose, what in values.items():
        indicator, breakdown = whose if isinstance(whose, tuple) else (whose, "")
        prefix = prefix_of((indicator.pk, breakdown))
        for name, text in (what if isinstance(what, dict) else {"value": what}).items():
            data[f"{prefix}-{name}"] = text
    return data | more


def save(client: Any, values: dict[Any, Any], address: str = GRID, do: str = "save", **more: str) -> HttpResponse:
    return client.post(address, typed(client, values, address, do=do, **more))


def send(client: Any, values: dict[Any, Any], address: str = GRID, **more: str) -> HttpResponse:
    return save(client, values, address, "send", **more)


def autosave(client: Any, data: dict[str, str], address: str = GRID) -> tuple[int, dict[str, Any]]:
    answer = client.post(f"{address}drafts/", data)
    return answer.status_code, json.loads(answer.content)


def rows(response: HttpResponse) -> dict[Any, Any]:
    """By indicator, or (indicator, breakdown) for parts."""
    context: Any = response.context
    return {(row.indicator, row.breakdown) if row.breakdown else row.indicator: row for row in context["rows"]}


def states(client: Any, address: str = GRID) -> dict[Any, str]:
    return {whose: row.state for whose, row in rows(client.get(address)).items()}
