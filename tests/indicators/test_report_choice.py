"""What is asked of a report in its address: what is understood, what is named as unknown, and the way back."""

from datetime import date

import pytest
from django.http import QueryDict

from indicators.report_choice import Asked, Choice, known, read, settled

LAST = date(2026, 11, 24)


def asked(query, year=2026):
    return read(dict(QueryDict(query).lists()), year, LAST if year == 2026 else date(year, 12, 31))


def test_without_a_question_it_is_the_report_as_it_is():
    assert (
        asked("")
        == asked("from=&as_of=&goal=&figures=frozen&selection=selected&narrative=yes&from=2026&x=1")
        == (Asked(Choice()))
    )
    assert Choice().query() == []


def test_everything_that_can_be_asked_comes_back_as_an_address():
    query = (
        "from=2024&as_of=2026-05-31&figures=live&selection=all&narrative=no&dimension=social&dimension=economic&goal=7"
        "&feature=3.1&organisation=shop"
    )
    found = asked(query)
    assert found.choice == Choice(
        since=2024, as_of=date(2026, 5, 31), live=True, everything=True, narrative=False,
        dimensions=("social", "economic"), goals=("7",), features=("3.1",), organisations=("shop",),
    )  # fmt: skip
    assert (found.unknown, "&".join(f"{name}={value}" for name, value in found.choice.query())) == ((), query)


@pytest.mark.parametrize(
    "query",
    [
        "from=2027", "from=1899", "from=x", "from=%00", "from=99999999999", "from=2٠24", "as_of=2026-11-25",
        "as_of=2025-12-31", "as_of=2026-02-30", "as_of=20260101", "as_of=9999-99-99", "figures=maybe",
        "selection=none", "narrative=0",
    ],
)  # fmt: skip
def test_what_cannot_be_is_named_and_left_out(query):
    (value,) = QueryDict(query).values()
    assert asked(query) == Asked(Choice(), (value.replace("\x00", "\N{REPLACEMENT CHARACTER}"),))


def test_a_long_unknown_value_is_named_shortly():
    assert asked(f"from={'9' * 500}").unknown == ("9" * 40,)


def test_of_one_that_is_asked_twice_the_last_counts_and_of_a_facet_all_once():
    found = asked("from=2020&from=2024&goal=7&goal=13&goal=7").choice
    assert (found.since, found.goals) == (2024, ("7", "13"))


def test_a_facet_keeps_what_the_report_has():
    found = known(asked("goal=7&goal=99&organisation=secret&from=x"), {"goal": ["7", "13"]})
    assert (found.choice, found.unknown) == (Choice(goals=("7",)), ("x", "99", "secret"))


def test_a_frozen_baseline_keeps_its_period_and_day():
    given = asked("from=2024&as_of=2026-05-31&goal=7")
    found = settled(given, frozen=True, also=False, selected=True)
    assert (found.choice, found.fixed) == (Choice(goals=("7",)), True)
    assert settled(given, frozen=False, also=False, selected=True) == given


def test_what_makes_no_difference_is_no_choice():
    given = asked("figures=live&selection=all")
    assert settled(given, frozen=False, also=False, selected=False).choice == Choice()
    assert settled(given, frozen=False, also=True, selected=True).choice == Choice(live=True, everything=True)
