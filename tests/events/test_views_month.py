"""The month page, as a visitor sees it on 24 November 2026."""

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.test import Client

from events.models import Schedule
from initiatives.models import Dimension
from tests import factories
from tests.events.pages import DAY, DECEMBER, TODAY, draft, on, page, text, titles

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_args: TODAY)


# --- Month ---------------------------------------------------------------------------------------
def cells(html: str) -> dict[str, str]:
    """Day -> the words of its cell, without the hyphens that may break them and what stands only on paper."""
    html = re.sub(r'<i class="on-paper">.*?</i>', "", html.replace("\u00ad", "").replace("&shy;", ""))
    found = re.findall(r'<td class="([^"]*)"><h3 class="day"><time datetime="([^"]*)">(.*?)</td>', html, re.DOTALL)
    return {day: " ".join(re.sub(r"<[^>]+>", " ", body).split()) for _css, day, body in found}


def test_month_is_a_table_of_whole_weeks_with_their_numbers(stranger: Client) -> None:
    html = page(stranger, DECEMBER)
    assert list(cells(html)) == [str(date(2026, 11, 30) + offset * DAY) for offset in range(35)]
    assert re.findall(r'scope="row".*?</span>(\d+)</th>', html) == ["49", "50", "51", "52", "53"]
    assert re.findall(r'<th scope="col">.*?class="hidden">(\w+dag)<', html) == [
        "Mandag",
        "Tirsdag",
        "Onsdag",
        "Torsdag",
        "Fredag",
        "Lørdag",
        "Søndag",
    ]


def test_month_shows_no_draft(stranger: Client) -> None:
    draft()
    on(TODAY, event__title="Kor")
    assert cells(page(stranger, "/det-sker/2026/11/"))["2026-11-24"] == (
        "24 Tirsdag 24. november 2026 (i dag) Kor 24. november 2026: 1 arrangement"
    )


def test_month_shows_event_that_began_last_month_in_each_of_its_cells(stranger: Client) -> None:
    on(date(2026, 11, 29), date(2026, 12, 2), event__title="Udstilling")
    found = cells(page(stranger, DECEMBER))
    assert [day for day, words in found.items() if "Udstilling" in words] == ["2026-11-30", "2026-12-01", "2026-12-02"]


def runs(html: str) -> list[tuple[str, str]]:
    """The bars below the weeks: (where they stand, what they say)."""
    rows = re.findall(r'<tr class="runs">(.*?)</tr>', html.replace("\u00ad", "").replace("&shy;", ""), re.DOTALL)
    found = [
        pair for row in rows for pair in re.findall(r'<li class="(from-\d to-\d[^"]*)">(.*?)</li>', row, re.DOTALL)
    ]
    return [(css, " ".join(re.sub(r"<[^>]+>", "", body).split())) for css, body in found]


def test_an_exhibition_is_one_bar_a_week_and_stands_in_no_cell_but_below_the_month_with_its_dates(
    stranger: Client,
) -> None:
    hidden = {"event__state": "draft", "event__published_at": None}
    on(date(2026, 12, 1), date(2026, 12, 31), event__title="Kladde", **hidden)
    on(date(2026, 11, 12), date(2026, 12, 9), event__title="Udstilling")
    html = page(stranger, DECEMBER)
    assert runs(html) == [
        ("from-1 to-7 goes-on", "Udstilling, til 9. dec. 2026"),
        ("from-1 to-3 goes-on", "Udstilling, til 9. dec. 2026"),
    ]
    assert [day for day, words in cells(html).items() if "Udstilling" in words or "arrangement" in words] == []
    below = html[html.index('id="h-runs"') :]
    assert "Udstilling 12. november – 9. december 2026" in text("<main" + below[: below.index("</ul>")] + "</main>")
    assert "Kladde" not in html


def test_a_week_names_five_exhibitions_and_leads_to_the_rest(stranger: Client) -> None:
    for number in range(6):
        on(date(2026, 12, 1), date(2026, 12, 8), event__title=f"Nr. {number}")
    html = page(stranger, DECEMBER)
    assert [words for _place, words in runs(html)[:6]] == [
        *(f"Nr. {number}, til 8. dec. 2026" for number in range(5)),
        "+1 mere, uge 49",
    ]
    assert 'href="/det-sker/?from=2026-11-30&amp;to=2026-12-06">+1 mere' in html


def test_an_evening_over_midnight_that_ends_at_midnight_stands_on_one_day(stranger: Client) -> None:
    event = factories.EventFactory(title="Fest")
    times = {"starts_on": date(2026, 12, 4), "ends_on": date(2026, 12, 4), "start_time": time(20), "end_time": time(0)}
    Schedule.objects.create(event=event, **times)
    from events.actions import expand

    expand(event=event, today=TODAY)
    assert [day for day, words in cells(page(stranger, DECEMBER)).items() if "Fest" in words] == ["2026-12-04"]


def test_a_full_day_tells_how_many_more_and_leads_to_them(stranger: Client) -> None:
    for hour in range(7):
        start = datetime(2026, 12, 4, 8 + hour, tzinfo=UTC)
        on(date(2026, 12, 4), starts_at=start, ends_at=start + timedelta(hours=1), event__title=f"Nr. {hour}")
    html = page(stranger, DECEMBER, price="")
    assert "+2 mere" in cells(html)["2026-12-04"]
    assert "7 arrangementer" in cells(html)["2026-12-04"]
    [address] = set(re.findall(r'<a href="(/det-sker/\?from=2026-12-04[^"]*)">\+', html))
    assert len(titles(page(stranger, address.replace("&amp;", "&")))) == 7


def test_unknown_days_are_listed_under_the_month_and_in_no_cell(stranger: Client) -> None:
    on(date(2026, 12, 1), date(2026, 12, 31), event__title="Messe", event__date_note="Kun måneden kendes.")
    html = page(stranger, DECEMBER)
    assert [day for day, words in cells(html).items() if "Messe" in words] == []
    assert titles(html) == ["Messe"]


def test_a_cancelled_date_says_so_in_its_cell(stranger: Client) -> None:
    on(date(2026, 12, 4), status="cancelled", reason="Syg", event__title="Kor")
    assert "Aflyst: Kor" in cells(page(stranger, DECEMBER))["2026-12-04"]


def test_month_lists_its_own_dates_only_and_keeps_filters_in_every_link(stranger: Client) -> None:
    for day in (date(2026, 11, 30), date(2026, 12, 31), date(2027, 1, 1)):
        on(day, event__title=str(day), event__price_kind="free")
    html = page(stranger, DECEMBER, price="free")
    assert titles(html) == ["2026-12-31"]
    for address in ("/det-sker/2026/11/", "/det-sker/2027/1/", "/det-sker/"):
        assert f'href="{address}?price=free"' in html


def test_an_empty_month_leads_to_the_next_that_has_something(stranger: Client) -> None:
    on(date(2026, 10, 1))
    on(date(2027, 2, 12))
    html = page(stranger, DECEMBER)
    assert "12. februar 2027" in text(html)
    assert 'href="/det-sker/2027/2/">Gå til februar 2027</a>' in html


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("1900/1", 200),
        ("2200/12", 200),
        ("1899/12", 404),
        ("2201/1", 404),
        ("2026/0", 404),
        ("2026/13", 404),
        ("99999999999999999999/1", 404),
    ],
)
def test_the_calendar_has_ends(stranger: Client, address: str, status: int) -> None:
    assert stranger.get(f"/det-sker/{address}/").status_code == status


def test_the_first_and_the_last_month_lead_no_further(stranger: Client) -> None:
    assert 'rel="prev"' not in page(stranger, "/det-sker/1900/1/")
    assert 'rel="next"' not in page(stranger, "/det-sker/2200/12/")


@pytest.mark.parametrize(
    ("address", "name"),
    [
        (DECEMBER, "December 2026"),
        ("/en/events/2026/12/", "December 2026"),
        ("/de/veranstaltungen/2026/3/", "März 2026"),
    ],
)
def test_a_month_is_named_in_the_readers_language_and_linked_in_all(stranger: Client, address: str, name: str) -> None:
    html = page(stranger, address)
    assert f"<h1>{name}</h1>" in html
    assert re.findall(r'rel="alternate" hreflang="(\w+)" href="[^"]*?(/[^/"]*/)?\w+/2026/\d+/"', html) is not None
    number = address.split("/")[-2]
    for code, word in (("da", "/det-sker"), ("en", "/en/events"), ("de", "/de/veranstaltungen")):
        assert re.search(f'hreflang="{code}" href="[^"]*{word}/2026/{number}/"', html)


@pytest.mark.parametrize("rows", [1, 3])
def test_month_costs_five_queries(stranger: Client, rows: int, django_assert_num_queries: Any) -> None:
    for number in range(rows):
        row = on(date(2026, 12, 4 + number), event__venue=factories.VenueFactory(town=f"By {number}"))
        row.event.dimensions.set(Dimension.objects.all())
    # sample data? choices; cells; how many in each; the list below
    with django_assert_num_queries(5):
        assert len(titles(page(stranger, DECEMBER))) == rows


def test_an_empty_month_costs_six_at_most(stranger: Client, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(6):
        page(stranger, DECEMBER)
