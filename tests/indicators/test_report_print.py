"""The report as a PDF, read back: what it says, how it is tagged, and that nothing anyone typed can break it."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from indicators import report_print
from indicators.document import FigureEntry, Freeze, LevelEntry, Text
from indicators.exports.faces import LACKING, shown
from indicators.report_files import report_file
from indicators.report_print import MEASURED
from tests.indicators import pdfs
from tests.indicators.test_document import document, feature, indicator

LONG = "Donaudampfschifffahrtsgesellschaftskapitänswitwenrentenversicherung"


def printed(made=None, language="en"):
    return report_file(made or document(), "pdf", language)


def words(content):
    """On one line: where a line ends is for the paper to say."""
    return " ".join(pdfs.text(content).replace("\u00ad", "").split())


def figure(period, value, indicator="co2", breakdown=""):
    return FigureEntry(indicator, period, breakdown, Decimal(value), None, None, "final", Text(), Text(), "", False)


COURSE = (figure("2007", "100"), figure("2016", "64.5"), figure("2016", "30", breakdown="sex=female"))


@pytest.mark.parametrize(
    ("language", "title", "sentence"),
    [
        ("da", "Rapport 2016", "Tal pr. 31. december 2016."),
        ("en", "Report 2016", "Figures as of 31 December 2016."),
        ("de", "Bericht 2016", "Zahlen vom 31. Dezember 2016."),
    ],
)
def test_the_document_names_its_language_and_title(language, title, sentence):
    content = printed(language=language)
    with pdfs.opened(content) as made:
        assert made.Root.Lang == language
        assert made.Root.ViewerPreferences.DisplayDocTitle is True
        assert str(made.docinfo["/Title"]).startswith(f"{title} – ")
        assert b"<pdfuaid:part>1</pdfuaid:part>" in made.Root.Metadata.read_bytes()
    assert sentence in words(content)


def test_every_figure_has_a_text_and_every_head_a_scope():
    tree = pdfs.tags(printed(document(figures=COURSE)))
    wheel, course = (each.alt for each in tree.all("Figure"))
    assert wheel.startswith("The 4-17-42 wheel: progress for 4 dimensions, 17 goals and 42 Key Features.")
    assert course == "Emissions, kg. Baseline 2007: 100.0. Latest 2016: 64.5. Target 2029: 0.0. On track."
    tables = list(tree.all("Table"))
    assert {head.scope for part in tree.all("THead") for head in part.all("TH")} == {"/Column"}
    assert all(len(list(table.all("THead"))) == 1 for table in tables)
    # Typst tags the caption within its table, or right before it where the table goes on overleaf.
    assert len(list(tree.all("Caption"))) == len(tables) + len([wheel, course])


def test_each_row_has_one_head_which_names_it():
    tables = [list(part.all("TR")) for part in pdfs.tags(printed()).all("TBody")]
    scopes = [{tuple(cell.scope for cell in row.parts) for row in rows} for rows in tables]
    assert scopes == [
        {("", "/Row", "", "", "", "")},  # Key Features: their title, after the code
        {("/Row", "", "", "", "")},  # dimensions
        {("", "/Row", "", "", "", "")},  # goals
        {("", "/Row", "", "", "", "", "")},  # indicators
        {("", "/Row")},  # Key Features without one
        {("/Row", "", "", "")},  # the city in figures
        {("/Row", "", "", "", "")},  # initiatives
        {("", "/Row", "", "")},  # events, after their days
        {("/Row", "")},  # partners
        {("", "/Row")},  # wording that is not verified
    ]


def test_a_definition_is_a_paragraph_and_so_is_its_name():
    one, three = (tuple(indicator(code=f"i{i}") for i in range(number)) for number in (1, 3))
    numbers = [len(list(pdfs.tags(printed(document(indicators=rows))).all("P"))) for rows in (one, three)]
    assert numbers[1] - numbers[0] == 2 * 2


def test_headings_are_bookmarks_and_skip_no_level():
    content = printed(document(figures=COURSE))
    assert pdfs.bookmarks(content) == [
        "Contents", "The year in short", "Key Features of the report", "Dimensions and goals", "Indicators",
        "How the figures have moved", "Activities", "Events in 2016", "Partners",
        "Annex: wording that is not verified", "Annex: definitions and sources",
        "Annex: how it is calculated and verified",
    ]  # fmt: skip
    tree = pdfs.tags(content)
    assert len(list(tree.all("H1"))) == 12
    assert list(tree.all("H3")) == []


def test_nothing_on_a_page_is_outside_of_the_tags():
    """Text that stands in no marked part is not read aloud: none is allowed."""
    with pdfs.opened(printed()) as made:
        for page in made.pages:
            assert pdfs.unmarked(page) == 0


def test_pages_are_numbered_and_name_the_report_and_its_chapter():
    content = printed()
    with pdfs.opened(content) as made:
        number = len(made.pages)
    told = words(content)
    for page in range(2, number + 1):
        assert f"{page} of {number}" in told
    assert f"1 of {number}" not in told.replace(f"11 of {number}", "")  # the cover
    assert told.count("Report 2016 · not frozen, made on 24 November 2026") == number - 1
    assert "Sønderborg – UNESCO Learning City" in told


def test_the_cover_states_what_it_is():
    told = words(printed(document(chosen=True, features=(feature("3.1"), feature("3.2", selected=False)))))
    assert "Period 1 January – 31 December 2016" in told
    assert "Key Features 1 Key Feature was selected for the year. 3.1 Filters none: the whole report" in told
    assert "Figures Live figures: later corrections are in them. Made on 24 November 2026" in told
    assert "Signed by nobody: it is not frozen Version of the arithmetic 1 Published by Sønderborg Municipality" in told


def test_a_frozen_report_bears_its_seal():
    frozen = Freeze(2, datetime(2026, 5, 4, 12, tzinfo=UTC), "Byrådet", Text(en="A slip"), "a" * 64, "b" * 64)
    content = printed(document(frozen=frozen))
    told = words(content)
    assert "Frozen, never to change 4 May 2026 at 14:00" in told
    assert "Signed by Byrådet" in told
    assert "Version 2 Why it was frozen again: A slip" in told
    assert "b" * 64 in told.replace("\u200b", "").replace(" ", "")
    assert "version 2, checksum bbbbbbbbbbbb…" in told
    with pdfs.opened(content) as made:
        assert str(made.docinfo["/CreationDate"]) == "D:20260504120000Z"


def test_equal_documents_give_equal_bytes():
    assert printed() == printed()
    assert printed() != printed(replace(document(), made_on=date(2026, 11, 25)))


@pytest.mark.parametrize(
    "typed",
    [
        "#panic() $x$ *a* `b` <c> @d // e /* f */ = g",
        '\\ #{ } [ ] ~ -- --- \' " #import "x.typ"',
        "ÆØÅ æøå Ä ö ü ß é € ½ ₂ − ≥",
        "<b>& &amp; </svg><script>",
    ],
)
def test_text_is_shown_as_it_was_typed(typed):
    made = document(indicators=(indicator(name=Text(en=typed), code="typed"),), figures=(figure("2016", "1", "typed"),))
    assert " ".join(typed.split()) in words(printed(made))


@pytest.mark.parametrize(
    ("typed", "seen"),
    [
        ("A 😀 of 中文", f"A {LACKING} of {LACKING}{LACKING}"),
        ("العربية", LACKING * 7),
        ("a\ufeffb\u202ec\u200bd\x01e\u2060", "abcde"),
        ("e\u0301 n\u0303", "é ñ"),
        ("ｆ\u2011n 5\u00a0%\u2028x", "f-n 5\u00a0% x"),
        ("\ue000\uffff\U0010ffff", LACKING * 3),
    ],
)
def test_characters_without_a_glyph_are_marked_and_break_nothing(typed, seen):
    assert shown(typed) == seen
    made = document(indicators=(indicator(name=Text(en=f"x{typed}", da=typed), definition=Text(de=typed)),))
    assert f"x{seen}".replace("\u00a0", " ") in words(printed(made))


def test_long_titles_and_words_are_whole():
    titles = (Text(de=f"{LONG} {LONG}"), Text(de="Wort " * 80), Text(de="x" * 400))
    rows = tuple(indicator(code=f"i{i}", name=title, source=title) for i, title in enumerate(titles))
    content = printed(document(indicators=rows), "de")
    told = "".join(words(content).replace("-", "").split())
    assert f"{LONG}{LONG}" in told
    assert "Wort" * 80 in told
    assert "x" * 400 in told


def test_words_in_another_language_are_named():
    made = document(indicators=(indicator(name=Text(da="Udledning"), definition=Text(da="Alt")),))
    tree = pdfs.tags(printed(made, "de"))
    assert {cell.language for cell in tree.all("TD") if cell.language} == {"da", "de", "en"}


@pytest.mark.parametrize("number", [0, 42])
def test_none_or_all_selected(number):
    rows = tuple(feature(f"3.{i + 1}", selected=i < number) for i in range(42))
    content = printed(document(features=rows, chosen=True))
    assert f"{number} Key Features were selected for the year." in words(content)


def test_an_empty_year_says_so():
    nothing = dict.fromkeys(("indicators", "context", "initiatives", "events", "partners", "figures"), ())
    told = words(printed(document(**nothing)))
    for sentence in (
        "Nothing is measured yet for the Key Features of this report.",
        "No published initiative of the year is linked to the Key Features of the report.",
        "No events of the year are in the calendar.",
        "No partners are registered for the year.",
        "Nothing is measured yet, so there is nothing to define.",
    ):
        assert sentence in told


def test_what_the_experts_said_is_in_it():
    row = replace(feature(), level=3, rationale=Text(en="Because"), evidence=Text(en="Minutes"), reason=Text(en="Now"))
    levels = (LevelEntry(3, Text(en="Largely in place"), Text(en="Most of it")),)
    told = words(printed(document(features=(row,), levels=levels, chosen=True)))
    for said in ("Level 3: Largely in place", "Rationale: Because", "Evidence: Minutes", "Why it was selected: Now"):
        assert said in told
    assert "Most of it" in told


def test_very_long_lists_end_and_say_where_the_rest_is(monkeypatch):
    monkeypatch.setattr(report_print, "MEASURED", 5)
    monkeypatch.setattr(report_print, "DRAWN", 3)
    rows = tuple(indicator(code=f"i{i}") for i in range(7))
    figures = tuple(figure("2016", "1", row.code) for row in rows[:4])
    content = printed(document(indicators=rows, figures=figures))
    told = words(content).replace("\u200b", "")
    ends = "The first %s of %s stand here. All are in the spreadsheet: http://localhost:8000/en/reports/2016.xlsx"
    # charts; indicators; definitions, with the one of context
    assert [told.count(ends % each) for each in ((3, 4), (5, 7), (5, 8))] == [1, 1, 1]
    assert len(list(pdfs.tags(content).all("Figure"))) == 1 + 3


def test_lists_of_a_real_city_are_whole():
    rows = tuple(indicator(code=f"i{i}", name=Text(en=f"Measure {i}.")) for i in range(MEASURED))
    told = words(printed(document(indicators=rows, context=())))
    assert [told.count(f"Measure {i}.") for i in (0, MEASURED // 2, MEASURED - 1)] == [2, 2, 2]  # table and definitions
    assert "All are in the spreadsheet" not in told
