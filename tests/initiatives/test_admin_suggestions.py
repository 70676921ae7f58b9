"""The queue of suggested initiatives in the staff pages."""

import pytest
from django.utils import timezone

from initiatives import formats
from initiatives.models import Initiative, InitiativeSuggestion, Letter
from tests.conftest import NOW, signed_in
from tests.factories import InitiativeFactory, InitiativeSuggestionFactory, OrganisationFactory
from tests.staff import filled

pytestmark = pytest.mark.django_db
QUEUE = "/admin/initiatives/initiativesuggestion/"


@pytest.fixture
def row(editor) -> InitiativeSuggestion:
    return InitiativeSuggestionFactory(
        title="Byhaver", state="waiting", confirmed_at=NOW, organisation=editor.organisation, name="Karen"
    )


def at(row: InitiativeSuggestion, what: str) -> str:
    return f"{QUEUE}{row.pk}/{what}/"


def test_the_queue_shows_what_waits_for_whom(editor, coordinator, row):
    InitiativeSuggestionFactory(title="Andres", state="waiting", confirmed_at=NOW, organisation=OrganisationFactory())
    InitiativeSuggestionFactory(title="Ubekræftet", organisation=editor.organisation)

    def titles(client):
        return {one.title for one in client.get(f"{QUEUE}?state__exact=waiting").context["cl"].result_list}

    assert (titles(editor), titles(coordinator)) == ({"Byhaver"}, {"Byhaver", "Andres"})
    assert [
        [item.title for item in group.items]
        for group in editor.get("/admin/").context["groups"]
        if group.key == "suggestions"
    ] == [["Byhaver"]]


@pytest.mark.parametrize("number", [1, 3])
def test_the_queue_costs_the_same_at_one_and_at_three(coordinator, django_assert_num_queries, number):
    for _each in range(number):
        InitiativeSuggestionFactory(state="waiting", confirmed_at=NOW, organisation=OrganisationFactory())
    coordinator.get(QUEUE)
    with django_assert_num_queries(4):  # session, user, how many, rows
        coordinator.get(QUEUE)


def test_what_was_saved_becomes_a_draft_that_strangers_do_not_see(editor, row, stranger):
    InitiativeFactory(title="Byhaverne")
    page = editor.get(at(row, "change"))
    assert "Karen, sender@example.dk" in page.text
    assert "Byhaverne" in page.text
    editor.post(at(row, "change"), filled(page, title="Byhaver for alle"))
    response = editor.post(at(row, "accept"))
    draft = Initiative.objects.get(title="Byhaver for alle")
    assert (response.status_code, response["Location"]) == (302, f"/admin/initiatives/initiative/{draft.pk}/change/")
    assert (draft.state, draft.lead) == ("draft", editor.organisation)
    assert (editor.get(draft.get_absolute_url()).status_code, stranger.get(draft.get_absolute_url()).status_code) == (
        200,
        404,
    )


@pytest.mark.parametrize(("what", "state"), [("return", "returned"), ("reject", "rejected")])
def test_an_answer_needs_a_reason_and_is_given_once(editor, row, what, state):
    assert editor.get(at(row, what)).status_code == 200
    assert "Skriv begrundelsen" in editor.post(at(row, what), {"reason": " \x00 "}).text
    assert (InitiativeSuggestion.objects.get().state, Letter.objects.count()) == ("waiting", 0)
    assert editor.post(at(row, what), {"reason": "Skriv hvor."})["Location"] == QUEUE
    found = InitiativeSuggestion.objects.get()
    assert (found.state, found.reason, found.decided_by) == (state, "Skriv hvor.", editor.user)
    day = formats.longdate(timezone.localtime(found.decided_at), "da")
    assert f", {day}, {editor.user}. Skriv hvor." in editor.get(at(row, "change")).text
    for again in ("accept", "return", "reject"):
        assert editor.post(at(row, again), {"reason": "Igen"})["Location"] == at(row, "change")
    assert (InitiativeSuggestion.objects.get().reason, Initiative.objects.count()) == ("Skriv hvor.", 0)


def test_others_cannot_answer(stranger, row, coordinator):
    other = signed_in("editor")
    OrganisationFactory().memberships.create(user=other.user)
    for what in ("accept", "return", "reject"):
        assert other.post(at(row, what), {"reason": "x"}).status_code == 404
        assert stranger.post(at(row, what), {"reason": "x"}).status_code == 302
    assert other.get(at(row, "accept")).status_code == 405
    assert InitiativeSuggestion.objects.get().state == "waiting"
    assert coordinator.post(at(row, "accept")).status_code == 302
