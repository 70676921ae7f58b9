from datetime import date, time
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from events.models import Occurrence, Schedule
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_args: TODAY)


def course(title: str, rule: str, **options: Any) -> Schedule:
    event = factories.EventFactory(title=title)
    times = {"starts_on": TODAY, "ends_on": TODAY, "start_time": time(19), "end_time": time(21)}
    return Schedule.objects.create(event=event, rule=rule, **times | options)


def run() -> list[str]:
    out = StringIO()
    call_command("expand_schedules", stdout=out)
    return out.getvalue().splitlines()


def test_it_says_what_changed_and_the_second_run_changes_nothing() -> None:
    course("Kor", "FREQ=WEEKLY;COUNT=2")
    course("Fest", "")
    assert run() == [
        "kor: 2 added, 0 changed, 0 taken away",
        "fest: 1 added, 0 changed, 0 taken away",
        "2 events: 3 dates in 2 of them changed.",
    ]
    assert run() == ["2 events: 0 dates in 0 of them changed."]


def test_a_rule_that_cannot_be_followed_is_named_after_all_others_are_done() -> None:
    course("Kor", "FREQ=HOURLY;COUNT=3")
    course("Fest", "")
    errors = StringIO()
    with pytest.raises(CommandError, match="1 of 2 events could not be expanded"):
        call_command("expand_schedules", stdout=StringIO(), stderr=errors)
    assert errors.getvalue().startswith("kor: ")
    assert Occurrence.objects.count() == 1


def test_it_reminds_of_repetitions_to_look_at_again() -> None:
    course("Kor", "FREQ=WEEKLY", review_on=TODAY)
    assert run()[-1] == "kor: look at the repetition again, its day was 2026-11-24"
