"""Rules as text: what is refused, in which words, and how a rule is written again."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.rrule import Rule, RuleError, check_rule, parse_rule


def test_rule_is_read_into_values():
    assert parse_rule(" freq=monthly;byday=+2TU,-1fr;interval=3;count=5 ") == Rule(
        freq="MONTHLY", interval=3, count=5, by_day=((2, "TU"), (-1, "FR"))
    )


def test_rule_is_written_in_one_order():
    text = "UNTIL=20270101;BYSETPOS=1,-1;BYDAY=TU;BYMONTHDAY=-1,3;BYMONTH=2;WKST=SU;INTERVAL=2;FREQ=YEARLY"
    assert str(parse_rule(text)) == (
        "FREQ=YEARLY;INTERVAL=2;WKST=SU;BYMONTH=2;BYMONTHDAY=-1,3;BYDAY=TU;BYSETPOS=1,-1;UNTIL=20270101"
    )


def test_plain_weekday_beside_a_numbered_one_is_written_with_numbers():
    assert str(parse_rule("FREQ=MONTHLY;BYDAY=MO,2MO,1TU")) == "FREQ=MONTHLY;BYDAY=1MO,2MO,3MO,4MO,5MO,1TU"
    assert len(parse_rule("FREQ=YEARLY;BYDAY=MO,1TU").uniform_days) == 54


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        ("nonsense", "“NONSENSE” is not a part of a recurrence rule."),
        ("FREQ=DAILY;", "“” is not a part of a recurrence rule."),
        ("FREQ=DAILY;BYEASTER=0", "“BYEASTER=0” is not a part of a recurrence rule."),
        ("FREQ=DAILY;RSCALE=HEBREW", "“RSCALE=HEBREW” is not a part of a recurrence rule."),
        ("FREQ=DAILY;FREQ=DAILY", "The rule says FREQ twice."),
        (
            "INTERVAL=2",
            "The rule does not say whether it repeats daily, weekly, monthly or yearly.",
        ),
        ("FREQ=SECONDLY", "A rule repeats daily, weekly, monthly or yearly, not within the day."),
        ("FREQ=MINUTELY", "A rule repeats daily, weekly, monthly or yearly, not within the day."),
        ("FREQ=HOURLY", "A rule repeats daily, weekly, monthly or yearly, not within the day."),
        ("FREQ=DAILY;BYHOUR=9,15", "A rule repeats daily, weekly, monthly or yearly, not within the day."),
        ("FREQ=OFTEN", "“OFTEN” is not a value that FREQ can have."),
        ("FREQ=DAILY;INTERVAL=0", "“0” is not a value that INTERVAL can have."),
        ("FREQ=DAILY;COUNT=-1", "“-1” is not a value that COUNT can have."),
        ("FREQ=DAILY;COUNT=٣", "“٣” is not a value that COUNT can have."),
        ("FREQ=DAILY;UNTIL=20270230", "“20270230” is not a value that UNTIL can have."),
        ("FREQ=DAILY;UNTIL=2027-02-03", "“2027-02-03” is not a value that UNTIL can have."),
        ("FREQ=DAILY;UNTIL=00010101T000000Z", "“00010101T000000Z” is not a value that UNTIL can have."),
        (
            "FREQ=DAILY;COUNT=2;UNTIL=20270101",
            "The rule has both a last date and a number of times. Keep one of them.",
        ),
        ("FREQ=WEEKLY;WKST=DI", "“DI” is not a value that WKST can have."),
        ("FREQ=WEEKLY;BYDAY=DI", "“DI” is not a value that BYDAY can have."),
        ("FREQ=MONTHLY;BYDAY=0MO", "“0MO” is not a value that BYDAY can have."),
        ("FREQ=MONTHLY;BYDAY=6MO", "“6” is not a value that BYDAY can have."),
        ("FREQ=WEEKLY;BYDAY=2MO", "BYDAY=2MO cannot be used together with FREQ=WEEKLY."),
        ("FREQ=YEARLY;BYWEEKNO=3;BYDAY=2MO", "BYDAY=2MO cannot be used together with BYWEEKNO."),
        ("FREQ=YEARLY;BYMONTH=13", "“13” is not a value that BYMONTH can have."),
        ("FREQ=YEARLY;BYMONTH=-1", "“-1” is not a value that BYMONTH can have."),
        ("FREQ=MONTHLY;BYMONTHDAY=32", "“32” is not a value that BYMONTHDAY can have."),
        ("FREQ=WEEKLY;BYMONTHDAY=3", "BYMONTHDAY cannot be used together with FREQ=WEEKLY."),
        ("FREQ=MONTHLY;BYWEEKNO=3;BYDAY=MO", "BYWEEKNO cannot be used together with FREQ=MONTHLY."),
        ("FREQ=YEARLY;BYWEEKNO=3", "BYWEEKNO needs BYDAY."),
        ("FREQ=MONTHLY;BYSETPOS=1", "BYSETPOS needs BYDAY."),
        (
            "FREQ=YEARLY;BYMONTH=2,4;BYMONTHDAY=31",
            "The rule never gives a date: no such day exists in those months.",
        ),
    ],
)
def test_rule_that_cannot_be_followed_is_refused_in_words(rule, sentence):
    with pytest.raises(RuleError) as refused:
        check_rule(rule, allow_endless=True)
    assert str(refused.value) == sentence
    assert (refused.value.message % refused.value.params) == sentence


def test_endless_rule_needs_a_review():
    sentence = "The rule never ends. Give it a last date, a number of times, or a day on which it is reviewed."
    with pytest.raises(RuleError) as refused:
        check_rule("FREQ=WEEKLY")
    assert str(refused.value) == sentence
    check_rule("FREQ=WEEKLY", allow_endless=True)
    check_rule("FREQ=WEEKLY;COUNT=3")
    check_rule("FREQ=WEEKLY;UNTIL=20270101")
    check_rule("")


@given(st.text(alphabet="FREQDAILYWKMONTHUBSP=;,-0123456789TUZ", max_size=60))
def test_any_text_is_followed_or_refused_in_words(text):
    refused = ""
    try:
        rule = parse_rule(f"FREQ=MONTHLY;{text}")
        assert parse_rule(str(rule)) == parse_rule(str(parse_rule(str(rule))))
    except RuleError as error:
        refused = str(error)
    assert not re.search(r"%\(|Traceback", refused)
