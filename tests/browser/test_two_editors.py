"""Two browsers on the same record: the second sees both versions, by keyboard too, and nothing is lost."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, expect

from initiatives.models import Initiative
from tests import factories
from tests.browser.watch import LISTEN, PATIENCE, Watched

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


@pytest.fixture
def window(browser: Browser, live_server: Any) -> Iterator[Callable[..., Watched]]:
    contexts = []

    def signed_in(username: str, **options: Any) -> Watched:
        client = Client()  # each has a session of its own
        client.login(username=username, password="password")
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
        context = browser.new_context(base_url=live_server.url, timezone_id=settings.TIME_ZONE, **options)
        context.set_default_timeout(PATIENCE)
        context.add_init_script(LISTEN)
        context.add_cookies([cookie])
        contexts.append(context)
        return Watched(context, live_server.url.split("/")[2])

    yield signed_in
    for context in contexts:
        context.close()


def test_the_second_of_two_browsers_chooses_and_nothing_is_lost(window):
    row = factories.InitiativeFactory(title="Grøn bydel", lead=None, state="draft", published_at=None)
    for name in ("anna", "bo"):
        factories.UserFactory(username=name, role="coordinator")
    first, second = window("anna"), window("bo")
    address = f"/admin/initiatives/initiative/{row.pk}/change/"
    for one in (first, second):
        one.open(address)
    first.page.fill("[name=title_da]", "Grøn by")
    first.page.locator("summary", has_text="Hvornår, hvor").press("Enter")
    first.page.fill("[name=place]", "Nord")
    first.page.click("input[name=_save]")
    expect(first.page.locator("ul.messagelist")).to_be_visible()

    second.page.fill("[name=title_da]", "Grønt kvarter")
    second.page.locator("summary", has_text="Organisationer og kontakt").press("Enter")
    second.page.fill("[name=website]", "https://x.example/")
    second.page.click("input[name=_save]")
    expect(second.page.locator("table.differences")).to_be_visible()
    assert Initiative.objects.get().title == "Grøn by"
    wrong = [text for text in second.wrong if "status of 409" not in text]  # axe itself is reported to the policy
    assert (wrong, second.axe()) == ([], [])
    second.wrong.clear()
    assert second.too_wide() == 0
    second.page.locator("input[name='_choice:title_da'][value=mine]").focus()
    second.page.keyboard.press("Space")
    second.page.locator("input[type=submit].default").press("Enter")
    expect(second.page.locator("ul.messagelist")).to_be_visible()
    found = Initiative.objects.get()
    assert (found.title, found.place, found.website) == ("Grønt kvarter", "Nord", "https://x.example/")
    said = [text for one in (first, second) for text in one.wrong if "status of 409" not in text]
    assert said == [], "\n".join(said)
