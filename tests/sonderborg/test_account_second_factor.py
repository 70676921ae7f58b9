"""A second factor for staff: asked for before any staff page answers, set up, used, lost."""

import json

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.test import Client

from sonderborg.account import sealed
from tests.conftest import signed_in
from tests.factories import InitiativeFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db
SET_UP, SIGN_IN = "/admin/account/second-factor/", "/admin/login/"
KEY = "JBSWY3DPEHPK3PXP"
ROLES = ["editor", "reviewer", "coordinator", "administrator"]


@pytest.fixture
def required(settings):
    settings.STAFF_SECOND_FACTOR = True


@pytest.fixture
def anna(db):
    return UserFactory(username="anna", role="editor")


def code(key=KEY, step=0):
    """Of the half minute in the middle of those that count; `step` -1, 1 are its neighbours."""
    return format_hotp_value(hotp_value(key, list(yield_hotp_counters_from_time())[1 + step]))


def sign_in(name="anna"):
    client = Client()
    answer = client.post(SIGN_IN, {"username": name, "password": "password"})
    return client, answer


def with_app(user):
    TOTP.activate(user, KEY)
    return user


@pytest.mark.parametrize("role", ROLES)
def test_no_staff_page_answers_before_it_is_set_up(required, role):
    client = signed_in(role)
    for place in (
        "/admin/",
        "/admin/initiatives/initiative/",
        "/admin/account/",
        "/admin/progress/2025/",
        "/admin/none/",
    ):
        for answer in (client.get(place), client.post(place)):
            assert (answer.status_code, answer["Location"]) == (302, SET_UP)
    for place in (SET_UP, f"{SET_UP}totp/activate/", f"{SET_UP}webauthn/add/", "/admin/logout/"):
        answer = client.get(place)
        assert answer.status_code in (200, 302), place
        assert answer.get("Location", "") != SET_UP


def test_meanwhile_public_pages_show_what_strangers_see(required):
    draft = InitiativeFactory(state="draft", published_at=None, slug="kladde")
    client = signed_in("coordinator")
    assert client.get("/initiativer/kladde/").status_code == 404
    with_app(client.user)
    assert client.get("/initiativer/kladde/").status_code == 200
    assert draft.is_public is False


def test_it_is_not_asked_for_where_the_setting_is_off(settings):
    settings.STAFF_SECOND_FACTOR = False
    assert signed_in("editor").get("/admin/").status_code == 200


def test_setting_up_an_app_gives_recovery_codes_once_and_opens_the_staff_pages(required, anna):
    client, answer = sign_in()
    assert client.get(answer["Location"])["Location"] == SET_UP
    page = client.get(f"{SET_UP}totp/activate/")
    key = page.context["form"].secret
    assert f'<code class="secret">{key}</code>' in page.content.decode()
    assert "<svg" in page.content.decode()
    assert "style=" not in page.content.decode()
    assert client.post(f"{SET_UP}totp/activate/", {"code": "000000"}).status_code == 200
    answer = client.post(f"{SET_UP}totp/activate/", {"code": code(key)})
    assert answer["Location"] == f"{SET_UP}recovery-codes/"
    codes = client.get(answer["Location"]).context["unused_codes"]
    assert len(codes) == 10
    assert client.get("/admin/").status_code == 200
    again = client.get(f"{SET_UP}recovery-codes/").content.decode()
    assert [one for one in codes if one in again] == []


def test_the_key_rests_sealed(anna):
    with_app(anna)
    data = Authenticator.objects.get().data
    assert KEY not in json.dumps(data)
    assert sealed.open_(data["secret"]) == KEY


def test_a_renewed_secret_still_opens_what_the_old_one_closed(anna, settings):
    closed = sealed.seal(KEY)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "x" * 50
    assert sealed.open_(closed) == KEY


def test_signing_in_asks_for_the_code(anna):
    with_app(anna)
    client, answer = sign_in()
    assert answer["Location"].startswith(f"{SET_UP}authenticate/")
    assert client.get("/admin/")["Location"] == f"{SIGN_IN}?next=/admin/"
    page = client.get(answer["Location"])
    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]
    assert client.post(answer["Location"], {"code": "123456" if code() != "123456" else "654321"}).status_code == 200
    assert client.post(answer["Location"], {"code": code()})["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200


def test_a_code_works_once(anna):
    with_app(anna)
    used = code()
    for lands in (302, 200):
        client, answer = sign_in()
        assert client.post(answer["Location"], {"code": used}).status_code == lands


def test_a_recovery_code_works_once(anna):
    client = Client()
    client.post(SIGN_IN, {"username": "anna", "password": "password"})
    page = client.get(f"{SET_UP}totp/activate/")
    client.post(f"{SET_UP}totp/activate/", {"code": code(page.context["form"].secret)})
    kept = client.get(f"{SET_UP}recovery-codes/").context["unused_codes"][0]
    for lands in (302, 200):
        other, answer = sign_in()
        assert other.post(answer["Location"], {"code": kept}).status_code == lands


def test_five_wrong_codes_are_enough(anna):
    with_app(anna)
    client, answer = sign_in()
    said = [client.post(answer["Location"], {"code": "x"}).context["form"].errors["code"][0] for _time in range(6)]
    assert "for mange forsøg" in said[5]
    assert said[:5] == [said[0]] * 5


def test_changing_it_asks_who_one_is_after_five_minutes(anna, monkeypatch):
    with_app(anna)
    client = Client()
    client.force_login(anna)  # no record of when
    answer = client.get(f"{SET_UP}totp/deactivate/")
    assert answer["Location"] == f"/admin/account/reauthenticate/?next={SET_UP.replace('/', '%2F')}totp%2Fdeactivate%2F"
    answer = client.post(answer["Location"], {"password": "wrong"})
    assert answer.status_code == 200
    answer = client.post(
        "/admin/account/reauthenticate/", {"password": "password", "next": f"{SET_UP}totp/deactivate/"}
    )
    assert client.post(f"{SET_UP}totp/deactivate/").status_code == 302
    assert Authenticator.objects.count() == 0


def test_nobody_touches_the_passkeys_of_another(anna):
    other = UserFactory(role="administrator", username="other")
    key = Authenticator.objects.create(user=anna, type="webauthn", data={"name": "x", "credential": {}})
    client, _answer = sign_in("other")
    for what in ("edit", "remove"):
        for answer in (client.get, client.post):
            assert answer(f"{SET_UP}webauthn/keys/{key.pk}/{what}/", {"name": "mine"}).status_code == 404
    assert Authenticator.objects.get().data["name"] == "x"
    assert other.pk != anna.pk


@pytest.mark.parametrize(
    "credential",
    ["", "x", "[]", "{}", "1", "null", '{"response": 5}', '{"response": {"userHandle": "AA"}}', "{" * 9000,
     '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {"userHandle": "MQ", "clientDataJSON": "e30",'
     ' "authenticatorData": "AA", "signature": "AA"}}'],
)  # fmt: skip
def test_forged_passkeys_are_refused_in_words(anna, credential):
    stranger = Client()
    place = f"{SET_UP}webauthn/login/"
    assert stranger.get(place, headers={"accept": "application/json"}).status_code == 200
    assert stranger.post(place, {"credential": credential})["Location"] == SIGN_IN
    with_app(anna)
    client, answer = sign_in()
    client.get(answer["Location"])
    assert client.post(answer["Location"], {"credential": credential}).status_code == 200
    own = signed_in("editor")
    own.post("/admin/account/reauthenticate/", {"password": "password"})
    assert own.post(f"{SET_UP}webauthn/add/", {"credential": credential, "passwordless": "on"}).status_code == 200


def test_memberships_do_not_excuse(required):
    client = signed_in("editor")
    OrganisationFactory().memberships.create(user=client.user)
    assert client.get("/admin/")["Location"] == SET_UP
