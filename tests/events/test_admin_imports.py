"""A calendar file through the staff pages: chosen, looked at, imported as it was shown."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from events.models import CalendarFile, Event
from tests.conftest import signed_in
from tests.events.test_imports import SERIES
from tests.events.test_incoming import calendar
from tests.factories import OrganisationFactory

pytestmark = pytest.mark.django_db
CHOOSE, LIST = "/admin/events/event/import/", "/admin/events/event/"
PRIVATE = "UID:b\nSUMMARY:Privat\nCLASS:PRIVATE\nDTSTART:20261201T190000"


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_args: date(2026, 11, 24))


def send(client, content: str | bytes, **options):
    data = content if isinstance(content, bytes) else content.encode()
    organisation = getattr(client, "organisation", None) or OrganisationFactory()
    values = {"file": SimpleUploadedFile("kor.ics", data), "organisation": organisation.pk, "publish": "yes"}
    return client.post(CHOOSE, values | options)


def digest(response) -> str:
    return response.context["report"].digest


def test_a_file_is_looked_at_before_anything_is_written_and_then_imported(editor):
    response = send(editor, calendar(SERIES))
    place = response["Location"]
    assert (response.status_code, Event.objects.count()) == (302, 0)
    shown = editor.get(place)
    assert "UID kor@x" in shown.text
    assert Event.objects.count() == 0
    done = editor.post(place, {"digest": digest(shown)})
    assert (done.status_code, done["Location"]) == (302, LIST)
    assert [str(m) for m in editor.get(LIST).context["messages"]] == ["kor.ics er importeret (nyt: 1)."]
    event = Event.objects.get()
    assert (event.organiser, event.history.get().history_user) == (editor.organisation, editor.user)
    assert (CalendarFile.objects.count(), editor.get(place).status_code) == (0, 404)


def test_drafts_stay_hidden(editor, stranger):
    place = send(editor, calendar(SERIES), publish="no")["Location"]
    editor.post(place, {"digest": digest(editor.get(place))})
    assert stranger.get(Event.objects.get().get_absolute_url()).status_code == 404


def test_refused_events_stop_the_import_until_they_are_left_out(editor):
    place = send(editor, calendar(SERIES, PRIVATE))["Location"]
    shown = editor.get(place)
    assert "Det er markeret som privat (CLASS:PRIVATE)." in shown.text
    assert editor.post(place, {"digest": digest(shown)}).status_code == 200
    assert Event.objects.count() == 0
    assert editor.post(place, {"digest": digest(shown), "skip": "1"}).status_code == 302
    assert Event.objects.get().title == "Kor"


def test_what_changed_in_the_meantime_is_shown_again(editor):
    place = send(editor, calendar(SERIES))["Location"]
    shown = digest(editor.get(place))
    other = send(editor, calendar(SERIES.replace("Kor", "Koret")))["Location"]
    editor.post(other, {"digest": digest(editor.get(other))})
    again = editor.post(place, {"digest": shown})
    assert again.status_code == 200
    assert "Der er ændret noget her i mellemtiden." in again.text
    assert Event.objects.get().title == "Koret"


@pytest.mark.parametrize("content", [b"\x00", b"", b"<html>", b"navn;dato", b"BEGIN:VCALENDAR\nBEGIN:VEVENT\n"])
def test_what_is_no_calendar_is_told_beside_the_field(editor, content):
    response = send(editor, content)
    assert response.status_code == 200
    assert list(response.context["form"].errors) == ["file"]
    assert CalendarFile.objects.count() == 0


def test_an_editor_chooses_among_the_own_organisations(editor):
    response = send(editor, calendar(SERIES), organisation=OrganisationFactory().pk)
    assert list(response.context["form"].errors) == ["organisation"]


def test_nobody_sees_the_file_of_someone_else(editor, coordinator, stranger):
    place = send(editor, calendar(SERIES))["Location"]
    assert (coordinator.get(place).status_code, stranger.get(place).status_code) == (404, 302)
    editor.organisation.memberships.all().delete()
    assert editor.get(place).status_code == 403


def test_who_may_enter_events_for_nobody_is_refused(stranger):
    without = signed_in("editor")
    for method in (without.get, without.post):
        assert method(CHOOSE).status_code == 403
    assert stranger.get(CHOOSE).status_code == 302


def test_a_file_that_was_only_looked_at_is_gone_the_next_time(editor):
    send(editor, calendar(SERIES))
    CalendarFile.objects.update(at=timezone.now() - timedelta(days=2))
    send(editor, calendar(SERIES))
    assert CalendarFile.objects.count() == 1
