"""Figures and how they moved, in the reader's language."""

from decimal import Decimal

import pytest
from django.utils import translation

from indicators import wording


@pytest.mark.parametrize(
    ("language", "value", "decimals", "unit", "short", "full"),
    [
        ("da", "43.55", 1, "% af 2007", "43,6\N{NO-BREAK SPACE}%", "43,6\N{NO-BREAK SPACE}% af 2007"),
        ("en", "43.5", 0, "%", "44%", "44%"),
        ("en", "-1234.5", 1, "tonnes", "\N{MINUS SIGN}1,234.5", "\N{MINUS SIGN}1,234.5 tonnes"),
        ("de", "0", 2, "t", "0,00", "0,00 t"),
    ],
)
def test_a_value_alone_and_with_its_unit(language, value, decimals, unit, short, full):
    with translation.override(language):
        assert wording.short(Decimal(value), decimals, unit) == short
        assert wording.full(Decimal(value), decimals, unit) == full


STATUSES = (
    "not_applicable", "no_data", "no_target", "too_old", "achieved", "wrong_way", "on_track", "behind", "far_behind",
)  # fmt: skip


@pytest.mark.parametrize("language", ["da", "en", "de"])
def test_every_status_has_a_sentence_of_its_own(language):
    with translation.override(language):
        said = {
            wording.finding(
                wording.Told(status, value="5", period="2024", target="9", target_period="2030", reason="R")
            )
            for status in STATUSES
        }
    assert len(said) == len(STATUSES)
    assert [sentence for sentence in said if "%(" in sentence or not sentence] == []


@pytest.mark.parametrize(
    ("moved", "start"),
    [
        (1, "Up from 3 in 2020 to 5 in 2024"),
        (-1, "Down from 3 in 2020 to 5 in 2024"),
        (0, "Still 5 in 2024, as in 2020"),
    ],
)
def test_a_movement_is_told_where_it_may_be_compared(moved, start):
    told = wording.Told("no_target", value="5", period="2024", base="3", base_period="2020", moved=moved)
    with translation.override("en"):
        assert wording.finding(told) == f"{start} – there is no target to judge by"


@pytest.mark.parametrize(
    ("status", "said"),
    [
        ("on_track", "close to 40%, which was to be reached by 2021"),
        ("behind", "short of 40%, which was to be reached by 2021"),
        ("far_behind", "far from 40%, which was to be reached by 2021"),
        ("wrong_way", "the wrong way: 40% was to be reached by 2021"),
        ("no_target", "there is no target to judge by"),
    ],
)
def test_after_the_day_of_the_target_nothing_is_on_its_way(status, said):
    told = wording.Told(status, value="41%", period="2025", target="40%", target_period="2021", overdue=True)
    with translation.override("en"):
        assert wording.finding(told) == f"41% in 2025 – {said}"


def test_words_are_listed_and_sentences_end_once():
    with translation.override("en"):
        lists = [wording.listed(words) for words in ([], ["a"], ["a", "b"], ["a", "b", "c"])]
    assert lists == ["", "a", "a and b", "a, b and c"]
    assert [wording.sentence(text) for text in ("kr.", "kg")] == ["kr.", "kg."]
    with translation.override("da"):
        assert [wording.large(exponent) for exponent in (6, 9, 12)] == ["mio.", "mia.", "bio."]
