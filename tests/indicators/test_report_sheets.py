"""The report as sheets of A4, and its sentences."""

from dataclasses import replace
from fractions import Fraction

import pytest
from django.utils import translation

from indicators import choice_words, report_words
from indicators.document import Text
from indicators.report_sheets import LISTED, page_context, sheets, title_of, wheel_of
from tests.indicators.test_document import document, feature, indicator, rolled


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def blocks(made):
    return [block for sheet in sheets(made) for block in sheet.blocks]


def test_the_report_begins_with_cover_and_year_and_has_all_lists_in_order():
    made = document(features=(feature("3.1"), feature("3.2"), feature("3.3", selected=False)))
    assert [sheet.kind for sheet in sheets(made)][:3] == ["cover", "year", "lists"]
    assert [block.kind for block in blocks(made) if block.first] == [
        "indicators", "missing", "context", "initiatives", "events", "partners", "left_out", "wording", "definitions",
    ]  # fmt: skip


def test_lists_without_rows_are_there_to_say_so():
    made = document(indicators=(), context=(), initiatives=(), events=(), partners=())
    empty = {block.kind for block in blocks(made) if not block.rows}
    assert empty == {"indicators", "initiatives", "events", "partners", "definitions"}


@pytest.mark.parametrize("number", [1, 30, 75])
def test_no_row_is_lost_or_told_twice(number):
    rows = tuple(indicator(code=f"i{place}") for place in range(number))
    shown = [
        row.code for block in blocks(document(indicators=rows)) if block.kind == "indicators" for row in block.rows
    ]
    assert shown == [row.code for row in rows]
    parts = [block for block in blocks(document(indicators=rows)) if block.kind == "indicators"]
    assert [block.first for block in parts] == [True] + [False] * (len(parts) - 1)


def test_a_very_long_list_says_how_many_more_there_are():
    rows = tuple(indicator(code=f"i{place}") for place in range(LISTED + 3))
    parts = [block for block in blocks(document(indicators=rows)) if block.kind == "indicators"]
    assert [block.more for block in parts] == [0] * (len(parts) - 1) + [3]


def test_a_row_higher_than_a_sheet_has_a_sheet():
    rows = (indicator(), indicator(code="long", note=Text(en="word " * 3000)), indicator(code="last"))
    shown = [
        row.code for block in blocks(document(indicators=rows)) if block.kind == "indicators" for row in block.rows
    ]
    assert shown == ["co2", "long", "last"]


def test_the_headline_is_never_a_bare_percentage():
    assert report_words.headline(document()) == (
        "The city is 36% of the way, judged by the 1 of 42 Key Features that have figures. "
        "1 Key Feature is achieved or on track, 1 more than a year before."
    )
    assert "as many as a year before" in report_words.headline(document(reached_before=1))
    assert "2 fewer than a year before" in report_words.headline(document(reached_before=3))
    assert report_words.headline(document(city=rolled(of=42))) == "There are no figures to judge by for this year."


def test_what_went_well_and_what_did_not_are_told_from_the_figures():
    half = {"share": Fraction(1, 2), "needed": Fraction(1)}
    made = document(
        features=(
            feature("1.1", status="achieved", share=Fraction(1), needed=Fraction(1, 2)),
            feature("1.2", status="on_track", share=Fraction(3, 5), needed=Fraction(1, 2), wrong_way=1, of=2),
            feature("1.3", status="behind", **half),
            feature("1.4", status="far_behind", share=Fraction(1, 10), needed=Fraction(1)),
            feature("2.1"),
            feature("2.2", status="too_old", **half),
        )
    )
    assert [line[:3] for line in report_words.went_well(made)] == ["1.1", "1.2"]
    assert report_words.to_work_on(made) == [
        "1.4 Short 1.4: Off track, 10% of the way where 100% was needed.",
        "1.3 Short 1.3: Behind, 50% of the way where 100% was needed.",
        "1.2 Short 1.2: On track, 60% of the way where 50% was needed. 1 of its 2 indicators moves the wrong way.",
        "1 Key Feature has no figures to judge by yet.",
        "The figures of 1 Key Feature are too old to judge by.",
    ]


def test_the_counts_by_status_are_all_the_features():
    assert report_words.counts(document()) == [("on_track", "On track", 1), ("no_data", "No data", 1)]


def test_what_the_report_covers_is_said():
    assert (
        choice_words.selection(document()) == "No Key Features were selected for the year, so the report covers all 42."
    )
    assert choice_words.selection(document(chosen=True)) == "2 Key Features were selected for the year."


def test_a_line_has_dashes_for_what_is_not_there_and_zero_for_zero():
    line = report_words.indicator_line(indicator())
    assert (line.baseline, line.baseline_period, line.latest, line.latest_period, line.target, line.share) == (
        "100.0", "2007", "64.5", "2016", "0.0", "36%",
    )  # fmt: skip
    bare = indicator(
        baseline_on=None, baseline_value=None, period="", value=None, figure="", target=None, share=None, needed=None,
        status="no_data", absent_reason=Text(en="Not asked"),
    )  # fmt: skip
    line = report_words.indicator_line(bare)
    assert (line.baseline, line.latest, line.target, line.share, line.reason) == ("–", "–", "–", "–", "Not asked")


def test_a_text_in_another_language_names_it():
    assert report_words.said(Text(da="Æble & pære")) == '<span lang="da">Æble &amp; pære</span>'
    assert report_words.said(Text(da="Æble", en="<Apple>")) == "&lt;Apple&gt;"
    assert report_words.said(Text()) == ""


def test_the_wheel_is_drawn_from_the_document():
    wheel = wheel_of(document())
    assert (wheel.linked, wheel.hub_figure, len(wheel.goals), len(wheel.features)) == (False, "36%", 17, 2)
    assert [line for _y, line in wheel.hub_lines] == ["of the way", "1 of 42 measured"]


def test_the_page_has_all_that_its_templates_ask_for():
    context = page_context(replace(document(), year=2018))
    assert (context["title"], title_of(document()), context["art_goals"]) == ("Report 2018", "Report 2016", [4, 11, 17])
