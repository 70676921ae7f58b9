"""Single sign-on in a browser, with a provider on loopback: in by the button, the rights as it says, and out again."""

from collections.abc import Callable
from typing import Any

import pytest
import requests
from playwright.sync_api import expect

from initiatives.models import User
from tests.browser.watch import Watched
from tests.sonderborg.test_account_sign_on import STAFF, provider, set_up  # noqa: F401  fixtures

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


def test_in_by_the_provider_with_its_rights_and_out_again(
    window: Callable[..., Watched],
    provider: str,  # noqa: F811
    set_up: Callable[..., None],  # noqa: F811
    settings: Any,
) -> None:
    settings.STAFF_SECOND_FACTOR = False
    assert requests.put(f"{provider}/users/17", json=STAFF, timeout=60).status_code == 204
    watched = window()
    page = watched.page
    page.route("https://**", lambda route: route.abort())  # the provider's page asks for a style sheet
    watched.open("/admin/login/?next=/admin/account/")
    page.get_by_role("link", name="Kommunen").click()
    page.wait_for_url(f"{provider}/**")
    page.locator("input[name=sub]").last.fill("17")
    page.keyboard.press("Enter")
    page.wait_for_url("**/admin/account/")
    watched.wrong.clear()  # the provider's
    watched.open("/admin/account/")
    user = User.objects.get()
    expect(page.locator("main")).to_contain_text(user.get_role_display())
    page.locator("form[action$='/logout/'] button").first.click()
    page.wait_for_url("**/admin/login/")
    expect(page.get_by_role("status")).to_contain_text("Du er logget ud.")
    watched.open("/admin/account/")
    page.wait_for_url("**/admin/login/?next=/admin/account/")
    assert watched.wrong == []
