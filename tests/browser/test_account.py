"""Signing in as staff do, in a real browser and by keyboard: password, app, passkey, invitation. No page breaks the
content policy, asks another host, is too wide for a phone, or breaks an accessibility rule."""

from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from playwright.sync_api import expect

from initiatives import inviting
from initiatives.models import User
from tests import factories
from tests.browser.watch import Watched

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
SET_UP = "/admin/account/second-factor/"
OWN = ("/admin/account/", "/admin/password_change/")
AROUND = [
    "forgotten/",
    "forgotten/sent/",
    "forgotten/done/",
    "forgotten/1-x/",
    "inactive/",
    "sign-on/cancelled/",
    "invitation/x/",
]
GOOD = "en lang og god adgangskode"


@pytest.fixture
def watched(window: Callable[..., Watched]) -> Watched:
    return window(width=1280)


def sound(watched: Watched) -> None:
    """On the page as it is now, on a phone and on a desk."""
    for width in (320, 1280):
        watched.resize(width)
        assert watched.too_wide() == 0, watched.page.url
    assert watched.axe() == [], watched.page.url
    watched.wrong += watched.page.evaluate("window.__broken")
    assert watched.wrong == [], watched.page.url


def press(watched: Watched, *keys: str) -> None:
    for key in keys:
        watched.page.keyboard.press(key)


def sign_in(watched: Watched) -> None:
    """By keyboard alone."""
    watched.open("/admin/login/")
    watched.page.locator("#id_username").focus()
    watched.page.keyboard.type("anna")
    press(watched, "Tab")
    watched.page.keyboard.type("password")
    press(watched, "Enter")


def device(watched: Watched) -> Any:
    """A device that holds passkeys, and whose finger is there at once."""
    session = watched.page.context.new_cdp_session(watched.page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return session


def test_a_passkey_is_set_up_and_signs_in_alone(watched: Watched, settings: Any) -> None:
    settings.STAFF_SECOND_FACTOR = True
    factories.UserFactory(username="anna", role="editor")
    page = watched.page
    watched.open("/admin/login/?next=/admin/")
    sound(watched)
    sign_in(watched)
    page.wait_for_url(f"**{SET_UP}")
    sound(watched)
    device(watched)
    page.get_by_role("link", name="Tilføj en adgangsnøgle").press("Enter")
    page.locator("#id_name").fill("Arbejdscomputer")
    sound(watched)
    press(watched, "Enter")
    page.wait_for_url("**/recovery-codes/")
    expect(page.locator(".recovery li")).to_have_count(10)
    sound(watched)
    page.get_by_role("link", name="Jeg har gemt dem").press("Enter")
    page.wait_for_url("**/admin/")
    for place in (
        SET_UP,
        f"{SET_UP}webauthn/",
        f"{SET_UP}recovery-codes/generate/",
        "/admin/account/",
        "/admin/password_change/",
    ):
        watched.open(place)
        sound(watched)
    page.locator("form[action$='/logout/'] button").first.click()
    page.wait_for_url("**/admin/login/")
    page.get_by_role("button", name="Log ind med en adgangsnøgle").press("Enter")
    page.wait_for_url("**/admin/")
    assert watched.wrong == []


def test_an_app_is_set_up_and_asked_for(watched: Watched) -> None:
    factories.UserFactory(username="anna", role="editor")
    page = watched.page
    sign_in(watched)
    page.wait_for_url("**/admin/")
    watched.open(f"{SET_UP}totp/activate/")
    sound(watched)
    key = page.locator("code.secret").inner_text()
    counters = list(yield_hotp_counters_from_time())
    page.locator("#id_code").fill(format_hotp_value(hotp_value(key, counters[1])))
    press(watched, "Enter")
    page.wait_for_url("**/recovery-codes/")
    code = page.locator(".recovery li").first.inner_text()
    watched.open(f"{SET_UP}totp/deactivate/")
    sound(watched)
    page.context.clear_cookies()
    sign_in(watched)
    page.wait_for_url("**/authenticate/")
    sound(watched)
    page.locator("#id_code").fill(code)
    press(watched, "Enter")
    page.wait_for_url("**/admin/")
    assert watched.wrong == []


def test_a_wrong_password_is_told_and_read_aloud(watched: Watched) -> None:
    watched.open("/admin/login/")
    watched.page.fill("#id_username", "anna")
    watched.page.fill("#id_password", "wrong")
    press(watched, "Enter")
    expect(watched.page.get_by_role("alert")).to_contain_text("passer ikke sammen")
    sound(watched)


def test_without_a_passkey_on_the_device_one_is_told_so(watched: Watched) -> None:
    watched.open("/admin/login/")
    device(watched)  # which holds none
    watched.page.get_by_role("button", name="Log ind med en adgangsnøgle").click()
    expect(watched.page.locator("#passkey-form [role=alert]")).to_be_visible()


def test_an_invitation_leads_in(watched: Watched) -> None:
    invitation = factories.InvitationFactory(email="bo@example.dk")
    page = watched.page
    watched.open(f"/admin/account/invitation/{inviting.token(invitation)}/?lang=de")
    sound(watched)
    expect(page.locator("html")).to_have_attribute("lang", "de")
    page.locator("#id_first_name").fill("Bo")
    for field in ("#id_password1", "#id_password2"):
        page.locator(field).fill(GOOD)
    press(watched, "Enter")
    page.wait_for_url("**/admin/")
    expect(page.locator("html")).to_have_attribute("lang", "de")
    assert User.objects.get(username="bo").first_name == "Bo"
    assert watched.wrong == []


@pytest.mark.parametrize("language", ["da", "en", "de"])
def test_the_pages_around_it(watched: Watched, language: str) -> None:
    for place in AROUND:
        status = {"sign-on/cancelled/": 403, "invitation/x/": 404}.get(place, 200)
        watched.open(f"/admin/account/{place}?lang={language}", status)
        sound(watched)


def test_pages_hold_without_scripts(window: Callable[..., Watched]) -> None:
    factories.UserFactory(username="anna", role="editor")
    page = window(script=False).page
    page.goto("/admin/login/")
    expect(page.locator("#passkey-form")).to_be_hidden()  # it could do nothing
    page.fill("#id_username", "anna")
    page.fill("#id_password", "password")
    page.keyboard.press("Enter")
    page.wait_for_url("**/admin/")
