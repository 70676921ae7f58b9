"""The queue of suggested events in the staff pages."""

import pytest

from events.models import Event, Suggestion
from initiatives.models import Letter
from tests import work
from tests.conftest import NOW
from tests.events.pages import on
from tests.factories import OrganisationFactory, SuggestionFactory
from tests.staff import errors, filled

pytestmark = pytest.mark.django_db
QUEUE = "/admin/events/suggestion/"


@pytest.fixture
def row(editor) -> Suggestion:
    return SuggestionFactory(
        title="Kor",
        state="waiting",
        confirmed_at=NOW,
        organisation=editor.organisation,
        name="Karen",
        body="Vi synger.",
    )


def at(row: Suggestion, what: str) -> str:
    return f"{QUEUE}{row.pk}/{what}/"


def test_the_queue_shows_what_waits_for_whom(editor, coordinator, row):
    SuggestionFactory(title="Andres", state="waiting", confirmed_at=NOW, organisation=OrganisationFactory())
    SuggestionFactory(title="Ubekræftet", organisation=editor.organisation)

    def titles(client):
        return {one.title for one in client.get(f"{QUEUE}?state__exact=waiting").context["cl"].result_list}

    assert (titles(editor), titles(coordinator)) == ({"Kor"}, {"Kor", "Andres"})
    assert work.titles(editor.user, "suggestions") == ["Kor"]


@pytest.mark.parametrize("number", [1, 3])
def test_the_queue_costs_the_same_at_one_and_at_three(coordinator, django_assert_num_queries, number):
    for _each in range(number):
        SuggestionFactory(state="waiting", confirmed_at=NOW, organisation=OrganisationFactory())
    coordinator.get(QUEUE)
    with django_assert_num_queries(4):  # session, user, how many, rows
        coordinator.get(QUEUE)


def test_a_word_is_corrected_and_what_is_saved_is_published(editor, row, stranger):
    page = editor.get(at(row, "change"))
    assert "Karen, sender@example.dk" in page.text
    editor.post(at(row, "change"), filled(page, title="Kor for alle"))
    response = editor.post(at(row, "publish"))
    event = Event.objects.get()
    assert (response.status_code, response["Location"]) == (302, f"/admin/events/event/{event.pk}/change/")
    assert (event.title, event.organiser) == ("Kor for alle", editor.organisation)
    assert stranger.get(event.get_absolute_url()).status_code == 200
    assert "sender@example.dk" not in stranger.get(event.get_absolute_url()).text


def test_what_cannot_be_is_told_beside_its_field(editor, row):
    data = filled(editor.get(at(row, "change")), repeats="weekly")
    assert list(errors(editor.post(at(row, "change"), data))) == ["repeats_until"]


@pytest.mark.parametrize(("what", "state"), [("return", "returned"), ("reject", "rejected")])
def test_an_answer_needs_a_reason(editor, row, what, state):
    assert editor.get(at(row, what)).status_code == 200
    missing = editor.post(at(row, what), {"reason": " \x00 "})
    assert "Skriv begrundelsen" in missing.text
    assert (Suggestion.objects.get().state, Letter.objects.count()) == ("waiting", 0)
    assert editor.post(at(row, what), {"reason": "Skriv hvor."}).status_code == 302
    found = Suggestion.objects.get()
    assert (found.state, found.reason, found.decided_by) == (state, "Skriv hvor.", editor.user)
    assert "Skriv hvor." in Letter.objects.get().text


def test_what_is_answered_stays_as_it_is(editor, row):
    editor.post(at(row, "reject"), {"reason": "Nej."})
    assert "Nej." in editor.get(at(row, "change")).text
    assert editor.post(at(row, "change"), {"title": "Rettet"}).status_code == 403
    for what in ("publish", "return", "reject"):
        response = editor.post(at(row, what), {"reason": "Igen"})
        assert (response.status_code, response["Location"]) == (302, at(row, "change"))
    assert (Suggestion.objects.get().reason, Event.objects.count()) == ("Nej.", 0)


def test_others_cannot_answer(stranger, row, coordinator):
    from tests.conftest import signed_in

    other = signed_in("editor")
    OrganisationFactory().memberships.create(user=other.user)
    for what in ("publish", "return", "reject"):
        assert other.post(at(row, what), {"reason": "x"}).status_code == 404
        assert stranger.post(at(row, what), {"reason": "x"}).status_code == 302
    assert other.get(at(row, "publish")).status_code == 405
    assert Suggestion.objects.get().state == "waiting"
    assert coordinator.post(at(row, "publish")).status_code == 302


def test_what_looks_like_it_is_pointed_out(editor, row):
    on(row.starts_on, event__title="Koret synger")
    assert "Koret synger" in editor.get(at(row, "change")).text


def test_a_letter_that_did_not_leave_is_told(editor, row):
    Letter.objects.create(
        to="x@example.dk", subject="x", text="x", about=f"suggestion {row.pk}", refused=True, answer="550"
    )
    assert "Mailserveren tager ikke imod den: 550" in editor.get(at(row, "change")).text
