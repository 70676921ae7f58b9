"""Staff forms filled in as a browser would: what the page shows, with what the test changes."""

import json
from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse


class _Fields(HTMLParser):
    """The fields of the form with id `form`, as a browser would send them."""

    def __init__(self, form: str) -> None:
        super().__init__()
        self.form, self.inside = form, False
        self.data: dict[str, Any] = {}
        self.select: str | None = None
        self.text: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        have = dict(attrs)
        if tag == "form":
            self.inside = have.get("id") == self.form
        name = have.get("name")
        if not self.inside or (name and "__prefix__" in name):
            return
        if tag == "input" and name and have.get("type") not in ("submit", "file", "button"):
            self._input(name, have)
        elif tag == "select" and name:
            self.select = name
            self.data.setdefault(name, [] if "multiple" in have else "")
        elif tag == "option" and self.select and "selected" in have:
            self._add(self.select, have.get("value") or "")
        elif tag == "textarea" and name:
            self.text, self.data[name] = name, ""

    def _input(self, name: str, have: dict[str, str | None]) -> None:
        if name == "_folded":
            self.data.setdefault(name, []).append(have.get("value"))
        elif have.get("type") not in ("checkbox", "radio"):
            self.data[name] = have.get("value") or ""
        elif "checked" in have:
            self.data.setdefault(name, [])
            self._add(name, have.get("value") or "on")

    def _add(self, name: str, value: str) -> None:
        self.data[name] = [*self.data[name], value] if isinstance(self.data[name], list) else value

    def handle_data(self, text: str) -> None:
        if self.text:
            self.data[self.text] += text.removeprefix("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self.select = None
        elif tag == "textarea":
            self.text = None
        elif tag == "form":
            self.inside = False


def filled(response: HttpResponse, **changes: Any) -> dict[str, Any]:
    """The data of the form on an admin page, all its parts unfolded; `tags__TOTAL_FORMS=2` changes what HTML calls
    tags-TOTAL_FORMS."""
    data = as_shown(response)
    if "_folded" in data:
        data = _unfolded(response, data)
    return data | {name.replace("__", "-"): value for name, value in changes.items()}


def as_shown(response: HttpResponse) -> dict[str, Any]:
    """The same as a browser sends it when nothing is unfolded."""
    assert response.status_code == 200, response.status_code
    context: Any = response.context
    fields = _Fields(f"{context['opts'].model_name}_form")
    fields.feed(response.content.decode())
    assert fields.data, "the page has no form"
    return fields.data


def _unfolded(response: Any, data: dict[str, Any]) -> dict[str, Any]:
    """As static/js/unfold.js puts them in."""
    asked = response.wsgi_request
    there = as_shown(response.client.get(f"{asked.path}?{asked.META['QUERY_STRING']}&whole="))
    seen = json.loads(there["_seen"]) | json.loads(data["_seen"])
    return there | {name: value for name, value in data.items() if name != "_folded"} | {"_seen": json.dumps(seen)}


def errors(response: HttpResponse) -> dict[str, list[str]]:
    """What the page of a refused form says, by field; rows of inlines as `prefix-0-field`."""
    assert response.status_code == 200, "it was not refused"
    context: Any = response.context
    found = {name: list(texts) for name, texts in context["adminform"].form.errors.items()}
    for inline in context["inline_admin_formsets"]:
        for form in inline.formset.forms:
            found |= {f"{form.prefix}-{name}": list(texts) for name, texts in form.errors.items()}
        if inline.formset.non_form_errors():
            found[inline.formset.prefix] = list(inline.formset.non_form_errors())
    return found
