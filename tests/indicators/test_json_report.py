"""The JSON of a report and its schema, by an independent reader."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.utils import translation
from jsonschema import Draft202012Validator, FormatChecker

from indicators.document import Freeze
from indicators.exports.json_report import report_json
from indicators.narrowing import narrowed
from indicators.report_about import about
from indicators.report_choice import Choice
from indicators.report_schema import schema
from indicators.sealed import from_json
from tests.indicators.test_document import document
from tests.indicators.test_tables import whole

ADDRESS = "http://localhost:8000/api/v1/schemas/report-1.json"


def made(given, language="en"):
    with translation.override(language):
        return json.loads(report_json(given, about(given, language)))


@pytest.mark.parametrize("given", [whole(), document(indicators=(), features=())], ids=["whole", "empty"])
def test_it_is_written_entry_by_entry_as_it_would_be_at_once(given):
    with translation.override("en"):
        text = report_json(given, about(given, "en")).decode()
    assert text == json.dumps(json.loads(text), ensure_ascii=False, indent=1)


def valid(value):
    validator = Draft202012Validator(schema(ADDRESS), format_checker=FormatChecker())
    return [error.message for error in validator.iter_errors(value)]


def frozen():
    at = datetime(2026, 11, 24, 11, tzinfo=UTC)
    return replace(whole(), frozen=Freeze(1, at, "The city", checksum="b" * 64))


def test_the_schema_is_one():
    Draft202012Validator.check_schema(schema(ADDRESS))
    assert (schema(ADDRESS)["$id"], schema(ADDRESS)["$schema"]) == (
        ADDRESS, "https://json-schema.org/draft/2020-12/schema",
    )  # fmt: skip


@pytest.mark.parametrize(
    "given",
    [
        whole(), frozen(), narrowed(whole(), Choice(features=("3.1",), narrative=False)),
        document(indicators=(), context=(), initiatives=(), events=(), partners=(), features=()),
    ],
    ids=["whole", "frozen", "narrowed", "empty"],
)  # fmt: skip
def test_every_report_is_as_the_schema_says(given):
    value = made(given)
    assert (valid(value), value["$schema"]) == ([], ADDRESS)


@pytest.mark.parametrize(
    ("place", "wrong"),
    [("as_of", "tomorrow"), ("language", "fr"), ("schema_version", 2), ("more", 1), ("report", {})],
)
def test_what_is_not_so_is_refused(place, wrong):
    assert valid(made(whole()) | {place: wrong}) != []


def test_a_number_that_is_no_text_is_refused():
    value = made(whole())
    value["report"]["indicators"][0]["value"] = 64.5
    assert len(valid(value)) == 1


def test_it_says_what_it_is_of():
    value = made(narrowed(whole(), Choice(features=("3.1",), since=2014)), "da")
    assert (value["period"], value["choice"], value["licence"]["name"], value["made_at"]) == (
        {"from": 2014, "to": 2016}, [{"name": "from", "value": "2014"}, {"name": "feature", "value": "3.1"}],
        "CC BY 4.0", "2026-11-24T00:00:00+00:00",
    )  # fmt: skip
    assert {"label": "Periode", "value": "2014–2016"} in value["about"]
    assert [row["rolled"]["code"] for row in value["report"]["features"]] == ["3.1"]


def test_the_document_reads_back_equal():
    given = replace(whole(), others=())
    assert from_json(made(given)["report"]) == given


def test_a_frozen_one_names_its_checksum():
    assert (made(frozen())["checksum"], made(whole())["checksum"]) == ("b" * 64, None)
