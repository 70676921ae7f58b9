"""Words are counted as a reader would, and two versions differ word by word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.answer_text import difference, tidied, words


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("", 0), ("   \n ", 0), ("one", 1), ("one two\nthree", 3), ("a – b", 2), ("e-mail, it's 3,5 %", 3),
        ("æbler og pærer", 3), ("* point\n* other", 2), ("…", 0), ("日本", 1),
    ],
)  # fmt: skip
def test_words(text, number):
    assert words(text) == number


def marked(before, after):
    return [(piece.kind, piece.text) for piece in difference(before, after)]


def test_what_was_replaced_is_one_stretch():
    assert marked("We plan a fair in May.", "We plan two weeks in May.") == [
        ("same", "We plan "), ("taken", "a fair"), ("added", "two weeks"), ("same", " in May."),
    ]  # fmt: skip


def test_nothing_changed_and_everything_new():
    assert marked("as it was", "as it was") == [("same", "as it was")]
    assert marked("", "new") == [("added", "new")]
    assert marked("old", "") == [("taken", "old")]
    assert marked("", "") == []


TEXTS = st.lists(st.sampled_from(["a", "b", "c", "d."]), max_size=12).map(" ".join)


@given(TEXTS, TEXTS)
def test_both_versions_can_be_read_out_of_the_difference(before, after):
    pieces = difference(before, after)
    assert "".join(one.text for one in pieces if one.kind != "added").split() == before.split()
    assert "".join(one.text for one in pieces if one.kind != "taken").split() == after.split()


def test_long_texts_are_compared_by_paragraph():
    text = "word " * 3000
    assert marked(f"{text}\nend", f"{text}\nnew")[0] == ("same", f"{text}\n")


def test_tidied():
    assert tidied(" a\r\nb\rc\x00 ") == "a\nb\nc"
