"""The agenda, as a visitor sees it on 24 November 2026."""

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client

from initiatives.models import Dimension
from tests import factories
from tests.events.pages import AGENDA, DAY, DECEMBER, TODAY, draft, on, page, text, titles

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_args: TODAY)


# --- Agenda --------------------------------------------------------------------------------------
def test_agenda_shows_what_is_to_come_by_start_and_no_draft(stranger: Client) -> None:
    draft()
    on(TODAY - DAY, event__title="Forbi")
    on(TODAY + 2 * DAY, event__title="Senere")
    on(TODAY, event__title="I aften")
    assert titles(page(stranger, AGENDA)) == ["I aften", "Senere"]


def test_agenda_shows_a_draft_to_its_editor_and_to_coordinators(editor: Any, coordinator: Client) -> None:
    draft(event__organiser=editor.organisation)
    assert titles(page(editor, AGENDA)) == titles(page(coordinator, AGENDA)) == ["Kladde"]


def test_agenda_keeps_running_exhibitions_and_unknown_days_apart(stranger: Client) -> None:
    on(TODAY - 9 * DAY, TODAY + 9 * DAY, event__title="Udstilling", all_day=True)
    on(date(2026, 12, 1), date(2026, 12, 31), event__title="Messe", event__date_note="Kun måneden kendes.")
    on(TODAY + DAY, event__title="Kor")
    html = page(stranger, AGENDA)
    assert titles(html) == ["Kor", "Udstilling", "Messe"]
    assert re.findall(r'<h2 id="h-(\w+)"', html) == ["coming", "running", "unknown"]
    assert "1.–31. december 2026 Kun måneden kendes." in text(html)
    assert html.count("<time") == 2  # no day is claimed for the fair


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("cancelled", "Aflyst : Underviseren er syg."),
        ("postponed", "Udskudt : Underviseren er syg."),
        ("moved", "Flyttet (planlagt til 30. november 2026 kl. 12.00): Underviseren er syg."),
        ("moved online", "Flyttet online : Underviseren er syg."),
    ],
)
def test_what_is_changed_stays_with_word_and_reason(stranger: Client, status: str, words: str) -> None:
    key = "2026-11-30T12:00" if status == "moved" else "2026-12-01T12:00"
    on(TODAY + 7 * DAY, status=status, reason="Underviseren er syg.", recurrence_key=key)
    assert words.replace(" :", ":") in text(page(stranger, AGENDA)).replace(" :", ":").replace(" (", " (")


def test_agenda_tells_time_place_and_who_in_words(stranger: Client) -> None:
    on(
        TODAY + DAY,
        event__venue=factories.VenueFactory(name="Biblioteket", town="Nordborg"),
        event__organiser=factories.OrganisationFactory(name="Kommunen"),
        event__audiences=["citizens"],
        event__price_kind="free",
    )
    told = text(page(stranger, AGENDA))
    assert "Kl. 12.00–13.00 Biblioteket, Nordborg Kommunen Borgere Gratis" in told


def test_agenda_names_no_organiser_that_is_a_draft(stranger: Client) -> None:
    hidden = factories.OrganisationFactory(name="Hemmelig", state="draft", published_at=None)
    row = on(TODAY + DAY, event__organiser=hidden)
    for address in (AGENDA, "/det-sker/2026/11/", row.event.get_absolute_url()):
        assert "Hemmelig" not in page(stranger, address)


def test_a_date_elsewhere_shows_its_own_venue(stranger: Client) -> None:
    on(TODAY, event__venue=factories.VenueFactory(name="Her"), venue=factories.VenueFactory(name="Der"))
    told = text(page(stranger, AGENDA))
    assert ("Der" in told.split(), "Her" in told.split()) == (True, False)


def test_agenda_of_a_span_shows_that_span(stranger: Client) -> None:
    for offset in range(4):
        on(TODAY + offset * DAY, event__title=f"Dag {offset}")
    assert titles(page(stranger, AGENDA, **{"from": "2026-11-25", "to": "2026-11-26"})) == ["Dag 1", "Dag 2"]


def test_agenda_can_look_back(stranger: Client) -> None:
    on(date(2017, 3, 4), event__title="Dengang")
    assert titles(page(stranger, AGENDA, **{"from": "2017-01-01", "to": "2017-12-31"})) == ["Dengang"]


def test_agenda_goes_on_where_the_page_ended_and_keeps_the_filters(stranger: Client) -> None:
    for offset in range(31):
        on(TODAY + offset * DAY, event__title=f"Nr. {offset}", event__price_kind="free")
    first = page(stranger, AGENDA, price="free")
    assert titles(first) == [f"Nr. {offset}" for offset in range(30)]
    assert '<a class="button quiet" href="/det-sker/?price=free&amp;page=2">Vis flere</a>' in first
    second = page(stranger, AGENDA, price="free", page="2")
    assert titles(second) == ["Nr. 30"]
    assert ('rel="prev" href="/det-sker/?price=free"' in second, "page=3" in second) == (True, False)


def test_a_page_beyond_the_end_leads_back(stranger: Client) -> None:
    on(TODAY)
    html = page(stranger, AGENDA, page="7")
    assert titles(html) == []
    assert "Der er ikke flere sider" in text(html)


def test_unknown_choices_are_named_and_left_out(stranger: Client) -> None:
    on(TODAY, event__title="Kor")
    html = page(stranger, AGENDA, dimension="<b>x</b>", **{"from": "i morgen"})
    assert titles(html) == ["Kor"]
    assert "&lt;b&gt;x&lt;/b&gt;, i morgen" in html
    assert "<b>x" not in html


@pytest.mark.parametrize(
    "query",
    ["q=%00", "page=99999999999999999999999", "from=%FF", "to=2026-02-30", "place=" + "x" * 4000, "price=free%00"],
)
def test_no_query_breaks_a_page(stranger: Client, query: str) -> None:
    for address in (AGENDA, DECEMBER):
        assert stranger.get(f"{address}?{query}").status_code == 200


def test_an_empty_agenda_says_where_there_is_something(stranger: Client) -> None:
    on(date(2017, 12, 1))
    html = page(stranger, AGENDA)
    assert "Der er ikke lagt kommende arrangementer ind lige nu" in text(html)
    assert 'href="/det-sker/2017/12/">Gå til december 2017</a>' in html


def test_a_filter_that_fits_nothing_says_so_and_can_be_cleared(stranger: Client) -> None:
    on(TODAY)
    html = page(stranger, AGENDA, q="findes ikke")
    assert titles(html) == []
    assert '<a class="button" href="/det-sker/">' in html


def test_agenda_offers_current_programmes(stranger: Client) -> None:
    factories.ProgrammeFactory(slug="uge", title="Læringsuge", starts_on=TODAY, ends_on=TODAY + 6 * DAY)
    assert 'href="/det-sker/programmer/uge/"' in page(stranger, AGENDA)


@pytest.mark.parametrize("rows", [1, 3])
def test_agenda_costs_three_queries(stranger: Client, rows: int, django_assert_num_queries: Any) -> None:
    for number in range(rows):
        venue = factories.VenueFactory(town=f"By {number}")
        row = on(TODAY + number * DAY, event__venue=venue, event__organiser=factories.OrganisationFactory())
        row.event.dimensions.set(Dimension.objects.all())
        on(TODAY - DAY, TODAY + DAY)
        factories.ProgrammeFactory(ends_on=TODAY)
    # sample data? choices; dates
    with django_assert_num_queries(3):
        html = page(stranger, AGENDA)
    assert len(titles(html)) == 2 * rows


# --- A series ------------------------------------------------------------------------------------
def test_a_series_stands_once_and_tells_how_many_more_dates(stranger: Client) -> None:
    event = factories.EventFactory(title="Kor", slug="kor")
    for week in range(12):
        factories.OccurrenceFactory(event=event, first_on=TODAY + 7 * week * DAY)
    on(TODAY + DAY, event__title="Tur")
    html = page(stranger, AGENDA)
    assert titles(html) == ["Kor", "Tur"]
    more = re.findall(r'<a href="([^"]*)">(og \d+ dato\w* mere)', html)
    assert more == [("/det-sker/kor/#h-dates", "og 11 datoer mere")]
    december = page(stranger, AGENDA, **{"from": "2026-12-01", "to": "2026-12-08"})
    assert (titles(december), "og 1 dato mere" in text(december)) == (["Kor"], True)


def test_a_cancelled_date_of_a_series_stays_in_sight(stranger: Client) -> None:
    event = factories.EventFactory(title="Kor")
    for week, status in enumerate(["scheduled", "cancelled", "scheduled", "cancelled"]):
        factories.OccurrenceFactory(event=event, first_on=TODAY + 7 * week * DAY, status=status, reason="Syg")
    html = page(stranger, AGENDA)
    assert titles(html) == ["Kor", "Kor"]
    assert text(html).count("og 1 dato mere") == 2
    assert text(html).count("Aflyst") == 1


def test_a_series_is_narrowed_before_it_is_shown_once(stranger: Client) -> None:
    event = factories.EventFactory(title="Kor")
    for offset in range(7):
        factories.OccurrenceFactory(event=event, first_on=TODAY + offset * DAY)
    html = page(stranger, AGENDA, weekday="sat")
    assert (titles(html), "28" in text(html), "mere" in text(html).replace("Vis mere", "")) == (["Kor"], True, False)


def test_the_next_days_are_one_step_away_and_keep_the_filters(stranger: Client) -> None:
    html = page(stranger, AGENDA, price="free", **{"from": "2026-11-28", "to": "2026-11-29"})
    chips = re.findall(r'<a class="chip" href="([^"]*)"( aria-current="true")?>([^<]*)</a>', html)
    found = {word: (address.partition("&amp;")[2], bool(current)) for address, current, word in chips}
    assert found["I weekenden"] == ("from=2026-11-28&amp;to=2026-11-29", True)
    assert found["I dag"] == ("from=2026-11-24&amp;to=2026-11-24", False)


def test_what_the_short_form_has_no_field_for_is_kept_by_it(stranger: Client) -> None:
    html = page(stranger, AGENDA, goal=["4", "5"], dimension=["social", "cultural"], price="free")
    kept = re.findall(r'<input type="hidden" name="(\w+)" value="(\w+)">', html)
    assert kept == [("dimension", "social"), ("goal", "4"), ("goal", "5")]
    assert "Alle filtre (5)" in text(html)
