"""A suggestion on its way: who may answer it, what becomes of it, what is kept."""

from datetime import date, time, timedelta
from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from events.models import CalendarFile, Event, Suggestion
from events.suggesting import suggested_events
from initiatives.models import Attempt, Dimension, Goal, Letter
from initiatives.suggesting import AlreadyDecidedError
from tests.conftest import NOW
from tests.factories import OrganisationFactory, SuggestionFactory, UserFactory, VenueFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna():
    return UserFactory(role="coordinator")


def waiting(**options) -> Suggestion:
    return SuggestionFactory(**{"state": "waiting", "confirmed_at": NOW, **options})


# --- Published -------------------------------------------------------------------------------------------
def test_a_published_suggestion_is_an_event_with_its_dates(anna, stranger):
    organisation = OrganisationFactory()
    row = waiting(
        title="Kor", body="Vi synger.", start_time=time(19), end_time=time(21), repeats="weekly",
        repeats_until=date(2026, 12, 20), place="Salen", step_free="yes", access_note="Toilet",
        organisation=organisation,
        audiences=["citizens"], price_kind="amount", price_amount=40,
    )  # fmt: skip
    row.goals.set(Goal.objects.filter(number__in=(4, 12)))
    row.dimensions.set(Dimension.objects.filter(code="social"))
    event = suggested_events.accept(suggestion=row, by=anna, now=NOW)
    assert (event.title, event.organiser, event.place, event.slug, event.price_amount, event.audiences) == (
        "Kor", organisation, "Salen", "kor", 40, ["citizens"],
    )  # fmt: skip
    assert event.body == "Vi synger.\n\nAdgang: Trinfri indgang. Toilet"
    assert [f"{timezone.localtime(one.starts_at):%m-%d %H:%M}" for one in event.occurrences.all()] == [
        "12-01 19:00", "12-08 19:00", "12-15 19:00",
    ]  # fmt: skip
    assert [goal.number for goal in event.goals.all()] == [4, 12]
    assert event.history.get().history_user == anna
    row.refresh_from_db()
    assert (row.state, row.event, row.decided_by) == ("accepted", event, anna)
    letter = Letter.objects.get()
    assert letter.subject == "I kalenderen: Kor"
    assert event.get_absolute_url() in letter.text
    assert stranger.get(event.get_absolute_url()).status_code == 200


@pytest.mark.parametrize(
    ("language", "when", "where", "town", "more", "address"),
    [
        ("da", "Hvornår: tirsdag 1. december 2026 kl. 19.00", "Hvor", "Sønderborg", "Læs mere", "det-sker"),
        ("en", "When: Tuesday 1 December 2026, 19:00", "Where", "Sønderborg", "Read more", "en/events"),
        ("de", "Wann: Dienstag, 1. Dezember 2026, 19:00 Uhr", "Wo", "Sonderburg", "Mehr dazu", "de/veranstaltungen"),
    ],
)
def test_the_letter_says_when_and_where_it_is_and_leads_to_it(anna, language, when, where, town, more, address):
    house = VenueFactory(name="Huset", address="Nørre Havnegade 15", postcode="6400", town="Sønderborg")
    row = waiting(title="Kor", language=language, start_time=time(19), place="Salen", venue=house)
    suggested_events.accept(suggestion=row, by=anna, now=NOW)
    lines = Letter.objects.get().text.splitlines()
    assert lines[lines.index("Kor") + 1 :][:3] == [
        when, f"{where}: Huset, Nørre Havnegade 15, 6400 {town}", f"{more}: http://localhost:8000/{address}/kor/",
    ]  # fmt: skip


def test_a_letter_about_what_has_no_place_names_none(anna):
    suggested_events.accept(suggestion=waiting(place=""), by=anna, now=NOW)
    assert "Hvor:" not in Letter.objects.get().text


def test_a_german_suggestion_becomes_a_german_text_and_a_german_letter(anna):
    row = waiting(title="Chor", language="de", organiser="Singkreis")
    event = suggested_events.accept(suggestion=row, by=anna, now=NOW)
    assert (event.title_de, event.title_da or "", event.slug) == ("Chor", "", "chor")
    assert event.body_de == "Veranstalter: Singkreis"
    assert Letter.objects.get().subject == "Im Kalender: Chor"


def test_a_chosen_venue_takes_the_place_of_the_words(anna):
    venue = VenueFactory()
    event = suggested_events.accept(suggestion=waiting(place="Salen", venue=venue, step_free="no"), by=anna, now=NOW)
    assert (event.venue, event.place or "", event.body or "") == (venue, "", "")


@pytest.mark.parametrize(
    ("values", "spans"),
    [
        ({}, [(date(2026, 12, 1), date(2026, 12, 1))]),
        ({"ends_on": date(2026, 12, 3)}, [(date(2026, 12, 1), date(2026, 12, 3))]),
        ({"start_time": time(22), "end_time": time(1)}, [(date(2026, 12, 1), date(2026, 12, 2))]),
        ({"start_time": time(9)}, [(date(2026, 12, 1), date(2026, 12, 1))]),
    ],
)
def test_when_it_takes_place(anna, values, spans):
    event = suggested_events.accept(suggestion=waiting(**values), by=anna, now=NOW)
    assert list(event.occurrences.values_list("first_on", "last_on")) == spans


# --- Answers ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("answer", "state", "subject"),
    [
        (suggested_events.give_back, "returned", "Vi mangler noget: Kor"),
        (suggested_events.reject, "rejected", "Dit forslag: Kor"),
    ],
)
def test_an_answer_goes_to_the_sender_with_its_reason(anna, answer, state, subject):
    row = waiting(title="Kor")
    answer(suggestion=row, reason="Skriv, hvor det er.", by=anna, now=NOW)
    row.refresh_from_db()
    assert (row.state, row.reason, Event.objects.count()) == (state, "Skriv, hvor det er.", 0)
    letter = Letter.objects.get()
    assert (letter.to, letter.subject) == ("sender@example.dk", subject)
    assert "Skriv, hvor det er." in letter.text
    assert ("/ret/" in letter.text) == (state == "returned")


def test_an_answer_is_given_once(anna):
    row = waiting()
    suggested_events.accept(suggestion=row, by=anna, now=NOW)
    for answer in (suggested_events.give_back, suggested_events.reject):
        with pytest.raises(AlreadyDecidedError):
            answer(suggestion=row, reason="x", by=anna, now=NOW)
    with pytest.raises(AlreadyDecidedError):
        suggested_events.accept(suggestion=row, by=anna, now=NOW)
    assert (Event.objects.count(), Letter.objects.count()) == (1, 1)


def test_what_nobody_confirmed_is_not_answered(anna):
    with pytest.raises(AlreadyDecidedError):
        suggested_events.accept(suggestion=SuggestionFactory(), by=anna, now=NOW)


def test_editors_answer_for_their_own_organisations_only():
    organisation, editor = OrganisationFactory(), UserFactory(role="editor")
    organisation.memberships.create(user=editor)
    own, others, nobodys = waiting(organisation=organisation), waiting(organisation=OrganisationFactory()), waiting()
    for row in (others, nobodys):
        with pytest.raises(PermissionDenied):
            suggested_events.accept(suggestion=row, by=editor, now=NOW)
        with pytest.raises(PermissionDenied):
            suggested_events.reject(suggestion=row, reason="x", by=editor, now=NOW)
    assert suggested_events.accept(suggestion=own, by=editor, now=NOW).organiser == organisation


def test_who_sees_what(anna):
    organisation, editor = OrganisationFactory(), UserFactory(role="editor")
    organisation.memberships.create(user=editor)
    own, other = waiting(organisation=organisation), waiting()
    SuggestionFactory(organisation=organisation)
    assert set(Suggestion.objects.visible_to(anna)) == {own, other}
    assert set(Suggestion.objects.visible_to(editor)) == {own}
    assert set(Suggestion.objects.visible_to(UserFactory())) == set()


# --- The database refuses -----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("suggestion_ends_after_start", {"ends_on": date(2026, 11, 30)}),
        ("suggestion_end_needs_a_start", {"end_time": time(9)}),
        ("suggestion_repeats_until_a_day", {"repeats": "weekly"}),
        ("suggestion_repeats_until_a_day", {"repeats_until": date(2026, 12, 20)}),
        ("suggestion_repeats_until_a_day", {"repeats": "weekly", "repeats_until": date(2026, 11, 1)}),
        ("suggestion_price_has_an_amount", {"price_kind": "amount"}),
        ("suggestion_price_has_an_amount", {"price_amount": 5}),
        ("suggestion_is_confirmed_first", {"state": "waiting"}),
        ("suggestion_answer_has_a_reason", {"state": "returned", "confirmed_at": NOW}),
    ],
)
def test_what_can_never_be_true_is_refused(name, values):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        SuggestionFactory(**values)


def test_what_can_be_true_is_not():
    SuggestionFactory(ends_on=date(2026, 12, 1), start_time=time(9), end_time=time(9))
    SuggestionFactory(repeats="weekly", repeats_until=date(2026, 12, 1), price_kind="amount", price_amount=5)
    SuggestionFactory(state="returned", confirmed_at=NOW, reason="x")


# --- Retention ---------------------------------------------------------------------------------------------
def test_what_is_no_longer_needed_goes(anna, settings):
    now = timezone.now()
    old, older = now - timedelta(days=15), now - timedelta(days=181)
    rows = {
        "unconfirmed": SuggestionFactory(), "fresh": SuggestionFactory(), "waiting": waiting(),
        "published": waiting(state="accepted", name="Karen"), "new": waiting(state="accepted"),
        "rejected": waiting(state="rejected", reason="x"), "returned": waiting(state="returned", reason="x"),
    }  # fmt: skip
    Suggestion.objects.filter(pk=rows["unconfirmed"].pk).update(created_at=old)
    stale = [rows[name].pk for name in ("waiting", "published", "rejected", "returned")]
    Suggestion.objects.filter(pk__in=stale).update(changed_at=older)
    Attempt.objects.create(what="x", who="y", at=now - timedelta(days=2))
    file = CalendarFile.objects.create(organisation=OrganisationFactory(), name="x", content=b"x", by=anna)
    CalendarFile.objects.update(at=now - timedelta(days=2))
    out = StringIO()
    call_command("apply_retention", stdout=out)
    went = {line.partition(", after")[0].strip() for line in out.getvalue().splitlines() if line.split()[0] != "0"}
    assert went == {
        "1  suggestions that nobody confirmed", "2  suggestions that were rejected or returned",
        "1  names and e-mails of whose was accepted", "1  calendar files looked at and not imported",
        "1  counts of forms sent from one connection",
    }  # fmt: skip
    left = {name for name, row in rows.items() if Suggestion.objects.filter(pk=row.pk).exists()}
    assert left == {"fresh", "waiting", "published", "new"}
    rows["published"].refresh_from_db()
    assert (rows["published"].email, rows["published"].name) == ("", "")
    assert not Attempt.objects.exists()
    assert not CalendarFile.objects.filter(pk=file.pk).exists()
    again = StringIO()
    call_command("apply_retention", stdout=again)
    assert {line.split()[0] for line in again.getvalue().splitlines()} == {"0"}
