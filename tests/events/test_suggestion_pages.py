"""Suggest an event: the form, the letter, the button behind its link, corrections. A real mail server on loopback."""
# ruff: noqa: E501 - tables of values and sentences

import re
from datetime import date, time, timedelta
from decimal import Decimal
from urllib.parse import urlencode

import pytest
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from events.models import Suggestion
from events.suggestion_forms import SuggestionForm
from initiatives.models import Letter
from tests.events.forms import FORM, FULL, SENT, THREE, errors, links, only, opened, send
from tests.events.pages import TODAY, on, text
from tests.factories import OrganisationFactory
from tests.postbox import free_port, html_of, point_at, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("calm")]


# --- Sent --------------------------------------------------------------------------------------------
def test_three_fields_are_enough(stranger, postbox):
    response = send(stranger)
    assert (response.status_code, response["Location"]) == (302, SENT)
    row = only()
    assert (row.title, row.starts_on, row.start_time, row.email, row.state, row.language) == (
        "Reparationscafé", date(2026, 12, 12), None, "karen@example.dk", "unconfirmed", "da",
    )  # fmt: skip
    assert "se i din mail" in stranger.get(SENT).text


def test_all_that_is_written_is_kept(stranger, postbox):
    organisation = OrganisationFactory(slug="biblioteket")
    send(stranger, **FULL, organisation="biblioteket")
    row = only()
    assert (row.start_time, row.end_time, row.repeats, row.repeats_until) == (
        time(14), time(16, 30), "monthly weekday", date(2027, 4, 30),
    )  # fmt: skip
    assert (row.price_kind, row.price_amount, row.registration_url) == (
        "amount", Decimal("1250.50"), "https://example.dk/tilmeld",
    )  # fmt: skip
    assert (row.audiences, row.languages, row.organisation) == (["citizens"], ["da", "de"], organisation)
    assert [goal.number for goal in row.goals.all()] == [4, 12]
    assert [dimension.code for dimension in row.dimensions.all()] == ["social"]


@pytest.mark.parametrize(
    ("place", "subject", "words"),
    [
        (FORM, "Bekræft dit forslag: Reparationscafé", "lørdag 12. december 2026"),
        ("/en/suggest/event/", "Confirm your suggestion: Reparationscafé", "Saturday 12 December 2026"),
        ("/de/vorschlagen/veranstaltung/", "Bestätigen Sie Ihren Vorschlag: Reparationscafé", "Samstag, 12. Dezember 2026"),
    ],
)  # fmt: skip
def test_the_letter_speaks_the_language_of_the_page(stranger, postbox, place, subject, words):
    send(stranger, place)
    (letter,) = postbox.letters
    assert (letter["Subject"].strip(), letter["To"]) == (subject, "karen@example.dk")
    assert words in text_of(letter)
    assert words in html_of(letter)
    prefix = place.split("/")[1] if place.startswith(("/en", "/de")) else "foreslaa"
    assert [link.split("/")[1] for link in links(letter)] == [prefix, prefix]
    assert f'lang="{only().language}"' in html_of(letter)


def test_a_text_with_markup_stays_text(stranger, postbox):
    send(stranger, title="<script>alert(1)</script> & co.")
    (letter,) = postbox.letters
    assert "<script>" not in html_of(letter)
    assert "<script>alert(1)</script> & co." in text_of(letter)
    assert "<script>alert" not in stranger.get(links(letter)[0]).text


def test_line_breaks_add_no_header(stranger, postbox):
    send(stranger, title="Kor\r\nBcc: alle@example.dk", name="Karen\r\nBcc: x@example.dk")
    (letter,) = postbox.letters
    assert (letter["Bcc"], postbox.readers) == (None, ["karen@example.dk"])
    assert only().title == "Kor Bcc: alle@example.dk"
    for email in ("a@example.dk\nBcc: b@example.dk", "a@example.dk\r\n", "a@example.dk,b@example.dk", "<a@example.dk>"):
        send(stranger, email=email)
    assert {*postbox.readers} == {"karen@example.dk", "a@example.dk"}  # blanks around an address are taken off


def test_sent_twice_it_is_one_suggestion(stranger, postbox):
    values = {**opened(stranger), **THREE}
    stranger.post(FORM, values)
    stranger.post(FORM, values | {"title": "Rettet"})
    assert only().title == "Rettet"
    assert len(postbox.letters) == 2


def test_after_it_is_confirmed_the_old_page_changes_nothing(stranger, postbox):
    values = {**opened(stranger), **THREE}
    stranger.post(FORM, values)
    Suggestion.objects.update(state="waiting", confirmed_at="2026-11-24T12:00Z")
    assert stranger.post(FORM, values | {"title": "Rettet"}).status_code == 302
    assert only().title == "Reparationscafé"


# --- The mail server ------------------------------------------------------------------------------------
def test_a_server_that_is_down_loses_nothing_and_the_person_is_told(stranger, settings):
    point_at(settings, free_port())
    response = send(stranger)
    assert (response.status_code, response["Location"], only().title) == (
        302,
        f"{SENT}?letter=later",
        "Reparationscafé",
    )
    assert "Intet er gået tabt" in stranger.get(response["Location"]).text
    assert Letter.objects.count() == 1


def test_an_address_that_is_refused_is_put_right_at_once(stranger, postbox):
    postbox.answer = "550 No such user"
    values = {**opened(stranger), **THREE, "body": "Vi reparerer."}
    response = stranger.post(FORM, values)
    assert errors(response) == {
        "email": ["Mailserveren tager ikke imod mails til den adresse. Se den efter, og send igen."]
    }
    assert "Vi reparerer." in response.text
    old = only().key
    postbox.answer = "250 OK"
    assert stranger.post(FORM, values | {"email": "rigtig@example.dk"}).status_code == 302
    assert (only().email, postbox.readers, Letter.objects.count()) == ("rigtig@example.dk", ["rigtig@example.dk"], 0)
    assert only().key != old  # a link to the wrong mailbox does not confirm it


# --- What is wrong -----------------------------------------------------------------------------------------
def test_an_error_keeps_all_text_and_leads_to_its_field(stranger):
    response = send(
        stranger, title="", email="karen.example.dk", body="Vi reparerer.", goals=["1", "2", "3", "4", "5", "6"]
    )
    assert list(errors(response)) == ["title", "email", "goals"]
    html = response.text
    assert "<title>Fejl: Foreslå et arrangement" in html
    assert re.findall(r'<li><a href="#([^"]+)">', html)[:3] == ["id_title", "id_email", "id_goals_0"]
    assert 'aria-describedby="id_email_helptext id_email_error"' in html
    assert re.search(r'<input[^>]+id="id_email"[^>]+aria-invalid="true"', html) or 'aria-invalid="true"' in html
    assert 'value="karen.example.dk"' in html
    assert "Vi reparerer.</textarea>" in html
    assert html.count('<details class="part" open>') == 2
    assert Suggestion.objects.count() == 0


@pytest.mark.parametrize(
    ("values", "field", "sentence"),
    [
        ({"title": ""}, "title", "Skriv, hvad arrangementet hedder."),
        ({"starts_on": ""}, "starts_on", "Skriv, hvilken dag det foregår."),
        ({"starts_on": "i morgen"}, "starts_on", "Skriv datoen med dag, måned og år, fx 24.12.2026."),
        ({"starts_on": "2026-11-23"}, "starts_on", "Den dag er gået. Vælg i dag eller en senere dag."),
        ({"starts_on": "2029-01-01"}, "starts_on", "Det er meget langt væk. Vælg en dag inden for de næste to år."),
        ({"starts_on": "9999-12-31"}, "starts_on", "Skriv datoen med dag, måned og år, fx 24.12.2026."),
        ({"start_time": "25:00"}, "start_time", "Skriv klokkeslættet med timer og minutter, fx 19.30."),
        ({"end_time": "16:00"}, "start_time", "Skriv også, hvornår det begynder."),
        ({"email": ""}, "email", "Skriv din e-mail, så vi kan svare."),
        ({"email": "karen"}, "email", "Skriv e-mailen med @, fx navn@eksempel.dk."),
        ({"ends_on": "2026-12-11"}, "ends_on", "Den sidste dag er den samme som den første eller senere."),
        ({"repeats": "weekly"}, "repeats_until", "Skriv datoen for sidste gang."),
        ({"repeats_until": "2026-12-19"}, "repeats", "Vælg også, hvor tit det gentages."),
        ({"repeats": "weekly", "repeats_until": "2026-12-01"}, "repeats_until", "Sidste gang ligger efter den første dato og inden for to år."),
        ({"repeats": "daily", "repeats_until": "2027-12-01"}, "repeats", "Reglen giver mere end 120 datoer. Lad den slutte tidligere."),
        ({"repeats": "daily", "repeats_until": "2026-12-20", "ends_on": "2026-12-13"}, "ends_on", "Det ville begynde igen, før det er slut. Fjern den sidste dag."),
        ({"price_kind": "amount"}, "price_amount", "Skriv, hvad det koster."),
        ({"price_kind": "amount", "price_amount": "-5"}, "price_amount", None),
        ({"online_url": "ikke et link"}, "online_url", "Skriv linket, som det står i browseren, fx www.eksempel.dk."),
        ({"online_url": "javascript:alert(1)"}, "online_url", None),
        ({"goals": ["1", "2", "3", "4", "5", "6"]}, "goals", "Vælg højst fem verdensmål: dem, det bidrager mest til."),
        ({"goals": ["18"]}, "goals", None),
        ({"organisation": "findes-ikke"}, "organisation", None),
        ({"title": "x" * 121}, "title", None),
        ({"title": "a\x00b"}, "title", None),
    ],
)  # fmt: skip
def test_each_error_is_a_sentence_beside_its_field(stranger, values, field, sentence):
    found = errors(send(stranger, **values))
    assert list(found) == [field]
    assert found[field] == [sentence] if sentence else found[field]
    assert Suggestion.objects.count() == 0


@pytest.mark.parametrize("day", ["12.12.2026", "12/12/2026", "12-12-2026", "2026-12-12", "12.12.26"])
def test_a_date_is_read_as_people_write_it(stranger, postbox, day):
    send(stranger, starts_on=day)
    assert only().starts_on == date(2026, 12, 12)


def test_a_price_means_that_it_costs_something(stranger, postbox):
    send(stranger, price_amount="40")
    assert (only().price_kind, only().price_amount) == ("amount", 40)


# --- Against machines -------------------------------------------------------------------------------------
def test_a_trap_that_is_filled_in_is_told_and_shown(stranger):
    response = send(stranger, homepage="http://spam.example")
    assert list(errors(response)) == ["homepage"]
    assert (Suggestion.objects.count(), Letter.objects.count()) == (0, 0)
    assert "aria-hidden" not in response.text[response.text.index('for="id_homepage"') - 120 :][:120]


@pytest.mark.parametrize("page", ["", "x", "WyJ4Il0:1abc:xyz", None])
def test_a_page_that_we_did_not_write_is_refused_with_all_text_kept(stranger, postbox, page):
    values = {**opened(stranger), **THREE, "page": page}
    response = stranger.post(FORM, {name: value for name, value in values.items() if value is not None})
    assert list(errors(response)) == ["page"]
    assert "Reparationscafé" in response.text
    fresh = re.search(r'name="page" value="([^"]+)"', response.text)
    assert fresh
    assert stranger.post(FORM, values | {"page": fresh[1]}).status_code == 302


def test_faster_than_anyone_writes_and_longer_than_a_day(stranger, settings):
    settings.FORM_LEAST_SECONDS = 60
    assert "hurtigere" in errors(send(stranger))["page"][0]
    settings.FORM_LEAST_SECONDS, settings.FORM_MOST_HOURS = 0, -1
    assert "åben meget længe" in errors(send(stranger))["page"][0]


def test_too_many_from_one_address_get_a_readable_429_with_all_text(stranger, postbox, settings):
    settings.FORMS_PER_ADDRESS = 2
    for number in range(2):
        assert send(stranger, email=f"{number}@example.dk").status_code == 302
    response = send(stranger, body="Vi reparerer.")
    assert (response.status_code, response["Retry-After"]) == (429, "3600")
    assert "Vi reparerer." in response.text
    assert "Vent en time" in text(response.text)
    assert Suggestion.objects.count() == 2
    assert stranger.post(FORM, {**opened(stranger), **THREE}, REMOTE_ADDR="192.0.2.9").status_code == 302


def test_too_many_in_all_get_a_429_too(stranger, postbox, settings):
    settings.FORMS_IN_ALL = 1
    send(stranger)
    assert stranger.post(FORM, {**opened(stranger), **THREE}, REMOTE_ADDR="192.0.2.9").status_code == 429


def test_nobody_is_flooded_with_letters(stranger, postbox, settings):
    settings.LETTERS_PER_MAILBOX = 1
    send(stranger)
    response = send(stranger, email="KAREN@example.dk")
    assert list(errors(response)) == ["email"]
    assert len(postbox.letters) == 1


def test_the_form_needs_its_token():
    strict = Client(enforce_csrf_checks=True)
    response = strict.post(FORM, THREE)
    assert response.status_code == 403
    assert "Tillad cookies for denne side" in text(response.text)
    assert Suggestion.objects.count() == 0


def test_nothing_of_it_is_kept_by_a_cache_or_found(stranger, postbox):
    send(stranger)
    confirm, edit = links(postbox.letters[0])
    for place in (FORM, SENT, confirm, edit):
        assert "no-store" in stranger.get(place)["Cache-Control"]
    for place in (SENT, confirm, edit):
        response = stranger.get(place)
        assert (response["X-Robots-Tag"], response["Referrer-Policy"]) == ("noindex", "same-origin")


# --- Alike ----------------------------------------------------------------------------------------------
def test_what_looks_like_it_is_shown_before_it_is_sent(stranger, postbox):
    day = date(2026, 12, 12)
    on(day, event__title="Reparations-café i Værkstedet")
    on(day, event__title="Jazzkoncert")
    on(day, event__title="Reparationscafé", event__state="draft")
    on(date(2026, 12, 13), event__title="Reparationscafé")
    first = send(stranger, body="Vi reparerer.")
    assert (first.status_code, Suggestion.objects.count()) == (200, 0)
    assert [row.event.title for row in first.context["alike"]] == ["Reparations-café i Værkstedet"]
    assert "Vi reparerer." in first.text
    hidden = dict(re.findall(r'name="(page|seen)" value="([^"]*)"', first.text))
    assert stranger.post(FORM, {**THREE, **hidden}).status_code == 302
    assert only().title == "Reparationscafé"


def test_the_same_place_on_one_of_the_days_is_shown_too(stranger):
    on(date(2026, 12, 19), event__title="Jazz", event__place="Forsamlingshuset i Augustenborg")
    response = send(stranger, place="Forsamlingshuset", repeats="weekly", repeats_until="2026-12-26")
    assert [row.event.title for row in response.context["alike"]] == ["Jazz"]


# --- Any input ------------------------------------------------------------------------------------------
NASTY = st.one_of(
    st.sampled_from([
        "", " ", "\x00", "-1", "9" * 400, "1e999", "NaN", "2026-12-12", "9999-12-31", "0001-01-01", "24:00", "23:59:59",
        "x" * 6000, "\ud800", "😀" * 200, "a@b.dk", "a@b.dk\r\nBcc: c@d.dk", "http://[::1", "https://x.dk/\r\n", "amount",
        "weekly", "monthly weekday", "daily", "4", "social", "biblioteket", "yes", "<script>", "\u202e", "../..", "{{ 7*7 }}",
    ]),
    st.text(max_size=30),
)  # fmt: skip
NAMES = st.sampled_from([*SuggestionForm.base_fields, "csrfmiddlewaretoken", "ukendt"])


@pytest.fixture
def unsent():
    """The hidden fields of the form that was opened last."""
    return {}


@hypothesis_settings(
    max_examples=80, deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(st.lists(st.tuples(NAMES, NASTY), max_size=12))
def test_no_form_ends_in_an_error_of_ours(stranger, settings, unsent, pairs):
    settings.FORMS_PER_ADDRESS = settings.LETTERS_PER_MAILBOX = settings.FORMS_IN_ALL = 10**6
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    if not unsent:  # one that was taken is not taken again
        unsent.update(opened(stranger))
    body = urlencode([*(THREE | unsent).items(), *pairs], errors="surrogatepass")
    response = stranger.post(FORM, body, content_type="application/x-www-form-urlencoded")
    assert response.status_code in (200, 302, 400, 429)
    if response.status_code == 302:
        unsent.clear()


def test_a_body_that_is_no_form_is_read_as_an_empty_one(stranger):
    for kind in ("application/json", "multipart/form-data; boundary=x", "text/plain"):
        assert stranger.post(FORM, b"{\x00", content_type=kind).status_code in (200, 400)


def test_the_page_costs_the_same_with_one_organisation_and_three(stranger, django_assert_num_queries):
    opened(stranger)
    for number in (1, 2):
        for _each in range(number):
            OrganisationFactory()
        with django_assert_num_queries(5):  # sample data, dimensions, goals, Key Features, organisations
            stranger.get(FORM)


def test_old_days_are_asked_of_the_clock_that_is_passed_in(stranger, monkeypatch, postbox):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_args: TODAY + timedelta(days=400))
    assert list(errors(send(stranger))) == ["starts_on"]


def test_the_form_is_sent_to_its_own_address_without_the_place_that_a_skip_link_left(stranger: Client) -> None:
    """With "#content" behind it, what has to be put right would not take the focus."""
    text = stranger.get(FORM + "?fra=avisen").text
    assert f'action="{FORM}?fra=avisen" method="post"' in text
