"""Pages whose blocks are kept: the same as those that are not, for everyone alike, and never stale."""

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from initiatives import keeping
from initiatives.models import Initiative, OldSlug
from sonderborg import page_cache
from tests.conftest import signed_in
from tests.factories import EventFactory, IndicatorFactory, InitiativeFactory, OrganisationFactory, ProgrammeFactory

pytestmark = pytest.mark.django_db
LIST = "/initiativer/"
PAGES = [
    "/",
    "/en/",
    LIST,
    "/de/initiativen/?goal=4&q=hav&page=2&sort=title&goal=nobody",
    "/initiativer/havn/",
    "/organisationer/hus/",
    "/rammen/",
    "/rammen/dimensioner/environmental/",
    "/rammen/verdensmaal/4/",
    "/rammen/omraader/1/",
    "/rammen/noegletraek/1.1/",
    "/fremgang/",
    "/fremgang/?as_of=2024-12-31&since=2023-12-31",
    "/en/progress/coverage/",
    "/indikatorer/x-1/",
    "/det-sker/",
    "/en/events/?goal=4&from=2026-01-01&weekday=nobody",
    "/det-sker/2026/11/",
    "/det-sker/havnefest/",
    "/det-sker/programmer/uge/",
    "/rapporter/",
    "/rapporter/2025/?version=x",
    "/rapporter/2025/aaret/",
    "/rapporter/aendringer/?from=2025&to=now",
]


@pytest.fixture(autouse=True)
def on(settings, monkeypatch):
    """Also within the transaction of a test, and beside no page cache."""
    settings.PAGE_CACHE = False
    monkeypatch.setattr(page_cache, "_in_transaction", lambda: False)


@pytest.fixture
def rows():
    InitiativeFactory(title="Havn", slug="havn")
    OrganisationFactory(name="Hus", slug="hus")
    EventFactory(title="Havnefest", slug="havnefest")
    ProgrammeFactory(title="Uge", slug="uge")
    IndicatorFactory(code="x-1")


def number_of_queries(client, address):
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    return len(queries)


@pytest.mark.parametrize("address", PAGES)
def test_a_page_is_the_same_whether_its_blocks_were_kept_or_not(rows, address, monkeypatch):
    with monkeypatch.context() as without:
        without.setattr(keeping, "keeping", lambda: False)
        anew = Client().get(address)
    first, again = Client().get(address), Client().get(address)
    assert (anew.status_code, first.content, again.content) == (200, anew.content, anew.content)
    assert number_of_queries(Client(), address) == 1


@pytest.mark.parametrize("address", PAGES)
def test_what_a_view_does_not_read_is_not_in_its_blocks(rows, address):
    joint = "&" if "?" in address else "?"
    plain = Client().get(address)
    asked = f"{address}{joint}someone=%22was+here"
    assert number_of_queries(Client(), asked) == 1
    assert Client().get(asked).text.count("was+here") == 1  # in the frame: where the choice of colours leads back to
    assert Client().get(address).content == plain.content


@pytest.mark.django_db(transaction=True)
def test_a_write_is_on_the_page_at_once():
    row = InitiativeFactory(title="Havn", slug="havn")
    found = []
    for title in ("Skole", "Strand"):
        Initiative.objects.filter(pk=row.pk).update(title_da=title)
        found += [title in Client().get(address).text for address in (LIST, "/initiativer/havn/") for _again in "12"]
    Initiative.objects.filter(pk=row.pk).update(state="draft")
    gone = [Client().get("/initiativer/havn/").status_code, "Strand" in Client().get(LIST).text]
    assert (set(found), gone) == ({True}, [404, False])


def test_who_is_signed_in_gets_everything_anew_and_leaves_nothing_to_strangers():
    InitiativeFactory(title="Kladde", state="draft")
    staff = signed_in("coordinator")
    assert "Kladde" in staff.get(LIST).text
    assert [("Kladde" in Client().get(LIST).text) for _again in "12"] == [False, False]
    assert "Kladde" in staff.get(LIST).text


def test_languages_and_colours_are_of_the_visitor(rows):
    Client().get("/")
    dark = Client()
    dark.cookies["theme"] = "dark"
    assert ['data-theme="dark"' in client.get("/").text for client in (dark, Client())] == [True, False]
    assert ['<html lang="en"' in Client().get(address).text for address in ("/en/", "/")] == [True, False]


def test_a_redirection_is_given_each_time_and_nothing_is_kept_for_what_does_not_exist():
    row = InitiativeFactory(slug="ny")
    OldSlug.objects.create(model="initiatives.initiative", slug="gammel", object_id=row.pk)
    moved = [Client().get("/initiativer/gammel/") for _again in "12"]
    assert [(answer.status_code, answer["Location"]) for answer in moved] == [(301, "/initiativer/ny/")] * 2
    assert moved[0] is not moved[1]
    assert [Client().get("/initiativer/ingen/").status_code for _again in "12"] == [404, 404]


def test_one_count_of_the_choices_serves_each_page_order_and_language(rows):
    addresses = (LIST, f"{LIST}?page=2", "/en/initiatives/?sort=title", f"{LIST}?goal=4")
    counts = []
    for address in addresses:
        with CaptureQueriesContext(connection) as queries:
            Client().get(address)
        counts.append(sum("UNION ALL" in query["sql"] for query in queries))
    assert counts == [1, 0, 0, 1]


def test_a_calendar_is_written_once_and_says_the_same(rows):
    answers = [Client().get("/feeds/events.ics") for _again in "12"]
    assert answers[0].content == answers[1].content
    assert (number_of_queries(Client(), "/feeds/events.ics"), "Havnefest" in answers[1].text) == (1, False)
    assert Client().get("/feeds/events.ics?lang=en").content != answers[0].content


def test_a_view_sees_no_parameter_that_it_does_not_name():
    seen = []

    @keeping.kept_page("b", "a")
    def view(request):
        seen.append(request.GET.urlencode())

    view(RequestFactory().get("/?a=1&x=2&b=3&a=4"))
    assert seen == ["b=3&a=1&a=4"]
