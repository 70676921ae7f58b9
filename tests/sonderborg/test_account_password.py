"""Changing a password, and the letter for one that was forgotten: read as a person would, from a real mail server."""

import re

import pytest
from django.core.handlers.base import BaseHandler
from django.test import Client

from initiatives.models import Letter, User
from tests.conftest import signed_in
from tests.factories import UserFactory
from tests.postbox import text_of

pytestmark = pytest.mark.django_db
FORGOTTEN, SENT = "/admin/account/forgotten/", "/admin/account/forgotten/sent/"
NEW = "en lang og god adgangskode"


@pytest.fixture
def anna(db):
    return UserFactory(username="anna", email="anna@example.dk", role="editor", language="de")


def link_in(letter):
    return re.search(r"https?://\S+/forgotten/\S+", text_of(letter))[0].partition("localhost:8000")[2]


def test_the_letter_comes_in_the_readers_language_with_a_link_that_works_once(anna, postbox):
    client = Client()
    answer = client.post(FORGOTTEN, {"email": "ANNA@example.dk"})
    assert (answer.status_code, answer["Location"]) == (302, SENT)
    letter = postbox.letters[0]
    assert (letter["To"], letter["Subject"]) == ("anna@example.dk", "Ein neues Passwort für die Mitarbeiterseiten")
    assert "Konto anna" in text_of(letter)
    link = link_in(letter)
    form = client.get(link)
    assert form["Location"].endswith("-set-password/")  # the key is not in the address any longer
    answer = client.post(form["Location"], {"password1": NEW, "password2": NEW})
    assert answer["Location"] == f"{FORGOTTEN}done/"
    assert client.post("/admin/login/", {"username": "anna", "password": NEW})["Location"] == "/admin/"
    assert "er brugt eller udløbet" in Client().get(link).content.decode()
    assert Letter.objects.count() == 0


def test_nobody_learns_whether_there_is_such_an_account(anna, postbox):
    UserFactory(username="off", email="off@example.dk", is_active=False)
    answers = [
        Client().post(FORGOTTEN, {"email": email}) for email in ("anna@example.dk", "x@example.dk", "off@example.dk")
    ]
    assert [(answer.status_code, answer["Location"], answer.content) for answer in answers] == [(302, SENT, b"")] * 3
    assert postbox.readers == ["anna@example.dk"]


def test_the_letter_goes_once_the_answer_is_ready_so_that_its_time_tells_nothing(anna, monkeypatch):
    order, answer = [], BaseHandler.get_response
    monkeypatch.setattr("sonderborg.account.views.letters.send", lambda _pk: order.append("sent"))
    monkeypatch.setattr(BaseHandler, "get_response", lambda *said: (answer(*said), order.append("answered"))[0])
    Client().post(FORGOTTEN, {"email": "anna@example.dk"})
    assert order == ["answered", "sent"]


def test_the_link_leads_to_this_site_whatever_host_was_asked_for(anna, postbox, settings):
    settings.ALLOWED_HOSTS = ["*"]
    Client().post(FORGOTTEN, {"email": "anna@example.dk"}, HTTP_HOST="evil.example")
    assert "evil.example" not in text_of(postbox.letters[0])
    assert f"{settings.SITE_URL}/admin/account/forgotten/" in text_of(postbox.letters[0])


def test_a_mailbox_is_not_flooded(anna, postbox):
    answers = [Client().post(FORGOTTEN, {"email": "anna@example.dk"}) for _time in range(6)]
    assert [answer.status_code for answer in answers] == [302] * 5 + [429]


@pytest.mark.parametrize("email", ["", "x", "a" * 500 + "@example.dk", "\x00@example.dk", "a@b\r\nBcc: x@example.dk"])
def test_addresses_that_are_none_are_refused(anna, email):
    assert Client().post(FORGOTTEN, {"email": email}).status_code == 200
    assert Letter.objects.count() == 0


@pytest.mark.parametrize("link", ["1-x", "zzzzzzzzzzzz-x", "1-set-password", "0-%00", f"{'z' * 300}-x"])
def test_forged_links_do_not_work(anna, link):
    answer = Client().get(f"{FORGOTTEN}{link}/")
    assert (answer.status_code, "er brugt eller udløbet" in answer.content.decode()) == (200, True)


def change(client, old="password", new=NEW):
    return client.post("/admin/password_change/", {"oldpassword": old, "password1": new, "password2": new})


def test_changing_it_keeps_this_session_and_ends_the_others(db):
    here = signed_in("editor")
    there = Client()
    there.force_login(here.user)
    assert change(here).status_code == 302
    assert (here.get("/admin/").status_code, there.get("/admin/").status_code) == (200, 302)


@pytest.mark.parametrize(("old", "new"), [("wrong", NEW), ("password", "kort"), ("password", "12345678901234")])
def test_wrong_and_weak_passwords_are_refused(db, old, new):
    client = signed_in("editor")
    assert change(client, old, new).status_code == 200
    assert User.objects.get().check_password("password")


def test_whoever_signs_in_elsewhere_has_none_to_change(db):
    client = signed_in("editor")
    client.user.set_unusable_password()
    client.user.save()
    client.force_login(client.user)
    assert client.get("/admin/password_change/")["Location"] == "/admin/account/"


def test_strangers_change_nothing(db):
    for place in ("/admin/password_change/", "/admin/account/"):
        for answer in (Client().get(place), Client().post(place, {"password1": NEW})):
            assert answer["Location"] == f"/admin/login/?next={place}"
