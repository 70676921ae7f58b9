"""The API's page for people, made from the description for machines: no script, and never out of step."""

import json
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from sonderborg.api import LICENCE, LICENCE_URL, ROOT, openapi

EXAMPLES = {"date": "2026-11-24", "date-time": "2026-11-24T10:00:00Z"}
PARAMETERS = ("AsOf", "Days", "Paging")
Schema = dict[str, Any]


@dataclass(frozen=True)
class Kind:
    """What a value is: `words`, or a link to another shape; a list of them; or null."""

    words: str = ""
    shape: str = ""
    many: bool = False
    nullable: bool = False


@dataclass(frozen=True)
class Value:
    """A parameter of an address or a field of a shape."""

    name: str
    kind: Kind
    description: str
    required: bool = True
    default: Any = None


@dataclass(frozen=True)
class Address:
    """`kind` is what it answers with; `link` is empty where the address needs a key."""

    path: str
    link: str
    summary: str
    description: str
    tag: str
    parameters: list[Value]
    kind: Kind
    example: str


@dataclass(frozen=True)
class Shape:
    name: str
    description: str
    fields: list[Value]


def docs(request: HttpRequest) -> HttpResponse:
    description = openapi()
    context = {
        "alternates": [(code, name, f"{request.path}?lang={code}") for code, name in settings.LANGUAGES],
        "groups": [(tag, list(group)) for tag, group in groupby(_addresses(description), lambda row: row.tag)],
        "shapes": _shapes(description),
        "root": ROOT,
        "licence": LICENCE,
        "licence_url": LICENCE_URL,
    }
    return render(request, "api/docs.html", context)


def _addresses(description: Schema) -> list[Address]:
    shapes = description["components"]["schemas"]
    found = []
    for path, methods in description["paths"].items():
        operation = methods["get"]
        answer = operation["responses"]["200"]["content"]["application/json"]["schema"]
        found.append(
            Address(
                path=path,
                link="" if "{" in path else path,
                summary=operation["summary"],
                description=operation.get("description", ""),
                tag=operation["tags"][0],
                parameters=[_parameter(row) for row in operation["parameters"]],
                kind=kind_of(answer),
                example=json.dumps(example_of(answer, shapes), indent=2, ensure_ascii=False),
            )
        )
    return found


def _parameter(row: Schema) -> Value:
    schema = row["schema"]
    return Value(
        name=row["name"],
        kind=kind_of(schema),
        description=row.get("description", ""),
        required=row["required"],
        default=schema.get("default"),
    )


def _shapes(description: Schema) -> list[Shape]:
    """Without the groups of parameters, which stand at their addresses, and with one page for all."""
    schemas: dict[str, Schema] = description["components"]["schemas"]
    return [
        Shape(name, schema["description"], [_field(*pair) for pair in schema["properties"].items()])
        for name, schema in sorted(schemas.items())
        if not name.startswith("Page_") and name not in PARAMETERS
    ]


def _field(name: str, schema: Schema) -> Value:
    return Value(name=name, kind=kind_of(schema), description=schema.get("description", ""))


def kind_of(schema: Schema) -> Kind:
    options = schema.get("anyOf", [schema])
    known = [option for option in options if option.get("type") != "null"]
    nullable = len(known) < len(options)
    first = known[0]
    if first.get("type") == "array":
        inner = kind_of(first["items"])
        return Kind(words=inner.words, shape=inner.shape, many=True, nullable=nullable)
    if "$ref" in first:
        name = first["$ref"].rpartition("/")[2]
        paged = name.startswith("Page_")
        return Kind(shape=name.removeprefix("Page_").rstrip("_"), many=paged, nullable=nullable)
    return Kind(words=" or ".join(map(_words, known)), nullable=nullable)


def _words(schema: Schema) -> str:
    if "enum" in schema:
        return " | ".join(schema["enum"])
    if "format" in schema:
        return schema["format"]
    return "number as string" if "pattern" in schema else schema.get("type", "object")


def example_of(schema: Schema, shapes: Schema) -> Any:
    """A value of the kind: true to the form, invented in the content."""
    if "$ref" in schema:
        schema = shapes[schema["$ref"].rpartition("/")[2]]
    if "anyOf" in schema:
        return example_of(schema["anyOf"][0], shapes)
    if "examples" in schema:
        return schema["examples"][0]
    if "enum" in schema:
        return schema["enum"][0]
    if schema.get("type") == "array":
        return [example_of(schema["items"], shapes)]
    if "properties" in schema:
        return {name: example_of(inner, shapes) for name, inner in schema["properties"].items()}
    return EXAMPLES.get(
        schema.get("format", ""), {"integer": 1, "boolean": False, "object": {}}.get(schema["type"], "…")
    )
