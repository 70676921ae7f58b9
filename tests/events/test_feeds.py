"""The calendar feed, the news feed and the files of one event, as programs fetch them on 24 November 2026."""

import re
from datetime import UTC, date, datetime
from typing import Any
from xml.etree import ElementTree as Tree

import pytest
from django.test import Client
from django.utils import timezone

from events import actions
from events.models import Event, Occurrence, Schedule
from initiatives.models import Dimension
from tests import factories
from tests.events.feeds import FEED, NEWS, course, fetch, lines, values
from tests.events.pages import DAY, TODAY, draft, on

pytestmark = pytest.mark.django_db
ATOM = {"a": "http://www.w3.org/2005/Atom"}


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_args: TODAY)


# --- The subscription ----------------------------------------------------------------------------
def test_each_date_is_an_event_of_its_own_in_utc(stranger: Client) -> None:
    event = course()
    text = fetch(stranger)
    assert values(text, "DTSTART") == ["20261124T180000Z", "20261201T180000Z", "20261208T180000Z"]
    assert values(text, "UID") == [f"{event.uid}-{day}T1900" for day in ("20261124", "20261201", "20261208")]
    assert (values(text, "RECURRENCE-ID"), values(text, "RRULE"), "VTIMEZONE" in text) == ([], [], False)
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT6H" in lines(text)


def test_the_uid_is_the_same_in_all_languages_and_the_words_are_not(stranger: Client) -> None:
    on(TODAY, event__title_da="Kor", event__title_en="Choir", event__title_de="Chor")
    found = {code: fetch(stranger, lang=code) for code in ("da", "en", "de")}
    assert len({tuple(values(text, "UID")) for text in found.values()}) == 1
    assert {code: values(text, "SUMMARY") for code, text in found.items()} == {
        "da": ["Kor"], "en": ["Choir"], "de": ["Chor"],
    }  # fmt: skip
    assert values(found["de"], "X-WR-CALNAME") == ["Sonderburg: Veranstaltungen"]


def test_what_is_hidden_is_not_in_it_whoever_asks(stranger: Client, editor: Any, coordinator: Client) -> None:
    draft(event__organiser=editor.organisation)
    on(TODAY, event__title="Senere", event__published_at=timezone.now() + DAY)
    on(TODAY, event__title="Kor")
    for client in (stranger, editor, coordinator):
        assert values(fetch(client), "SUMMARY") == ["Kor"]


def test_it_runs_from_three_months_ago_to_eighteen_months_ahead_unless_told(stranger: Client) -> None:
    for day in (date(2026, 8, 23), date(2026, 8, 24), date(2028, 5, 27), date(2028, 5, 28)):
        on(day, event__title=str(day))
    assert values(fetch(stranger), "SUMMARY") == ["2026-08-24", "2028-05-27"]
    assert values(fetch(stranger, **{"from": "2026-08-01", "to": "2026-08-23"}), "SUMMARY") == ["2026-08-23"]


def test_a_search_of_signs_alone_finds_nothing_and_breaks_nothing(stranger: Client) -> None:
    course()
    assert values(fetch(stranger, q="!!"), "UID") == []


def test_it_takes_the_filters_of_the_page(stranger: Client) -> None:
    on(TODAY, event__title="Gratis", event__price_kind="free")
    on(TODAY, event__title="Dyrt", event__price_kind="amount", event__price_amount=100)
    assert values(fetch(stranger, price="free", dimension="unknown"), "SUMMARY") == ["Gratis"]


@pytest.mark.parametrize(
    ("status", "written", "summary"),
    [
        ("cancelled", "CANCELLED", "Aflyst: Kor"),
        ("postponed", "CANCELLED", "Udskudt: Kor"),
        ("moved", "CONFIRMED", "Flyttet: Kor"),
        ("moved online", "CONFIRMED", "Flyttet online: Kor"),
    ],
)
def test_a_changed_date_stays_and_says_why(stranger: Client, status: str, written: str, summary: str) -> None:
    on(TODAY, event__title="Kor", status=status, reason="Dirigenten er syg.", sequence=1, event__sequence=2)
    text = fetch(stranger)
    assert (values(text, "STATUS"), values(text, "SUMMARY"), values(text, "SEQUENCE")) == ([written], [summary], ["3"])
    assert values(text, "DESCRIPTION") == [f"{summary.removesuffix(': Kor')}: Dirigenten er syg."]


def test_a_deleted_date_stays_cancelled_under_its_uid_with_a_higher_number(stranger: Client) -> None:
    event = course("FREQ=WEEKLY;COUNT=2")
    before = fetch(stranger)
    event.occurrences.latest("starts_at").delete()
    text = fetch(stranger)
    assert values(text, "UID") == values(before, "UID")
    assert values(text, "DTSTART") == values(before, "DTSTART")
    assert (values(text, "STATUS"), values(text, "SEQUENCE")) == (["CONFIRMED", "CANCELLED"], ["0", "1"])
    assert values(text, "SUMMARY") == ["Kor", "Aflyst: Kor"]
    Event.objects.get().delete()
    assert values(fetch(stranger), "STATUS") == ["CANCELLED", "CANCELLED"]
    assert values(fetch(stranger, price="free"), "STATUS") == []


def test_days_without_times_are_dates_with_the_day_after_as_their_end(stranger: Client) -> None:
    on(TODAY, TODAY + DAY, all_day=True)
    assert [line for line in lines(fetch(stranger)) if line.startswith("DT") and "STAMP" not in line] == [
        "DTSTART;VALUE=DATE:20261124",
        "DTEND;VALUE=DATE:20261126",
    ]


def test_a_day_that_is_not_known_is_no_promise(stranger: Client) -> None:
    on(date(2026, 12, 1), date(2026, 12, 31), event__date_note="Kun måneden kendes.")
    text = fetch(stranger)
    assert values(text, "STATUS") == ["TENTATIVE"]
    assert "DTSTART;VALUE=DATE:20261201" in lines(text)
    assert values(text, "DESCRIPTION") == ["Kun måneden kendes."]


def test_place_and_link_are_told(stranger: Client) -> None:
    venue = factories.VenueFactory(name="Biblioteket", address="Torvet 1", postcode="6430", town="Nordborg")
    on(TODAY, event__slug="kor", event__venue=venue, event__online_url="https://example.org/x")
    text = fetch(stranger)
    assert values(text, "LOCATION") == [r"Biblioteket\, Torvet 1\, 6430 Nordborg"]
    assert values(text, "URL") == ["http://localhost:8000/det-sker/kor/"]
    Occurrence.objects.update(status="moved online", reason="Storm")
    assert values(fetch(stranger), "LOCATION") == ["https://example.org/x"]


def test_text_that_tries_to_inject_lines_stays_text(stranger: Client) -> None:
    evil = "Kor\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:x\u2028ATTACH:http://x/\x85\x0b\x1c"
    venue = factories.VenueFactory(name=evil, town=evil)
    on(TODAY, event__title=evil, event__summary=evil, event__venue=venue, status="cancelled", reason=evil)
    for text in (fetch(stranger), fetch(stranger, Event.objects.get().get_absolute_url()[:-1] + ".ics")):
        names = [line.split(":")[0] for line in re.split("[\r\n\x0b\x1c\x85\u2028]+", text.replace("\r\n ", ""))]
        assert names[names.index("BEGIN", 1) :] == [
            "BEGIN", "UID", "DTSTAMP", "SEQUENCE", "STATUS", "DTSTART", "DTEND", "SUMMARY", "DESCRIPTION", "LOCATION",
            "URL", "END", "END", "",
        ]  # fmt: skip
        assert max(len(line) for line in text.encode().split(b"\r\n")) <= 75


# --- Unchanged -----------------------------------------------------------------------------------
def test_an_unchanged_feed_is_byte_equal_and_answers_304(stranger: Client) -> None:
    course()
    first, second = stranger.get(FEED), stranger.get(FEED)
    assert first.content == second.content
    assert stranger.get(FEED, headers={"If-None-Match": first["ETag"]}).status_code == 304
    assert stranger.get(FEED, headers={"If-Modified-Since": first["Last-Modified"]}).status_code == 304
    assert stranger.head(FEED)["ETag"] == first["ETag"]


def test_a_change_is_news(stranger: Client) -> None:
    event = course()
    Event.objects.update(updated_at=datetime(2026, 1, 1, tzinfo=UTC))
    Occurrence.objects.update(changed_at=datetime(2026, 1, 2, tzinfo=UTC))
    before = stranger.get(FEED)
    assert before["Last-Modified"] == "Fri, 02 Jan 2026 00:00:00 GMT"
    event.title = "Stort kor"
    event.save()
    for header in ({"If-None-Match": before["ETag"]}, {"If-Modified-Since": before["Last-Modified"]}):
        response = stranger.get(FEED, headers=header)
        assert (response.status_code, values(response.content.decode(), "SUMMARY")) == (200, ["Stort kor"] * 3)


def test_an_event_that_is_hidden_again_is_news_too(stranger: Client) -> None:
    on(TODAY)
    hidden = on(TODAY).event
    Event.objects.update(updated_at=datetime(2026, 1, 1, tzinfo=UTC))
    Occurrence.objects.update(changed_at=datetime(2026, 1, 2, tzinfo=UTC))
    before = stranger.get(FEED)["Last-Modified"]
    hidden.state = "draft"
    hidden.save()
    response = stranger.get(FEED, headers={"If-Modified-Since": before})
    assert (response.status_code, len(values(response.content.decode(), "UID"))) == (200, 1)


def test_what_was_published_later_than_it_was_written_is_stamped_then(stranger: Client) -> None:
    on(TODAY, event__published_at=datetime(2026, 11, 20, 8, tzinfo=UTC))
    Event.objects.update(updated_at=datetime(2026, 1, 1, tzinfo=UTC))
    Occurrence.objects.update(changed_at=datetime(2026, 1, 2, tzinfo=UTC))
    assert values(fetch(stranger), "DTSTAMP") == ["20261120T080000Z"]


def test_feeds_may_be_kept_and_take_no_cookie(stranger: Client) -> None:
    for address in (FEED, NEWS):
        response = stranger.get(address)
        assert ("public" in response["Cache-Control"], response.cookies) == (True, {})
    assert stranger.post(FEED).status_code == 405


@pytest.mark.parametrize("rows", [1, 3])
def test_the_calendar_feed_costs_three_queries(stranger: Client, rows: int, django_assert_num_queries: Any) -> None:
    for number in range(rows):
        row = on(TODAY + number * DAY, event__venue=factories.VenueFactory(), venue=factories.VenueFactory())
        row.event.dimensions.set(Dimension.objects.all())
    # choices; dates; traces of deleted ones
    with django_assert_num_queries(3):
        text = fetch(stranger, dimension="social")
    with django_assert_num_queries(2):  # nothing was chosen
        assert fetch(stranger) == text
    assert values(text, "CATEGORIES") == ["Miljø,Kultur,Økonomi,Social"] * rows


# --- One event -----------------------------------------------------------------------------------
def test_a_whole_course_is_one_file_with_rule_zone_and_exceptions(stranger: Client) -> None:
    event = course("FREQ=WEEKLY;COUNT=4")
    event.schedules.get().dates.create(on=TODAY + 7 * DAY, reason="Ferie")
    actions.expand(event=event, today=TODAY)
    Occurrence.objects.filter(recurrence_key="2026-12-08T19:00").update(status="cancelled", reason="Syg")
    response = stranger.get("/det-sker/kor.ics")
    text = response.content.decode()
    assert response["Content-Disposition"] == 'attachment; filename="kor.ics"'
    assert values(text, "UID") == [str(event.uid)] * 2
    assert values(text, "DTSTART")[2:] == ["20261124T190000", "20261208T180000Z"]
    assert "RRULE:FREQ=WEEKLY;COUNT=4" in lines(text)
    assert values(text, "EXDATE") == ["20261201T190000"]
    assert values(text, "RECURRENCE-ID") == ["20261208T190000"]
    assert values(text, "STATUS") == ["CONFIRMED", "CANCELLED"]
    assert (text.count("BEGIN:VTIMEZONE"), "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU" in lines(text)) == (1, True)
    assert values(text, "X-WR-CALNAME") == ["Kor"]


def test_a_rule_without_end_is_promised_to_its_review(stranger: Client) -> None:
    course("FREQ=WEEKLY", review_on=date(2026, 12, 24))
    assert "RRULE:FREQ=WEEKLY;UNTIL=20261224T225959Z" in lines(fetch(stranger, "/det-sker/kor.ics"))


def test_a_single_date_has_the_uid_of_the_subscription(stranger: Client) -> None:
    course()
    text = fetch(stranger, "/en/events/kor/20261201T1900.ics")
    assert values(text, "UID") == values(fetch(stranger), "UID")[1:2]
    assert values(text, "DTSTART") == ["20261201T180000Z"]


@pytest.mark.parametrize("address", ["kor/20261202T1900", "kor/x", "kor/2026-12-01", "findes-ikke", "findes-ikke/x"])
def test_what_is_not_there_is_not_found(stranger: Client, address: str) -> None:
    course()
    assert stranger.get(f"/det-sker/{address}.ics").status_code == 404


def test_files_of_a_draft_are_not_found_by_anyone(stranger: Client, coordinator: Client) -> None:
    row = draft(event__slug="kladde")
    for client in (stranger, coordinator):
        for address in ("kladde", f"kladde/{row.file_key}"):
            assert client.get(f"/det-sker/{address}.ics").status_code == 404


def test_an_old_address_leads_to_the_new_file(stranger: Client) -> None:
    event = course()
    event.slug = "stort-kor"
    event.save()
    assert stranger.get("/det-sker/kor.ics")["Location"] == "/det-sker/stort-kor.ics"
    assert stranger.get("/det-sker/kor/20261201T1900.ics")["Location"] == "/det-sker/stort-kor/20261201T1900.ics"


def test_a_rule_that_cannot_be_followed_any_more_gives_the_dates_that_stand(stranger: Client) -> None:
    course()
    Schedule.objects.update(zone="Mars/Olympus")
    text = fetch(stranger, "/det-sker/kor.ics")
    assert values(text, "DTSTART") == ["20261124T180000Z", "20261201T180000Z", "20261208T180000Z"]


@pytest.mark.parametrize("rows", [1, 3])
def test_files_of_an_event_cost_four_queries(stranger: Client, rows: int, django_assert_num_queries: Any) -> None:
    course(f"FREQ=WEEKLY;COUNT={rows}")
    # event; dates; schedules with their exceptions
    with django_assert_num_queries(4):
        assert len(values(fetch(stranger, "/det-sker/kor.ics"), "UID")) == 1
    with django_assert_num_queries(2):
        fetch(stranger, "/det-sker/kor/20261124T1900.ics")


# --- The news feed -------------------------------------------------------------------------------
def entries(text: str) -> list[dict[str, str]]:
    return [
        {name: entry.findtext(f"a:{name}", "", ATOM) for name in ("title", "id", "updated", "summary")}
        for entry in Tree.fromstring(text.encode()).findall("a:entry", ATOM)
    ]


def test_news_in_another_language_than_the_feed_say_which(stranger: Client) -> None:
    draft()
    on(TODAY, event__title="Tur", event__title_de="Ausflug", event__summary_da="Ud.", status="cancelled", reason="Syg.")
    found = {}
    for language in ("da", "de"):
        feed = Tree.fromstring(fetch(stranger, NEWS, lang=language).encode())
        marks = [node.get("{http://www.w3.org/XML/1998/namespace}lang") for node in feed.find("a:entry", ATOM)]
        found[language] = [mark for mark in marks if mark]
    assert found == {"da": [], "de": ["da"]}  # the text; the title is there in German


def test_news_tell_each_event_once_the_last_changed_first(stranger: Client) -> None:
    draft()
    event = course()
    other = on(TODAY, event__title="Tur", event__summary="Ud i det blå.").event
    Event.objects.update(updated_at=datetime(2026, 1, 1, tzinfo=UTC))
    event.occurrences.update(changed_at=datetime(2026, 2, 2, tzinfo=UTC))
    other.occurrences.update(changed_at=datetime(2026, 3, 3, tzinfo=UTC))
    event.occurrences.filter(recurrence_key="2026-12-01T19:00").update(status="cancelled", reason="Syg.")
    assert entries(fetch(stranger, NEWS)) == [
        {
            "title": "Tur",
            "id": f"urn:uuid:{other.uid}",
            "updated": "2026-03-03T00:00:00Z",
            "summary": "Tirsdag 24. november 2026, kl. 12.00–13.00\n\nUd i det blå.",
        },
        {
            "title": "Kor",
            "id": f"urn:uuid:{event.uid}",
            "updated": "2026-02-02T00:00:00Z",
            "summary": "3 datoer, 24. november – 8. december 2026\n\nAflyst: tirsdag 1. december 2026. Syg.",
        },
    ]


def test_news_take_filters_language_and_days(stranger: Client) -> None:
    on(TODAY, event__title_en="Free", event__price_kind="free")
    on(TODAY, event__title_en="Other")
    on(date(2020, 1, 1), event__title_en="Past", event__price_kind="free")
    assert [each["title"] for each in entries(fetch(stranger, NEWS, lang="en", price="free"))] == ["Free"]
    feed = Tree.fromstring(fetch(stranger, NEWS, lang="en", price="free", junk="x").encode())
    assert [link.get("href") for link in feed.findall("a:link", ATOM)] == [
        "http://localhost:8000/feeds/events.atom?price=free&lang=en",
        "http://localhost:8000/en/events/?price=free",
    ]
    assert [each["title"] for each in entries(fetch(stranger, NEWS, **{"from": "2020-01-01"}, lang="en"))] == [
        "Past", "Other", "Free",
    ]  # fmt: skip


def test_unchanged_news_answer_304(stranger: Client) -> None:
    course()
    response = stranger.get(NEWS)
    assert stranger.get(NEWS, headers={"If-None-Match": response["ETag"]}).status_code == 304
    assert response.content == stranger.get(NEWS).content


@pytest.mark.parametrize("address", [FEED, NEWS])
def test_an_empty_feed_is_one(stranger: Client, address: str) -> None:
    response = stranger.get(address)
    assert (response.status_code, response.has_header("Last-Modified")) == (200, False)
    assert stranger.get(address, headers={"If-None-Match": response["ETag"]}).status_code == 304


@pytest.mark.parametrize("rows", [1, 3])
def test_the_news_feed_costs_three_queries(stranger: Client, rows: int, django_assert_num_queries: Any) -> None:
    for number in range(rows):
        venue, organiser = factories.VenueFactory(), factories.OrganisationFactory()
        row = on(TODAY + number * DAY, event__venue=venue, event__organiser=organiser)
        row.event.dimensions.set(Dimension.objects.all())
    # choices; events; dates that need words
    with django_assert_num_queries(3):
        fetch(stranger, NEWS, dimension="social")
    with django_assert_num_queries(2):  # nothing was chosen
        assert len(entries(fetch(stranger, NEWS))) == rows
