"""Plain words as recurrence rules."""

from datetime import date

import pytest

from events.recurrence import Schedule, expand
from events.repeats import rule_of

FIRST = date(2026, 11, 3)  # the first Tuesday


@pytest.mark.parametrize(
    ("repeats", "first", "days"),
    [
        ("daily", FIRST, ["11-03", "11-04", "11-05", "11-06"]),
        ("weekly", FIRST, ["11-03", "11-10", "11-17", "11-24"]),
        ("fortnightly", FIRST, ["11-03", "11-17", "12-01", "12-15"]),
        ("monthly weekday", FIRST, ["11-03", "12-01", "01-05", "02-02"]),
        ("monthly weekday", date(2026, 11, 24), ["11-24", "12-22", "01-26", "02-23"]),  # the fourth
        ("monthly weekday", date(2026, 9, 29), ["09-29", "10-27", "11-24", "12-29"]),  # a fifth is the last
        ("monthly date", FIRST, ["11-03", "12-03", "01-03", "02-03"]),
        ("monthly date", date(2026, 10, 31), ["10-31", "12-31", "01-31", "03-31"]),  # months without it are skipped
    ],
)
def test_words_give_dates(repeats, first, days):
    rule = rule_of(repeats, first, date(2028, 1, 1))
    schedule = Schedule(all_day=True, starts_on=first, ends_on=first, rule=rule)
    assert [f"{span.first_on:%m-%d}" for span in expand(schedule, until=date(2028, 1, 1))[:4]] == days


def test_the_last_date_counts():
    rule = rule_of("weekly", FIRST, date(2026, 11, 17))
    schedule = Schedule(all_day=True, starts_on=FIRST, ends_on=FIRST, rule=rule)
    assert len(expand(schedule, until=date(2030, 1, 1))) == 3


def test_without_a_repetition_there_is_no_rule():
    assert [rule_of("", FIRST, None), rule_of("weekly", FIRST, None)] == ["", ""]
