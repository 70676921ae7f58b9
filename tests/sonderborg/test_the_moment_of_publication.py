"""A moment of publication passes and nobody writes anything: each address shows the row from then on, not before.

What is taken off the site is gone at once, however much of it was kept."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client
from django.utils import timezone

from events.models import Event
from initiatives.models import Initiative
from sonderborg import page_cache
from tests.factories import EventFactory, InitiativeFactory, OccurrenceFactory, UpdateFactory

LATER, DAY = "Zzfyrtårn", date(2030, 1, 3)
PLANNED = datetime(2030, 1, 1, 10, 0, 30, tzinfo=UTC)  # within the minute for which pages are kept
SECOND = timedelta(seconds=1)
ADDRESSES = [
    "/", "/en/", "/initiativer/", "/de/initiativen/?sort=title", "/soeg/?q=zzfyrt%C3%A5rn", "/soeg.json?q=zzfyrt",
    "/det-sker/", "/det-sker/2030/1/", "/feeds/events.ics", "/feeds/events.atom",
    "/feeds/initiatives.atom", "/feeds/updates.atom", "/sitemap.xml", "/sitemap-initiative.xml", "/sitemap-event.xml",
    "/api/v1/initiatives", "/api/v1/events", "/api/v1/occurrences", "/initiativer/zzi/", "/det-sker/zze/",
    "/det-sker/zze.ics",
]  # fmt: skip
OWN = ("/initiativer/zzi/", "/det-sker/zze/", "/det-sker/zze.ics")  # not there before


@pytest.fixture(autouse=True)
def kept(settings: Any, monkeypatch: Any) -> None:
    settings.PAGE_CACHE = True
    caches["pages"].clear()
    monkeypatch.setattr(page_cache, "_in_transaction", lambda: False)


@pytest.fixture
def clock(monkeypatch: Any) -> list[datetime]:
    moment = [PLANNED - SECOND]
    monkeypatch.setattr(timezone, "now", lambda: moment[0])
    return moment


def rows(published_at: datetime) -> None:
    InitiativeFactory(title="Åben", slug="aaben", published_at=PLANNED - timedelta(days=1))
    initiative = InitiativeFactory(title=LATER, slug="zzi", published_at=published_at)
    UpdateFactory(initiative=initiative, title=LATER, published_at=published_at)
    event = EventFactory(title=LATER, slug="zze", published_at=published_at)
    OccurrenceFactory(event=event, first_on=DAY)


def shown(client: Client, address: str, **headers: str) -> bool:
    response = client.get(address, headers=headers)
    if response.status_code in (304, 404):
        return False
    assert response.status_code == 200, address
    return any(word in response.text for word in (LATER, "Zzfyrt&aring;rn", "zzi", "zze"))


@pytest.mark.django_db
def test_what_is_published_by_the_clock_is_there_from_that_second_on(clock: list[datetime]) -> None:
    rows(PLANNED)
    client, early, tags = Client(), [], {}
    for address in ADDRESSES:
        early += [address] if shown(client, address) else []
        response = client.get(address)  # kept by now
        tags[address] = response.get("ETag", '"x"')
        assert response.status_code == (404 if address in OWN else 200)
    clock[0] = PLANNED
    late = [address for address in ADDRESSES if not shown(client, address, **{"If-None-Match": tags[address]})]
    assert (early, late) == ([], [])


@pytest.mark.django_db(transaction=True)
def test_what_is_taken_off_the_site_is_gone_at_once(clock: list[datetime]) -> None:
    clock[0] = PLANNED + timedelta(days=1)
    rows(PLANNED)
    client = Client()
    before = {address: client.get(address) for address in ADDRESSES}
    assert [address for address in ADDRESSES if not shown(client, address)] == []
    Initiative.objects.filter(slug="zzi").update(state="draft")
    Event.objects.filter(slug="zze").update(state="archived")
    tags = {address: response.get("ETag", '"x"') for address, response in before.items()}
    left = [address for address in ADDRESSES if shown(client, address)]
    unchanged = [a for a in ADDRESSES if client.get(a, headers={"If-None-Match": tags[a]}).status_code == 304]
    assert (left, unchanged) == ([], [])


@pytest.mark.django_db
@pytest.mark.parametrize("feed", ["initiatives.atom", "updates.atom", "events.atom", "events.ics"])
def test_who_asks_by_date_alone_is_told_that_something_is_gone(clock: list[datetime], feed: str) -> None:
    clock[0] = PLANNED + timedelta(days=1)
    rows(PLANNED)
    UpdateFactory(initiative=Initiative.objects.get(slug="aaben"), published_at=PLANNED)
    OccurrenceFactory(event__title="Åben", event__published_at=PLANNED, first_on=DAY)
    client = Client()
    before = client.get(f"/feeds/{feed}")["Last-Modified"]
    clock[0] += timedelta(hours=1)
    for row in (Initiative.objects.get(slug="zzi"), Event.objects.get(slug="zze")):
        row.state = "draft"
        row.save()
    page_cache.caches["pages"].clear()  # one transaction is one version
    response = client.get(f"/feeds/{feed}", headers={"If-Modified-Since": before})
    assert (response.status_code, LATER in response.text) == (200, False)
