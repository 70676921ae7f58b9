"""What holds for every request: policies, caching, the language, and a readable 503."""

import gzip
import json
from contextlib import contextmanager

import pytest
from django.db import InterfaceError, OperationalError, connection
from django.test import Client
from django.utils import translation

from initiatives.models import Initiative
from tests import factories

pytestmark = pytest.mark.django_db


@contextmanager
def database_gone(error=OperationalError):
    def refuse(execute, sql, params, many, context):
        raise error("the server is gone")

    with connection.execute_wrapper(refuse):
        yield


# --- 503 ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
@pytest.mark.parametrize(
    ("address", "language"),
    [("/", "da"), ("/en/initiatives/", "en"), ("/de/suche/?q=x", "de"), ("/findes-ikke/", "da"), ("/en/none/", "en")],
)
def test_without_the_database_there_is_a_503_in_the_readers_language(stranger, address, language, error):
    with database_gone(error):
        response = stranger.get(address)
    with translation.override(language):
        title = translation.gettext("The portal takes a short break")
    assert (response.status_code, response["Retry-After"], response["Cache-Control"]) == (503, "60", "no-store")
    assert f'<html lang="{language}"' in response.text
    assert f"<h1>{title}</h1>" in response.text


def test_the_three_breaks_are_told_in_three_different_words():
    titles = set()
    for code in ("da", "en", "de"):
        with translation.override(code):
            titles.add(translation.gettext("The portal takes a short break"))
    assert len(titles) == 3


def test_the_api_says_so_in_json_to_everyone(stranger):
    with database_gone():
        response = stranger.get("/api/v1/initiatives")
    assert (response.status_code, response["Content-Type"], response["Access-Control-Allow-Origin"]) == (
        503,
        "application/json",
        "*",
    )
    assert list(json.loads(response.content)) == ["detail"]


@pytest.mark.parametrize("address", ["/robots.txt", "/was", "/healthz", "/en", "/static/none.css"])
def test_what_needs_no_database_answers_without_it_to_staff_too(stranger, coordinator, address):
    expected = {"/robots.txt": 200, "/healthz": 200, "/was": 302, "/en": 301, "/static/none.css": 503}[address]
    with database_gone():
        assert [client.get(address).status_code for client in (stranger, coordinator)] == [expected] * 2


def test_staff_pages_say_so_too(coordinator):
    with database_gone():
        response = coordinator.get("/admin/")
    assert (response.status_code, response["Retry-After"]) == (503, "60")


def test_a_form_without_its_token_says_so_too():
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    with database_gone():
        response = client.post("/en/suggest/initiative/", {"title": "x"})
    assert (response.status_code, response["Retry-After"]) == (503, "60")
    assert client.post("/en/suggest/initiative/", {"title": "x"}).status_code == 403


def test_it_is_back_by_itself(stranger):
    with database_gone():
        assert stranger.get("/om/").status_code == 503
    assert stranger.get("/om/").status_code == 200


# --- Policies ----------------------------------------------------------------------------------------
@pytest.fixture
def every_status(settings):
    """Address -> status; 503 is asked for with the database gone."""
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)

    def answer(status):
        if status == 503:
            with database_gone():
                return client.get("/")
        if status == 403:
            return client.post("/om/")
        if status == 400:
            return client.get("/", headers={"host": "evil.example"})
        if status == 304:
            return client.get("/om/", headers={"if-none-match": client.get("/om/")["ETag"]})
        return client.get({200: "/", 301: "/en", 302: "/was", 404: "/findes-ikke/", 405: "/theme/"}[status])

    return answer


@pytest.mark.parametrize("status", [200, 301, 302, 304, 400, 403, 404, 405, 503])
def test_every_answer_carries_the_policies(every_status, status):
    response = every_status(status)
    assert response.status_code == status
    names = ("X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy", "Cross-Origin-Opener-Policy")
    assert [response.get(name) for name in names] == [
        "nosniff", "DENY", "strict-origin-when-cross-origin", "same-origin",
    ]  # fmt: skip
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert response.has_header("Cache-Control")
    assert response["Permissions-Policy"].startswith("camera=(), geolocation=()")
    policy = dict(part.strip().split(" ", 1) for part in response["Content-Security-Policy"].split(";"))
    assert (policy["default-src"], policy["script-src"], policy["style-src"]) == ("'none'", "'self'", "'self'")
    assert "unsafe" not in response["Content-Security-Policy"]


def test_a_fault_of_our_own_carries_them_too(monkeypatch):
    def broken(*args, **options):
        raise RuntimeError

    monkeypatch.setattr(Initiative.objects.__class__, "visible_to", broken)
    response = Client(raise_request_exception=False).get("/initiativer/")
    assert response.status_code == 500
    assert response["X-Frame-Options"] == "DENY"
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert "no-store" in response["Cache-Control"]
    assert "Traceback" not in response.text


# --- Caching -----------------------------------------------------------------------------------------
@pytest.mark.parametrize("address", ["/", "/initiativer/", "/om/", "/en/search/?q=x", "/findes-ikke/", "/robots.txt"])
def test_public_pages_may_be_kept_for_a_minute(stranger, address):
    response = stranger.get(address)
    assert response["Cache-Control"] == "public, max-age=60"
    assert "Cookie" in response["Vary"]
    assert response.cookies == {}


@pytest.mark.parametrize("address", ["/", "/initiativer/", "/findes-ikke/", "/robots.txt", "/admin/"])
def test_what_staff_see_is_not_stored(editor, coordinator, address):
    for client in (editor, coordinator):
        assert "no-store" in client.get(address)["Cache-Control"]


@pytest.mark.parametrize("address", ["/was", "/healthz"])
def test_what_may_change_at_any_moment_is_not_stored(stranger, address):
    assert "no-store" in stranger.get(address)["Cache-Control"]


def test_the_sign_in_is_not_stored(stranger):
    assert "no-store" in stranger.get("/admin/login/")["Cache-Control"]


def test_a_form_that_was_sent_is_not_stored(stranger):
    response = stranger.post("/theme/", {"theme": "dark"})
    assert "no-store" in response["Cache-Control"]


def test_an_unchanged_page_answers_304(stranger):
    factories.InitiativeFactory(title="Havn")
    first = stranger.get("/initiativer/")
    again = stranger.get("/initiativer/", headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    for name in ("ETag", "Cache-Control", "Vary"):
        assert again[name] == first[name]
    factories.InitiativeFactory(title="Skole")
    changed = stranger.get("/initiativer/", headers={"if-none-match": first["ETag"]})
    assert (changed.status_code, "Skole" in changed.text) == (200, True)


def test_the_tag_differs_with_the_theme(stranger):
    light = stranger.get("/om/")["ETag"]
    stranger.cookies["theme"] = "dark"
    assert stranger.get("/om/")["ETag"] != light


# --- Language ----------------------------------------------------------------------------------------
def language_of(client, address, **cookies):
    client.cookies.load({"django_language": cookies["cookie"]} if cookies else {})
    return client.get(address)["Content-Language"]


def test_staff_pages_are_in_danish_unless_asked_otherwise(stranger):
    assert language_of(stranger, "/admin/login/") == "da"
    assert language_of(stranger, "/admin/login/?lang=de") == "de"
    assert language_of(stranger, "/admin/login/?lang=xx") == "da"
    assert language_of(stranger, "/admin/login/?lang=%00") == "da"
    assert language_of(stranger, "/admin/login/", cookie="en") == "en"
    assert language_of(stranger, "/admin/login/?lang=de", cookie="en") == "de"
    assert language_of(stranger, "/admin/login/", cookie="xx") == "da"


@pytest.mark.parametrize(("address", "language"), [("/om/", "da"), ("/en/about/", "en"), ("/de/ueber/", "de")])
def test_a_public_page_is_in_the_language_of_its_address_whatever_the_browser_prefers(stranger, address, language):
    for preferred in ("da", "en", "de", "fr"):
        response = stranger.get(address, headers={"accept-language": preferred})
        assert (response.status_code, response["Content-Language"]) == (200, language)
    assert language_of(stranger, address, cookie="en") == language


@pytest.mark.parametrize("address", ["/en", "/de"])
def test_a_language_without_its_slash_is_led_on(stranger, address):
    assert stranger.get(address)["Location"] == f"{address}/"


# --- Compression -------------------------------------------------------------------------------------
def test_pages_are_sent_compressed_to_who_can_read_that_and_are_the_same_page(stranger):
    plain = stranger.get("/initiativer/")
    packed = stranger.get("/initiativer/", headers={"accept-encoding": "gzip"})
    assert "Content-Encoding" not in plain
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert len(packed.content) < len(plain.content) / 3
    assert "Accept-Encoding" in packed["Vary"]


def test_a_compressed_answer_is_known_again(stranger):
    first = stranger.get("/feeds/events.ics", headers={"accept-encoding": "gzip"})
    again = stranger.get("/feeds/events.ics", headers={"accept-encoding": "gzip", "if-none-match": first["ETag"]})
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")


@pytest.mark.parametrize("address", ["/api/v1/goals", "/api/v1/openapi.json"])
def test_what_is_no_text_for_people_goes_out_as_it_is(stranger, address):
    assert "Content-Encoding" not in stranger.get(address, headers={"accept-encoding": "gzip"})
