"""`manage.py export_report` writes what the page's download gives."""

import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.indicators.test_board import measured

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def figures():
    measured("3.1", 50, period="2021", name_da="Æbler", name_en="Apples")


@pytest.mark.parametrize(
    ("options", "address"),
    [
        (["--format", "csv"], "/rapporter/2021.csv"),
        (["--format", "csv", "--lang", "en"], "/en/reports/2021.csv"),
        (["--format", "csv", "--excel", "da"], "/rapporter/2021.csv?excel=da"),
        (["--format", "xlsx", "--language", "en"], "/en/reports/2021.xlsx"),
        (["--format", "zip", "--language", "de"], "/de/berichte/2021.zip"),
        (["--format", "docx", "--language", "de"], "/de/berichte/2021.docx"),
        (["--format", "json", "--language", "de"], "/de/berichte/2021.json"),
    ],
)
def test_the_file_is_byte_for_byte_the_download(stranger, tmp_path, options, address):
    file = tmp_path / "report"
    call_command("export_report", "2021", *options, "--output", str(file))
    assert file.read_bytes() == stranger.get(address).content


def test_without_a_file_it_goes_to_the_standard_output(stranger, capfdbinary):
    call_command("export_report", "2021")
    assert capfdbinary.readouterr().out == stranger.get("/rapporter/2021.csv").content


def test_what_the_report_lacks_is_told_beside_it(capfd, coordinator):
    call_command("export_report", "2021")
    told = capfd.readouterr().err
    assert told.startswith("Gaps in the report: ")
    assert "; Not assessed: 42; " in told
    page = coordinator.get("/en/reports/2021/").content.decode()
    number = told.partition(": ")[2].partition(".")[0]
    assert f"what is missing, and who owes it ({number})" in page
    assert f"({number})" not in coordinator.get("/en/reports/2021/?feature=3.1").content.decode()


def test_the_page_is_one_file_that_needs_no_other(tmp_path):
    file = tmp_path / "report.html"
    call_command("export_report", "2021", "--format", "html", "--lang", "en", "--output", str(file))
    page = file.read_text()
    assert ("Apples" in page, "<style>" in page, '<html lang="en"' in page) == (True, True, True)
    assert re.findall(r'(?:src|href)="(?!#|https?:)[^"]*"', page) == []


@pytest.mark.parametrize("year", ["1899", "9999"])
def test_a_year_without_a_report_is_refused_with_a_sentence(year):
    with pytest.raises(CommandError, match=f"There is no report for {year}: give a year from 1900 to this one."):
        call_command("export_report", year)


def test_a_place_that_cannot_be_written_is_told(tmp_path):
    with pytest.raises(CommandError, match="No such file or directory"):
        call_command("export_report", "2021", "--output", str(tmp_path / "missing" / "report.csv"))


@pytest.mark.parametrize("kind", ["csv", "zip"])
def test_what_is_chosen_is_written_as_the_page_gives_it(stranger, tmp_path, kind):
    file = tmp_path / "report"
    choose = "feature=3.2&from=2020&narrative=no"
    call_command("export_report", "2021", "--format", kind, "--choose", choose, "--output", str(file))
    assert file.read_bytes() == stranger.get(f"/rapporter/2021.{kind}?{choose}").content
    assert file.read_bytes() != stranger.get(f"/rapporter/2021.{kind}").content


def test_an_extract_of_a_frozen_baseline_is_not_its_kept_file(stranger, tmp_path):
    call_command("freeze_baseline", "2021", verbosity=0)
    file = tmp_path / "report"
    call_command("export_report", "2021", "--choose", "feature=3.2", "--output", str(file))
    assert file.read_bytes() == stranger.get("/rapporter/2021.csv?feature=3.2").content
    assert ("Æbler" in file.read_text(), "3.2" in file.read_text()) == (False, True)


@pytest.mark.parametrize(("choose", "told"), [("feature=99.9&from=x", "x, 99.9"), ("goal=77", "77")])
def test_what_cannot_be_chosen_is_refused(choose, told):
    with pytest.raises(CommandError, match=f"This cannot be chosen: {told}."):
        call_command("export_report", "2021", "--choose", choose)


def test_from_code_it_goes_to_any_place(stranger, tmp_path):
    out, file = StringIO(newline=""), tmp_path / "report.csv"
    call_command("export_report", 2021, format="csv", stdout=out)
    call_command("export_report", 2021, format="csv", output=str(file))
    assert out.getvalue().encode() == file.read_bytes()
    with pytest.raises(CommandError, match="no text: add --output FILE"):
        call_command("export_report", 2021, format="xlsx", stdout=StringIO())
