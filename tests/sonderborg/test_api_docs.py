import json
import re
from typing import Any

import pytest
from django.test import Client

from sonderborg.api import openapi
from sonderborg.api_docs import Kind, example_of, kind_of
from tests.factories import InitiativeFactory


@pytest.mark.parametrize(
    ("schema", "kind"),
    [
        ({"type": "string"}, Kind(words="string")),
        ({"type": "string", "format": "date"}, Kind(words="date")),
        ({"type": "string", "enum": ["yes", "no"]}, Kind(words="yes | no")),
        ({"type": "string", "pattern": "^[0-9]$"}, Kind(words="number as string")),
        ({"anyOf": [{"type": "integer"}, {"type": "null"}]}, Kind(words="integer", nullable=True)),
        ({"$ref": "#/components/schemas/Text"}, Kind(shape="Text")),
        ({"$ref": "#/components/schemas/Page_Goal_"}, Kind(shape="Goal", many=True)),
        ({"type": "array", "items": {"$ref": "#/components/schemas/Goal"}}, Kind(shape="Goal", many=True)),
        ({"anyOf": [{"type": "string", "format": "date"}, {"type": "string", "format": "date-time"}]},
         Kind(words="date or date-time")),
    ],
)  # fmt: skip
def test_kind_is_told_in_words_or_by_a_link(schema: dict[str, Any], kind: Kind) -> None:
    assert kind_of(schema) == kind


def test_example_has_every_field_of_the_shape() -> None:
    shapes = {
        "Text": {"properties": {"da": {"anyOf": [{"type": "string"}, {"type": "null"}]}}},
        "Row": {
            "properties": {
                "on": {"type": "string", "format": "date"},
                "texts": {"type": "array", "items": {"$ref": "#/components/schemas/Text"}},
                "share": {"type": "string", "examples": ["0.5700"]},
            }
        },
    }
    assert example_of({"$ref": "#/components/schemas/Row"}, shapes) == {
        "on": "2026-11-24", "texts": [{"da": "…"}], "share": "0.5700",
    }  # fmt: skip


@pytest.mark.django_db
def test_page_shows_every_address_and_every_link_leads_somewhere(stranger: Client) -> None:
    page = stranger.get("/api/v1/docs").content.decode()
    for path in openapi()["paths"]:
        assert f'<span class="mono">{path}</span>' in page
    targets, anchors = set(re.findall(r'href="#(shape-\w+)"', page)), set(re.findall(r'id="(shape-\w+)"', page))
    assert targets - anchors == set()
    for address in set(re.findall(r'href="(/api/v1/[^"?]*)"', page)):
        assert stranger.get(address).status_code == 200


@pytest.mark.django_db
def test_page_is_in_the_readers_language(stranger: Client) -> None:
    danish, english = stranger.get("/api/v1/docs"), stranger.get("/api/v1/docs?lang=en")
    assert [response["Content-Language"] for response in (danish, english)] == ["da", "en"]
    assert '<html lang="en"' in english.content.decode()
    assert "<h1>Open data</h1>" in english.content.decode()
    assert 'href="/api/v1/docs?lang=de"' in danish.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("rows", [1, 3])
def test_page_costs_one_query(stranger: Client, rows: int, django_assert_num_queries: Any) -> None:
    InitiativeFactory.create_batch(rows)
    with django_assert_num_queries(1):  # is there sample data?
        assert stranger.get("/api/v1/docs").status_code == 200


def test_examples_are_json() -> None:
    shapes = openapi()["components"]["schemas"]
    for shape in shapes.values():
        assert json.loads(json.dumps(example_of(shape, shapes))).keys() == shape["properties"].keys()
