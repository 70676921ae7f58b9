"""What the tests of the calendar's files share: fetching them, and reading their lines."""

import re
from datetime import time
from typing import Any

from django.test import Client

from events import actions
from events.models import Event, Schedule
from tests import factories
from tests.events.pages import TODAY

FEED, NEWS = "/feeds/events.ics", "/feeds/events.atom"


def fetch(client: Client, address: str = FEED, **query: Any) -> str:
    response = client.get(address, query)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def lines(text: str) -> list[str]:
    return text.replace("\r\n ", "").split("\r\n")


def values(text: str, name: str) -> list[str]:
    return [line.partition(":")[2] for line in lines(text) if re.split("[:;]", line)[0] == name]


def course(rule: str = "FREQ=WEEKLY;COUNT=3", **options: Any) -> Event:
    event = factories.EventFactory(slug="kor", title="Kor")
    times = {"starts_on": TODAY, "ends_on": TODAY, "start_time": time(19), "end_time": time(21)}
    Schedule.objects.create(event=event, rule=rule, **times | options)
    actions.expand(event=event, today=TODAY)
    return event
