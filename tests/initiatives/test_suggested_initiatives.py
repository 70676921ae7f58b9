"""A suggested initiative on its way: what is alike, what becomes of it, who may answer, what is kept."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from initiatives.models import Dimension, Goal, Initiative, InitiativeSuggestion, Letter
from initiatives.suggested_initiatives import alike, suggested_initiatives
from initiatives.suggesting import AlreadyDecidedError
from tests.conftest import NOW
from tests.factories import InitiativeFactory, InitiativeSuggestionFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna():
    return UserFactory(role="coordinator")


def waiting(**options) -> InitiativeSuggestion:
    return InitiativeSuggestionFactory(**{"state": "waiting", "confirmed_at": NOW, **options})


def test_an_accepted_suggestion_is_a_draft_with_its_links(anna, stranger):
    organisation = OrganisationFactory()
    row = waiting(
        title="Byhaver", summary="Haver for alle.", body="Vi dyrker.", phase="planned", starts_on=date(2027, 4, 1),
        place="Ragebøl", website="https://example.dk", audiences=["citizens"], fields=["sustainability"],
        life_stages=["adults"], organisation=organisation, name="Karen",
    )  # fmt: skip
    row.goals.set(Goal.objects.filter(number__in=(2, 11)))
    row.dimensions.set(Dimension.objects.filter(code="social"))
    draft = suggested_initiatives.accept(suggestion=row, by=anna, now=NOW)
    draft.refresh_from_db()
    assert (draft.state, draft.title, draft.summary, draft.body, draft.phase, draft.starts_on, draft.place) == (
        "draft", "Byhaver", "Haver for alle.", "Vi dyrker.", "planned", date(2027, 4, 1), "Ragebøl",
    )  # fmt: skip
    assert (draft.website, draft.audiences, draft.fields, draft.life_stages, draft.lead) == (
        "https://example.dk", ["citizens"], ["sustainability"], ["adults"], organisation,
    )  # fmt: skip
    assert [(str(tag), tag.strength) for tag in draft.tags.order_by("pk")] == [
        (str(one), "direct") for one in [*row.goals.order_by("number"), *row.dimensions.all()]
    ]
    assert (draft.contact_email, draft.history.get().history_user) == ("", anna)
    row.refresh_from_db()
    assert (row.state, row.initiative, row.decided_by) == ("accepted", draft, anna)
    letter = Letter.objects.get()
    assert (letter.to, letter.subject) == ("sender@example.dk", "Vi siger ja tak: Byhaver")
    assert draft.get_absolute_url() in letter.text
    assert stranger.get(draft.get_absolute_url()).status_code == 404


def test_a_german_suggestion_becomes_german_texts_and_a_german_letter(anna):
    row = waiting(title="Stadtgärten", summary="Gärten für alle.", language="de", organiser="Gartenkreis")
    draft = suggested_initiatives.accept(suggestion=row, by=anna, now=NOW)
    assert (draft.title_de, draft.title_da or "", draft.summary_de, draft.slug) == (
        "Stadtgärten", "", "Gärten für alle.", "stadtgaerten",
    )  # fmt: skip
    assert draft.body_de == "Dahinter steht: Gartenkreis"
    assert Letter.objects.get().subject == "Angenommen: Stadtgärten"


@pytest.mark.parametrize(
    ("answer", "state", "subject"),
    [("give_back", "returned", "Vi mangler noget: Byhaver"), ("reject", "rejected", "Dit forslag: Byhaver")],
)
def test_an_answer_goes_to_the_sender_with_its_reason(anna, answer, state, subject):
    row = waiting(title="Byhaver")
    getattr(suggested_initiatives, answer)(suggestion=row, reason="Skriv, hvem der er med.", by=anna, now=NOW)
    row.refresh_from_db()
    assert (row.state, row.reason, Initiative.objects.count()) == (state, "Skriv, hvem der er med.", 0)
    letter = Letter.objects.get()
    assert (letter.to, letter.subject) == ("sender@example.dk", subject)
    assert "Skriv, hvem der er med." in letter.text
    assert "Tak, fordi du har foreslået et initiativ:" in letter.text
    assert ("/foreslaa/initiativ/ret/" in letter.text) == (state == "returned")


def test_an_answer_is_given_once_and_only_to_what_is_confirmed(anna):
    row = waiting()
    suggested_initiatives.accept(suggestion=row, by=anna, now=NOW)
    for late in (row, InitiativeSuggestionFactory()):
        with pytest.raises(AlreadyDecidedError):
            suggested_initiatives.accept(suggestion=late, by=anna, now=NOW)
    assert (Initiative.objects.count(), Letter.objects.count()) == (1, 1)


def test_editors_answer_for_their_own_organisations_only():
    organisation, editor = OrganisationFactory(), UserFactory(role="editor")
    organisation.memberships.create(user=editor)
    assert suggested_initiatives.accept(suggestion=waiting(organisation=organisation), by=editor, now=NOW).pk
    for other in (waiting(), waiting(organisation=OrganisationFactory())):
        with pytest.raises(PermissionDenied):
            suggested_initiatives.accept(suggestion=other, by=editor, now=NOW)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("initiativesuggestion_is_confirmed_first", {"state": "waiting"}),
        ("initiativesuggestion_answer_has_a_reason", {"state": "rejected", "confirmed_at": NOW}),
    ],
)
def test_what_can_never_be_true_is_refused(name, values):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        InitiativeSuggestionFactory(**values)
    InitiativeSuggestionFactory(state="returned", confirmed_at=NOW, reason="x")


def test_what_looks_like_it_is_found_in_any_language_and_drafts_are_not():
    garden = InitiativeFactory(title_da="Byhaver for alle", title_de="Stadtgärten für alle", title_en="Gardens")
    InitiativeFactory(title="Byhaver for alle", state="draft")
    InitiativeFactory(title="Cykelskolen")
    for title in ("Byhaver for alle", "byhaverne for alle", "Stadtgarten für alle"):
        assert alike(title) == [garden]
    for title in ("Reparationscafé", "en to tre", "", "\x00"):
        assert alike(title) == []


def test_likeness_is_asked_in_one_query(django_assert_num_queries):
    for _each in range(3):
        InitiativeFactory(title="Byhaver for alle")
    with django_assert_num_queries(1):
        assert len(alike("Byhaver for alle")) == 3


def test_what_is_no_longer_needed_goes():
    now = timezone.now()
    rows = {
        "unconfirmed": InitiativeSuggestionFactory(), "fresh": InitiativeSuggestionFactory(), "waiting": waiting(),
        "accepted": waiting(state="accepted", name="Karen"), "rejected": waiting(state="rejected", reason="x"),
    }  # fmt: skip
    every = InitiativeSuggestion.objects
    every.filter(pk=rows["unconfirmed"].pk).update(created_at=now - timedelta(days=15))
    stale = [rows[name].pk for name in ("waiting", "accepted", "rejected")]
    every.filter(pk__in=stale).update(changed_at=now - timedelta(days=181))
    out = StringIO()
    call_command("apply_retention", stdout=out)
    assert [line.split()[0] for line in out.getvalue().splitlines()][:3] == ["1", "1", "1"]
    assert {name for name, row in rows.items() if every.filter(pk=row.pk).exists()} == {"fresh", "waiting", "accepted"}
    rows["accepted"].refresh_from_db()
    assert (rows["accepted"].email, rows["accepted"].name) == ("", "")
