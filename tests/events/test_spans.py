from datetime import date

import pytest

from events.spans import near_spans


def spans(today: date) -> dict[str, tuple[str, str]]:
    return {word: (str(first), str(last)) for word, (first, last) in near_spans(today)}


def test_on_a_tuesday() -> None:
    assert spans(date(2026, 11, 24)) == {
        "I dag": ("2026-11-24", "2026-11-24"),
        "I morgen": ("2026-11-25", "2026-11-25"),
        "I weekenden": ("2026-11-28", "2026-11-29"),
        "Denne uge": ("2026-11-24", "2026-11-29"),
        "Næste uge": ("2026-11-30", "2026-12-06"),
        "Denne måned": ("2026-11-24", "2026-11-30"),
    }


@pytest.mark.parametrize(
    ("today", "weekend"),
    [
        (date(2026, 11, 23), ("2026-11-28", "2026-11-29")),
        (date(2026, 11, 28), ("2026-11-28", "2026-11-29")),
        (date(2026, 11, 29), ("2026-11-29", "2026-11-29")),
    ],
)
def test_the_weekend_never_begins_before_today(today: date, weekend: tuple[str, str]) -> None:
    assert spans(today)["I weekenden"] == weekend


def test_december_ends_with_the_year() -> None:
    assert spans(date(2026, 12, 31))["Denne måned"] == ("2026-12-31", "2026-12-31")
