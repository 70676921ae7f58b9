"""The pages after a click: menu and filters open, all that is folded away unfolded, a form with errors, results that
came by script. Accessible, and within the window, in each of them; and walked by keyboard from end to end."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests import city
from tests.browser.public.test_pages import pages
from tests.browser.watch import Watched

pytestmark = [pytest.mark.django_db, pytest.mark.browser]
LOOKS = ("390 light", "390 dark", "320 forced", "390 double")
CURRENT = "document.activeElement"
UNFOLD = "document.querySelectorAll('{} details:not([open]) > summary').forEach(each => each.click())"


def judged(window: Watched, looks: tuple[str, ...] = LOOKS) -> list[str]:
    found = []
    for look in looks:
        width, _blank, kind = look.partition(" ")
        window.resize(int(width))
        window.put_on(kind)
        found += [f"{look}: {line}" for line in window.axe(kind)]
        if over := window.too_wide():
            found.append(f"{over} px too wide: {look}")
    window.put_on("light")
    return found + window.wrong


def test_the_open_menu(visit: Callable[..., Watched]) -> None:
    window = visit(width=390)
    window.open(city.address("home", "de"))
    window.page.locator(".menu-button").click()
    expect(window.page.locator("#menu")).to_be_visible()
    assert judged(window) == []


def test_the_open_filters(visit: Callable[..., Watched]) -> None:
    window = visit(width=390)
    window.open(city.address("initiative-list", "de"))
    window.page.locator(".side-button").click()
    expect(window.page.locator("#filters")).to_be_visible()
    window.page.evaluate(UNFOLD.format("#filters"))
    assert judged(window) == []


FOLDED = [
    "home", "progress", "what changed", "coverage", "feature-detail", "goal-detail", "real series", "event-list",
    "event-detail", "report with figures", "suggest-event", "initiative-detail", "framework",
]  # fmt: skip


@pytest.mark.parametrize("name", FOLDED)
def test_all_that_is_folded_away_unfolded(visit: Callable[..., Watched], name: str) -> None:
    window = visit(width=390)
    window.open(pages("de")[name])
    window.page.evaluate(UNFOLD.format("main"))
    assert window.page.locator("main details:not([open])").count() == 0
    assert judged(window, ("1440 light", "390 dark", "390 double")) == []


@pytest.mark.parametrize("name", ["suggest-event", "suggest-initiative", "initiative-write"])
def test_a_form_with_errors(visit: Callable[..., Watched], name: str) -> None:
    window = visit(width=390)
    window.open(city.address(name, "de"))
    window.page.locator("main form button[type=submit]").last.click()
    expect(window.page.locator("#errors")).to_be_focused()
    assert judged(window) == []
    assert window.without_ring() == []


@pytest.mark.parametrize(
    ("name", "box"), [("initiative-list", "#q"), ("search", "#q"), ("event-list", "#f-q")], ids=lambda value: value
)
@pytest.mark.parametrize("word", [city.SHARED, "zzzz"])
def test_results_that_a_script_brought(visit: Callable[..., Watched], name: str, box: str, word: str) -> None:
    window = visit(width=390)
    window.open(city.address(name, "de"))
    page = window.page
    page.evaluate(UNFOLD.format("form"))
    page.locator(box).fill(word)
    page.locator(box).press("Enter")
    page.wait_for_url(f"**q={word}**")
    expect(page.locator("#h-results")).to_be_focused()
    assert judged(window, ("390 light", "390 dark", "390 double")) == []


# --- By keyboard ---------------------------------------------------------------------------------
STOPS = """[...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex="0"]')]
  .filter(e => e.tabIndex >= 0 && !e.disabled && e.type !== 'hidden' && e.checkVisibility({visibilityProperty: true}))
  .filter(e => e.type !== 'radio' || e === [...e.form.elements[e.name]].find(o => o.checked)
    || e === e.form.elements[e.name][0])
"""


def walked(page: Page) -> int:
    """How many places Tab comes to before it leaves the page. A date has several stops, and is one place."""
    page.evaluate(
        "window.seen = new Set(); document.addEventListener('focusin', event => window.seen.add(event.target))"
    )
    for number in range(1000):
        page.keyboard.press("Tab")
        if number and page.evaluate(f"{CURRENT} === document.body || {CURRENT}.className === 'skip'"):
            return page.evaluate("window.seen.size")
    raise AssertionError("Tab never leaves the page")


@pytest.mark.parametrize("name", ["home", "event-month", "suggest-event", "search with hits", "real series"])
def test_nothing_holds_the_keyboard_and_nothing_is_left_out(visit: Callable[..., Watched], name: str) -> None:
    window = visit()
    window.open(pages("da")[name])
    assert walked(window.page) == window.page.evaluate(f"{STOPS}.length")


@pytest.mark.parametrize(
    "name", sorted(set(pages("da")) & {"framework", "coverage", "event-detail", "about", "search"})
)
def test_the_first_stop_skips_to_the_content(visit: Callable[..., Watched], name: str) -> None:
    window = visit(width=390)
    window.open(pages("en")[name])
    window.page.keyboard.press("Tab")
    window.page.keyboard.press("Enter")
    assert window.page.evaluate(f"{CURRENT}.id") == "content"
