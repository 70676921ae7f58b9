"""Signing in and out with a password: where one lands, who is told what, and how often a stranger may try."""

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client

from initiatives.models import Attempt, User
from sonderborg.account import throttle
from tests.conftest import signed_in
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
SIGN_IN = "/admin/login/"


@pytest.fixture
def anna(db):
    return UserFactory(username="anna", email="anna@example.dk", role="editor")


def sign_in(client, name="anna", password="password", **options):
    return client.post(SIGN_IN, {"username": name, "password": password, **options.pop("data", {})}, **options)


def is_in(client):
    return client.get("/admin/").status_code == 200


@pytest.mark.parametrize("name", ["anna", "ANNA@example.dk"])
def test_signs_in_by_name_and_by_address(anna, client, name):
    answer = sign_in(client, name)
    assert (answer.status_code, answer["Location"]) == (302, "/admin/")
    assert is_in(client)


@pytest.mark.parametrize(
    ("after", "lands"),
    [
        ("/admin/progress/", "/admin/progress/"),
        ("https://evil.example/", "/admin/"),
        ("//evil.example/", "/admin/"),
        ("javascript:alert(1)", "/admin/"),
        ("\x00", "/admin/"),
    ],
)
def test_goes_on_to_pages_of_this_site_only(anna, client, after, lands):
    assert sign_in(client, data={"next": after})["Location"] == lands
    assert client.get(SIGN_IN, {"next": after})["Location"] == lands


def test_strangers_are_sent_here_and_back(anna, client):
    answer = client.get("/admin/progress/2025/")
    assert answer["Location"] == f"{SIGN_IN}?next=/admin/progress/2025/"
    page = client.get(answer["Location"])
    assert page.status_code == 200
    assert '<input type="hidden" name="next" value="/admin/progress/2025/">' in page.content.decode()
    assert page["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"


def test_an_account_without_a_role_is_told_so():
    nobody = signed_in("")
    answer = nobody.get(SIGN_IN, {"next": "/admin/"})
    assert answer.status_code == 403
    assert "har ingen rolle endnu" in answer.content.decode()
    assert nobody.get("/admin/")["Location"] == f"{SIGN_IN}?next=/admin/"


def said(answer):
    assert answer.status_code == 200
    return answer.context["form"].non_field_errors()


def test_unknown_wrong_and_switched_off_get_the_same_answer(anna, client):
    UserFactory(username="off", is_active=False)
    wrong = said(sign_in(client, password="wrong"))
    assert wrong == said(sign_in(client, "nobody")) == said(sign_in(client, "off", "wrong"))
    assert wrong == said(sign_in(client, "nobody@example.dk"))
    assert not is_in(client)


def test_as_many_passwords_are_hashed_for_an_unknown_user(anna, client, monkeypatch):
    hashed, encode = [], MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda *said: hashed.append(said) or encode(*said))
    counts = []
    for name in ("anna", "nobody", "anna@example.dk", "nobody@example.dk"):
        hashed.clear()
        sign_in(client, name, "wrong")
        counts.append(len(hashed))
    assert counts == [1, 1, 1, 1]


def test_the_session_gets_a_new_id_and_dies_when_one_signs_out(anna, client):
    client.get(SIGN_IN)
    client.cookies["sessionid"] = "a" * 32  # fixed by somebody else
    sign_in(client)
    kept = client.cookies["sessionid"].value
    assert kept != "a" * 32
    answer = client.post("/admin/logout/")
    assert (answer.status_code, answer["Location"]) == (302, SIGN_IN)
    client.cookies["sessionid"] = kept
    assert not is_in(client)


def test_signing_out_is_asked_for_by_a_form(anna, client):
    sign_in(client)
    assert client.get("/admin/logout/").status_code == 200
    assert is_in(client)


@pytest.mark.parametrize("change", [{"role": "coordinator"}, {"role": ""}, {"is_active": False}])
def test_a_session_dies_when_the_role_changes(anna, client, change):
    sign_in(client)
    user = User.objects.get(username="anna")
    for name, value in change.items():
        setattr(user, name, value)
    user.save()
    assert client.get("/admin/")["Location"] == f"{SIGN_IN}?next=/admin/"


def test_signing_out_everywhere_leaves_this_browser_in(anna):
    here, there = Client(), Client()
    sign_in(here)
    sign_in(there)
    assert here.get("/admin/account/sign-out-everywhere/").status_code == 405
    here.post("/admin/account/sign-out-everywhere/")
    assert (is_in(here), is_in(there)) == (True, False)


def test_a_forged_sign_out_is_refused(anna):
    client = Client(enforce_csrf_checks=True)
    client.force_login(anna)
    for place in ("/admin/account/sign-out-everywhere/", "/admin/logout/"):
        assert client.post(place).status_code == 403
    assert is_in(client)


def test_there_is_no_public_registration(client):
    for place in ("signup/", "account/signup/", "account/social/signup/", "account/second-factor/webauthn/signup/"):
        assert client.get(f"/admin/{place}").status_code in (302, 404)
        assert client.post(f"/admin/{place}", {"username": "new", "password1": "x"}).status_code in (302, 404)
    assert User.objects.count() == 0


# --- How often ----------------------------------------------------------------------------------------
def test_too_many_wrong_passwords_are_stopped_for_known_and_unknown_names_alike(anna):
    for name in ("anna", "nobody"):
        Attempt.objects.all().delete()
        answers = [said(sign_in(Client(), name, "wrong"))[0] for _time in range(12)]
        assert answers[:10] == [answers[0]] * 10
        assert answers[10:] == [answers[11]] * 2 != [answers[0]] * 2
        assert "for mange forsøg" in answers[11]


def test_a_stranger_who_tries_does_not_keep_out_whoever_has_signed_in_there_before(anna):
    own = Client()
    sign_in(own)
    own.post("/admin/logout/")
    for _time in range(40):
        sign_in(Client(), password="wrong")
    assert sign_in(Client()).status_code == 200  # the right password, from a browser that is not known
    assert sign_in(own).status_code == 302


def test_the_mark_of_a_browser_counts_for_its_own_account_only(anna):
    bo = Client()
    UserFactory(username="bo", role="editor")
    sign_in(bo, "bo")
    bo.post("/admin/logout/")
    assert "for mange" in [said(sign_in(bo, "anna", "wrong"))[0] for _time in range(11)][-1]
    assert sign_in(bo, "bo").status_code == 302


def test_a_known_browser_is_counted_too(anna):
    own = Client()
    sign_in(own)
    own.post("/admin/logout/")
    assert "for mange" in [said(sign_in(own, password="wrong"))[0] for _time in range(11)][-1]


@pytest.mark.parametrize("mark", ["", "x", "[1]", throttle.COOKIE * 500, "\x00"])
def test_a_forged_mark_is_no_mark(anna, client, mark):
    client.cookies[throttle.COOKIE] = mark
    assert "for mange" in [said(sign_in(client, password="wrong"))[0] for _time in range(11)][-1]


def test_one_address_tries_thirty_times(anna):
    names = [f"name-{number}" for number in range(31)]
    answers = [said(sign_in(Client(), name, "wrong"))[0] for name in names]
    assert ["for mange" in answer for answer in answers] == [False] * 30 + [True]
    assert "for mange" not in said(sign_in(Client(), "name-40", "wrong", REMOTE_ADDR="192.0.2.9"))[0]


def test_behind_a_proxy_the_address_is_what_the_proxy_added(anna, settings):
    settings.BEHIND_PROXY = True
    for number in range(30):
        sign_in(Client(), f"n-{number}", "wrong", HTTP_X_FORWARDED_FOR=f"203.0.113.{number}, 198.51.100.7")
    answer = sign_in(Client(), "n-40", "wrong", HTTP_X_FORWARDED_FOR="203.0.113.99, 198.51.100.7")
    assert "for mange" in said(answer)[0]
    answer = sign_in(Client(), "n-41", "wrong", HTTP_X_FORWARDED_FOR="198.51.100.7, 198.51.100.8")
    assert "for mange" not in said(answer)[0]


def test_right_passwords_do_not_count(anna):
    for _time in range(12):
        assert sign_in(Client()).status_code == 302
    assert Attempt.objects.count() == 0
