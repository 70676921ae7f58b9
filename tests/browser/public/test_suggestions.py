"""The box in the head of each page: a combobox that offers pages, and a form where there is no script."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests import city
from tests.browser.watch import Watched

pytestmark = [pytest.mark.django_db, pytest.mark.browser]
BOX, FOUND = "#site-q", "#site-found [role=option]"


@pytest.mark.parametrize("width", [390, 1440])
def test_pages_are_offered_and_chosen_by_keyboard(visit: Callable[..., Watched], width: int) -> None:
    window = visit(width=width)
    window.open(city.address("about", "de"))
    page = window.page
    if width == 390:
        page.locator(".menu-button").click()
    box = page.locator(BOX)
    box.press_sequentially(f"tur i {city.SHARED}"[:9], delay=20)
    expect(page.locator(FOUND)).to_have_count(1)
    expect(page.get_by_role("status").filter(has_text="Vorschläge: 1")).to_have_count(1)
    expect(box).to_have_attribute("aria-expanded", "true")
    box.press("ArrowDown")
    expect(page.locator(FOUND)).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", "site-found-0")
    assert page.locator(f"{FOUND} [lang=da]").count() == 1
    for look in ("light", "dark"):
        window.put_on(look)
        assert window.axe(look) == []
    assert (window.too_wide(), window.wrong) == (0, [])
    box.press("Escape")
    expect(page.locator("#site-found")).to_be_hidden()
    expect(box).to_be_focused()
    box.press("ArrowDown")
    box.press("ArrowDown")
    expect(page.locator(FOUND)).to_have_attribute("aria-selected", "true")
    box.press("Enter")
    page.wait_for_url(f"**{city.address('event-detail', 'de')}")


def test_enter_searches_for_what_was_typed(visit: Callable[..., Watched]) -> None:
    page = visit().page
    page.goto(city.address("about"))
    page.locator(BOX).fill(city.SHARED)
    expect(page.locator(FOUND).first).to_be_visible()
    page.locator(BOX).press("Enter")
    page.wait_for_url(f"**/soeg/?q={city.SHARED}")


def test_without_a_script_the_box_is_a_form(visit: Callable[..., Watched]) -> None:
    page = visit(script=False).page
    page.goto(city.address("about"))
    assert page.locator(BOX).get_attribute("role") is None
    page.locator(BOX).fill(city.SHARED)
    page.locator(BOX).press("Enter")
    page.wait_for_url(f"**/soeg/?q={city.SHARED}")
