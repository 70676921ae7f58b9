"""A large JSON object, read member by member."""

import io
import json

import pytest

from indicators import json_parts
from indicators.json_parts import members

OBJECTS = [
    {}, {"a": 1}, {"a": [], "b": {}}, {"a": [1, 23, {"x": [1]}], "c": 'æ"\\n\u2028', "d": None, "e": 12345678},
    {"long": "x" * 100, "lists": [[1, 2], []], "true": True},
]  # fmt: skip


@pytest.mark.parametrize("piece", [1, 2, 7, 1000])
@pytest.mark.parametrize("style", [{}, {"indent": 2}, {"separators": (",", ":"), "ensure_ascii": False}])
@pytest.mark.parametrize("value", OBJECTS)
def test_what_is_read_in_pieces_is_what_was_written(monkeypatch, value, style, piece):
    monkeypatch.setattr(json_parts, "PIECE", piece)
    text = json.dumps(value, **style)
    found = {name: list(part) if hasattr(part, "__next__") else part for name, part in members(io.StringIO(text))}
    assert found == value


def test_what_is_not_taken_of_a_list_is_passed_over():
    found = members(io.StringIO('{"a": [1, 2, 3], "b": 4}'))
    name, entries = next(found)
    assert (name, next(entries)) == ("a", 1)
    assert list(found) == [("b", 4)]


@pytest.mark.parametrize(
    "text", ["", "[]", "7", "{", "{}x", '{"a":}', '{"a":1,}', '{"a":[1,]}', '{"a":[1', '{"a" 1}', "no json"]
)
def test_what_is_no_object_is_refused(text):
    with pytest.raises(ValueError):  # noqa: PT011 - whichever it is
        list(members(io.StringIO(text)))
