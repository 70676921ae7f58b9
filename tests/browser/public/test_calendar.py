"""The calendar as it is walked by keyboard, read aloud, printed and fetched."""

import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests import city
from tests.browser.public.test_keyboard import tab_to
from tests.browser.watch import Watched

pytestmark = [pytest.mark.django_db, pytest.mark.browser]
MONTH = "/det-sker/2026/12/"
PAGES = {
    "all filters": "event-filters",
    "how to subscribe": "event-subscribe",
    "month": "event-month",
    "agenda": "event-list",
    "event": "event-detail",
    "programme": "programme-detail",
}


def tree(page: Page) -> list[dict[str, Any]]:
    """What assistive technology is given, in reading order: role and name of each node."""
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    session.detach()
    return [
        {"role": node["role"]["value"], "name": node.get("name", {}).get("value", "")}
        for node in nodes
        if not node.get("ignored") and "role" in node
    ]


def test_the_month_is_read_as_a_table_with_a_heading_for_each_day(visit: Callable[..., Watched]) -> None:
    page = visit().page
    page.goto(MONTH)
    nodes = tree(page)

    def named(role: str) -> list[str]:
        return [node["name"] for node in nodes if node["role"] == role]

    assert named("table") == ["Arrangementer i december 2026"]
    assert named("columnheader") == ["Uge", "Mandag", "Tirsdag", "Onsdag", "Torsdag", "Fredag", "Lørdag", "Søndag"]
    assert named("rowheader") == [f"Uge {number}" for number in (49, 50, 51, 52, 53)]
    days = [name for name in named("heading") if re.fullmatch(r"\w+dag \d+\. \w+ 20\d\d( \(i dag\))?", name)]
    assert (len(days), days[:2]) == (35, ["Mandag 30. november 2026", "Tirsdag 1. december 2026"])


def test_the_headings_of_a_month_step_down_one_by_one(visit: Callable[..., Watched]) -> None:
    page = visit().page
    page.goto(MONTH)
    levels = page.evaluate("[...document.querySelectorAll('main :is(h1, h2, h3, h4)')].map(e => +e.tagName[1])")
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_a_reader_walks_from_the_month_to_an_event_and_its_file(visit: Callable[..., Watched]) -> None:
    page = visit().page
    page.goto(MONTH)
    tab_to(page, ".month td a")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{city.address('event-detail')}")
    tab_to(page, "a[href$='.ics']")
    with page.expect_download() as found:
        page.keyboard.press("Enter")
    assert found.value.suggested_filename.startswith("aaben")
    assert Path(found.value.path()).read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")


def test_on_a_phone_a_day_shows_how_many_and_leads_to_them(visit: Callable[..., Watched]) -> None:
    page = visit(width=390).page
    page.goto(MONTH)
    expect(page.locator(".month td ul").first).to_be_hidden()
    link = page.locator(".month .day-link").first
    assert link.is_visible()
    assert link.inner_text().split()[0].isdigit() or "1" in link.inner_text()
    link.press("Enter")
    page.wait_for_url("**/det-sker/?from=2026-12-01&to=2026-12-01")
    expect(page.locator(".agenda").first).to_contain_text(f"Tur i {city.SHARED}")


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("look", ["390 light da", "390 dark de", "1440 light de", "1440 dark da"])
def test_the_pages_are_accessible(visit: Callable[..., Watched], name: str, look: str) -> None:
    size, scheme, language = look.split()
    width = int(size)
    window = visit(width=width, scheme=scheme)
    window.open(city.address(PAGES[name], language))
    found = window.axe()
    for each in (320, width):
        window.resize(each)
        if over := window.too_wide():
            found.append(f"{over} px too wide at {each}")
    assert window.wrong + found == []


def test_data_for_search_machines_breaks_no_policy(visit: Callable[..., Watched]) -> None:
    window = visit()
    window.open(city.address("event-detail"))
    expect(window.page.locator("script[type='application/ld+json']")).to_have_count(1)
    assert (
        window.page.evaluate("JSON.parse(document.querySelector('[type$=\"ld+json\"]').textContent)['@type']")
        == "EventSeries"
    )
    assert window.wrong == []


def test_all_filters_work_without_a_script(visit: Callable[..., Watched]) -> None:
    page = visit(script=False).page
    page.goto("/det-sker/2026/12/")
    page.get_by_role("link", name="Alle filtre").click()
    page.locator("input[name=dimension][value=social]").check()
    page.locator("input[name=weekday][value=tue]").check()
    page.get_by_role("button", name="Tæl igen").click()
    page.wait_for_url(lambda url: "month=2026-12" in url)
    expect(page.locator("main")).to_contain_text("1 arrangement i december 2026")
    page.get_by_role("button", name="Vis arrangementer").click()
    page.wait_for_url(lambda url: url.endswith("/det-sker/2026/12/?dimension=social&weekday=tue"))
    expect(page.locator(".month td li")).to_have_count(1)
    page.locator("a[rel=next]").first.click()
    page.wait_for_url(lambda url: url.endswith("/det-sker/2027/1/?dimension=social&weekday=tue"))
    page.get_by_role("link", name="English").click()
    page.wait_for_url(lambda url: url.endswith("/en/events/2027/1/?dimension=social&weekday=tue"))


def test_the_address_is_copied_by_keyboard_and_said_aloud(visit: Callable[..., Watched]) -> None:
    page = visit().page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/det-sker/abonner/?price=free")
    tab_to(page, "[data-copy=feed-https]")
    page.keyboard.press("Enter")
    expect(page.locator("#copy-status")).to_have_text("Kopieret")
    assert page.evaluate("navigator.clipboard.readText()").endswith("/feeds/events.ics?price=free&lang=da")


def test_the_page_on_subscribing_needs_no_script(visit: Callable[..., Watched]) -> None:
    page = visit(script=False).page
    page.goto("/det-sker/abonner/")
    assert page.locator("#feed-https").input_value().endswith("/feeds/events.ics?lang=da")
    assert page.locator("[data-copy]").first.is_hidden()


def test_a_printed_month_is_one_sheet_with_names_and_times(visit: Callable[..., Watched], tmp_path: Path) -> None:
    window = visit()
    page = window.page
    page.goto(MONTH)
    page.emulate_media(media="print")
    try:
        expect(page.locator(".month td li .on-paper").first).to_be_visible()
        assert [page.locator(each).first.is_visible() for each in (".filterbar", ".aside", ".footer", ".near")] == [
            False
        ] * 4
        pdf = page.pdf(prefer_css_page_size=True)
    finally:
        page.emulate_media(media="screen")
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1
    box = re.search(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)", pdf)
    assert box is not None
    assert float(box[1]) > float(box[2])
