"""`manage.py import_events`."""

import io
from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from events.models import Event
from tests.events.test_imports import SERIES
from tests.events.test_incoming import FILES, calendar
from tests.factories import OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db
PRIVATE = "UID:b\nSUMMARY:Privat\nCLASS:PRIVATE\nDTSTART:20261201T190000"


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_args: date(2026, 11, 24))


@pytest.fixture
def load(tmp_path: Path):
    OrganisationFactory(slug="biblioteket")

    def run(content: str | bytes, *options: str) -> list[str]:
        file, out = tmp_path / "fil.ics", io.StringIO()
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        call_command("import_events", str(file), "--organisation", "biblioteket", *options, stdout=out)
        return out.getvalue().splitlines()

    return run


def test_events_are_published_in_the_name_of_the_import(load, stranger):
    assert load((FILES / "google.ics").read_bytes())[-1] == "3 new, 0 changed, 0 cancelled, 0 unchanged, 0 refused."
    event = Event.objects.get(title_da="Julemarked")
    assert event.history.get().history_user.username == "import"
    assert stranger.get(event.get_absolute_url()).status_code == 200


def test_a_dry_run_writes_nothing_and_says_so(load):
    assert load(calendar(SERIES), "--dry-run") == [
        "line 2, Kor (UID kor@x): new",
        "Dry run, nothing is written: 1 new, 0 changed, 0 cancelled, 0 unchanged, 0 refused.",
    ]
    assert Event.objects.count() == 0


def test_what_changes_is_told(load):
    load(calendar(SERIES))
    assert load(calendar(SERIES.replace("Kor", "Koret") + "\nSTATUS:CANCELLED"), "--by", UserFactory().username) == [
        "line 2, Koret (UID kor@x): cancelled: 4 dates cancelled",
        "0 new, 0 changed, 1 cancelled, 0 unchanged, 0 refused.",
    ]
    assert load(calendar(SERIES.replace("Kor", "Koret")))[0] == (
        "line 2, Koret (UID kor@x): changed: title: “Kor” → “Koret”; 4 dates take place again"
    )


def test_a_refused_event_stops_all_with_its_line(load):
    with pytest.raises(CommandError) as caught:
        load(calendar(SERIES, PRIVATE))
    assert str(caught.value).splitlines()[1:] == [
        "line 9, Privat (UID b): refused: It is marked as private (CLASS:PRIVATE)."
    ]
    assert Event.objects.count() == 0
    assert load(calendar(SERIES, PRIVATE), "--skip-refused")[-1].startswith("1 new")


def test_what_is_no_calendar_is_told_in_a_sentence(load, tmp_path):
    for content, sentence in ((b"\x00\x01", "This is not a calendar file"), (b"", "The file is empty.")):
        with pytest.raises(CommandError, match=sentence):
            load(content)
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_events", str(tmp_path / "ingen.ics"), organisation="biblioteket")


def test_an_organisation_or_a_user_that_is_not_there_is_told(load, tmp_path):
    with pytest.raises(CommandError, match="There is no user ingen"):
        load(calendar(SERIES), "--by", "ingen")
    with pytest.raises(CommandError, match="There is no organisation ingen"):
        call_command("import_events", str(tmp_path / "fil.ics"), organisation="ingen")
