"""What the tests of the calendar's pages share: dates to show, and reading what is shown."""

import re
from datetime import date, timedelta
from typing import Any

from django.test import Client

from events.models import Occurrence
from tests import factories

TODAY = date(2026, 11, 24)
DAY = timedelta(1)
AGENDA, DECEMBER = "/det-sker/", "/det-sker/2026/12/"


def on(first: date, last: date | None = None, **options: Any) -> Occurrence:
    return factories.OccurrenceFactory(first_on=first, last_on=last or first, **options)


def draft(**options: Any) -> Occurrence:
    return on(TODAY, event__title="Kladde", event__state="draft", event__published_at=None, **options)


def page(client: Client, address: str, **query: Any) -> str:
    response = client.get(address, query)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def titles(html: str) -> list[str]:
    """Of the rows of a list, in order."""
    return re.findall(r'class="agenda-title"><a href="[^"]*"[^>]*>([^<]*)<', html)


def text(html: str) -> str:
    """The words of the main part."""
    main = html[html.index("<main") : html.index("</main>")]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())
