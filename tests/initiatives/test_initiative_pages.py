"""Suggest an initiative: the form, the letter, the button behind its link, corrections. A real mail server."""

import re
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from initiatives.initiative_form import InitiativeForm
from initiatives.models import Initiative, InitiativeSuggestion, Letter
from tests.factories import InitiativeFactory, InitiativeSuggestionFactory, OrganisationFactory
from tests.postbox import html_of, text_of
from tests.public_forms import errors, links, opened

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("calm")]
FORM, SENT = "/foreslaa/initiativ/", "/foreslaa/initiativ/sendt/"
THREE = {"title": "Byhaver", "summary": "Haver for alle.", "email": "karen@example.dk"}


def send(client: Client, address: str = FORM, **values: Any) -> Any:
    return client.post(address, {**opened(client, address), **THREE, **values})


def only() -> InitiativeSuggestion:
    return InitiativeSuggestion.objects.get()


def test_three_fields_are_enough(stranger, postbox):
    response = send(stranger)
    assert (response.status_code, response["Location"]) == (302, SENT)
    row = only()
    assert (row.title, row.summary, row.email, row.state, row.language, row.phase) == (
        "Byhaver", "Haver for alle.", "karen@example.dk", "unconfirmed", "da", "idea",
    )  # fmt: skip
    assert "se i din mail" in stranger.get(SENT).text


def test_all_that_is_written_is_kept(stranger, postbox):
    organisation = OrganisationFactory(slug="biblioteket")
    send(
        stranger, body="Vi dyrker.", phase="planned", starts_on="1.4.2027", place="Ragebøl", website="example.dk/have",
        audiences=["citizens"], life_stages=["adults"], field=["sustainability"], goals=["2", "11"],
        dimensions=["social"], organisation="biblioteket", organiser="Havegruppen", name="Karen",
    )  # fmt: skip
    row = only()
    assert (row.body, row.phase, f"{row.starts_on}", row.place, row.website) == (
        "Vi dyrker.", "planned", "2027-04-01", "Ragebøl", "https://example.dk/have",
    )  # fmt: skip
    assert (row.audiences, row.life_stages, row.fields, row.organisation, row.organiser, row.name) == (
        ["citizens"], ["adults"], ["sustainability"], organisation, "Havegruppen", "Karen",
    )  # fmt: skip
    assert [goal.number for goal in row.goals.order_by("number")] == [2, 11]
    assert [one.code for one in row.dimensions.all()] == ["social"]


@pytest.mark.parametrize(
    ("place", "subject", "opening"),
    [
        (FORM, "Bekræft dit forslag: Byhaver", "Du har foreslået et initiativ til vores portal:"),
        ("/en/suggest/initiative/", "Confirm your suggestion: Byhaver", "You suggested an initiative for our portal:"),
        (
            "/de/vorschlagen/initiative/",
            "Bestätigen Sie Ihren Vorschlag: Byhaver",
            "Sie haben eine Initiative für unser Portal vorgeschlagen:",
        ),
    ],
)
def test_the_letter_speaks_the_language_of_the_page(stranger, postbox, place, subject, opening):
    send(stranger, place)
    (letter,) = postbox.letters
    assert (letter["Subject"].strip(), letter["To"], letter["Reply-To"]) == (subject, "karen@example.dk", None)
    assert f"{opening}\n\nByhaver\nHaver for alle.\n" in text_of(letter)
    assert [link.rsplit("/", 3)[0] for link in links(letter)] == [place.rstrip("/")] * 2
    assert f'lang="{only().language}"' in html_of(letter)


def test_opening_the_link_confirms_nothing_and_the_button_does(stranger, postbox):
    send(stranger)
    confirm, edit = links(postbox.letters[0])
    assert [method(confirm).status_code for method in (stranger.head, stranger.get)] == [200, 200]
    assert only().state == "unconfirmed"
    assert stranger.post(confirm)["Location"] == confirm
    assert (only().state, Initiative.objects.count()) == ("waiting", 0)
    assert "Byhaver" not in stranger.get("/initiativer/").text
    for place in (FORM, SENT, confirm, edit):
        assert "no-store" in stranger.get(place)["Cache-Control"]
    for place in (SENT, confirm, edit):
        assert stranger.get(place)["X-Robots-Tag"] == "noindex"


def test_a_button_pressed_by_another_site_does_nothing(stranger, postbox):
    send(stranger)
    assert Client(enforce_csrf_checks=True).post(links(postbox.letters[0])[0]).status_code == 403
    assert only().state == "unconfirmed"


def test_one_that_was_returned_is_corrected_and_waits_again(stranger, postbox):
    send(stranger, field=["sustainability"], goals=["2"])
    edit = links(postbox.letters[0])[1]
    InitiativeSuggestion.objects.update(state="returned", confirmed_at="2026-11-24T12:00Z", reason="Skriv hvor.")
    page = stranger.get(edit)
    assert "Skriv hvor." in page.text
    assert (page.context["form"].initial["field"], page.context["form"].initial["goals"]) == (["sustainability"], [2])
    values = {**opened(stranger, edit), **THREE, "place": "Ragebøl", "email": "anden@example.dk"}
    assert stranger.post(edit, values).status_code == 200
    assert (only().state, only().place, only().email) == ("waiting", "Ragebøl", "karen@example.dk")


def test_links_of_another_kind_lead_nowhere(stranger, postbox):
    send(stranger)
    confirm = links(postbox.letters[0])[0]
    token = confirm.rstrip("/").rsplit("/", 1)[1]
    other = InitiativeSuggestionFactory(title="En andens")
    guesses = [f"/foreslaa/arrangement/bekraeft/{token}/", f"{FORM}ret/{token}/", f"{FORM}bekraeft/{other.key.hex}/"]
    for place in (*guesses, f"{FORM}bekraeft/%00/", f"{FORM}bekraeft/{token[:-1]}/"):
        response = stranger.get(place)
        assert response.status_code == 404
        assert "En andens" not in response.text
    assert {row.state for row in InitiativeSuggestion.objects.all()} == {"unconfirmed"}


@pytest.mark.parametrize(
    ("values", "field", "sentence"),
    [
        ({"title": ""}, "title", "Skriv, hvad initiativet hedder."),
        ({"summary": ""}, "summary", "Skriv i en sætning eller to, hvad det går ud på."),
        ({"summary": "x" * 401}, "summary", None),
        ({"email": ""}, "email", "Skriv din e-mail, så vi kan svare."),
        ({"email": "karen"}, "email", "Skriv e-mailen med @, fx navn@eksempel.dk."),
        ({"starts_on": "i foråret"}, "starts_on", "Skriv datoen med dag, måned og år, fx 24.12.2026."),
        ({"website": "ikke et link"}, "website", "Skriv linket, som det står i browseren, fx www.eksempel.dk."),
        ({"phase": "completed"}, "phase", None),
        (
            {"goals": ["1", "2", "3", "4", "5", "6"]},
            "goals",
            "Vælg højst fem verdensmål: dem, det bidrager mest til.",
        ),
    ],
)
def test_each_error_is_a_sentence_beside_its_field_and_all_text_is_kept(stranger, values, field, sentence):
    response = send(stranger, **{"body": "Vi dyrker sammen.", **values})
    found = errors(response)
    assert list(found) == [field]
    assert found[field] == [sentence] if sentence else found[field]
    assert "Vi dyrker sammen.</textarea>" in response.text
    assert "<title>Fejl: Foreslå et initiativ" in response.text
    assert re.search(rf'<li><a href="#id_{field}(_0)?">', response.text)
    assert InitiativeSuggestion.objects.count() == 0


def test_what_looks_like_it_is_shown_before_it_is_sent(stranger, postbox):
    InitiativeFactory(title="Byhaverne", slug="byhaverne")
    InitiativeFactory(title="Byhaverne", state="draft")
    first = send(stranger, body="Vi dyrker.")
    assert (first.status_code, InitiativeSuggestion.objects.count()) == (200, 0)
    assert [row.slug for row in first.context["alike"]] == ["byhaverne"]
    assert "Vi dyrker." in first.text
    hidden = dict(re.findall(r'name="(page|seen)" value="([^"]*)"', first.text))
    assert stranger.post(FORM, {**THREE, **hidden}).status_code == 302
    assert only().title == "Byhaver"


def test_machines_and_floods_are_held_off(stranger, postbox, settings):
    assert list(errors(send(stranger, homepage="http://spam.example"))) == ["homepage"]
    settings.LETTERS_PER_MAILBOX = 1
    assert send(stranger).status_code == 302
    assert list(errors(send(stranger, email="KAREN@example.dk"))) == ["email"]
    settings.FORMS_PER_ADDRESS = 2
    response = send(stranger, email="anden@example.dk", body="Vi dyrker.")
    assert (response.status_code, response["Retry-After"], "Vi dyrker." in response.text) == (429, "3600", True)
    settings.FORMS_PER_ADDRESS, settings.FORMS_IN_ALL = 100, 2
    assert send(stranger, email="anden@example.dk").status_code == 429
    assert (InitiativeSuggestion.objects.count(), Letter.objects.count(), len(postbox.letters)) == (1, 0, 1)


def test_an_address_that_is_refused_is_put_right_at_once(stranger, postbox):
    postbox.answer = "550 No such user"
    values = {**opened(stranger, FORM), **THREE}
    assert list(errors(stranger.post(FORM, values))) == ["email"]
    postbox.answer = "250 OK"
    assert stranger.post(FORM, values | {"email": "rigtig@example.dk"}).status_code == 302
    assert (only().email, postbox.readers) == ("rigtig@example.dk", ["rigtig@example.dk"])


NASTY = st.one_of(
    st.sampled_from([
        "", "\x00", "-1", "9" * 400, "9999-12-31", "0001-01-01", "x" * 6000, "\ud800", "😀" * 200, "idea", "citizens",
        "a@b.dk\r\nBcc: c@d.dk", "http://[::1", "2", "social", "biblioteket", "<script>", "{{ 7*7 }}",
    ]),
    st.text(max_size=30),
)  # fmt: skip


@pytest.fixture
def unsent():
    """The hidden fields of the form that was opened last."""
    return {}


@hypothesis_settings(
    max_examples=40, deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(st.lists(st.tuples(st.sampled_from([*InitiativeForm.base_fields, "ukendt"]), NASTY), max_size=12))
def test_no_form_ends_in_an_error_of_ours(stranger, settings, unsent, pairs):
    settings.FORMS_PER_ADDRESS = settings.LETTERS_PER_MAILBOX = settings.FORMS_IN_ALL = 10**6
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    if not unsent:  # one that was taken is not taken again
        unsent.update(opened(stranger, FORM))
    body = urlencode([*(THREE | unsent).items(), *pairs], errors="surrogatepass")
    response = stranger.post(FORM, body, content_type="application/x-www-form-urlencoded")
    assert response.status_code in (200, 302, 400, 429)
    if response.status_code == 302:
        unsent.clear()


def test_the_page_costs_the_same_with_one_organisation_and_three(stranger, django_assert_num_queries):
    opened(stranger, FORM)
    for number in (1, 2):
        for _each in range(number):
            OrganisationFactory()
        with django_assert_num_queries(4):  # sample data, dimensions, goals, organisations
            stranger.get(FORM)
