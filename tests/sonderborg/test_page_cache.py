"""Pages that are kept for visitors, and never stale.

Most of these run within a transaction, as that is so much faster, and write nothing after the first question.
"""

import os
from datetime import UTC, datetime

import pytest
from django.core.cache import caches
from django.db import OperationalError, connection
from django.http import HttpResponse, StreamingHttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from initiatives.models import Initiative
from sonderborg import page_cache
from sonderborg.views import pages
from tests.conftest import signed_in
from tests.factories import InitiativeFactory, OrganisationFactory

pytestmark = pytest.mark.django_db
LIST = "/initiativer/"


@pytest.fixture(autouse=True)
def on(settings, monkeypatch):
    settings.PAGE_CACHE = True
    caches["pages"].clear()
    monkeypatch.setattr(page_cache, "_in_transaction", lambda: False)
    monkeypatch.setattr(page_cache.versions, "read_as", lambda _version: None)  # no parts of pages are kept besides


def ask(client, address=LIST, **options):
    """The answer and how many queries it took: one where it was kept."""
    with CaptureQueriesContext(connection) as queries:
        response = client.get(address, **options)
    return response, len(queries)


def was_kept(client, address=LIST, **options):
    return ask(client, address, **options)[1] == 1


@pytest.mark.parametrize(
    "address", ["/", LIST, "/en/progress/", "/de/ueber/", "/det-sker/", "/rapporter/2025.csv", "/api/v1/goals"]
)
def test_the_second_visitor_gets_the_same_answer_for_one_query(stranger, address):
    first, _queries = ask(stranger, address)
    again, queries = ask(Client(), address)
    assert (first.status_code, queries) == (200, 1)
    assert (again.content, again.headers) == (first.content, first.headers)


def test_the_first_visitor_pays_no_query_more_than_without(stranger, monkeypatch):
    InitiativeFactory()
    with_cache = ask(stranger)[1]
    monkeypatch.setattr(page_cache, "_in_transaction", lambda: True)
    assert ask(stranger)[1] == with_cache


@pytest.mark.django_db(transaction=True)
def test_a_write_is_on_the_page_at_once(stranger):
    row = InitiativeFactory(title="Havn")
    assert "Havn" in ask(stranger)[0].text
    row.title = "Skole"
    row.save()
    assert "Skole" in ask(stranger)[0].text
    Initiative.objects.filter(pk=row.pk).update(state="draft")
    assert "Skole" not in ask(stranger)[0].text
    with connection.cursor() as cursor:
        cursor.execute("UPDATE initiatives_initiative SET state = 'published', title_da = 'Strand'")
    assert "Strand" in ask(stranger)[0].text


def test_what_becomes_public_by_the_clock_is_there_in_the_next_minute(stranger, monkeypatch):
    clock = [datetime(2030, 1, 1, 10, 0, 59, tzinfo=UTC)]
    monkeypatch.setattr(timezone, "now", lambda: clock[0])
    InitiativeFactory(title="Senere", published_at=datetime(2030, 1, 1, 10, 1, tzinfo=UTC))
    assert "Senere" not in ask(stranger)[0].text
    clock[0] = datetime(2030, 1, 1, 10, 1, tzinfo=UTC)
    assert "Senere" in ask(stranger)[0].text


def test_languages_queries_and_themes_have_pages_of_their_own(stranger):
    ask(stranger)
    for address in ("/en/initiatives/", "/de/initiativen/", f"{LIST}?goal=4", f"{LIST}?goal=5"):
        assert not was_kept(stranger, address)
        assert was_kept(stranger, address)
    stranger.cookies["theme"] = "dark"
    response, queries = ask(stranger)
    assert (queries > 1, 'data-theme="dark"' in response.text) == (True, True)
    assert 'data-theme="dark"' not in Client().get(LIST).text


@pytest.mark.parametrize("role", ["editor", "coordinator", "administrator"])
def test_who_is_signed_in_neither_gets_nor_leaves_a_kept_page(stranger, role):
    draft = InitiativeFactory(title="Kladde", state="draft", lead=OrganisationFactory())
    staff = signed_in(role)
    staff.user.memberships.create(organisation=draft.lead)
    before = ask(stranger)[0].text
    assert "Kladde" in staff.get(LIST).text
    assert not was_kept(staff)
    assert Client().get(LIST).text == before


@pytest.mark.parametrize("cookie", ["sessionid", "csrftoken", "messages"])
def test_a_visitor_with_a_cookie_of_their_own_is_answered_anew(stranger, cookie):
    ask(stranger)
    stranger.cookies[cookie] = "x"
    assert not was_kept(stranger)


def test_a_foreign_cookie_changes_nothing(stranger):
    ask(stranger)
    stranger.cookies["_other"] = "x"
    assert was_kept(stranger)


def test_an_unchanged_page_answers_304_from_the_cache_too(stranger):
    first = stranger.get(LIST)
    again, queries = ask(stranger, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content, queries) == (304, b"", 1)
    for name in ("ETag", "Cache-Control", "Vary"):
        assert again[name] == first[name]


def test_a_304_is_not_kept_in_place_of_the_page(stranger):
    tag = stranger.get(LIST)["ETag"]
    caches["pages"].clear()
    assert stranger.get(LIST, headers={"if-none-match": tag}).status_code == 304
    assert stranger.get(LIST).status_code == 200


def test_a_question_for_the_head_is_answered_from_the_page_and_leaves_none(stranger):
    assert stranger.head(LIST).status_code == 200
    assert not was_kept(stranger)
    with CaptureQueriesContext(connection) as queries:
        head = stranger.head(LIST)
    assert (head.status_code, head.content, len(queries)) == (200, b"", 1)


@pytest.mark.parametrize("address", ["/findes-ikke/", "/en", "/was", "/robots.txt", "/admin/login/", "/healthz"])
def test_what_is_no_page_is_not_kept(stranger, address):
    stranger.get(address)
    assert len(caches["pages"]._cache) == 0


@pytest.mark.parametrize("address", ["/robots.txt", "/healthz", "/was", "/en"])
def test_what_needs_no_database_asks_none(stranger, address):
    assert ask(stranger, address)[1] == 0


def test_an_endless_address_is_answered_and_not_kept(stranger):
    address = f"{LIST}?q={'x' * page_cache.LONGEST_ADDRESS}"
    assert ask(stranger, address)[0].status_code == 200
    assert not was_kept(stranger, address)


def with_cookie():
    response = HttpResponse("x")
    response.set_cookie("a", "b")
    return response


ANSWERS = {
    "no-store": lambda: HttpResponse(headers={"Cache-Control": "no-store"}),
    "private": lambda: HttpResponse(headers={"Cache-Control": "private, max-age=60"}),
    "varies": lambda: HttpResponse(headers={"Vary": "User-Agent"}),
    "stream": lambda: StreamingHttpResponse([b"x"]),
    "status": lambda: HttpResponse(status=202),
    "cookie": with_cookie,
    "large": lambda: HttpResponse(os.urandom(page_cache.LARGEST + 1)),
}


@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS)
def test_an_answer_that_is_not_for_everyone_is_not_kept(stranger, monkeypatch, answer):
    monkeypatch.setattr(pages, "_page", lambda *_arguments: answer())
    stranger.get("/om/")
    assert len(caches["pages"]._cache) == 0


def test_only_so_many_pages_are_kept(stranger, settings):
    limit = settings.CACHES["pages"]["OPTIONS"]["MAX_ENTRIES"]
    assert limit * page_cache.LARGEST <= 40_000_000
    for number in range(limit + 5):
        caches["pages"].set(str(number), "x")
    assert len(caches["pages"]._cache) <= limit


def test_without_the_cache_pages_are_made_anew(stranger, monkeypatch, caplog):
    def gone(*args):
        raise ConnectionError

    monkeypatch.setattr(caches["pages"].__class__, "get", gone)
    monkeypatch.setattr(caches["pages"].__class__, "set", gone)
    assert [stranger.get(LIST).status_code for _time in range(2)] == [200, 200]
    assert "The page cache cannot be reached." in caplog.text


def test_the_setting_turns_it_off(stranger, settings):
    settings.PAGE_CACHE = False
    ask(stranger)
    assert not was_kept(stranger)
    assert len(caches["pages"]._cache) == 0


def test_without_the_database_there_is_the_503(stranger, monkeypatch):
    def gone():
        raise OperationalError

    monkeypatch.setattr(page_cache.versions, "look", gone)
    response = stranger.get(LIST)
    assert (response.status_code, response["Retry-After"], response["Cache-Control"]) == (503, "60", "no-store")


def test_within_a_transaction_nothing_is_kept(stranger, monkeypatch):
    monkeypatch.undo()
    ask(stranger)
    assert not was_kept(stranger)
