"""The news feeds of initiatives and their stories."""

from datetime import UTC, datetime
from typing import Any
from xml.etree import ElementTree as Tree

import pytest
from django.test import Client

from initiatives.models import Goal, Initiative, Update
from tests import factories

pytestmark = pytest.mark.django_db
INITIATIVES, UPDATES = "/feeds/initiatives.atom", "/feeds/updates.atom"
ATOM = {"a": "http://www.w3.org/2005/Atom"}


def entries(client: Client, address: str, **query: Any) -> list[dict[str, str]]:
    response = client.get(address, query)
    assert (response.status_code, response["Content-Type"]) == (200, "application/atom+xml; charset=utf-8")
    return [
        {name: entry.findtext(f"a:{name}", "", ATOM) for name in ("id", "title", "updated", "summary")}
        for entry in Tree.fromstring(response.content).findall("a:entry", ATOM)
    ]


def titles(client: Client, address: str, **query: Any) -> list[str]:
    return [entry["title"] for entry in entries(client, address, **query)]


def test_initiatives_are_told_the_last_changed_first_and_no_draft(stranger: Client, coordinator: Client) -> None:
    factories.InitiativeFactory(title="Kladde", state="draft", published_at=None)
    old, new = factories.InitiativeFactory(title="Gammel"), factories.InitiativeFactory(title="Ny", summary="Kort.")
    Initiative.objects.filter(pk=old.pk).update(updated_at=datetime(2026, 1, 1, tzinfo=UTC))
    Initiative.objects.filter(pk=new.pk).update(updated_at=datetime(2026, 1, 2, tzinfo=UTC))
    for client in (stranger, coordinator):
        assert titles(client, INITIATIVES) == ["Ny", "Gammel"]
    assert entries(stranger, INITIATIVES)[0] == {
        "id": f"tag:localhost,2016:initiative/{new.pk}",
        "title": "Ny",
        "updated": "2026-01-02T00:00:00Z",
        "summary": "Kort.",
    }


def test_the_feed_takes_language_and_facets_of_the_list(stranger: Client) -> None:
    tagged = factories.InitiativeFactory(title_da="Vand", title_en="Water")
    tagged.tags.create(goal=Goal.objects.get(number=6), reason="Fordi")
    factories.UpdateFactory(initiative=tagged, title_da="Nyt", title_en="News")
    factories.UpdateFactory()
    assert titles(stranger, INITIATIVES, lang="en", goal="6", junk="x") == ["Water"]
    assert titles(stranger, UPDATES, lang="en", goal="6") == ["Water: News"]
    feed = Tree.fromstring(stranger.get(INITIATIVES, {"lang": "de", "goal": "6"}).content)
    assert [link.get("href") for link in feed.findall("a:link", ATOM)] == [
        "http://localhost:8000/feeds/initiatives.atom?goal=6&lang=de",
        "http://localhost:8000/de/initiativen/?goal=6",
    ]


def test_updates_tell_their_story_as_text_and_no_draft_nor_that_of_one(stranger: Client) -> None:
    factories.UpdateFactory(title="Kladde", state="draft", published_at=None)
    factories.UpdateFactory(title="Skjult", initiative__state="draft", initiative__published_at=None)
    factories.UpdateFactory(
        initiative__title="Vand",
        title="Nyt",
        body="Vi **måler** <script>x</script>.",
        figure_value=12,
        figure_label="brønde",
    )
    assert [(entry["title"], entry["summary"]) for entry in entries(stranger, UPDATES)] == [
        ("Vand: Nyt", "12 brønde\n\nVi måler .")
    ]


def test_what_is_not_in_the_language_of_the_feed_says_so(stranger: Client) -> None:
    factories.InitiativeFactory(title="Kladde", state="draft", published_at=None)
    row = factories.InitiativeFactory(title_da="Vand", title_de="Wasser", summary_da="Kort.")
    factories.UpdateFactory(initiative=row, title_da="Nyt", body_da="Vi måler.")
    other = factories.InitiativeFactory(title_da="Skov", summary_da="Kort.", summary_de="Kurz.")
    factories.UpdateFactory(initiative=other, title_da="Nyt", body_da="Vi måler.", body_de="Wir messen.")
    told = {address: stranger.get(address, {"lang": "de"}).content for address in (INITIATIVES, UPDATES)}
    assert languages(told[INITIATIVES]) == {"Wasser": None, "Kort.": "da", "Skov": "da", "Kurz.": None}
    assert languages(told[UPDATES]) == {
        "Wasser: Nyt": None,  # in two languages
        "Vi måler.": "da",
        "Skov: Nyt": "da",
        "Wir messen.": None,
    }


def languages(feed: bytes) -> dict[str | None, str | None]:
    texts = Tree.fromstring(feed).iterfind(".//a:entry/*", ATOM)
    marked = "{http://www.w3.org/XML/1998/namespace}lang"
    return {node.text: node.get(marked) for node in texts if node.tag.endswith(("}title", "}summary"))}


@pytest.mark.parametrize("address", [INITIATIVES, UPDATES])
def test_unchanged_they_answer_304(stranger: Client, address: str) -> None:
    factories.UpdateFactory()
    response = stranger.get(address)
    assert stranger.get(address, headers={"If-None-Match": response["ETag"]}).status_code == 304
    assert stranger.get(address, headers={"If-Modified-Since": response["Last-Modified"]}).status_code == 304
    assert (stranger.post(address).status_code, response.cookies) == (405, {})
    Update.objects.get().initiative.delete()
    assert stranger.get(address, headers={"If-None-Match": response["ETag"]}).status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("address", [INITIATIVES, UPDATES])
def test_they_cost_four_queries(stranger: Client, address: str, rows: int, django_assert_num_queries: Any) -> None:
    for _number in range(rows):
        factories.UpdateFactory(initiative=factories.InitiativeFactory(lead=factories.OrganisationFactory()))
    # the framework (2); who leads; rows
    with django_assert_num_queries(4):
        assert len(titles(stranger, address)) == rows
