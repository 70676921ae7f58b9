"""The JSON Schema (2020-12) of a report's JSON, made from the document's own types. Pure."""

from dataclasses import is_dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any, get_args, get_origin

from indicators.document import Document
from indicators.sealed import SCHEMA_VERSION, inner, parts

DIALECT = "https://json-schema.org/draft/2020-12/schema"
NUMBER, FRACTION = r"^-?[0-9]+(\.[0-9]+)?$", r"^-?[0-9]+(/[0-9]+)?$"
TEXT = {"type": "string"}
PLAIN: dict[Any, dict[str, Any]] = {
    str: TEXT,
    int: {"type": "integer"},
    bool: {"type": "boolean"},
    date: {"type": "string", "format": "date"},
    datetime: {"type": "string", "format": "date-time"},
    Decimal: {"type": "string", "pattern": NUMBER},
}


def schema(address: str) -> dict[str, Any]:
    """`address` is where it is published."""
    shapes: dict[str, Any] = {}
    report = _shape(Document, shapes)
    return {
        "$schema": DIALECT,
        "$id": address,
        "title": "Report of a learning city",
        "description": "Numbers are decimal text, so that nothing is rounded on the way; null means not reported. A "
        "share stands twice: to four places, and exactly as a fraction. Texts are in Danish, English and German; what "
        "nobody has written is empty.",
        **_object(_envelope(report)),
        "$defs": dict(sorted(shapes.items())),
    }


def _envelope(report: dict[str, Any]) -> dict[str, Any]:
    pairs = {"label": TEXT, "value": TEXT}
    years = {"from": {"type": "integer"}, "to": {"type": "integer"}}
    return {
        "$schema": {"type": "string", "format": "uri", "description": "The address of this schema."},
        "schema_version": {"const": SCHEMA_VERSION},
        "language": {"enum": ["da", "en", "de"], "description": "Of the texts of the file itself."},
        **dict.fromkeys(("title", "name", "publisher"), TEXT),
        "address": {"type": "string", "format": "uri", "description": "Of the page that shows the same."},
        "made_at": {**PLAIN[datetime], "description": "When a frozen report was frozen; else the day it was made."},
        "period": {**_object(years), "description": "First and last year."},
        "as_of": {**PLAIN[date], "description": "The day that the figures tell about."},
        "choice": {
            "type": "array",
            "items": _object({"name": TEXT, "value": TEXT}),
            "description": "What it was narrowed to, as parameters of the page's address; empty: the whole report.",
        },
        "about": {"type": "array", "items": _object(pairs), "description": "Period, filters and source in words."},
        "notes": {"type": "array", "items": TEXT},
        "licence": _object({"name": TEXT, "url": {"type": "string", "format": "uri"}}),
        "arithmetic": {"type": "integer", "description": "Version of the rules of progress."},
        "checksum": {
            "type": ["string", "null"],
            "description": "SHA-256 of the frozen baseline; null: live.",
        },
        "report": report,
    }


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": sorted(properties),
        "additionalProperties": False,
    }


def _shape(kind: Any, shapes: dict[str, Any]) -> dict[str, Any]:
    """A type's own schema; those of entries stand once, by their names."""
    known = inner(kind)
    if known is not kind:
        return {"anyOf": [_shape(known, shapes), {"type": "null"}]}
    if get_origin(kind) is tuple:
        return {"type": "array", "items": _shape(get_args(kind)[0], shapes)}
    if is_dataclass(kind):
        name = getattr(kind, "__name__", "")
        if name not in shapes:
            shapes[name] = {}  # entries do not hold each other, so nothing sees it empty
            shapes[name] = _object(dict(_properties(kind, shapes)))
        return {"$ref": f"#/$defs/{name}"}
    return PLAIN[kind]


def _properties(kind: Any, shapes: dict[str, Any]) -> Any:
    for name, part in parts(kind):
        if inner(part) is Fraction:
            null = [] if inner(part) is part else [{"type": "null"}]
            yield name, {"anyOf": [PLAIN[Decimal], *null]}
            yield f"{name}_exact", {"anyOf": [{"type": "string", "pattern": FRACTION}, *null]}
        else:
            yield name, _shape(part, shapes)
