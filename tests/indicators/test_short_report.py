"""The short pages behind the links of a reminder: one figure, one reader, once."""

import re
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from io import BytesIO

import pytest
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from indicators import actions
from indicators.links import choice_link, newest_of, report_link
from indicators.models import Draft, Measurement, ReminderChoice
from indicators.periods import Period
from initiatives.models import KeptFile
from tests import factories
from tests.conftest import signed_in

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 12, 10, 6, tzinfo=UTC)
PERIOD = Period.parse("2025")
SECRET = "zzskjult"


@pytest.fixture(autouse=True)
def december(monkeypatch, settings, tmp_path):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def anna():
    organisation = factories.OrganisationFactory(name=f"Klima {SECRET}")
    user = factories.UserFactory(username="anna", first_name="Anna", email="anna@example.dk", role="editor")
    organisation.memberships.create(user=user)
    user.organisation = organisation
    return user


@pytest.fixture
def row(anna):
    found = factories.IndicatorFactory(
        responsible=anna.organisation, name="Udledning", unit="ton", decimals=1, lower_bound=0
    )
    factories.MeasurementFactory(indicator=found, period="2024", value="12.5")
    factories.MeasurementFactory(indicator=found, period="2023", value="9876", note=SECRET)
    return found


def link(user, row, period=PERIOD):
    newest = newest_of([row.pk]).get((row.pk, str(period)), 0)
    return report_link(user, row.pk, period, newest).removeprefix("http://localhost:8000")


def figures(row):
    found = Measurement.objects.filter(indicator=row, period="2025").order_by("pk")
    return [(one.value, one.note, one.entered_by.username, one.review) for one in found]


def was(page):
    return re.search(r'name="was" value="([^"]*)"', page.text)[1]


def send(client, address, **said):
    return client.post(address, {"was": was(client.get(address)), "do": "send", **said}, follow=True)


# --- What one sees -------------------------------------------------------------------------------
def test_opening_shows_the_last_figure_and_changes_nothing(stranger, anna, row):
    address = link(anna, row)
    for _ in range(3):
        page = stranger.get(address)
    assert page.status_code == 200
    for words in ("Udledning", "Tallet for 2025", "12,5 ton", "Stadig det samme: 12,5 ton", "i navnet Anna"):
        assert words in " ".join(page.text.split()), words
    assert (figures(row), Draft.objects.count()) == ([], 0)
    assert SECRET not in page.text  # neither other figures nor whose they are
    assert "sessionid" not in stranger.cookies
    assert "no-store" in page["Cache-Control"]
    assert (page["X-Robots-Tag"], page["Referrer-Policy"]) == ("noindex", "same-origin")


@pytest.mark.parametrize(
    ("language", "words"),
    [("da", "Tallet for 2025"), ("en", "The figure for 2025"), ("de", "Die Zahl für 2025")],
)
def test_it_is_in_the_persons_language(stranger, anna, row, language, words):
    anna.language = language
    anna.save()
    assert words in stranger.get(link(anna, row)).text


# --- Handing in ----------------------------------------------------------------------------------
def test_a_figure_is_handed_in_for_review_in_the_persons_name(stranger, anna, row):
    page = send(stranger, link(anna, row), value="11,25", note="Ny  metode")
    assert figures(row) == [(11.25, "Ny metode", "anna", "submitted")]
    assert "Tak. Det venter på, at en anden godkender det." in page.text
    assert "11,25 ton" in page.text


def test_still_the_same_is_one_press(stranger, anna, row):
    send(stranger, link(anna, row), do="same")
    assert figures(row) == [(12.5, "", "anna", "submitted")]


def test_no_figure_needs_its_reason(stranger, anna, row):
    address = link(anna, row)
    page = send(stranger, address, value="..")
    assert "Skriv i noten, hvorfor der ikke er noget tal." in page.text
    send(stranger, address, value="..", note="Ikke målt i år")
    found = Measurement.objects.get(indicator=row, period="2025")
    assert (found.value, found.absent_reason, found.review) == (None, "Ikke målt i år", "submitted")


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({}, "Skriv tallet, eller tryk på, at det stadig er det samme."),
        ({"value": "tolv"}, "“tolv” er ikke et tal"),
        ({"value": "-1"}, "Den laveste mulige værdi er 0"),
        ({"value": "9" * 99}, "Højst 16 cifre"),
        ({"value": "9" * 101}, "for langt"),
        ({"value": "\x00"}, "Skriv tallet"),
        ({"value": "1", "note": "x" * 1001}, "mere end 1.000 tegn"),
        ({"numerator": "1", "denominator": ""}, "er ikke et tal"),
    ],
)
def test_what_cannot_be_is_said_beside_the_field_and_nothing_is_handed_in(stranger, anna, row, said, words):
    page = send(stranger, link(anna, row), **said)
    assert page.status_code == 200
    assert words in page.text.replace("»", "“").replace("«", "”")
    assert "<title>Fejl: " in page.text
    assert figures(row) == []


def test_a_doubt_is_asked_as_in_the_grid_and_kept_once_it_is_confirmed(stranger, anna, row):
    address = link(anna, row)
    page = send(stranger, address, value="387,4")
    assert "gange det seneste tal" in page.text
    assert figures(row) == []
    seal = re.search(r'name="confirm" value="([^"]+)"', page.text)[1]
    stranger.post(address, {"was": was(page), "value": "387,4", "confirm": seal, "do": "send"})
    assert [kind for kind, _facts in Measurement.objects.get(period="2025").doubts][:1] == ["jump"]


def test_a_share_is_typed_as_its_parts(stranger, anna):
    row = factories.IndicatorFactory(responsible=anna.organisation, unit="%", lower_bound=0, upper_bound=100)
    factories.MeasurementFactory(indicator=row, period="2024", value=50, numerator=100, denominator=200)
    address = link(anna, row)
    assert "Sidst: 100 af 200." in stranger.get(address).text
    page = send(stranger, address, numerator="300", denominator="200")
    assert 'value="300"' in page.text
    send(stranger, address, numerator="104", denominator="200", was=was(page))
    found = Measurement.objects.get(indicator=row, period="2025")
    assert (found.value, found.numerator, found.denominator) == (52, 104, 200)


def picture(kind="PNG", size=(30, 20)):
    out = BytesIO()
    Image.new("RGB", size, "teal").save(out, kind, exif=b"")
    return out.getvalue()


def test_a_picture_is_written_anew_and_kept_as_evidence(stranger, anna, row):
    send(stranger, link(anna, row), value="12", evidence=SimpleUploadedFile("anna privat.png", picture()))
    found = Measurement.objects.get(period="2025")
    assert re.fullmatch(r"evidence/2026/[0-9a-f]{32}\.jpg", found.evidence.name)
    with found.evidence.open() as file:
        assert Image.open(file).format == "JPEG"


def kept(page):
    return re.search(r'name="kept" value="([^"]+)"', page.text)[1]


@pytest.mark.parametrize(("name", "content"), [("avis.pdf", b"%PDF-1.7 x"), ("billede.png", None)])
def test_evidence_is_not_chosen_twice_after_an_error(stranger, anna, row, name, content):
    address = link(anna, row)
    page = send(stranger, address, value="tolv", evidence=SimpleUploadedFile(name, content or picture()))
    assert (f"Filen “{name}” er gemt her." in page.text, figures(row)) == (True, [])
    page = send(stranger, address, value="", kept=kept(page), was=was(page))
    send(stranger, address, value="12", kept=kept(page), was=was(page))
    assert Measurement.objects.get(period="2025").evidence.name.endswith(".pdf" if content else ".jpg")
    assert not KeptFile.objects.exists()


def test_evidence_of_another_link_is_refused_and_one_may_send_without_it(stranger, anna, row):
    address, other = link(anna, row), link(anna, row) + "x"
    page = send(stranger, address, value="tolv", evidence=SimpleUploadedFile("b.png", picture()))
    KeptFile.objects.update(page=sha256(other.encode()).hexdigest())
    page = send(stranger, address, value="12", kept=kept(page), was=was(page))
    assert ("Filen ligger her ikke længere." in page.text, 'name="kept"' in page.text, figures(row)) == (
        True, False, [],
    )  # fmt: skip
    send(stranger, address, value="12", was=was(page))
    assert Measurement.objects.get(period="2025").evidence.name == ""


def test_evidence_may_be_taken_away_again(stranger, anna, row):
    address = link(anna, row)
    page = send(stranger, address, value="tolv", evidence=SimpleUploadedFile("b.png", picture()))
    send(stranger, address, value="12", kept=kept(page), away="on", was=was(page))
    assert Measurement.objects.get(period="2025").evidence.name == ""


@pytest.mark.parametrize("content", [b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"GIF89a", b"x" * (9 * 1024 * 1024)])
def test_another_file_is_refused_and_nothing_is_lost(stranger, anna, row, content):
    page = send(stranger, link(anna, row), value="12", note="Sådan", evidence=SimpleUploadedFile("b.png", content))
    assert (page.status_code, figures(row)) == (200, [])
    assert 'value="12"' in page.text
    assert "Sådan" in page.text
    assert 'id="evidence-error"' in page.text


# --- Drafts and others ---------------------------------------------------------------------------
def test_what_a_colleague_typed_meanwhile_is_not_overwritten_unseen(stranger, anna, row):
    address = link(anna, row)
    opened = was(stranger.get(address))
    bo = factories.UserFactory(username="bo", role="editor")
    Draft.objects.create(indicator=row, period="2025", typed="13", language="da", edited_by=bo, edited_at=NOW)
    page = stranger.post(address, {"was": opened, "value": "11", "do": "send"})
    assert "I mellemtiden har bo skrevet 13 her." in page.text
    assert (figures(row), Draft.objects.get().typed) == ([], "13")
    stranger.post(address, {"was": was(page), "value": "11", "do": "send"})
    assert (figures(row), Draft.objects.count()) == ([(11, "", "anna", "submitted")], 0)


def test_sent_twice_it_is_handed_in_once(stranger, anna, row):
    address = link(anna, row)
    said = {"was": was(stranger.get(address)), "value": "11", "do": "send"}
    answers = [stranger.post(address, said) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 200]
    assert "Tallet er inde" in answers[1].text
    assert len(figures(row)) == 1


# --- Links that do nothing -----------------------------------------------------------------------
def refused(client, address):
    """(status, heading) for opening and for sending."""
    found = {
        (answer.status_code, re.search(r"<h1[^>]*>([^<]*)", answer.text)[1])
        for answer in (client.get(address), client.post(address, {"value": "11", "do": "send"}))
    }
    assert len(found) == 1
    return found.pop()


def test_an_old_link_says_so(stranger, anna, row, monkeypatch):
    address = link(anna, row)
    later = (datetime.now(tz=UTC) + timedelta(days=31)).timestamp()
    monkeypatch.setattr("django.core.signing.time.time", lambda: later)
    assert refused(stranger, address) == (410, "Linket er for gammelt")
    assert figures(row) == []


def test_a_forged_link_says_so(stranger, anna, row):
    address = link(anna, row)
    other = signing.dumps([anna.pk, row.pk, "2025", 0, "x"], salt="another")
    for token in ("x", address.split("/")[2][:-1], other, "\x00", "æ" * 500, ":::", "a:b:c"):
        assert refused(stranger, f"/indberet-tal/{token}/") == (404, "Linket virker ikke")


def test_a_used_link_shows_what_is_in(stranger, anna, row):
    address = link(anna, row)
    send(stranger, address, value="11")
    assert refused(stranger, address) == (200, "Tallet er inde")
    figure = Measurement.objects.get(period="2025")
    actions.hand_back(measurement=figure, by=factories.UserFactory(role="coordinator"), at=NOW, reason="Nej")
    assert refused(stranger, address) == (200, "Tallet er sendt tilbage")  # a new link comes with the next reminder
    again = link(anna, row)
    assert "Det er sendt tilbage" in stranger.get(again).text
    send(stranger, again, value="10")
    assert [one[0] for one in figures(row)] == [11, 10]


@pytest.mark.parametrize("change", ["membership", "role", "active", "password", "address", "archived", "not here"])
def test_a_link_dies_with_the_persons_rights(stranger, anna, row, change):
    address = link(anna, row)
    changes = {
        "membership": lambda: anna.memberships.all().delete(),
        "role": lambda: type(anna).objects.update(role=""),
        "active": lambda: type(anna).objects.update(is_active=False),
        "password": lambda: (anna.set_password("noget nyt og langt"), anna.save()),
        "address": lambda: type(anna).objects.update(email="ny@example.dk"),
        "archived": lambda: type(row).objects.update(state="archived"),
        "not here": lambda: type(row).objects.update(not_applicable_reason_da="Nej"),
    }
    changes[change]()
    assert refused(stranger, address) == (403, "Dette link virker ikke længere")
    assert figures(row) == []


def test_somebody_elses_link_is_not_for_whoever_is_signed_in(anna, row):
    other, own = signed_in("coordinator"), Client()
    own.force_login(anna)
    assert refused(other, link(anna, row)) == (403, "Dette link er en andens")
    send(own, link(anna, row), value="11")
    assert [one[2] for one in figures(row)] == ["anna"]


def test_too_many_in_an_hour_wait_and_lose_nothing(stranger, anna, row, settings):
    settings.FORMS_PER_ADDRESS = 0
    page = send(stranger, link(anna, row), value="11,75")
    assert (page.status_code, page["Retry-After"], figures(row)) == (429, "3600", [])
    assert "11,75" in page.text


def test_other_methods_are_refused(stranger, anna, row):
    assert [getattr(stranger, method)(link(anna, row)).status_code for method in ("put", "delete")] == [405, 405]


# --- What one is reminded of ---------------------------------------------------------------------
def choice(user):
    return choice_link(user).removeprefix("http://localhost:8000")


def test_opening_the_choice_changes_nothing_and_saving_does(anna):
    client = Client(enforce_csrf_checks=True)
    page = client.get(choice(anna))
    assert page.text.count(" checked") == 4
    assert not ReminderChoice.objects.exists()
    client.post(choice(anna), {"kind": ["late", "zz"]})
    assert ReminderChoice.objects.get().wanted == ["late"]
    client.post(choice(anna), {"kind": ["late"], "none": "1"})
    assert ReminderChoice.objects.get().wanted == []


def test_the_button_of_a_mail_program_turns_all_off(anna):
    answer = Client(enforce_csrf_checks=True).post(choice(anna), {"List-Unsubscribe": "One-Click"})
    assert (answer.status_code, ReminderChoice.objects.get().wanted) == (302, [])


def test_a_forged_choice_says_so(stranger, anna):
    for token in ("x", choice(anna).split("/")[2][:-1], link_token(anna)):
        assert stranger.get(f"/paamindelser/{token}/").status_code == 404
    type(anna).objects.update(email="ny@example.dk")
    assert stranger.get(choice(anna)).status_code == 404


def link_token(anna):
    return report_link(anna, 1, PERIOD, 0).split("/")[-2]


def test_from_the_first_page_one_comes_to_ones_own(editor, stranger):
    type(editor.user).objects.filter(pk=editor.user.pk).update(email="e@example.dk")
    assert "/admin/reminders/" in editor.get("/admin/").text
    page = editor.get("/admin/reminders/", follow=True)
    assert "Dine påmindelser" in page.text
    assert stranger.get("/admin/reminders/").status_code == 302


def test_ones_own_come_in_the_language_of_the_staff_pages(editor, settings):
    editor.cookies[settings.LANGUAGE_COOKIE_NAME] = "de"
    assert editor.get("/admin/reminders/")["Location"].startswith("/de/")
