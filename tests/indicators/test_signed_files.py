"""The answers as a workbook, and the files of what is signed: made once, then served as they are."""

import io
from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, transaction
from openpyxl import load_workbook

from indicators.answering import reopen
from indicators.models import Answer, Question, SignedFile
from indicators.signing import sign
from tests.factories import UserFactory
from tests.indicators.answers import answer, outline, question, signed_questionnaire

pytestmark = pytest.mark.django_db
PLACE = "/en/reports/2026/questionnaire"
DRAFT = "/admin/questionnaires/2026/print.xlsx"
AGAIN = datetime(2026, 11, 21, 12, tzinfo=UTC)


def rows_of(content, sheet):
    head, *rows = load_workbook(io.BytesIO(content))[sheet].iter_rows()
    return [dict(zip((cell.value for cell in head), row, strict=True)) for row in rows]


def test_the_workbook_has_a_row_for_each_question_with_its_answers_side_by_side(stranger):
    signed_questionnaire(signed_as="The mayor")
    content = stranger.get(f"{PLACE}.xlsx").content
    rows = rows_of(content, "Answers")
    assert len(rows) == Question.objects.filter(retired=False).count()
    row = next(row for row in rows if row["No."].value == "3.1")
    assert row["Question"].value.startswith("Why is the city a learning city")
    assert {name: cell.value for name, cell in row.items() if name not in ("Section", "Question")} == {
        "No.": "3.1", "Word limit": 200, "Words, English": 3, "Words, Danish": 3, "Rating": None,
        "Answer, English": "In English: why", "Answer, Danish": "På dansk: why", "Signed off": datetime(2026, 11, 20),
    }  # fmt: skip
    assert row["Signed off"].is_date
    assert 3 in [each["Rating"].value for each in rows]
    sheet = load_workbook(io.BytesIO(content))["Answers"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref.partition(":")[0]) == ("C2", "A1")
    about = [
        [cell.value for cell in row]
        for row in load_workbook(io.BytesIO(content))["About the file"].iter_rows(max_col=2)
    ]
    assert ["Signed by", "The mayor"] in about


def test_those_who_write_read_who_wrote_what_and_the_public_does_not(stranger, coordinator):
    kim, ann = (UserFactory(first_name=name, last_name="Jensen") for name in ("Kim", "Ann"))
    for part, by in (("en", kim), ("da", ann)):
        answer(question(), part, "=1+1", by, datetime.fromisoformat("2026-11-01T23:30:00+00:00"))
    row = next(row for row in rows_of(coordinator.get(DRAFT).content, "Svar") if row["Skrevet af"].value)
    assert (row["Skrevet af"].value, row["Senest skrevet"].value) == ("Kim Jensen; Ann Jensen", datetime(2026, 11, 2))
    assert (row["Svar, engelsk"].value, row["Svar, engelsk"].data_type) == ("'=1+1", "s")
    assert row["Underskrevet"].value is None
    assert stranger.get(f"{PLACE}.xlsx").status_code == 404
    Answer.objects.all().delete()
    signed_questionnaire()
    assert "Written by" not in rows_of(stranger.get(f"{PLACE}.xlsx").content, "Answers")[0]


@pytest.mark.parametrize("kind", ["pdf", "xlsx"])
def test_a_file_of_signed_answers_is_made_once_and_then_served_as_it_is(stranger, monkeypatch, kind):
    row = signed_questionnaire()
    first = stranger.get(f"{PLACE}.{kind}")
    monkeypatch.setattr("indicators.signed_files.questionnaire_file", None)  # whoever makes it again fails
    again = stranger.get(f"{PLACE}.{kind}")
    assert (again.content, again["ETag"]) == (first.content, first["ETag"])
    assert [(each.sign_off, each.kind, each.language) for each in SignedFile.objects.all()] == [(row, kind, "en")]


def test_it_can_be_neither_changed_nor_deleted_and_a_damaged_one_is_not_served(stranger, monkeypatch):
    signed_questionnaire()
    stranger.get(f"{PLACE}.csv")
    for write in (lambda rows: rows.update(kind="pdf"), lambda rows: rows.delete()):
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            write(SignedFile.objects.all())
    monkeypatch.setattr("indicators.signed_files._digest", lambda _data: "0" * 64)
    assert stranger.get(f"{PLACE}.csv").status_code == 503


def test_answers_that_are_signed_again_have_files_of_their_own(stranger):
    by = UserFactory(role="coordinator")
    signed_questionnaire(by)
    first = stranger.get(f"{PLACE}.csv").content
    reopen(questionnaire=outline(), reason="A slip", by=by, at=AGAIN)
    assert stranger.get(f"{PLACE}.csv").status_code == 404
    row = sign(questionnaire=outline(), by=by, at=AGAIN)
    again = stranger.get(f"{PLACE}.csv").content
    assert (first != again, row.checksum in again.decode()) == (True, True)


def test_a_kept_file_costs_two_queries(stranger, django_assert_num_queries):
    signed_questionnaire()
    stranger.get(f"{PLACE}.xlsx")
    with django_assert_num_queries(2):  # the document; the file
        stranger.get(f"{PLACE}.xlsx")
