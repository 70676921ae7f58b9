"""Write to those behind an initiative: the letter arrives, their address is shown to nobody. A real mail server."""

import re
from typing import Any

import pytest
from django.test import Client

from initiatives import contact
from initiatives.models import Initiative, Letter
from tests.factories import InitiativeFactory
from tests.postbox import free_port, html_of, point_at, text_of
from tests.public_forms import errors, opened

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("calm")]
FORM, SENT = "/initiativer/havn/skriv/", "/initiativer/havn/skriv/sendt/"
SAID = {"text": "Hej!\nMå min skole være med?", "email": "karen@example.dk", "name": "Karen"}
SECRET = "havnen@example.dk"


@pytest.fixture(autouse=True)
def harbour(settings) -> Initiative:
    settings.CITY = settings.CITY | {"email": "byen@example.dk", "phone": "12 34 56 78"}
    return InitiativeFactory(title="Havn", slug="havn", contact_email=SECRET, contact_role="Havnekontoret")


def send(client: Client, address: str = FORM, **values: Any) -> Any:
    return client.post(address, {**opened(client, address), **SAID, **values})


def test_a_message_reaches_the_contact_and_its_answer_the_writer(stranger, postbox):
    response = send(stranger)
    assert (response.status_code, response["Location"]) == (302, SENT)
    (letter,) = postbox.letters
    assert (postbox.readers, letter["To"], letter["Reply-To"], letter["Cc"], letter["Bcc"]) == (
        [SECRET], SECRET, "karen@example.dk", None, None,
    )  # fmt: skip
    assert (letter["Subject"], letter["Auto-Submitted"]) == ("Besked om Havn", "auto-generated")
    assert "\nHej!\nMå min skole være med?\n" in text_of(letter)
    assert "Fra: Karen, karen@example.dk\n" in text_of(letter)
    assert "/initiativer/havn/\n" in text_of(letter)
    assert not Letter.objects.exists()
    assert "Tak, din besked er sendt" in stranger.get(SENT).text


@pytest.mark.parametrize(
    ("place", "language"),
    [("/en/initiatives/havn/write/", "English"), ("/de/initiativen/havn/schreiben/", "Deutsch")],
)
def test_the_city_reads_its_own_language_and_is_told_of_the_writers(stranger, postbox, place, language):
    response = send(stranger, place)
    assert response["Location"].startswith(place)
    (letter,) = postbox.letters
    assert letter["Subject"] == "Besked om Havn"
    assert f"Siden blev læst på: {language}\n" in text_of(letter)


def test_the_address_is_shown_on_no_page(stranger, postbox):
    pages = [stranger.get(place).text for place in (FORM, SENT, "/initiativer/havn/", "/api/v1/initiatives/havn")]
    pages += [stranger.post(FORM, {}).text, send(stranger, text="").text]
    assert [SECRET in page for page in pages] == [False] * 6
    assert "Havnekontoret" in pages[0]
    assert f'href="{FORM}"' in pages[2]


@pytest.mark.parametrize("hidden", [{"state": "draft"}, {"state": "archived"}, {"published_at": "2999-01-01T00:00Z"}])
def test_nobody_writes_to_those_behind_a_draft(stranger, coordinator, postbox, harbour, hidden):
    form = {**opened(stranger, FORM), **SAID}
    Initiative.objects.update(**hidden)
    for client in (stranger, coordinator):
        for place in (FORM, SENT):
            assert [client.get(place).status_code, client.post(place, form).status_code] == [404, 404]
    assert (postbox.letters, stranger.get("/initiativer/findes-ikke/skriv/").status_code) == ([], 404)


@pytest.mark.parametrize(
    ("own", "sentence"),
    [("da", "Du får beskeden, fordi der ikke står en mailadresse på initiativets kontakt."),
     ("en", "You get this e-mail because the initiative names no e-mail of a contact."),
     ("de", "Sie erhalten diese Nachricht, weil bei der Initiative keine E-Mail-Adresse einer Ansprechperson steht.")],
)  # fmt: skip
def test_the_city_is_told_in_its_language_why_it_gets_the_letter(postbox, settings, harbour, own, sentence):
    settings.LANGUAGE_CODE = own
    for address in (SECRET, ""):
        harbour.contact_email = address
        contact.send(initiative=harbour, said=SAID, language="en", about=f"message {address}")
    assert postbox.readers == [SECRET, "byen@example.dk"]
    assert [sentence in text_of(letter) for letter in postbox.letters] == [False, True]
    assert ["\n\n\n" in text_of(letter) for letter in postbox.letters] == [False, False]


def test_without_a_contact_the_city_gets_it_and_without_a_city_there_is_no_form(stranger, postbox, settings, harbour):
    Initiative.objects.update(contact_email="", contact_role="")
    send(stranger)
    assert postbox.readers == ["byen@example.dk"]
    settings.CITY = settings.CITY | {"email": ""}
    assert stranger.get(FORM).status_code == 404
    assert FORM not in stranger.get("/initiativer/havn/").text


@pytest.mark.parametrize(
    ("values", "field", "sentence"),
    [
        ({"text": ""}, "text", "Skriv din besked."),
        ({"text": "x" * 3001}, "text", None),
        ({"text": "a\x00b"}, "text", None),
        ({"email": ""}, "email", "Skriv din e-mail, så du kan få svar."),
        ({"email": "a@b.dk\r\nBcc: c@d.dk"}, "email", "Skriv e-mailen med @, fx navn@eksempel.dk."),
        ({"homepage": "http://spam.example"}, "homepage", None),
        ({"page": "x"}, "page", None),
    ],
)
def test_each_error_is_beside_its_field_and_all_text_is_kept(stranger, postbox, values, field, sentence):
    response = send(stranger, **values)
    found = errors(response)
    assert list(found) == [field]
    assert found[field] == [sentence] if sentence else found[field]
    assert "<title>Fejl: Skriv til Havn" in response.text
    assert 'value="Karen"' in response.text
    assert postbox.letters == []


def test_line_breaks_in_a_name_add_no_header(stranger, postbox):
    send(stranger, name="Karen\r\nBcc: alle@example.dk")
    (letter,) = postbox.letters
    assert (letter["Bcc"], postbox.readers) == (None, [SECRET])


def test_markup_stays_text(stranger, postbox):
    send(stranger, text="<script>alert(1)</script>", name="<b>Karen</b>")
    assert "<script>" not in html_of(postbox.letters[0])
    assert "<script>alert(1)</script>" in text_of(postbox.letters[0])


def test_pressed_twice_it_is_one_message(stranger, postbox):
    form = {**opened(stranger, FORM), **SAID}
    assert [stranger.post(FORM, form)["Location"] for _press in range(2)] == [SENT] * 2
    assert len(postbox.letters) == 1


def test_a_server_that_is_down_loses_nothing(stranger, settings):
    point_at(settings, free_port())
    response = send(stranger)
    assert response["Location"] == f"{SENT}?letter=later"
    assert "Intet er gået tabt" in stranger.get(response["Location"]).text
    row = Letter.objects.get()
    assert (row.to, row.reply_to, row.refused) == (SECRET, "karen@example.dk", False)


def test_a_mailbox_that_is_no_more_is_read_by_the_city_and_the_writer_sees_no_difference(stranger, postbox):
    postbox.refuse = {SECRET: "550 No such user"}
    response = send(stranger)
    assert (response.status_code, response["Location"]) == (302, SENT)
    assert postbox.readers == ["byen@example.dk"]
    why = "Kontaktens mailadresse tager ikke imod post, så beskeden kommer til dig i stedet."
    assert (text_of(postbox.letters[0]).startswith(why), why in html_of(postbox.letters[0])) == (True, True)
    assert SECRET not in text_of(postbox.letters[0])
    assert not Letter.objects.exists()


def test_where_nobody_takes_it_the_writer_is_told_without_the_address(stranger, postbox):
    postbox.answer = f"550 <{SECRET}> unknown"
    response = send(stranger)
    assert response.status_code == 200
    assert "Din besked kunne ikke afleveres" in response.text
    assert "Må min skole være med?</textarea>" in response.text
    assert SECRET not in response.text
    assert not Letter.objects.exists()
    postbox.answer = "250 OK"
    fresh = re.search(r'name="page" value="([^"]+)"', response.text)
    assert fresh
    assert stranger.post(FORM, {**SAID, "page": fresh[1]})["Location"] == SENT
    assert postbox.readers == [SECRET]


def test_too_many_get_a_readable_429_with_all_text(stranger, postbox, settings):
    settings.FORMS_PER_ADDRESS = 1
    send(stranger)
    response = send(stranger)
    assert (response.status_code, response["Retry-After"]) == (429, "3600")
    assert "Må min skole være med?</textarea>" in response.text
    settings.FORMS_PER_ADDRESS, settings.MESSAGES_PER_CONTACT = 9, 1
    assert send(stranger).status_code == 429
    InitiativeFactory(slug="skov", contact_email="skoven@example.dk")
    assert send(stranger, "/initiativer/skov/skriv/").status_code == 302
    assert postbox.readers == [SECRET, "skoven@example.dk"]


def test_the_form_needs_its_token_and_nothing_of_it_is_kept(stranger):
    assert Client(enforce_csrf_checks=True).post(FORM, SAID).status_code == 403
    response = stranger.get(FORM)
    assert ("no-store" in response["Cache-Control"], response["X-Robots-Tag"]) == (True, "noindex")


def test_the_page_costs_two_queries(stranger, django_assert_num_queries):
    with django_assert_num_queries(2):  # the initiative, and whether sample data are about
        stranger.get(FORM)
