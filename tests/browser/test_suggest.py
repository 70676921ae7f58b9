"""An event is suggested, confirmed, published and seen: by keyboard, and where no script runs."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from events.models import Suggestion
from tests import factories
from tests.browser.watch import Watched
from tests.events.forms import links
from tests.postbox import Postbox

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
FORM = "/foreslaa/arrangement/"
DAY = date(timezone.localdate().year + 1, 12, 12)  # the same in whichever order the browser asks for day and month


def tab_to(page: Page, selector: str, most: int = 150) -> None:
    for _press in range(most):
        page.keyboard.press("Tab")
        if page.evaluate(f"document.activeElement.matches({json.dumps(selector)})"):
            return
    raise AssertionError(f"{selector} was not reached with Tab")


def enter(page: Page) -> None:
    with page.expect_navigation():
        page.keyboard.press("Enter")


def faults(seen: Watched) -> list[str]:
    """What is wrong on the page as it stands: accessibility, policy, console, width."""
    wide = [f"{over} px too wide"] if (over := seen.too_wide()) else []
    return seen.axe() + seen.page.evaluate("window.__broken") + seen.wrong + wide


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
def test_the_whole_way_by_keyboard(window: Callable[..., Watched], postbox: Postbox, width: int, scheme: str) -> None:
    factories.UserFactory(username="coordinator", role="coordinator")
    seen = window(width=width, scheme=scheme)
    page = seen.page
    seen.open(FORM)
    assert faults(seen) == []

    tab_to(page, "#id_title")
    enter(page)  # nothing filled in
    assert page.title().startswith("Fejl: ")
    assert page.evaluate("document.activeElement.id") == "errors"
    assert faults(seen) == []

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "id_title"
    page.keyboard.type("Reparationscafé")
    page.keyboard.press("Tab")
    page.keyboard.type(f"{DAY:%d%m%Y}")
    tab_to(page, "#id_email")
    page.keyboard.type("karen@example.dk")
    tab_to(page, ".part > summary")
    page.keyboard.press("Enter")
    tab_to(page, "#id_body")
    page.keyboard.type("Vi reparerer sammen.")
    tab_to(page, "input[name=price_kind]")
    page.keyboard.press("ArrowDown")
    expect(page.locator("input[name=price_kind][value=free]")).to_be_checked()
    assert faults(seen) == []

    tab_to(page, "form.form button[type=submit]")
    enter(page)
    expect(page.locator("h1")).to_have_text("Næsten færdig: se i din mail")
    assert faults(seen) == []

    seen.open(links(postbox.letters[0])[0])
    assert faults(seen) == []
    assert Suggestion.objects.get().state == "unconfirmed"
    tab_to(page, "main button[type=submit]")
    enter(page)
    expect(page.locator(".notice.success")).to_be_visible()
    assert (Suggestion.objects.get().state, faults(seen)) == ("waiting", [])

    _publish(page)
    assert postbox.letters[1]["Subject"] == "I kalenderen: Reparationscafé"
    page.context.clear_cookies()  # a stranger from here on
    seen.open(links(postbox.letters[1])[0])
    expect(page.locator("h1")).to_have_text("Reparationscafé")
    assert "karen@example.dk" not in page.content()


def _publish(page: Page) -> None:
    page.goto("/admin/events/suggestion/")
    page.locator("#id_username").fill("coordinator")
    page.locator("#id_password").fill("password")
    enter(page)
    tab_to(page, "#result_list a[href*='/change/']")
    enter(page)
    tab_to(page, "form.decide button")
    enter(page)
    expect(page.locator(".messagelist")).to_contain_text("offentliggjort")


def test_the_whole_way_without_a_script(window: Callable[..., Watched], postbox: Postbox) -> None:
    page = window(script=False).page
    page.goto(FORM)
    page.locator("form.form button[type=submit]").click()
    assert page.locator("#errors li").all_inner_texts() == [
        "Skriv, hvad arrangementet hedder.", "Skriv, hvilken dag det foregår.", "Skriv din e-mail, så vi kan svare.",
    ]  # fmt: skip
    page.locator("#id_title").fill("Kor")
    page.locator("#id_starts_on").fill(DAY.isoformat())
    page.locator("#id_email").fill("karen@example.dk")
    page.locator(".part > summary").nth(1).click()
    for number in range(1, 7):
        page.locator(f"input[name=goals][value='{number}']").check()
    page.locator("form.form button[type=submit]").click()
    expect(page.locator("#errors li")).to_have_text(["Vælg højst fem verdensmål: dem, det bidrager mest til."])
    expect(page.locator("#id_goals_0")).to_be_visible()  # the part with the error is open
    page.locator("input[name=goals][value='6']").uncheck()
    page.locator("form.form button[type=submit]").click()
    expect(page.locator("h1")).to_have_text("Næsten færdig: se i din mail")
    page.goto(links(postbox.letters[0])[0])
    page.locator("main button[type=submit]").click()
    row = Suggestion.objects.get()
    assert (row.state, row.title, row.starts_on, row.goals.count()) == ("waiting", "Kor", DAY, 5)


def test_the_other_pages_on_the_way(window: Callable[..., Watched], postbox: Postbox, settings: Any) -> None:
    """What is alike, too many, a letter that is late, a link that does not work."""
    factories.OccurrenceFactory(event__title="Reparationscafé", first_on=DAY)
    seen = window(width=390)
    page = seen.page
    seen.open(FORM)
    page.locator("#id_title").fill("Reparations-café")
    page.locator("#id_starts_on").fill(DAY.isoformat())
    page.locator("#id_email").fill("karen@example.dk")
    page.locator("form.form button[type=submit]").click()
    expect(page.locator("#alike")).to_be_focused()
    assert faults(seen) == []
    settings.FORMS_PER_ADDRESS = 0
    page.get_by_role("button", name="Send det alligevel").click()
    expect(page.locator("#too-often")).to_be_focused()
    expect(page.locator("#id_title")).to_have_value("Reparations-café")
    assert [line for line in faults(seen) if "429" not in line] == []
    seen.wrong.clear()
    for address, status in ((f"{FORM}sendt/?letter=later", 200), (f"{FORM}bekraeft/x/", 404), (f"{FORM}ret/x/", 404)):
        seen.open(address, status)
        assert [line for line in faults(seen) if str(status) not in line] == []
