"""Where the links of a letter lead: a button that confirms, corrections, and a readable page when they do not work."""

import pytest
from django.core import signing
from django.test import Client

from events.models import Event, Suggestion
from tests.events.forms import FORM, FULL, THREE, errors, links, only, opened, send
from tests.events.pages import text
from tests.factories import SuggestionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("calm")]


@pytest.fixture
def letter(stranger, postbox):
    send(stranger, place="Værkstedet")
    return postbox.letters[0]


def test_opening_the_link_confirms_nothing(stranger, letter):
    confirm = links(letter)[0]
    for method in (stranger.head, stranger.get, stranger.get):
        assert method(confirm).status_code == 200
    assert stranger.options(confirm).status_code == 405
    assert only().state == "unconfirmed"
    assert "Ja, send mit forslag" in stranger.get(confirm).text


def test_the_button_confirms_and_nothing_is_public_even_then(stranger, letter):
    confirm = links(letter)[0]
    response = stranger.post(confirm)
    assert (response.status_code, response["Location"]) == (302, confirm)
    assert only().state == "waiting"
    assert "Tak, vi har fået dit forslag." in stranger.get(confirm).text
    assert stranger.post(confirm).status_code == 302
    assert (only().state, Event.objects.count()) == ("waiting", 0)
    for place in (
        "/det-sker/",
        "/soeg/?q=reparations",
        "/",
        "/api/v1/events",
        "/sitemap.xml",
        "/det-sker/2026/12/",
    ):
        assert "Reparationscafé" not in text_of_page(stranger.get(place))


def text_of_page(response) -> str:
    html = response.content.decode()
    return html if "<main" not in html else text(html)


def test_a_button_pressed_by_another_site_does_nothing(letter):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(links(letter)[0]).status_code == 403
    assert only().state == "unconfirmed"


def test_a_suggestion_is_corrected_until_it_is_answered(stranger, letter):
    confirm, edit = links(letter)
    assert 'value="Reparationscafé"' in stranger.get(edit).text
    response = stranger.post(edit, {**opened(stranger, edit), **THREE, "title": "Rettet", "email": "anden@example.dk"})
    assert response.status_code == 200
    assert "Husk at bekræfte" in text(response.text)
    assert (only().title, only().email, only().state) == ("Rettet", "karen@example.dk", "unconfirmed")
    stranger.post(confirm)
    stranger.post(edit, {**opened(stranger, edit), **FULL})
    assert (only().repeats, only().state) == ("monthly weekday", "waiting")
    assert errors(stranger.post(edit, {**opened(stranger, edit), **THREE, "title": ""})) == {
        "title": ["Skriv, hvad arrangementet hedder."]
    }


def test_one_that_was_returned_waits_again_when_it_is_corrected(stranger, letter):
    edit = links(letter)[1]
    Suggestion.objects.update(state="returned", confirmed_at="2026-11-24T12:00Z", reason="Skriv hvor.")
    assert "Skriv hvor." in text(stranger.get(edit).text)
    stranger.post(edit, {**opened(stranger, edit), **THREE, "place": "Havnen"})
    assert (only().state, only().place) == ("waiting", "Havnen")


@pytest.mark.parametrize("state", ["accepted", "rejected"])
def test_one_that_is_answered_can_no_longer_be_changed(stranger, letter, state):
    confirm, edit = links(letter)
    Suggestion.objects.update(state=state, confirmed_at="2026-11-24T12:00Z", reason="Derfor")
    for response in (stranger.get(edit), stranger.post(edit, THREE | {"title": "Rettet"})):
        assert "Det kan ikke længere ændres her." in text(response.text)
    assert "Vi har svaret på forslaget" in text(stranger.get(confirm).text)
    assert only().title == "Reparationscafé"


def test_a_link_that_was_changed_or_guessed_leads_nowhere(stranger, letter):
    confirm, edit = links(letter)
    token = confirm.rstrip("/").rsplit("/", 1)[1]
    key, rest = token.split(":", 1)
    other = SuggestionFactory(title="En andens")
    guesses = [
        token[:-1], f"{token}x", f"{other.key.hex}:{rest}", key, other.pk, str(other.key), f"{key}::", "%00",
        "x" * 3000,
        edit.rstrip("/").rsplit("/", 1)[1],  # the other link's signature
        signing.TimestampSigner(salt="suggestion.confirm").sign("not-a-key"),
    ]  # fmt: skip
    for guess in guesses:
        for response in (stranger.get(f"{FORM}bekraeft/{guess}/"), stranger.post(f"{FORM}bekraeft/{guess}/")):
            assert response.status_code == 404
            assert "En andens" not in response.text
    assert "Linket virker ikke" in text(stranger.get(f"{FORM}bekraeft/{token[:-1]}/").text)
    assert stranger.get(f"{FORM}ret/{token}/").status_code == 404
    assert {row.state for row in Suggestion.objects.all()} == {"unconfirmed"}


def test_a_link_that_is_too_old_says_so(stranger, letter, settings):
    settings.SUGGESTION_LINK_DAYS = -1
    for link in links(letter):
        for response in (stranger.get(link), stranger.post(link)):
            assert response.status_code == 410
            assert "Linket er for gammelt" in text(response.text)
    assert only().state == "unconfirmed"


def test_a_stranger_sees_no_suggestion_by_trying_numbers(stranger, editor, letter):
    for place in (f"{FORM}1/", f"{FORM}{only().pk}/", f"/admin/events/suggestion/{only().pk}/change/"):
        assert stranger.get(place).status_code in (302, 404)
    assert editor.get(f"/admin/events/suggestion/{only().pk}/change/").status_code == 302
