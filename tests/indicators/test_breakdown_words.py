"""Breakdowns in the reader's words."""

import pytest
from django.utils import translation

from indicators.breakdown_words import kind_word, part_word, place


@pytest.mark.parametrize(
    ("language", "words"),
    [("da", ["Køn", "Alder", "Område", "Skole"]), ("en", ["Sex", "Age", "Area", "Skole"])],
)
def test_kinds_are_named_and_unknown_ones_stand_as_written(language: str, words: list[str]) -> None:
    with translation.override(language):
        assert [kind_word(kind) for kind in ("sex", "age", "area", "skole")] == words


def test_parts_are_named_and_ages_get_their_dash() -> None:
    names = ["Kvinder og piger", "Mænd og drenge", "x", "10–13", "Als-Nord"]
    with translation.override("da"):
        written = [("sex", "female"), ("sex", "male"), ("sex", "x"), ("age", "10-13"), ("area", "Als-Nord")]
        assert [part_word(*each) for each in written] == names


def test_numbers_sort_by_size() -> None:
    names = ["10-13", "3-5", "65+", "0-2", "Als", "Als 2", ""]
    assert sorted(names, key=place) == ["", "0-2", "3-5", "10-13", "65+", "Als", "Als 2"]
