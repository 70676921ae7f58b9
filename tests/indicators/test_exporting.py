"""Files of live reports: made once for one state of the data, at once or in the background, and never too many."""

import hashlib
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone, translation

from indicators import exporting, worker
from indicators.exporting import Asked
from indicators.exports.headway import told_to
from indicators.models import Export, ExportContent
from indicators.models.measurements import Measurement
from indicators.report_files import report_file
from initiatives.models import Initiative
from tests.conftest import signed_in
from tests.factories import InitiativeFactory
from tests.indicators.test_freezing import a_year

pytestmark = pytest.mark.django_db
PDF = "/en/reports/2025.pdf"


@pytest.fixture(autouse=True)
def english():
    """Addresses that models give are in the language that is active."""
    with translation.override("en"):
        yield


@pytest.fixture
def large(settings):
    """Everything is."""
    settings.EXPORT_LARGE = 0
    a_year()


def ask(**values):
    return exporting.ask(Asked(**{"year": 2025, "kind": "pdf", "language": "en"} | values), by=None, at=timezone.now())


def made():
    out = StringIO()
    call_command("make_exports", stdout=out)
    return out.getvalue()


def test_a_pdf_is_made_once_for_one_state_of_the_data(client):
    a_year()
    first = client.get(PDF)
    assert (first.status_code, first.headers["Content-Type"]) == (200, "application/pdf")
    assert first.headers["Content-Disposition"] == 'attachment; filename="learning-city-report-2025.pdf"'
    made_at = Export.objects.get().finished_at
    assert client.get(PDF).content == first.content
    assert Export.objects.get().finished_at == made_at


def test_another_state_language_or_choice_is_another_file(client, monkeypatch):
    a_year()
    client.get(PDF)
    client.get("/de/berichte/2025.pdf")
    client.get(f"{PDF}?goal=4")
    client.get(f"{PDF}?goal=4&unheard=of")
    assert Export.objects.count() == 3
    monkeypatch.setattr("initiatives.versions._look", lambda: "SELECT 1, 2, 'another', false")
    client.get(PDF)
    assert Export.objects.count() == 4


def test_an_extract_says_so_and_stays_out_of_search_engines(client):
    a_year()
    response = client.get(f"{PDF}?goal=4")
    assert "learning-city-report-2025-extract.pdf" in response.headers["Content-Disposition"]
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert "X-Robots-Tag" not in client.get(PDF).headers


def test_a_large_one_is_waited_for_on_a_page_that_can_be_left(client, large):
    response = client.get(PDF)
    export = Export.objects.get()
    assert (response.status_code, response.headers["Location"]) == (302, export.get_absolute_url())
    page = client.get(export.get_absolute_url())
    told = page.content.decode()
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in told
    assert f'hx-get="{export.get_absolute_url()}" hx-trigger="every 3s"' in told
    assert "It is next." in told
    assert "no-store" in page.headers["Cache-Control"]
    assert client.get(f"{export.get_absolute_url()}file/").status_code == 404
    assert made() == "2025.pdf (en): done\n"
    ready = client.get(export.get_absolute_url()).content.decode()
    assert "Your file is ready" in ready
    assert ("refresh" in ready, "hx-get" in ready) == (False, False)
    assert client.get(f"{export.get_absolute_url()}file/").content[:5] == b"%PDF-"
    assert client.get(PDF).status_code == 200


def test_large_files_of_other_kinds_wait_as_well(client, large, settings):
    for kind in ("csv", "xlsx"):
        assert client.get(f"/en/reports/2025.{kind}").status_code == 302
    assert {export.kind for export in Export.objects.all()} == {"csv", "xlsx"}
    assert made().count("done") == 2
    response = client.get("/en/reports/2025.csv")
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    content, export = b"".join(response), Export.objects.get(kind="csv")
    assert (len(content), hashlib.sha256(content).hexdigest()) == (export.size, export.checksum)
    assert response.headers["Content-Length"] == str(export.size)
    settings.EXPORT_LARGE = 3000
    assert client.get("/en/reports/2025.csv").content == content


def test_the_queue_is_worked_in_order_and_says_how_many_are_before(client, large):
    exports = [ask(language=language) for language in ("da", "en", "de")]
    assert "2 files are made before it." in client.get(exports[2].get_absolute_url()).content.decode()
    assert made() == "2025.pdf (da): done\n2025.pdf (en): done\n2025.pdf (de): done\n"


@pytest.mark.parametrize(
    ("kind", "step", "part", "parts", "words", "percent"),
    [
        ("pdf", 0, 0, 0, "Gathering the figures", 5),
        ("pdf", 1, 0, 0, "Writing the file", 30),
        ("pdf", 1, 2, 6, "Chapter 2 of 6 is written", 50),
        ("docx", 1, 6, 6, "Setting the pages", 90),
        ("xlsx", 1, 17, 17, "Sheet 17 of 17 is written", 90),
        ("json", 1, 1200, 2400, "1,200 of 2,400 rows are written", 60),
        ("pdf", 2, 0, 0, "Keeping the file", 92),
    ],
)
def test_the_page_says_what_is_being_done(client, large, kind, step, part, parts, words, percent):
    export = ask(kind=kind)
    Export.objects.filter(pk=export.pk).update(state="running", step=step, part=part, parts=parts)
    page = client.get(export.get_absolute_url()).content.decode()
    assert f"<b>{words}" in page
    assert f'<progress class="bar" max="100" value="{percent}"' in page


@pytest.mark.parametrize(
    ("kind", "steps"),
    [
        ("pdf", [(number, 6) for number in range(1, 7)]),
        ("xlsx", [(number, 17) for number in range(1, 18)]),
    ],
)
def test_what_is_written_tells_how_far_it_is(large, monkeypatch, kind, steps):
    told = []
    monkeypatch.setattr(exporting._Listener, "__call__", lambda _self, done, of: told.append((done, of)))
    ask(kind=kind)
    assert made() == f"2025.{kind} (en): done\n"
    assert told == steps


@pytest.mark.parametrize("kind", ["zip", "json"])
def test_rows_are_counted_to_the_last(large, kind):
    export = ask(kind=kind)
    document = exporting.chosen({}, 2025, timezone.localdate(), whole=True).document
    listener = exporting._Listener(export)
    with told_to(listener):
        report_file(document, kind, "en")
    export.refresh_from_db()
    assert export.part == export.parts > 0


def test_what_fails_is_told_and_can_be_asked_for_again(client, large, monkeypatch, caplog):
    export = ask()
    monkeypatch.setattr("indicators.exporting.write_report", lambda *_: 1 / 0)
    assert made() == "2025.pdf (en): failed\n"
    assert "ZeroDivisionError" in caplog.text
    page = client.get(export.get_absolute_url()).content.decode()
    assert "The file could not be made" in page
    assert "Something went wrong in the program; those who run the portal can see what." in page
    assert 'href="/en/reports/2025.pdf"' in page
    monkeypatch.undo()
    assert client.get(PDF).status_code == 302
    assert made() == "2025.pdf (en): done\n"


def test_what_a_process_that_is_gone_left_is_made_again_and_given_up_in_the_end(large):
    export = ask()
    Export.objects.update(state="running", tries=1)
    assert made() == "2025.pdf (en): done\n"
    Export.objects.filter(pk=export.pk).update(state="running", tries=exporting.TRIES)
    assert made() == ""
    export.refresh_from_db()
    assert (export.state, export.fault) == ("failed", "stopped")


def test_strangers_cannot_begin_more_than_so_many(client, settings):
    a_year()
    settings.EXPORTS_PER_MINUTE = 2
    for goal in (1, 2):
        assert client.get(f"{PDF}?goal={goal}").status_code == 200
    response = client.get(f"{PDF}?goal=3")
    assert (response.status_code, response.headers["Retry-After"]) == (429, "60")
    assert "Many files are being made just now" in response.content.decode()
    assert client.get(f"{PDF}?goal=1").status_code == 200  # is there already
    assert signed_in("editor").get(f"{PDF}?goal=4").status_code == 200
    Export.objects.update(asked_at=timezone.now() - timedelta(minutes=2))
    assert client.get(f"{PDF}?goal=5").status_code == 200


def test_strangers_cannot_let_more_than_so_many_wait(client, settings, large):
    settings.EXPORTS_WAITING = 1
    assert client.get(PDF).status_code == 302
    assert client.get("/de/berichte/2025.pdf").status_code == 429


def test_the_page_of_my_exports_has_mine_alone(large):
    mine, other = signed_in("editor"), signed_in("editor")
    mine.get(PDF)
    export = Export.objects.get()
    page = mine.get("/admin/exports/").content.decode()
    assert export.get_absolute_url() in page
    assert "venter" in page
    assert export.get_absolute_url() not in other.get("/admin/exports/").content.decode()
    assert "Ingen eksporter endnu" in other.get("/admin/exports/").content.decode()


def test_the_page_of_my_exports_says_why_one_failed_and_forgets_what_is_older_than_a_day(large):
    mine = signed_in("editor")
    mine.get("/en/reports/2025.csv?excel=da")
    Export.objects.update(state="failed", fault="stopped")
    page = mine.get("/admin/exports/").content.decode()
    assert "Den er begyndt tre gange" in page
    assert 'href="/en/reports/2025.csv?excel=da"' in page
    Export.objects.update(asked_at=timezone.now() - exporting.KEPT - timedelta(minutes=1))
    assert "Ingen eksporter endnu" in mine.get("/admin/exports/").content.decode()
    mine.get(PDF)
    assert [export.kind for export in Export.objects.all()] == ["pdf"]


def test_no_draft_is_in_an_export(client):
    a_year()
    before = client.get(PDF).content
    InitiativeFactory(title_en="Hidden", state="draft")
    Initiative.objects.filter(title_en="Hidden").update(summary_en="Hidden")
    Export.objects.all().delete()
    assert client.get(PDF).content == before
    assert Measurement.objects.exists()


def test_old_exports_make_room():
    a_year()
    export = ask()
    ExportContent.objects.create(export=export, data=b"x")
    assert exporting.prune(timezone.now()) == 0
    assert exporting.prune(timezone.now() + timedelta(days=1, minutes=1)) == 2
    assert not ExportContent.objects.exists()


def test_an_export_that_is_ready_has_a_file():
    a_year()
    with pytest.raises(DatabaseError, match="export_done_has_a_file"), transaction.atomic():
        Export.objects.filter(pk=ask().pk).update(state="done")


def test_only_one_process_makes_exports(large):
    ask()
    assert exporting.somebody_works() is False
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [exporting.WORKER_LOCK])
    try:
        assert exporting.somebody_works() is True
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [exporting.WORKER_LOCK])


class Process:
    """One that has been started; it lives until it is over."""

    def __init__(self, command, **_options):
        self.command, self.over = command, None
        STARTED.append(self)

    def poll(self):
        return self.over


STARTED = []


@pytest.fixture
def started(settings, monkeypatch):
    settings.EXPORT_WORKER = True
    monkeypatch.setattr(worker, "_started", [])
    monkeypatch.setattr("subprocess.Popen", Process)
    STARTED.clear()
    return STARTED


def test_one_process_is_started_however_often_a_page_is_loaded(started):
    for _time in range(3):
        worker.wake()
    (process,) = started
    assert process.command[-1] == "make_exports"
    process.over = 0
    worker.wake()
    assert len(started) == 2


def test_none_is_started_where_somebody_works_or_a_timer_does(started, settings, monkeypatch):
    monkeypatch.setattr(worker, "somebody_works", lambda: True)
    worker.wake()
    monkeypatch.undo()
    settings.EXPORT_WORKER = False
    worker.wake()
    assert started == []


def test_unknown_exports_and_years_do_not_exist(client):
    assert client.get("/en/reports/exports/unheard-of/").status_code == 404
    assert client.get("/en/reports/exports/unheard-of/file/").status_code == 404
    assert client.get("/en/reports/2999.pdf").status_code == 404
    assert client.get("/en/reports/2025.pdf?version=3").status_code == 404
    assert Export.objects.count() == 0


@pytest.mark.parametrize("language", ["da", "en", "de"])
def test_the_few_addresses_of_the_process_are_those_of_the_site(settings, language):
    with translation.override(language):
        for page, values in (("report-schema", []), ("report-detail", [2024]), ("report-xlsx", [2024])):
            few = reverse(page, urlconf=settings.EXPORT_URLCONF, args=values)
            assert few == reverse(page, args=values)
