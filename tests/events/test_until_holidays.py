"""A secretary lets a course last until the summer or the Christmas holidays, as coordinators entered them."""

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest

from events.models import Event, SchoolHoliday
from tests.events.test_plain_schedule import EVERY_SECOND_TUESDAY, LOOK, page, row, send
from tests.factories import EventFactory
from tests.staff import errors, filled

pytestmark = pytest.mark.django_db
SUMMER = EVERY_SECOND_TUESDAY | {"ends": "summer", "until": ""}


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(2026, 11, 24, 11, tzinfo=UTC))


@pytest.fixture
def own(editor: Any) -> Event:
    return EventFactory(organiser=editor.organisation, state="draft", published_at=None)


@pytest.fixture
def summer() -> SchoolHoliday:
    return SchoolHoliday.objects.create(
        name="Sommerferie", kind="summer", first_on=date(2027, 6, 26), last_on=date(2027, 8, 8)
    )


def offered(html: str) -> list[str]:
    first = html[html.index('id="id_schedules-0-ends_0"') :]
    return [" ".join(words.split()) for words in re.findall(r'value="(?:summer|christmas)"[^>]*>\s*([^<]*)<', first)][
        :2
    ]


def test_the_last_date_is_told_before_it_is_chosen(editor: Any, own: Event, summer: SchoolHoliday) -> None:
    assert offered(editor.get(page(own)).content.decode()) == [
        "Med skoleåret, før sommerferien (til 25. juni 2027)",
        "Før juleferien (ikke indtastet endnu)",
    ]


def test_the_preview_says_the_date(editor: Any, own: Event, summer: SchoolHoliday) -> None:
    token = filled(editor.get(page(own)))["csrfmiddlewaretoken"]
    shown = editor.post(LOOK, row(SUMMER) | {"prefix": "schedules-0", "csrfmiddlewaretoken": token}).content.decode()
    assert "Hver anden tirsdag kl. 16.00–17.30 indtil 25. juni 2027" in shown


def test_it_is_kept_as_a_date_that_later_holidays_do_not_move(editor: Any, own: Event, summer: SchoolHoliday) -> None:
    assert send(editor, own, SUMMER).status_code == 302
    assert own.schedules.get().rule == "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;UNTIL=20270625"
    summer.delete()
    assert send(editor, own, {"end_time": "18:00"}).status_code == 302
    assert own.schedules.get().rule == "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;UNTIL=20270625"


def test_holidays_that_nobody_entered_are_said_to_be_missing(editor: Any, own: Event) -> None:
    SchoolHoliday.objects.create(name="Sommerferie", first_on=date(2027, 6, 26), last_on=date(2027, 8, 8))
    assert errors(send(editor, own, SUMMER)) == {
        "schedules-0-ends": [
            "Der er ikke indtastet nogen sommerferie efter 12. januar 2027. Koordinatorerne indtaster skolernes "
            "ferier. Vælg “På en dato” indtil da."
        ]
    }
    assert list(errors(send(editor, own, SUMMER | {"ends": "christmas"}))) == ["schedules-0-ends"]
    assert not own.schedules.exists()


def test_something_that_happens_once_needs_no_holidays(editor: Any, own: Event) -> None:
    assert send(editor, own, SUMMER | {"repeats": "never"}).status_code == 302
    assert own.schedules.get().rule == ""
