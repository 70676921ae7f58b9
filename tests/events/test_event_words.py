from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.utils import translation

from events.models import Event, Occurrence
from events.templatetags import event_words

DAY = date(2026, 12, 3)


def occurrence(start: datetime, end: datetime, last_on: date = DAY, **options: Any) -> Occurrence:
    return Occurrence(starts_at=start, ends_at=end, first_on=DAY, last_on=last_on, **options)


def utc(day: int, hour: int) -> datetime:
    return datetime(2026, 12, day, hour, tzinfo=UTC)


EVENING = occurrence(utc(3, 18), utc(3, 20))
NIGHT = occurrence(utc(3, 20), utc(4, 1), date(2026, 12, 4))
CAMP = occurrence(utc(3, 9), utc(5, 14), date(2026, 12, 5))
FAIR = occurrence(utc(2, 23), utc(3, 23), all_day=True)
WEEK = occurrence(utc(2, 23), utc(9, 23), date(2026, 12, 9), all_day=True)


@pytest.mark.parametrize(
    ("row", "time", "day"),
    [
        (EVENING, "kl. 19.00–21.00", "torsdag 3. december 2026"),
        (NIGHT, "kl. 21.00–02.00", "torsdag 3. december 2026"),
        (CAMP, "3. december 2026 kl. 10.00 – 5. december 2026 kl. 15.00", "3.–5. december 2026"),
        (FAIR, "Hele dagen", "torsdag 3. december 2026"),
        (WEEK, "3.–9. december 2026", "3.–9. december 2026"),
    ],
    ids=["evening", "over midnight", "three days", "all day", "a week"],
)
def test_times_and_days_are_told_as_people_tell_them(row: Occurrence, time: str, day: str) -> None:
    assert (event_words.when(row), event_words.day(row)) == (time, day)


def test_hours_run_to_24_in_all_three_languages() -> None:
    told = {}
    for code in ("da", "en", "de"):
        with translation.override(code):
            told[code] = event_words.when(EVENING)
    assert told == {"da": "kl. 19.00–21.00", "en": "19:00–21:00", "de": "19:00–21:00 Uhr"}


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({}, ""),
        ({"status": "cancelled", "recurrence_key": "2026-12-01T19:00"}, ""),
        ({"status": "moved", "recurrence_key": "2026-12-01T19:00"}, "1. december 2026 kl. 19.00"),
        ({"status": "moved", "recurrence_key": "2026-12-03T19:00"}, ""),
        ({"status": "moved", "recurrence_key": "2026-12-01", "all_day": True}, "1. december 2026"),
        ({"status": "postponed", "recurrence_key": "2026-12-03", "all_day": True}, ""),
    ],
)
def test_a_moved_date_tells_its_old_start_where_that_is_news(options: dict[str, Any], words: str) -> None:
    assert event_words.planned(occurrence(utc(3, 18), utc(3, 20), **options)) == words


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({}, "Ikke oplyst"),
        ({"price_kind": "free"}, "Gratis"),
        ({"price_kind": "amount", "price_amount": 75}, "75 kr."),
        ({"price_kind": "amount", "price_amount": 1250.5}, "1.250,50 kr."),
    ],
)
def test_prices_are_told_in_kroner(options: dict[str, Any], words: str) -> None:
    assert event_words.price(Event(**options)) == words


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [(None, None, ""), (5, None, "fra 5 år"), (None, 12, "op til 12 år"), (5, 12, "5–12 år"), (6, 6, "6 år")],
)
def test_ages_are_told_in_years(first: int | None, last: int | None, words: str) -> None:
    assert event_words.ages(Event(age_from=first, age_to=last)) == words


def test_choices_are_told_in_words() -> None:
    assert event_words.words(Event(languages=["da", "dsl"]), "languages") == ["Dansk", "Dansk tegnsprog"]
