"""The pages of one event and of one programme, as a visitor sees it on 24 November 2026."""

import re
from datetime import date, time
from typing import Any

import pytest
from django.test import Client

from events.models import Occurrence, Schedule
from initiatives.models import Dimension, Goal, KeyFeature
from tests import factories
from tests.events.pages import AGENDA, DAY, TODAY, draft, on, page, text, titles

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_args: TODAY)


# --- Event ---------------------------------------------------------------------------------------
def test_event_tells_all_that_is_known(stranger: Client) -> None:
    venue = factories.VenueFactory(
        name="Biblioteket", address="Torvet 1", postcode="6430", town="Nordborg", step_free="yes", lift="no"
    )
    row = on(
        TODAY + DAY,
        event__venue=venue,
        event__organiser=factories.OrganisationFactory(name="Kommunen"),
        event__title="Kor",
        event__summary="Syng med.",
        event__body="Tag **tøj** med.",
        event__audiences=["citizens"],
        event__age_from=5,
        event__languages=["da", "uk"],
        event__price_kind="amount",
        event__price_amount=75,
        event__registration="required",
        event__registration_url="https://example.org/",
        event__source="Avisen",
        event__programme=factories.ProgrammeFactory(title="Læringsuge"),
    ).event
    row.initiatives.add(factories.InitiativeFactory(title="Byen synger"))
    row.goals.set(Goal.objects.filter(number=4))
    row.features.set(KeyFeature.objects.filter(code="1.1"))
    html = page(stranger, row.get_absolute_url())
    told = text(html)
    for words in (
        "Onsdag 25. november 2026",
        "kl. 12.00–13.00",
        "Biblioteket Torvet 1 6430 Nordborg",
        "Borgere Fra 5 år",
        "Dansk, Ukrainsk",
        "75 kr.",
        "Kommunen",
        "Byen synger",
        "Avisen",
        "Syng med.",
        "Læringsuge",
        "Trinfri adgang: ja",
        "Elevator: nej",
        "Teleslynge: ikke oplyst",
        "Kvalitetsuddannelse",
        "1.1",
    ):
        assert words in told, words
    assert "<strong>tøj</strong>" in html
    assert '<a class="button" href="https://example.org/" rel="noopener">' in html


def test_text_from_people_does_no_harm(stranger: Client) -> None:
    row = on(
        TODAY, event__title="<script>x</script>", event__body="<script>x</script>[a](javascript:x)", event__slug="a"
    )
    for address in (AGENDA, "/det-sker/2026/11/", "/det-sker/a/"):
        html = page(stranger, address)
        assert "<script>x" not in html
        assert 'href="javascript:' not in html
    assert row.event.title in "<script>x</script>"


def test_event_lists_all_dates_with_their_status_and_those_left_out(stranger: Client) -> None:
    event = factories.EventFactory(slug="kor")
    schedule = Schedule.objects.create(
        event=event, starts_on=TODAY, ends_on=TODAY, start_time=time(19), end_time=time(21), rule="FREQ=WEEKLY;COUNT=9"
    )
    schedule.dates.create(on=date(2026, 12, 22), reason="Juleferie")
    for offset in (-7, 0, 7):
        on(TODAY + offset * DAY, event=event)
    Occurrence.objects.filter(first_on=TODAY + 7 * DAY).update(status="cancelled", reason="Syg", reason_da="Syg")
    told = text(page(stranger, "/det-sker/kor/"))
    assert "Tirsdag 24. november 2026 (i dag)" in told
    assert "Tirsdag 1. december 2026 kl. 12.00–13.00 Aflyst : Syg" in told
    assert "Tirsdag 22. december 2026: Juleferie" in told
    assert "1 tidligere dato Tirsdag 17. november 2026" in told


def test_event_shows_first_the_next_date_that_takes_place(stranger: Client) -> None:
    off = on(TODAY, event__slug="kor", status="cancelled", reason="Syg")
    on(TODAY + 7 * DAY, event=off.event)
    html = page(stranger, "/det-sker/kor/")
    assert re.findall(r'<time datetime="([^"]*)">', html)[0] == "2026-12-01T12:00:00+01:00"
    assert "Tirsdag 24. november 2026: Aflyst" in text(html)  # and it warns of the nearest


def test_a_past_event_says_that_it_is_over_and_takes_no_registration(stranger: Client) -> None:
    row = on(date(2020, 1, 1), event__registration="required", event__registration_url="https://example.org/")
    html = page(stranger, row.event.get_absolute_url())
    assert "Det er forbi." in text(html)
    assert "https://example.org/" not in html


def test_event_without_dates_shows_what_is_known(stranger: Client) -> None:
    event = factories.EventFactory(slug="messe", date_note="Til foråret")
    assert "Til foråret" in text(page(stranger, event.get_absolute_url()))


def test_event_names_no_draft_that_it_belongs_to(stranger: Client) -> None:
    hidden = {"state": "draft", "published_at": None}
    event = factories.EventFactory(
        organiser=factories.OrganisationFactory(name="Hemmelig 1", **hidden),
        programme=factories.ProgrammeFactory(title="Hemmelig 2", **hidden),
    )
    event.initiatives.add(factories.InitiativeFactory(title="Hemmelig 3", **hidden))
    event.goals.set(Goal.objects.filter(number=4))
    draft(event__organiser=None).event.goals.set(Goal.objects.filter(number=4))
    html = page(stranger, event.get_absolute_url())
    assert ("Hemmelig" in html, "Kladde" in html) == (False, False)


def test_a_draft_is_404_for_strangers_and_marked_for_its_editor(
    stranger: Client, editor: Any, coordinator: Client
) -> None:
    address = draft(event__organiser=editor.organisation).event.get_absolute_url()
    assert stranger.get(address).status_code == 404
    for client in (editor, coordinator):
        assert "Ikke offentliggjort" in text(page(client, address))


def test_an_editor_does_not_see_the_drafts_of_others(editor: Any) -> None:
    address = draft(event__organiser=factories.OrganisationFactory()).event.get_absolute_url()
    assert editor.get(address).status_code == 404


@pytest.mark.parametrize("kind", ["event", "programme"])
def test_an_old_address_leads_to_the_new_one_and_a_drafts_to_nothing(stranger: Client, kind: str) -> None:
    make, place = {
        "event": (factories.EventFactory, "/det-sker/"),
        "programme": (factories.ProgrammeFactory, "/det-sker/programmer/"),
    }[kind]
    row, hidden = make(slug="gammel"), make(slug="skjult", state="draft", published_at=None)
    for changed, slug in ((row, "ny"), (hidden, "stadig-skjult")):
        loaded = type(changed).objects.get(pk=changed.pk)
        loaded.slug = slug
        loaded.save()
    response = stranger.get(f"{place}gammel/")
    assert (response.status_code, response["Location"]) == (301, f"{place}ny/")
    assert stranger.get(f"{place}skjult/").status_code == 404
    assert stranger.get(f"{place}findes-ikke/").status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_event_costs_eight_queries(stranger: Client, rows: int, django_assert_num_queries: Any) -> None:
    event = factories.EventFactory(
        organiser=factories.OrganisationFactory(),
        venue=factories.VenueFactory(),
        programme=factories.ProgrammeFactory(),
    )
    for name, entries in (("dimensions", Dimension), ("goals", Goal), ("features", KeyFeature)):
        getattr(event, name).set(entries.objects.order_by("pk")[:rows])
    for offset in range(rows):
        on(TODAY + offset * DAY, event=event, venue=factories.VenueFactory())
        event.initiatives.add(factories.InitiativeFactory())
        on(TODAY).event.goals.set(event.goals.all())
    # the event; its dimensions, goals, features; its dates; its initiatives; others like it; sample data?
    with django_assert_num_queries(8):
        html = page(stranger, event.get_absolute_url())
    assert len(titles(html)) == rows


# --- Programme -----------------------------------------------------------------------------------
def test_programme_tells_its_text_and_its_dates_and_no_draft(stranger: Client) -> None:
    row = factories.ProgrammeFactory(
        slug="uge", title="Læringsuge", summary="En uge.", body="**Kom**", starts_on=TODAY, ends_on=TODAY + 6 * DAY
    )
    draft(event__programme=row)
    on(TODAY, event__title="Et andet sted")
    on(TODAY + DAY, event__title="Fest", event__programme=row)
    on(TODAY - DAY, event__title="Optakt", event__programme=row)
    html = page(stranger, "/det-sker/programmer/uge/")
    assert titles(html) == ["Fest", "Optakt"]
    assert "24.–30. november 2026" in text(html)
    assert "<strong>Kom</strong>" in html


def test_of_a_series_that_has_been_a_programme_tells_the_last_date(stranger: Client) -> None:
    programme = factories.ProgrammeFactory(slug="uge")
    first = on(TODAY - 3 * DAY, event__title="Kor", event__programme=programme)
    for back in (1, 2):
        factories.OccurrenceFactory(event=first.event, first_on=TODAY - back * DAY)
    html = page(stranger, "/det-sker/programmer/uge/")
    assert titles(html) == ["Kor"]
    assert f'datetime="{TODAY - DAY}' in html


def test_a_programme_in_draft_is_404_for_all_but_coordinators(
    stranger: Client, editor: Client, coordinator: Client
) -> None:
    address = factories.ProgrammeFactory(state="draft", published_at=None).get_absolute_url()
    assert [client.get(address).status_code for client in (stranger, editor, coordinator)] == [404, 404, 200]


def test_an_empty_programme_leads_to_the_calendar(stranger: Client) -> None:
    html = page(stranger, factories.ProgrammeFactory().get_absolute_url())
    assert '<a class="button" href="/det-sker/">' in html


@pytest.mark.parametrize("rows", [1, 3])
def test_programme_costs_four_queries(stranger: Client, rows: int, django_assert_num_queries: Any) -> None:
    programme = factories.ProgrammeFactory()
    for offset in range(rows):
        on(TODAY + offset * DAY, event__programme=programme)
        on(TODAY - DAY, event__programme=programme)
    # the programme; its coming dates; its past ones; sample data?
    with django_assert_num_queries(4):
        assert len(titles(page(stranger, programme.get_absolute_url()))) == 2 * rows


# --- Calendar files ------------------------------------------------------------------------------
def test_event_offers_its_dates_one_by_one_and_all_of_them(stranger: Client) -> None:
    event = factories.EventFactory(slug="kor")
    for week in (-1, 0, 1):
        factories.OccurrenceFactory(event=event, first_on=TODAY + 7 * week * DAY)
    html = page(stranger, "/det-sker/kor/")
    files = re.findall(r'<a [^>]*href="(/det-sker/kor[^"]*\.ics)"', html)
    assert sorted(files) == [
        "/det-sker/kor.ics",
        "/det-sker/kor/20261124T1200.ics",
        "/det-sker/kor/20261201T1200.ics",
    ]
    assert {stranger.get(file).status_code for file in files} == {200}


def test_a_single_date_is_offered_as_itself(stranger: Client) -> None:
    on(TODAY, event__slug="kor")
    html = page(stranger, "/det-sker/kor/")
    assert set(re.findall(r'<a [^>]*href="(/det-sker/kor[^"]*\.ics)"', html)) == {"/det-sker/kor/20261124T1200.ics"}


def test_a_draft_and_a_past_event_offer_no_file(stranger: Client, coordinator: Client) -> None:
    past, hidden = on(TODAY - DAY).event, draft().event
    assert '.ics">' not in page(stranger, past.get_absolute_url()).split("<body")[1]
    assert ".ics" not in page(coordinator, hidden.get_absolute_url())


def test_access_is_that_of_the_place_where_the_next_date_is(stranger: Client) -> None:
    usual, other = factories.VenueFactory(lift="yes"), factories.VenueFactory(name="Teltet", lift="no", town="Als")
    row = on(TODAY, event__venue=usual, venue=other)
    html = page(stranger, row.event.get_absolute_url())
    assert "Elevator: nej" in text(html).replace(" :", ":")
    assert 'href="https://www.openstreetmap.org/search?query=Als"' in html


def test_event_says_its_repetition_in_words_with_the_dates_left_out(stranger: Client) -> None:
    first = date(2026, 11, 24)
    event = factories.EventFactory()
    schedule = event.schedules.create(
        starts_on=first, ends_on=first, start_time=time(16), end_time=time(17, 30),
        rule="FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;UNTIL=20270625",
    )  # fmt: skip
    schedule.dates.create(on=date(2026, 12, 22), reason_da="Juleferie", reason_en="Christmas holidays")
    schedule.dates.create(on=date(2027, 1, 7), excluded=False, at=time(10))
    event.schedules.create(all_day=True, starts_on=first, ends_on=first)
    on(TODAY, event=event)
    said = "Hver anden tirsdag kl. 16.00–17.30 indtil 25. juni 2027, undtagen 22. december (Juleferie) og desuden"
    assert said in text(page(stranger, event.get_absolute_url()))
    english = page(stranger, event.get_absolute_url().replace("/det-sker/", "/en/events/"))
    assert "Every second Tuesday 16:00–17:30 until 25 June 2027, except 22 December (Christmas holidays)" in text(
        english
    )


def test_event_says_nothing_of_a_repetition_that_is_over_or_cannot_be_followed(stranger: Client) -> None:
    event = factories.EventFactory()
    times = {"starts_on": TODAY, "ends_on": TODAY, "start_time": time(16), "end_time": time(17)}
    event.schedules.create(rule="FREQ=HOURLY;COUNT=3", **times)
    row = on(TODAY, event=event)
    assert 'class="said"' not in page(stranger, event.get_absolute_url())
    event.schedules.create(rule="FREQ=DAILY;COUNT=3", **times)
    assert 'class="said"' in page(stranger, event.get_absolute_url())
    type(row).objects.update(first_on=TODAY - 9 * DAY, last_on=TODAY - 9 * DAY)
    assert 'class="said"' not in page(stranger, event.get_absolute_url())
