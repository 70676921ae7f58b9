"""An initiative is suggested, and someone writes to its contact: by keyboard, and where no script runs."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from initiatives.models import InitiativeSuggestion
from tests import factories
from tests.browser.test_suggest import enter, faults, tab_to
from tests.browser.watch import Watched
from tests.postbox import Postbox
from tests.public_forms import links

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
FORM = "/foreslaa/initiativ/"


def test_suggested_and_confirmed_by_keyboard(window: Callable[..., Watched], postbox: Postbox) -> None:
    seen = window(width=390, scheme="dark")
    page = seen.page
    seen.open(FORM)
    tab_to(page, "#id_title")
    enter(page)  # nothing filled in
    assert page.evaluate("document.activeElement.id") == "errors"
    assert faults(seen) == []
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.type("Byhaver")
    page.keyboard.press("Tab")
    page.keyboard.type("Haver for alle.")
    page.keyboard.press("Tab")
    page.keyboard.type("karen@example.dk")
    enter(page)
    expect(page.locator("h1")).to_have_text("Næsten færdig: se i din mail")
    seen.open(links(postbox.letters[0])[0])
    assert InitiativeSuggestion.objects.get().state == "unconfirmed"
    tab_to(page, "main button[type=submit]")
    enter(page)
    expect(page.locator(".notice.success")).to_be_visible()
    assert (InitiativeSuggestion.objects.get().state, faults(seen)) == ("waiting", [])


def test_a_message_is_written_without_a_script(window: Callable[..., Watched], postbox: Postbox) -> None:
    factories.InitiativeFactory(title="Havn", slug="havn", contact_email="havnen@example.dk")
    page = window(script=False).page
    page.goto("/initiativer/havn/")
    page.get_by_role("link", name="Skriv til initiativet").click()
    page.locator("form.form button[type=submit]").click()
    expect(page.locator("#errors li")).to_have_text(["Skriv din besked.", "Skriv din e-mail, så du kan få svar."])
    page.locator("#id_text").fill("Må vi være med?")
    page.locator("#id_email").fill("karen@example.dk")
    page.locator("form.form button[type=submit]").click()
    expect(page.locator("h1")).to_have_text("Tak, din besked er sendt")
    assert (postbox.readers, postbox.letters[0]["Reply-To"]) == (["havnen@example.dk"], "karen@example.dk")
    assert "havnen@example.dk" not in page.content()
