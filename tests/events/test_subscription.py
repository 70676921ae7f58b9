"""The subscription beside the files of single dates."""

import pytest
import vobject
from django.db.models import F
from django.test import Client
from ical.calendar_stream import IcsCalendarStream

from events.models import Event, Occurrence
from tests import factories
from tests.events.feeds import fetch, lines
from tests.events.pages import DAY, TODAY, on

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_args: TODAY)


def test_each_date_says_in_a_subscription_what_it_says_alone(stranger: Client) -> None:
    """Two writers, one for many dates and one for a single: equal to the letter."""
    house = factories.VenueFactory(name="Biblioteket, det nye", address="Torvet 1", postcode="6430", town="Nordborg")
    event = factories.EventFactory(
        slug="kor", title="Æblefest; " * 12, summary_da="", summary_en="Syng\nmed, alle\\", venue=house, sequence=3,
        sample=True, online_url="https://example.org/x", date_note="I marts",
        registration_url="https://example.org/" + "y" * 90,
    )  # fmt: skip
    for number, status in enumerate(Occurrence.Status.values):
        for place in (None, factories.VenueFactory(name="Skolen")):
            reason = "" if status == "scheduled" else "Fordi, altså"
            on(TODAY + (2 * number + bool(place)) * DAY, event=event, status=status, reason=reason, venue=place)
    on(TODAY + 20 * DAY, TODAY + 22 * DAY, event=event)
    on(TODAY + 30 * DAY, TODAY + 30 * DAY, event=event, all_day=True)
    Occurrence.objects.filter(first_on=TODAY).update(ends_at=F("starts_at"))
    for uid in ("", "abc,d@example.org", "x" * 255):
        Event.objects.update(foreign_uid=uid)
        whole = fetch(stranger, lang="de").partition("BEGIN:VEVENT")[2].removesuffix("END:VCALENDAR\r\n")
        alone = []
        for row in event.occurrences.order_by("starts_at", "pk"):
            text = fetch(stranger, f"/de/veranstaltungen/kor/{row.file_key}.ics")
            alone.append(text.partition("BEGIN:VEVENT")[2].removesuffix("END:VCALENDAR\r\n"))
        assert whole == "BEGIN:VEVENT".join(alone)


def test_a_title_in_another_language_than_the_calendar_says_which(stranger: Client) -> None:
    event = factories.EventFactory(slug="kor", title_da="Kor, alle", title_en="Choir")
    on(TODAY, event=event)
    on(TODAY + DAY, event=event, status="cancelled", reason="Syg")
    german = ["SUMMARY;LANGUAGE=da:Kor\\, alle", "SUMMARY;LANGUAGE=da:Abgesagt: Kor\\, alle"]
    assert summaries(fetch(stranger, lang="de")) == german
    assert summaries(fetch(stranger, lang="en")) == ["SUMMARY:Choir", "SUMMARY:Cancelled: Choir"]
    assert summaries(fetch(stranger, "/de/veranstaltungen/kor.ics")) == german
    assert summaries(fetch(stranger, "/det-sker/kor.ics")) == ["SUMMARY:Kor\\, alle", "SUMMARY:Aflyst: Kor\\, alle"]
    Event.objects.all().delete()  # its dates were public: they are told to be off
    assert summaries(fetch(stranger, lang="de")) == ["SUMMARY;LANGUAGE=da:Abgesagt: Kor\\, alle"] * 2


def test_what_is_said_of_an_event_in_another_language_than_the_calendar_says_which(stranger: Client) -> None:
    factories.EventFactory(summary_da="Kladde", state="draft", published_at=None)
    event = factories.EventFactory(
        slug="kor", title_da="Kor", summary_da="Syng med.", summary_en="Sing.", registration_url="https://example.org/",
    )  # fmt: skip
    bare = factories.EventFactory(title_da="Tur", summary="")
    on(TODAY, event=event)
    on(TODAY + DAY, event=event, status="cancelled", reason_da="Syg", reason_en="Ill")
    on(TODAY + 2 * DAY, event=bare, status="cancelled", reason_da="Regn", reason_de="")
    danish = [
        "DESCRIPTION;LANGUAGE=da:Syng med.\\n\\nAnmelden: https://example.org/",
        "DESCRIPTION;LANGUAGE=da:Abgesagt: Syg\\n\\nSyng med.\\n\\nAnmelden: https://example.org/",
    ]
    german, english = fetch(stranger, lang="de"), fetch(stranger, lang="en")
    assert descriptions(german) == [*danish, "DESCRIPTION;LANGUAGE=da:Abgesagt: Regn"]
    assert german == fetch(stranger, lang="de")
    assert descriptions(fetch(stranger, "/de/veranstaltungen/kor.ics")) == danish
    assert descriptions(english)[0] == "DESCRIPTION:Sing.\\n\\nSign up: https://example.org/"
    assert {line.partition(":")[0] for line in descriptions(fetch(stranger, lang="da"))} == {"DESCRIPTION"}
    assert [each.description.params for each in vobject.readOne(german).vevent_list] == [{"LANGUAGE": ["da"]}] * 3
    assert len(IcsCalendarStream.calendar_from_ics(german).events) == 3


def summaries(text: str) -> list[str]:
    return [line for line in lines(text) if line.startswith("SUMMARY")]


def descriptions(text: str) -> list[str]:
    return [line for line in lines(text) if line.startswith("DESCRIPTION")]
