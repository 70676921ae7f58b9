"""The files of a frozen baseline: made once, the same for ever, and told of when they are not."""

import hashlib
from datetime import UTC, date, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from indicators import frozen_files, report_files
from indicators.models import Baseline, BaselineContent, BaselineFile, Indicator
from initiatives.models import Initiative, KeyFeature
from tests.factories import InitiativeFactory
from tests.indicators.test_freezing import NOW, a_year, frozen

pytestmark = pytest.mark.django_db
LATER = datetime(2027, 3, 1, tzinfo=UTC)
LANGUAGES = {"da": "/rapporter", "en": "/en/reports", "de": "/de/berichte"}


def address(kind, language="en", year=2025):
    return f"{LANGUAGES[language]}/{year}.{kind.rpartition('.')[2]}{'?excel=da' if kind == 'excel.csv' else ''}"


def files(client):
    return {
        (wanted.kind, wanted.language): client.get(address(wanted.kind, wanted.language)).content
        for wanted in frozen_files.all_wanted()
    }


def said(command):
    out, err = StringIO(), StringIO()
    try:
        call_command(command, stdout=out, stderr=err)
    except CommandError as error:
        err.write(f"{error}\n")
    return out.getvalue() + err.getvalue()


@pytest.fixture
def few(monkeypatch):
    """Two kinds are enough where it is not about what is in them."""
    for kind in set(report_files.KINDS) - {"csv", "excel.csv"}:
        monkeypatch.delitem(report_files.KINDS, kind)


@pytest.fixture
def forced(db):
    """The guard of the database put aside, as whoever owns it could do; the end of the test takes it back."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = 'replica'")


def test_every_kind_in_every_language_is_made_once_and_says_when(db):
    a_year()
    baseline = frozen()
    made = list(frozen_files.make_missing(baseline, at=NOW))
    assert {(row.kind, row.language) for row in made} == {(w.kind, w.language) for w in frozen_files.all_wanted()}
    assert {row.made_at for row in made} == {NOW}
    assert len({row.name for row in made}) == len(made)
    for row in made:
        assert row.checksum == hashlib.sha256(bytes(row.content.data)).hexdigest()
    assert list(frozen_files.make_missing(baseline, at=LATER)) == []


def test_a_frozen_file_is_the_same_for_ever(client, monkeypatch):
    """Whatever is renamed, deleted or corrected, and whatever a newer program would write."""
    row = a_year()
    frozen()
    before = files(client)
    assert set(map(bool, before.values())) == {True}
    Indicator.objects.filter(pk=row.pk).update(name_en="Renamed", unit_da="andet", decimals=0)
    KeyFeature.objects.update(title_en="Renamed", short_de="Anders")
    Initiative.objects.all().delete()
    InitiativeFactory()
    for kind, known in report_files.KINDS.items():
        newer = report_files.Kind(known.mime, lambda *_: b"newer", known.whole)
        monkeypatch.setitem(report_files.KINDS, kind, newer)
    assert files(client) == before
    Indicator.objects.filter(pk=row.pk).update(state="archived")
    assert files(client) == before


def test_a_year_frozen_again_keeps_the_files_of_both_versions(few, client):
    a_year()
    frozen()
    first = client.get(address("csv")).content
    frozen(reason="A slip")
    assert client.get(address("csv")).content != first
    assert client.get(f"{address('csv')}?version=1").content == first
    names = [response.headers["Content-Disposition"] for response in (
        client.get(f"{address('csv')}?version=1"), client.get(address("csv")),
    )]  # fmt: skip
    assert names == [
        'attachment; filename="learning-city-report-2025-en.csv"',
        'attachment; filename="learning-city-report-2025-v2-en.csv"',
    ]


def test_a_file_that_was_never_made_is_made_when_it_is_missed(client):
    a_year()
    baseline = frozen()
    assert BaselineFile.objects.count() == 0
    response = client.get(address("csv"))
    (made,) = BaselineFile.objects.all()
    assert (made.baseline, made.kind, made.language) == (baseline, "csv", "en")
    assert made.made_at > NOW
    assert response.headers["ETag"] == f'"{made.checksum[:32]}"'
    assert response.headers["Repr-Digest"].startswith("sha-256=:")
    again = client.get(address("csv"), headers={"If-None-Match": response.headers["ETag"]})
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", response.headers["ETag"])


def test_large_ones_are_made_in_the_background(few, client, settings):
    a_year()
    frozen()
    settings.EXPORT_LARGE = 1
    response = client.get(address("csv"))
    assert (response.status_code, response.headers["Retry-After"]) == (202, "3")
    every = len(frozen_files.all_wanted())
    assert f"0 of {every} files are made." in response.content.decode()
    assert said("make_exports").count("SHA-256") == every
    assert client.get(address("csv")).status_code == 200


@pytest.mark.parametrize("change", ["damaged", "gone"])
def test_what_is_damaged_or_gone_is_told_and_never_made_anew(few, client, forced, change):
    a_year()
    baseline = frozen()
    list(frozen_files.make_missing(baseline, at=NOW))
    kept = BaselineContent.objects.filter(file__kind="csv", file__language="en")
    if change == "damaged":
        kept.update(data=b"99")
    else:
        kept.delete()
    response = client.get(address("csv"))
    assert response.status_code == 503
    assert "checksum does not hold" in response.content.decode()
    told = said("verify_baselines")
    sentence = "is not what was made" if change == "damaged" else "is gone"
    assert sentence in told
    assert "learning-city-report-2025-en.csv" in told
    assert "1 faults in 1 baselines." in told
    said("make_exports")
    assert client.get(address("csv")).status_code == 503
    assert client.get(address("csv", "da")).status_code == 200
    with pytest.raises(CommandError, match="not what was made"):
        call_command("export_report", "2025", format="csv", language="en", output="/dev/null")


def test_verifying_tells_what_was_never_made_and_what_is_whole(few):
    a_year()
    baseline = frozen()
    assert "never made: csv, da" in said("verify_baselines")
    list(frozen_files.make_missing(baseline, at=NOW))
    number = len(frozen_files.all_wanted())
    assert said("verify_baselines") == f"1 baselines and {number} files are as they were made.\n"


def test_the_database_refuses_to_change_or_delete_a_file(few):
    a_year()
    list(frozen_files.make_missing(frozen(), at=NOW))
    for table, column in (("baselinefile", "id"), ("baselinecontent", "file_id")):
        for order in (f"DELETE FROM indicators_{table}", f"UPDATE indicators_{table} SET {column} = {column}"):
            with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
                connection.cursor().execute(order)


def test_the_page_leads_to_the_checksums_and_does_not_change_when_files_are_made(client):
    a_year()
    baseline = frozen()
    before = client.get("/en/reports/2025/").content
    assert b'href="/en/reports/2025.sha256"' in before
    frozen_files.keep(baseline, frozen_files.read(baseline), frozen_files.Wanted("csv", "en"), at=NOW)
    assert client.get("/en/reports/2025/").content == before


def test_what_is_not_made_yet_is_named_beside_the_checksums(few, client):
    a_year()
    frozen()
    assert "# Not made yet: csv, de" in client.get("/en/reports/2025.sha256").content.decode()


def test_the_checksums_as_a_file_for_sha256sum(few, client):
    a_year()
    baseline = frozen()
    made = {row.name: row.checksum for row in frozen_files.make_missing(baseline, at=NOW)}
    response = client.get("/en/reports/2025.sha256")
    lines = response.content.decode().splitlines()
    assert {line[66:]: line[:64] for line in lines if line and not line.startswith("#")} == made
    assert f"#   {baseline.checksum}" in lines
    assert client.get("/en/reports/2024.sha256").status_code == 404


def test_the_command_line_gives_the_kept_file(client, tmp_path):
    a_year()
    frozen()
    kept = client.get(address("pdf", "de")).content
    target = tmp_path / "report.pdf"
    call_command("export_report", "2025", format="pdf", language="de", output=target, stderr=StringIO())
    assert target.read_bytes() == kept


def test_freezing_from_the_command_line_makes_the_files(few):
    a_year()
    out = StringIO()
    call_command("freeze_baseline", "2025", stdout=out)
    assert BaselineFile.objects.count() == len(frozen_files.all_wanted())
    for row in BaselineFile.objects.all():
        assert f"{row.checksum}  {row.name}" in out.getvalue()


def test_an_extract_of_a_frozen_report_is_no_kept_file(client):
    a_year()
    frozen()
    assert client.get(f"{address('csv')}?goal=4").status_code == 200
    assert BaselineFile.objects.count() == 0


def test_a_strangers_absurd_questions(client):
    for query in ("?version=0", "?version=9999", "?version=1"):
        assert client.get(f"/en/reports/2024.csv{query}").status_code == 404
    for year in (0, 1899, 9999, 10**12):
        assert client.get(f"/en/reports/{year}.sha256").status_code == 404
        assert client.get(f"/en/reports/{year}.pdf").status_code == 404


def test_no_draft_is_in_any_file(client):
    a_year()
    InitiativeFactory(title_en="Hidden draft", state="draft").tags.create(feature=KeyFeature.objects.get(code="3.1"))
    frozen()
    assert not any(b"Hidden draft" in content for content in files(client).values())
    assert date(2025, 12, 31) == Baseline.objects.get().as_of
