"""A calendar file of somebody who may not publish: new events wait, changes of published ones are next versions."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from events.models import Event, Occurrence
from initiatives.models import AuditEntry, Submission
from tests import factories
from tests.conftest import signed_in
from tests.events.test_admin_imports import CHOOSE, digest, send
from tests.events.test_imports import MOVED, OFF, SERIES, dates
from tests.events.test_incoming import calendar

pytestmark = pytest.mark.django_db
LATER = SERIES.replace("T190000", "T200000").replace("T210000", "T220000")


@pytest.fixture(autouse=True)
def today(monkeypatch: Any) -> None:
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_args: date(2026, 11, 24))


def bring(client: Any, *events: str, **options: Any) -> str:
    """The text of the preview, after it was imported."""
    place = send(client, calendar(*events), **options)["Location"]
    shown = client.get(place)
    assert client.post(place, {"digest": digest(shown)}).status_code == 302
    return shown.text


@pytest.fixture
def choir(editor: Any) -> Event:
    """Published, as a coordinator brought it in for the editor's organisation."""
    bring(signed_in("coordinator"), SERIES, organisation=editor.organisation.pk)
    return Event.objects.get()


def publish(event: Event) -> None:
    response = signed_in("coordinator").post(f"/admin/events/event/{event.pk}/review/", {"_step": "publish"})
    assert response.status_code == 302
    event.refresh_from_db()


def test_new_events_wait_in_review_and_nothing_is_published(editor: Any, stranger: Client) -> None:
    assert "Send til godkendelse" in editor.get(CHOOSE).text
    shown = bring(editor, SERIES)
    assert "Sendt til godkendelse: en anden offentliggør det." in shown
    event = Event.objects.get()
    assert (event.state, event.published_at, stranger.get(event.get_absolute_url()).status_code) == (
        "in review", None, 404,
    )  # fmt: skip
    assert Submission.objects.get().author == editor.user
    publish(event)
    assert stranger.get(event.get_absolute_url()).status_code == 200


def test_new_events_may_be_drafts(editor: Any) -> None:
    bring(editor, SERIES, publish="no")
    assert (Event.objects.get().state, Submission.objects.count()) == ("draft", 0)


def test_who_answers_for_the_site_publishes_at_once(choir: Event, stranger: Client) -> None:
    assert (choir.state, Submission.objects.count()) == ("published", 0)
    assert stranger.get(choir.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("role", ["editor", "reviewer"])
def test_a_change_of_what_is_published_is_its_next_version(
    editor: Any, choir: Event, stranger: Client, role: str
) -> None:
    editor.user.role = role
    editor.user.save()
    editor.force_login(editor.user)
    shown = bring(editor, LATER.replace("Kor", "Aftenkor"))
    assert "Sendt til godkendelse: offentligheden ser arrangementet, som det er" in shown
    choir.refresh_from_db()
    assert (choir.title_da, dates()[0]) == ("Kor", ("2026-12-01 19:00", "scheduled"))
    assert "Aftenkor" not in stranger.get(choir.get_absolute_url()).text
    publish(choir)
    assert (choir.title_da, dates()[0]) == ("Aftenkor", ("2026-12-01 20:00", "scheduled"))


def test_the_same_file_again_changes_nothing_before_and_after_it_is_decided(editor: Any, choir: Event) -> None:
    changed = LATER.replace("Kor", "Aftenkor")
    bring(editor, changed)
    assert "venter på godkendelse" in bring(editor, changed)
    assert Submission.objects.count() == 1
    publish(choir)
    shown = bring(editor, changed)
    assert ("Uændret (1)" in shown, "rettet her" in shown, Submission.objects.count()) == (True, False, 1)
    bring(editor, changed.replace("Aftenkor", "Natkor"))
    publish(choir)
    assert choir.title_da == "Natkor"


def test_what_somebody_sent_to_review_is_not_pushed_aside(editor: Any, choir: Event) -> None:
    bring(editor, SERIES.replace("Kor", "Aftenkor"))
    assert "venter på godkendelse" in bring(editor, SERIES.replace("Kor", "Natkor"))
    publish(choir)
    assert choir.title_da == "Aftenkor"
    bring(editor, SERIES.replace("Kor", "Natkor"))
    publish(choir)
    assert choir.title_da == "Natkor"


def test_that_a_date_is_off_or_moved_is_told_at_once(editor: Any, choir: Event, stranger: Client) -> None:
    bring(editor, SERIES, MOVED, OFF)
    assert dates() == [
        ("2026-12-01 19:00", "scheduled"), ("2026-12-09 18:00", "moved"), ("2026-12-15 19:00", "cancelled"),
        ("2026-12-22 19:00", "scheduled"),
    ]  # fmt: skip
    assert Submission.objects.count() == 0


def test_a_date_taken_out_of_the_series_is_off_at_once_while_the_rest_waits(editor: Any, choir: Event) -> None:
    bring(editor, f"{SERIES.replace('Kor', 'Aftenkor')}\nEXDATE;TZID=Europe/Copenhagen:20261215T190000")
    assert [status for _day, status in dates()] == ["scheduled", "scheduled", "cancelled", "scheduled"]
    choir.refresh_from_db()
    assert choir.title_da == "Kor"
    publish(choir)
    assert (choir.title_da, dates()[2][1]) == ("Aftenkor", "cancelled")


EXTRA = f"{SERIES}\nRDATE;TZID=Europe/Copenhagen:20261210T180000,20261217T190000"


@pytest.mark.parametrize("role", ["editor", "reviewer"])
def test_extra_dates_come_with_the_next_version(editor: Any, choir: Event, stranger: Client, role: str) -> None:
    editor.user.role = role
    editor.user.save()
    editor.force_login(editor.user)
    bring(editor, EXTRA.replace("Kor", "Aftenkor"))
    assert len(dates()) == 4
    review = signed_in("coordinator").get(f"/admin/events/event/{choir.pk}/review/").text
    assert "2026-12-10 18:00" in review
    assert "2026-12-10 18:00" in editor.get(f"/admin/events/event/{choir.pk}/change/").text
    publish(choir)
    assert [day for day, _status in dates()] == [
        "2026-12-01 19:00", "2026-12-08 19:00", "2026-12-10 18:00", "2026-12-15 19:00", "2026-12-17 19:00",
        "2026-12-22 19:00",
    ]  # fmt: skip
    assert "10. december" in stranger.get(choir.get_absolute_url()).text
    assert "Uændret (1)" in bring(editor, EXTRA.replace("Kor", "Aftenkor"))
    bring(editor, SERIES.replace("Kor", "Aftenkor"))
    publish(choir)
    assert len(dates()) == 4


def test_what_the_page_of_the_event_would_not_take_is_refused_by_row(editor: Any, choir: Event) -> None:
    """As if it were typed there: here it has an address from before that no form takes any more."""
    Event.objects.update(registration_url="nonsens")
    other = SERIES.replace("kor@x", "tur@x").replace("Kor", "Tur")
    place = send(editor, calendar(SERIES.replace("Kor", "Aftenkor"), other))["Location"]
    shown = editor.get(place)
    assert shown.context["report"].counts == {"new": 1, "changed": 0, "cancelled": 0, "unchanged": 0, "refused": 1}
    assert "Arrangementets egen side tager ikke imod det: Link til tilmelding: Indtast en gyldig URL." in shown.text
    english = editor.get(place, {"lang": "en"}).text
    assert "The event’s own page would not take this: Link to register: Enter a valid URL." in english
    assert editor.post(place, {"digest": digest(shown)}).status_code == 200
    assert (Event.objects.count(), Submission.objects.count()) == (1, 0)
    assert "Aftenkor" not in signed_in("coordinator").get(f"/admin/events/event/{choir.pk}/review/").text


def test_a_file_for_a_foreign_organisation_is_not_taken(editor: Any, choir: Event) -> None:
    foreign = signed_in("editor")
    own = factories.OrganisationFactory()
    own.memberships.create(user=foreign.user)
    assert send(foreign, calendar(EXTRA), organisation=editor.organisation.pk).status_code == 200
    shown = foreign.get(send(foreign, calendar(EXTRA), organisation=own.pk)["Location"])
    assert shown.context["report"].counts["refused"] == 1
    assert (len(dates()), Submission.objects.count()) == (4, 0)


def test_a_cancelled_series_is_off_at_once(editor: Any, choir: Event) -> None:
    bring(editor, f"{SERIES}\nSTATUS:CANCELLED")
    assert {status for _day, status in dates()} == {"cancelled"}


# --- One date, on its own page -------------------------------------------------------------------------
def test_an_editor_cancels_a_date_at_once_and_the_page_and_the_trail_say_so(
    editor: Any, choir: Event, stranger: Client
) -> None:
    row = Occurrence.objects.order_by("starts_at").first()
    assert row
    address = f"/admin/events/occurrence/{row.pk}/cancel/"
    assert "Offentligheden får det at vide med det samme, uden godkendelse" in editor.get(address).text
    assert editor.post(address, {"reason_da": "Kirken er låst"}).status_code == 302
    assert "Kirken er låst" in stranger.get(choir.get_absolute_url()).text
    entry = AuditEntry.objects.filter(act="publication:date").get()
    assert (entry.by_id, entry.object_id, entry.after) == (
        editor.user.pk, str(choir.pk),
        {"date": "2026-12-01T19:00", "status": "cancelled", "reason": "Kirken er låst"},
    )  # fmt: skip
    assert not Submission.objects.exists()


def test_a_draft_says_nothing_of_the_public(editor: Any, choir: Event) -> None:
    Event.objects.update(state="draft")
    row = Occurrence.objects.order_by("starts_at").first()
    assert row
    address = f"/admin/events/occurrence/{row.pk}/cancel/"
    assert "Offentligheden" not in editor.get(address).text
    editor.post(address, {"reason_da": "Kirken er låst"})
    assert not AuditEntry.objects.filter(act="publication:date").exists()


def test_attendance_is_noted_at_once_and_only_proposes_a_figure(editor: Any, choir: Event) -> None:
    Occurrence.objects.update(first_on=date(2026, 11, 3), last_on=date(2026, 11, 3), starts_at=timezone.now())
    address = f"/admin/events/event/{choir.pk}/attendance/"
    assert "Tallet bliver godkendt af en anden, før det bliver vist." in editor.get(address).text
    assert not Submission.objects.exists()
