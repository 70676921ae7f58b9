"""The site by keyboard alone."""

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests import city
from tests.browser.watch import Watched

pytestmark = [pytest.mark.django_db, pytest.mark.browser]
FOCUSED = "document.activeElement"


def focused(page: Page, what: str) -> str:
    return page.evaluate(f"{FOCUSED}.{what}")


def tab_to(page: Page, selector: str, most: int = 60) -> None:
    """As a reader would: Tab until it has the focus."""
    for _press in range(most):
        page.keyboard.press("Tab")
        if page.evaluate(f"{FOCUSED}.matches({json.dumps(selector)})"):
            return
    raise AssertionError(f"{selector} was not reached with Tab")


@pytest.mark.parametrize("address", ["/", "/initiativer/", "/fremgang/", "/de/veranstaltungen/"])
def test_the_first_tab_leads_past_the_menu(visit: Callable[..., Watched], address: str) -> None:
    page = visit().page
    page.goto(address)
    page.keyboard.press("Tab")
    assert focused(page, "className") == "skip"
    box = page.locator("a.skip").bounding_box()
    assert box is not None
    assert box["y"] >= 0
    page.keyboard.press("Enter")
    assert focused(page, "id") == "content"
    page.keyboard.press("Tab")
    assert page.evaluate(f"document.querySelector('main').contains({FOCUSED})")


def test_focus_is_always_seen(visit: Callable[..., Watched]) -> None:
    """Each stop of the first forty shows a ring, and is on the screen."""
    page = visit().page
    page.goto("/initiativer/")
    for _stop in range(40):
        page.keyboard.press("Tab")
        seen = page.evaluate(
            """() => {
              const e = document.activeElement, style = getComputedStyle(e), box = e.getBoundingClientRect();
              const ring = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0;
              const marked = ring || style.boxShadow !== 'none' || e.matches('.tile-choices input');
              return [marked, box.bottom > 0, e.outerHTML.slice(0, 120)];
            }"""
        )
        assert seen[:2] == [True, True], seen[2]


def test_the_menu_opens_by_keyboard_on_a_phone(visit: Callable[..., Watched]) -> None:
    page = visit(width=390).page
    page.goto("/")
    menu = page.locator("#menu")
    expect(menu).to_be_hidden()
    tab_to(page, ".menu-button")
    page.keyboard.press("Enter")
    expect(menu).to_be_visible()
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    assert focused(page, "className") == "menu-button"
    page.keyboard.press("Enter")
    tab_to(page, "#menu nav a", most=3)
    page.keyboard.press("Enter")
    page.wait_for_url("**/initiativer/")


@pytest.mark.parametrize("width", [390, 1440])
def test_the_list_is_filtered_by_keyboard(visit: Callable[..., Watched], width: int) -> None:
    page = visit(width=width).page
    page.goto("/initiativer/")
    if width == 390:
        tab_to(page, ".side-button")
        page.keyboard.press("Enter")
        expect(page.locator("#filters")).to_be_visible()
    tab_to(page, "input[name=goal][value='6']")
    page.keyboard.press("Space")
    tab_to(page, "#filters button[type=submit]", most=120)
    page.keyboard.press("Enter")
    page.wait_for_url("**goal=6**")
    expect(page.locator(".results .card-title")).to_have_text([f"Initiativ {city.SHARED}"])
    tab_to(page, ".chips a.chip", most=140)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "goal" not in url)
    assert page.locator(".results .card-title").count() > 1


def test_the_theme_is_chosen_and_stays(visit: Callable[..., Watched]) -> None:
    window = visit()
    page = window.page
    background = "getComputedStyle(document.body).backgroundColor"
    page.goto("/om/")
    light = page.evaluate(background)
    page.get_by_role("button", name="Mørkt").press("Enter")
    page.wait_for_load_state()
    page.wait_for_url(lambda url: url.endswith("/om/"))
    dark = page.evaluate(background)
    assert dark != light
    expect(page.get_by_role("button", name="Mørkt")).to_have_attribute("aria-pressed", "true")
    page.goto("/de/")
    assert (page.locator("html").get_attribute("data-theme"), page.evaluate(background)) == ("dark", dark)
    page.get_by_role("button", name="Auto").press("Enter")
    page.wait_for_load_state()
    assert page.evaluate(background) == light
    assert window.wrong == []


def test_the_language_leads_to_the_same_page(visit: Callable[..., Watched]) -> None:
    page = visit().page
    page.goto(f"{city.address('initiative-detail')}?timeline=all")
    for code, name in (("de", "Deutsch"), ("en", "English"), ("da", "Dansk")):
        page.get_by_role("link", name=name, exact=True).press("Enter")
        page.wait_for_url(f"**{city.address('initiative-detail', code)}?timeline=all")
        expect(page.locator("html")).to_have_attribute("lang", code)
        expect(page.locator("h1")).to_have_text(f"Initiativ {city.SHARED}")


def test_the_wheel_can_be_skipped(visit: Callable[..., Watched]) -> None:
    page = visit().page
    page.goto("/")
    tab_to(page, ".skip-inline")
    page.keyboard.press("Enter")
    assert focused(page, "id") == "after-wheel"


def test_a_count_leads_to_its_rows_also_where_they_are_folded_away(visit: Callable[..., Watched]) -> None:
    page = visit().page
    page.goto("/en/progress/")
    page.locator(".legend a").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(f"#{page.url.partition('#')[2]}")).to_be_visible()
    page.locator("#since").fill("2020-01-01")
    page.locator("#since").press("Enter")
    page.wait_for_url("**since=2020-01-01**")
    page.locator(".change-words a").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#changed-new table")).to_be_visible()
    expect(page.locator("#changed-new tbody tr")).to_have_count(1)
