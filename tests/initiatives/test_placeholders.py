"""Names in braces: what is known is filled in, what is not is found."""

import pytest

from initiatives.placeholders import fill, unknown


def test_only_what_is_named_is_asked_for():
    asked = []
    values = {"city": lambda: asked.append("city") or "Byen", "days": lambda: asked.append("days") or "14"}
    assert fill("Om {city}, ja {city}", values) == "Om Byen, ja Byen"
    assert asked == ["city", "city"]


@pytest.mark.parametrize("text", ["", "{", "{}", "{ city }", "{City}", "{1}", "a {b", "{{city", "100 % {"])
def test_other_braces_are_text(text):
    assert unknown(text, ()) == (["city"] if text == "{city}" else [])
    assert fill(text, {"city": lambda: "X"}) == text


def test_unknown_names_are_told_once_in_their_order():
    assert unknown("{b} {a} {city} {b}", ("city",)) == ["b", "a"]
    assert fill("{b}", {}) == "{b}"


def test_a_value_is_not_filled_again():
    assert fill("{a}", {"a": lambda: "{b}", "b": lambda: "no"}) == "{b}"
