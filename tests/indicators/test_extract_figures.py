"""The figures of an extract: rolled up from what is left of the document, and the same in every kind of file."""

import csv
import io
import json
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction

import docx
import openpyxl
import pytest
from django.utils.translation import override

from indicators import print_cover
from indicators.document import Freeze
from indicators.narrowing import narrowed
from indicators.report_about import about
from indicators.report_choice import Choice
from indicators.report_files import report_file
from indicators.report_notes import notes
from indicators.report_sheets import page_context
from tests.indicators import pdfs
from tests.indicators.test_document import document, feature, rolled

FROZEN = Freeze(1, datetime(2026, 11, 24, 11, tzinfo=UTC), "The city", checksum="b" * 64)


def of(code, goal, dimension, share, needed, status):
    return replace(
        feature(code, share=share, needed=needed, status=status), goals=(goal,), dimensions=(dimension,)
    )  # fmt: skip


@pytest.fixture
def frozen():
    """Three Key Features: of goal 7 one at a half and one at a quarter, of goal 4 one that is there."""
    half, quarter, need = Fraction(1, 2), Fraction(1, 4), Fraction(1, 2)
    return document(
        city=rolled(share=Fraction(7, 12), needed=need, status="on_track"),
        dimensions=(rolled("environmental", share=half), rolled("social", share=Fraction(1))),
        goals=(rolled("4", share=Fraction(1)), rolled("7", share=Fraction(3, 8))),
        features=(
            of("3.1", 7, "environmental", half, need, "on_track"),
            of("3.2", 7, "environmental", quarter, need, "behind"),
            of("5.2", 4, "social", Fraction(1), need, "achieved"),
        ),
        frozen=FROZEN,
        reached_before=1,
    )


def test_they_are_the_means_of_what_is_left(frozen):
    found = narrowed(frozen, Choice(goals=("7",)))
    assert (found.city.share, found.city.needed, found.city.status) == (Fraction(3, 8), Fraction(1, 2), "behind")
    assert (found.city.measured, found.city.of) == (2, 2)
    assert [(row.code, row.share, row.of) for row in found.goals] == [("4", None, 0), ("7", Fraction(3, 8), 2)]
    assert [row.share for row in found.dimensions] == [Fraction(3, 8), None]
    assert (found.share_before, found.reached_before) == (None, None)
    assert [row.rolled for row in found.features] == [row.rolled for row in frozen.features]


def test_they_are_judged_by_the_thresholds_of_the_document(frozen):
    mild = replace(frozen, on_track_from=Fraction(3, 4), behind_from=Fraction(1, 2))
    assert narrowed(mild, Choice(goals=("7",))).city.status == "on_track"


def test_what_leaves_no_key_feature_out_keeps_the_figures_of_the_whole(frozen):
    for choice in (Choice(), Choice(narrative=False), Choice(everything=True)):
        assert narrowed(frozen, choice).city == frozen.city


def test_an_extract_of_all_has_the_figures_of_all(frozen):
    assert narrowed(frozen, Choice(goals=("4", "7"))).city.share == Fraction(7, 12)


def test_the_first_sentence_and_the_figures_are_the_same_in_every_file(frozen):
    made, sentence = narrowed(frozen, Choice(goals=("7",))), (
        "The Key Features of this extract are 38% of the way, judged by the 2 of 2 that have figures. "
        "1 Key Feature is achieved or on track."
    )  # fmt: skip
    with override("en"):
        page = page_context(made)
    assert (page["headline"], page["wheel"]) == (sentence, None)
    assert page["not_compared"] == f"{YEAR} {BASELINE}"
    assert [row[2] for row in page["counts"]] == [1, 1]
    pdf = report_file(made, "pdf", "en")
    assert sentence in " ".join(pdfs.text(pdf).split())
    assert list(pdfs.tags(pdf).all("Figure")) == []
    text = docx.Document(io.BytesIO(report_file(made, "docx", "en")))
    assert sentence in [line.text for line in text.paragraphs]
    summary = openpyxl.load_workbook(io.BytesIO(report_file(made, "xlsx", "en")))["Summary"]
    assert sentence in [row[0] for row in summary.iter_rows(values_only=True)]
    city = json.loads(report_file(made, "json", "en"))["report"]["city"]
    assert (city["share"], city["measured"], city["of"], city["status"]) == ("0.3750", 2, 2, "behind")
    with zipfile.ZipFile(io.BytesIO(report_file(made, "zip", "en"))) as archive:
        goals = list(csv.DictReader(io.StringIO(archive.read("goals.csv").decode())))
    assert [(row["goal"], row["share"], row["of"]) for row in goals] == [("4", "", "0"), ("7", "0.375", "2")]


YEAR = "How far this extract was a year before is not told: that is known of the whole city alone."
BASELINE = (
    "What changed since the baseline before is not told: only the report as it is, without any choice, is compared "
    "with it."
)


@pytest.mark.parametrize(
    ("choice", "said"),
    [
        (Choice(), []),
        (Choice(goals=("7",)), [YEAR, BASELINE]),
        (Choice(organisations=("office",)), [YEAR, BASELINE]),
        (Choice(narrative=False), [BASELINE]),
        (Choice(live=True), [BASELINE]),
    ],
)
def test_every_comparison_that_is_not_made_is_told_on_cover_and_notes(frozen, choice, said):
    made = narrowed(frozen, choice)
    with override("en"):
        cover = dict(print_cover.facts(made, about(made, "en"))).get("Not compared", ())
        told = [note for note in notes(made) if note in (YEAR, BASELINE)]
    assert (" ".join(line.text for line in cover), told) == (" ".join(said), said)
    assert dict(about(made, "en").facts).get("Not compared", "") == " ".join(said)


@pytest.mark.parametrize(
    ("language", "label"), [("da", "Ikke sammenlignet"), ("en", "Not compared"), ("de", "Nicht verglichen")]
)
def test_a_workbook_says_it_on_its_first_sheet_and_its_notes(frozen, language, label):
    made = narrowed(frozen, Choice(goals=("7",)))
    book = openpyxl.load_workbook(io.BytesIO(report_file(made, "xlsx", language)))
    first, last = book.worksheets[0], book.worksheets[-1]
    (words,) = [row[1] for row in first.iter_rows(values_only=True) if row[0] == label]
    noted = [row[0] for row in last.iter_rows(values_only=True) if row[0]]
    assert " ".join(note for note in noted if note in words and note.endswith(".")) == words
