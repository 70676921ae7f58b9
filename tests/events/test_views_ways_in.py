"""The form of all filters and the page on subscribing, as a visitor sees them on 24 November 2026."""

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict
from django.test import Client

from events import filters
from events.models import Occurrence
from events.offer import FACETS, offered
from initiatives.models import Dimension, Goal, KeyFeature
from tests import factories
from tests.events.pages import DAY, TODAY, draft, on, page, text

pytestmark = pytest.mark.django_db
FORM, SUBSCRIBE = "/det-sker/filtre/", "/det-sker/abonner/"
SATURDAY = date(2026, 11, 28)


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_args: TODAY)


def counts(html: str, name: str) -> dict[str, int]:
    """Value -> number, of one filter."""
    found = re.findall(rf'name="{name}" value="([^"]*)".*?<span class="count">(\d+)', html)
    return {value: int(number) for value, number in found}


def nonzero(html: str, name: str) -> dict[str, int]:
    return {value: number for value, number in counts(html, name).items() if number}


def at(day: date, hour: int, **options: Any) -> Occurrence:
    """At that hour in Copenhagen, in winter."""
    start = datetime(day.year, day.month, day.day, hour - 1, tzinfo=UTC)
    return on(day, starts_at=start, ends_at=start.replace(minute=30), **options)


def full() -> Occurrence:
    """A date that every filter can find."""
    venue = factories.VenueFactory(town="Nordborg", lift="yes", step_free="no")
    row = at(
        SATURDAY, 19, event__title="Kor", event__venue=venue, event__audiences=["citizens"], event__age_from=14,
        event__age_to=20, event__price_kind="free", event__languages=["de"],
        event__organiser=factories.OrganisationFactory(slug="koret", name="Koret"),
        event__programme=factories.ProgrammeFactory(slug="uge", title="Uge"),
    )  # fmt: skip
    row.event.dimensions.add(Dimension.objects.get(code="cultural"))
    row.event.goals.add(Goal.objects.get(number=13))
    row.event.features.add(KeyFeature.objects.get(code="2.1"))
    row.event.initiatives.add(factories.InitiativeFactory(slug="sang", title="Sang"))
    return row


FULL = {
    "dimension": {"cultural": 1, "environmental": 1},  # its own, and that of its goal
    "goal": {"13": 1},
    "feature": {"2.1": 1},
    "audience": {"citizens": 1},
    "stage": {"school age": 1, "youth": 1},
    "price": {"free": 1},
    "language": {"de": 1},
    "weekday": {"sat": 1},
    "time": {"evening": 1},
    "place": {"Nordborg": 1},
    "access": {"lift": 1},
    "programme": {"uge": 1},
    "initiative": {"sang": 1},
    "organisation": {"koret": 1},
}


def test_each_choice_tells_how_many_events_there_would_be(stranger: Client) -> None:
    draft()
    row = full()
    factories.OccurrenceFactory(event=row.event, first_on=SATURDAY + 7 * DAY)
    html = page(stranger, FORM)
    assert {name: nonzero(html, name) for name in FACETS} == FULL | {"time": {"afternoon": 1, "evening": 1}}
    assert "1 arrangement passer til det valgte." in text(html)
    assert "Kladde" not in html


@pytest.mark.parametrize("name", FACETS)
def test_each_count_is_what_the_agenda_finds(stranger: Client, name: str) -> None:
    """As if chosen: what the form promises is what the filter gives."""
    full()
    at(TODAY, 9, event__title="Andet")
    html = page(stranger, FORM)
    for value, number in counts(html, name).items():
        query = QueryDict(mutable=True)
        query[name] = value
        user = AnonymousUser()
        asked = filters.read(query, offered(query, user, TODAY), TODAY)
        rows = asked.narrow(Occurrence.objects.visible_to(user).touching(TODAY, None))
        assert (asked.unknown, rows.values("event").distinct().count()) == ([], number), value


def test_counts_are_narrowed_by_the_other_filters_and_zeros_are_grey(stranger: Client) -> None:
    full()
    at(TODAY, 9, event__price_kind="free", event__audiences=["companies"])
    html = page(stranger, FORM, audience="companies", goal="99")
    assert nonzero(html, "audience") == {"citizens": 1, "companies": 1}
    assert nonzero(html, "weekday") == {"tue": 1}
    assert re.search(r'<label class="is-zero"><input type="checkbox" name="weekday" value="sat"', html)
    assert re.search(r'<label><input type="checkbox" name="audience" value="companies" checked', html)
    assert "Disse valg kender vi ikke, så vi har ladet dem ude: 99" in text(html)


def test_an_exhibition_over_a_weekend_is_on_each_of_its_days(stranger: Client) -> None:
    on(date(2026, 11, 27), date(2026, 11, 29), all_day=True)
    on(date(2026, 11, 20), date(2026, 12, 20), all_day=True, event__date_note="")
    html = page(stranger, FORM)
    assert nonzero(html, "weekday") == {"mon": 1, "tue": 1, "wed": 1, "thu": 1, "fri": 2, "sat": 2, "sun": 2}
    assert nonzero(html, "time") == {}


def test_the_form_of_a_month_counts_it_and_leads_back(stranger: Client) -> None:
    full()
    on(date(2026, 12, 1))
    html = page(stranger, FORM, month="2026-12", q="Event")
    assert '<form class="facet-form" action="/det-sker/2026/12/">' in html
    assert "1 arrangement i december 2026 passer til det valgte." in text(html)
    assert '<input type="hidden" name="q" value="Event">' in html


@pytest.mark.parametrize("month", ["2026-13", "x", "2026-1", "9999-01", "\x00", "20261201"])
def test_a_month_that_is_none_is_left_out(stranger: Client, month: str) -> None:
    assert 'action="/det-sker/"' in page(stranger, FORM, month=month)


def test_span_and_word_are_kept(stranger: Client) -> None:
    html = page(stranger, FORM, **{"from": "2026-12-01", "to": "2026-12-02", "q": "kor"})
    for name, value in (("from", "2026-12-01"), ("to", "2026-12-02"), ("q", "kor")):
        assert f'<input type="hidden" name="{name}" value="{value}">' in html


@pytest.mark.parametrize("rows", [1, 3])
def test_the_form_costs_four_queries(stranger: Client, rows: int, django_assert_num_queries: Any) -> None:
    for number in range(rows):
        venue, organiser = factories.VenueFactory(town=f"By {number}"), factories.OrganisationFactory()
        row = on(TODAY + number * DAY, event__venue=venue, event__organiser=organiser)
        row.event.goals.set(Goal.objects.all())
        row.event.initiatives.add(factories.InitiativeFactory())
    # sample data? choices; venues; events
    with django_assert_num_queries(4):
        html = page(stranger, FORM)
    assert sum(counts(html, "initiative").values()) == rows


# --- Subscribing ---------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("address", "code"), [(SUBSCRIBE, "da"), ("/en/events/subscribe/", "en"), ("/de/veranstaltungen/abonnieren/", "de")]
)
def test_the_address_of_the_calendar_follows_language_and_filters(stranger: Client, address: str, code: str) -> None:
    html = page(stranger, address, price="free", goal="4", junk="x", **{"from": "2026-12-01"})
    feed = f"localhost:8000/feeds/events.ics?goal=4&amp;price=free&amp;lang={code}"
    assert f'<input id="feed-https" class="mono" type="text" readonly value="http://{feed}">' in html
    assert f'<a class="button" href="webcal://{feed}">' in html
    assert "cid=webcal%3A%2F%2Flocalhost%3A8000%2Ffeeds%2Fevents.ics%3Fgoal%3D4%26price%3Dfree%26lang%3D" in html


def test_the_address_that_is_shown_gives_what_was_chosen(stranger: Client) -> None:
    on(TODAY, event__title="Gratis", event__price_kind="free")
    on(TODAY, event__title="Andet")
    html = page(stranger, SUBSCRIBE, price="free")
    address = re.search(r'id="feed-https".*?value="http://localhost:8000([^"]*)"', html)
    assert address is not None
    feed = stranger.get(address[1].replace("&amp;", "&")).content.decode()
    assert re.findall("SUMMARY:(.*)\r", feed) == ["Gratis"]


def test_every_way_is_explained_without_a_script(stranger: Client) -> None:
    told = text(page(stranger, SUBSCRIBE))
    for name in ("iPhone", "Android", "Outlook", "Google"):
        assert name in told


def test_lists_month_programme_initiative_and_event_lead_there(stranger: Client) -> None:
    row = full()
    for address, query in (
        ("/det-sker/?price=free", "?price=free"),
        ("/det-sker/2026/11/?price=free", "?price=free"),
        ("/det-sker/programmer/uge/", "?programme=uge"),
        ("/initiativer/sang/", "?initiative=sang"),
        (row.event.get_absolute_url(), ""),
    ):
        assert f'href="{SUBSCRIBE}{query}"' in page(stranger, address), address


def test_programs_find_the_feeds_of_a_page_by_themselves(stranger: Client) -> None:
    full()
    html = page(stranger, "/de/veranstaltungen/", price="free")
    assert re.findall(r'<link rel="alternate" type="([^"]*)"[^>]*href="(/feeds/[^"]*)"', html) == [
        ("application/atom+xml", "/feeds/events.atom?price=free&amp;lang=de"),
        ("text/calendar", "/feeds/events.ics?price=free&amp;lang=de"),
    ]
    for address, feed in (
        ("/initiativer/?goal=4", "/feeds/initiatives.atom?goal=4&amp;lang=da"),
        ("/initiativer/sang/", "/feeds/updates.atom?initiative=sang&amp;lang=da"),
    ):
        assert f'href="{feed}"' in page(stranger, address)


def test_an_event_may_not_take_the_address_of_a_page(stranger: Client) -> None:
    for title in ("Subscribe", "Filtre", "Abonnér"):
        event = factories.EventFactory(title=title)
        assert stranger.get(event.get_absolute_url()).status_code == 200
        assert event.slug.endswith("-2")
