"""Reminders: one letter a person, once for each occasion, and none once it is done. By a real mail server."""

import re
import threading
from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from indicators import actions
from indicators.models import Cycle, Measurement, Reminder, ReminderChoice
from indicators.reminded import note_asked
from indicators.reminders import remind, remind_all
from initiatives import letters
from initiatives.models import KeyFeature, Letter
from tests import factories
from tests.postbox import free_port, html_of, listening, point_at, text_of

NOW = datetime(2026, 12, 10, 6, tzinfo=UTC)
DAY = timedelta(days=1)
real = pytest.mark.django_db(transaction=True)  # letters leave when a transaction ends
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def december(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


@pytest.fixture
def organisation():
    return factories.OrganisationFactory(name="Klima og Plan")


@pytest.fixture
def anna(organisation):
    return _member(organisation, "anna", first_name="Anna", last_name="Holm")


def _member(organisation, name, role="editor", **options):
    user = factories.UserFactory(username=name, role=role, email=f"{name}@example.dk", **options)
    organisation.memberships.create(user=user)
    return user


def measured(organisation, name, last="2024", **options):
    row = factories.IndicatorFactory(responsible=organisation, name_da=name, name_en=f"{name} (en)", **options)
    if last:
        factories.MeasurementFactory(indicator=row, period=last)
    return row


def hand_in(row, by, period="2025"):
    new = Measurement(indicator=row, period=period, value=7, absent_reason_da="")
    return actions.hand_in(measurement=new, by=by, at=NOW)


def occasions(user):
    return sorted(Reminder.objects.filter(user=user).values_list("occasion", flat=True))


# --- The letter ----------------------------------------------------------------------------------
@real
@pytest.mark.parametrize(
    ("language", "subject", "words"),
    [
        ("da", "Påmindelse: 3 ting venter på dig",
         ["Hej Anna,", "Her er det, der venter på dig.", "SENDT TILBAGE TIL DIG",
          "Retur, 2025", "»Er det tusinder?«", "FOR SENT", "Sent, 2025",
          "Skulle være inde 1. marts 2026. Seneste tal: 2024.", "SNART FRIST", "Skal være inde 31. december 2026.",
          "Linkene virker i 30 dage. Den, der bruger dem, skriver i dit navn"]),
        ("en", "Reminder: 3 things wait for you",
         ["Hello Anna,", "Here is what waits for you.", "RETURNED TO YOU",
          "Retur (en), 2025", "“Er det tusinder?”", "LATE", "Sent (en), 2025",
          "It was due on 1 March 2026. Last figure: 2024.", "DUE SOON", "It is due on 31 December 2026.",
          "The links work for 30 days. Whoever uses them writes in your name"]),
        ("de", "Erinnerung: 3 Aufgaben warten auf Sie",
         ["Guten Tag Anna Holm,", "AN SIE ZURÜCKGEGEBEN", "Retur, 2025",
          "„Er det tusinder?“", "ÜBERFÄLLIG", "Sent, 2025",
          "War fällig am 1. März 2026. Letzte Zahl: 2024.", "BALD FÄLLIG", "Fällig am 31. Dezember 2026.",
          "Die Links gelten 30 Tage. Wer sie benutzt, schreibt in Ihrem Namen"]),
    ],
)  # fmt: skip
def test_one_letter_in_the_persons_language_says_all_that_waits(postbox, organisation, anna, language, subject, words):
    type(anna).objects.update(language=language)
    measured(organisation, "Sent")
    measured(organisation, "Snart", next_due_on=date(2026, 12, 31))
    measured(organisation, "Inde", last="2025")
    measured(organisation, "Kladde", state="draft")
    figure = hand_in(measured(organisation, "Retur"), anna)
    coordinator = factories.UserFactory(role="coordinator")
    actions.hand_back(measurement=figure, by=coordinator, at=NOW, reason="Er det tusinder?")
    assert remind_all(NOW) == 1
    (letter,) = postbox.letters
    assert (letter["To"], letter["Subject"]) == ("anna@example.dk", subject)
    text = text_of(letter)
    places = [text.find(word) for word in words]
    assert -1 not in places, words[places.index(-1)]
    assert places == sorted(places)
    prefix = {"da": "/indberet-tal/", "en": "/en/report-figure/", "de": "/de/zahl-melden/"}[language]
    links = re.findall(r"http\S+", text)
    assert sum(prefix in link for link in links) == 3
    assert "Kladde" not in text
    assert "Inde" not in text
    assert f'href="{links[0]}"' in html_of(letter).replace("&amp;", "&")
    assert (letter["List-Unsubscribe"].strip(), letter["List-Unsubscribe-Post"]) == (
        f"<{links[4]}>", "List-Unsubscribe=One-Click"
    )  # fmt: skip


def test_who_has_no_address_no_role_or_no_organisation_gets_none(organisation, anna):
    measured(organisation, "Sent")
    _member(organisation, "uden")
    type(anna).objects.filter(username="uden").update(email="")
    _member(organisation, "slukket", is_active=False)
    _member(organisation, "ingen", role="")
    factories.UserFactory(role="editor", email="fremmed@example.dk")
    factories.UserFactory(role="coordinator", email="koordinator@example.dk")
    assert remind_all(NOW) == 1
    assert Letter.objects.get().to == "anna@example.dk"


# --- Once ----------------------------------------------------------------------------------------
@real
def test_run_again_nothing_is_sent_twice(postbox, organisation, anna):
    measured(organisation, "Sent")
    out = StringIO()
    for _ in range(3):
        call_command("send_reminders", stdout=out)
    assert out.getvalue().splitlines() == ["1 reminders written.", "0 reminders written.", "0 reminders written."]
    assert len(postbox.letters) == 1
    row = Reminder.objects.get()
    assert (row.letter, row.sent_at) == (None, NOW)
    assert remind_all(NOW + DAY) == 0


@real
def test_two_runs_at_once_send_one_letter(postbox, organisation, anna):
    measured(organisation, "Sent")
    together, counts = threading.Barrier(2), []

    def run():
        together.wait()
        try:
            counts.append(remind_all(NOW))
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (sorted(counts), len(postbox.letters)) == ([0, 1], 1)


@real
def test_what_the_server_did_not_take_is_written_anew_as_things_are_then(settings, organisation, anna):
    point_at(settings, free_port())
    done = measured(organisation, "Klaret")
    measured(organisation, "Sent")
    assert remind_all(NOW) == 1
    hand_in(done, anna)
    with listening(settings) as postbox:
        assert remind_all(NOW + DAY) == 1
        (letter,) = postbox.letters
    assert "Sent, 2025" in text_of(letter)
    assert "Klaret" not in text_of(letter)
    assert not Letter.objects.exists()
    assert remind_all(NOW + 2 * DAY) == 0


@real
def test_what_bounces_or_is_given_up_is_tried_again(settings, organisation, anna):
    measured(organisation, "Sent")
    with listening(settings) as postbox:
        postbox.refuse["anna@example.dk"] = "550 no such user"
        remind_all(NOW)
        assert Letter.objects.get().refused
        letters.send_again(NOW + 30 * DAY)  # given up
        assert (Letter.objects.count(), Reminder.objects.get().sent_at) == (0, None)
        del postbox.refuse["anna@example.dk"]
        assert (remind_all(NOW + 30 * DAY), len(postbox.letters)) == (1, 1)


def test_a_crash_leaves_neither_a_letter_nor_the_mark_of_one(monkeypatch, organisation, anna):
    measured(organisation, "Sent")

    def crash(*_args, **_options):
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr(Reminder.objects, "bulk_create", crash)
        with pytest.raises(RuntimeError):
            remind(user=anna.pk, now=NOW)
    assert (Letter.objects.count(), Reminder.objects.count()) == (0, 0)
    assert remind(user=anna.pk, now=NOW)


def _taken():
    """As if the mail server had all letters."""
    Reminder.objects.update(sent_at=NOW)
    Letter.objects.all().delete()


@real
def test_a_run_that_was_stopped_before_it_sent_is_made_good(postbox, organisation, anna, monkeypatch):
    measured(organisation, "Sent")
    with monkeypatch.context() as patch:
        patch.setattr("initiatives.letters.transaction.on_commit", lambda *_args, **_options: None)
        remind_all(NOW)
    assert (remind_all(NOW), postbox.letters) == (0, [])  # perhaps another process is just about to send it
    assert (remind_all(NOW + DAY), len(postbox.letters), Letter.objects.count()) == (1, 1, 0)


# --- When ----------------------------------------------------------------------------------------
def test_each_stage_is_an_occasion_of_its_own(organisation, anna):
    row = measured(organisation, "Tal", next_due_on=date(2026, 12, 1))
    known: set[str] = set()
    told = []
    for day in (NOW + shift * DAY for shift in range(-6, 115)):
        if remind(user=anna.pk, now=day):
            now_known = set(occasions(anna))
            told.append((day.date(), *sorted(now_known - known)))
            known = now_known
            _taken()
    assert told == [
        (date(2026, 12, 4), f"late {row.pk} 2025 0"),
        (date(2026, 12, 31), f"late {row.pk} 2025 1"),
        (date(2027, 1, 30), f"late {row.pk} 2025 2"),
        (date(2027, 3, 1), f"late {row.pk} 2025 3"),
        (date(2027, 3, 2), f"late {row.pk} 2026 0"),  # from here on the figure for 2026 is late, too
        (date(2027, 3, 31), f"late {row.pk} 2026 1"),
    ]


def test_what_is_due_soon_is_told_once_and_again_when_it_is_put_off(organisation, anna):
    row = measured(organisation, "Tal", next_due_on=date(2026, 12, 31))
    told = []
    for shift in (-10, -9, 0, 21):
        told.append(remind(user=anna.pk, now=NOW + shift * DAY))
        _taken()
    assert told == [False, True, False, False]
    type(row).objects.update(next_due_on=date(2027, 1, 5))
    assert remind(user=anna.pk, now=NOW)
    assert occasions(anna) == [f"soon {row.pk} 2025 2026-12-31", f"soon {row.pk} 2025 2027-01-05"]


def test_nothing_comes_once_it_is_done(organisation, anna):
    row = measured(organisation, "Sent")
    hand_in(row, anna)
    assert remind_all(NOW) == 0


def test_what_came_back_is_told_to_its_author_and_the_missing_figure_to_the_others(organisation, anna):
    bo = _member(organisation, "bo")
    figure = hand_in(measured(organisation, "Retur"), anna)
    coordinator = factories.UserFactory(role="coordinator")
    actions.hand_back(measurement=figure, by=coordinator, at=NOW, reason="Nej")
    remind_all(NOW)
    assert (occasions(anna), occasions(bo)) == (
        [f"returned {figure.pk}"], [f"late {figure.indicator_id} 2025 3"]
    )  # fmt: skip


@pytest.mark.parametrize(("left", "stage"), [(31, None), (30, "30"), (8, "30"), (7, "7"), (0, "7")])
def test_the_baseline_is_told_a_month_and_a_week_before_while_figures_are_missing(organisation, anna, left, stage):
    measured(organisation, "Inde", last="2025")
    cycle = Cycle.objects.create(year=2027, baseline_on=timezone.localtime(NOW).date() + left * DAY)
    assert remind_all(NOW) == 0
    measured(organisation, "Sent")
    other = factories.OrganisationFactory(name="Havnen")
    measured(other, "Andet")
    steers = factories.UserFactory(role="coordinator", email="koordinator@example.dk")
    remind_all(NOW)
    wanted = [f"baseline 2027 {stage}"] if stage else []
    assert [one for one in occasions(anna) if "baseline" in one] == wanted
    assert occasions(steers) == wanted
    if stage == "30" and left == 30:
        texts = {letter.to: letter.text for letter in Letter.objects.all()}
        told = "Basisrapporten for 2027 fryses 9. januar 2027, om 30 dage."
        assert f"{told} 1 af 2 tal er inde." in texts["anna@example.dk"]
        assert f"{told} 1 af 3 tal er inde." in texts["koordinator@example.dk"]
        assert "- Havnen: 0 af 1\n- Klima og Plan: 1 af 2" in texts["koordinator@example.dk"]
        assert "Havnen" not in texts["anna@example.dk"]
        assert "Linkene virker" not in texts["koordinator@example.dk"]
    assert cycle.baseline_on


def test_what_a_coordinator_has_just_written_about_is_not_told_again_for_a_week(organisation, anna):
    measured(organisation, "Sent")
    measured(organisation, "Snart", next_due_on=date(2026, 12, 31))
    note_asked([anna.pk], year=2026, now=NOW - 6 * DAY)
    remind_all(NOW)
    assert [one.split()[0] for one in occasions(anna)] == ["asked", "soon"]
    remind_all(NOW + 2 * DAY)
    assert [one.split()[0] for one in occasions(anna)] == ["asked", "late", "soon"]


def test_the_baseline_counts_what_the_year_has_selected(organisation, anna):
    chosen, other = KeyFeature.objects.all()[:2]
    measured(organisation, "Valgt", feature=chosen)
    measured(organisation, "Ikke valgt", feature=other)
    cycle = Cycle.objects.create(year=2027, baseline_on=timezone.localtime(NOW).date() + 20 * DAY)
    cycle.selections.create(feature=chosen, reason="Vigtigt")
    remind_all(NOW)
    assert "0 af 1 tal er inde. Kun de offentliggjorte indikatorer for det ene" in Letter.objects.get().text


def test_one_chooses_what_to_be_reminded_of(organisation, anna):
    measured(organisation, "Sent")
    measured(organisation, "Snart", next_due_on=date(2026, 12, 31))
    ReminderChoice.objects.create(user=anna, late=False)
    remind_all(NOW)
    assert [one.split()[0] for one in occasions(anna)] == ["soon"]
    assert "Sent" not in Letter.objects.get().text
    ReminderChoice.objects.update(soon=False, returned=False, baseline=False)
    Reminder.objects.all().delete()
    assert remind_all(NOW) == 0


def test_many_are_counted(organisation, anna):
    for number in range(15):
        measured(organisation, f"Tal {number:02}")
    remind_all(NOW)
    text = Letter.objects.get().text
    assert (text.count("/indberet-tal/"), "og 3 mere: Log ind for at se dem." in text) == (12, True)
    assert len(occasions(anna)) == 15
