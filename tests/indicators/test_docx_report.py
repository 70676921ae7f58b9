"""The text document, read back by python-docx: styles, headings, tables, pictures, fields, languages."""

import io
import zipfile
from dataclasses import replace
from datetime import UTC, datetime

import docx as word
import pytest
from docx.oxml.ns import qn

from indicators.exports.docx_parts import widths
from indicators.exports.docx_report import docx
from indicators.exports.print_blocks import (
    Bullets,
    Column,
    Facts,
    Figure,
    Gallery,
    Heading,
    Line,
    Paper,
    Picture,
    Table,
    Words,
)

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 10"><rect width="20" height="10" fill="#0a5566"/></svg>'
TABLE = Table(
    "Baseline, latest figure and target",
    [Column("No.", "14mm"), Column("Indicator"), Column("Latest", "20mm", number=True)],
    [
        [(Line("3.1", "code"),), (Line("Waste", "strong"), Line("kg", "small")), (Line("64.5", "number"),)],
        [(Line("3.2", "code"),), (Line("Læring", "", "da"),), (Line("–", "number"),)],
    ],
)
BLOCKS = (
    Heading("The year in short"),
    Words((Line("The city is 57% of the way."),), lead=True),
    Figure(
        Picture(SVG, "The wheel shows 57%.", (Line("The wheel"),)),
        [((Line("On track", "status:on_track"),), "12")],
        "80mm",
    ),
    Heading("What went well", 2),
    Bullets([(Line("First"),), (Line("Second"),)]),
    Heading("Indicators"),
    TABLE,
    Gallery([Picture(SVG, f"Chart {number}", (Line(f"Caption {number}"),)) for number in range(2)]),
    Facts([((Line("Waste", "strong"),), (Line("What is thrown away"), Line("https://example.org/a", "link")))]),
)


def paper(**values):
    given = {
        "title": "Report 2016 – Testby", "subject": "The city is 57% of the way.", "author": "Testby Municipality",
        "language": "en", "made": datetime(2026, 11, 24, 11, tzinfo=UTC), "eyebrow": "Report 2016",
        "heading": "Testby as a learning city", "lead": "Figures as of 31 December 2016.", "art": SVG, "logo": SVG,
        "brand": ["Testby Municipality"], "facts": [("Period", (Line("2016"),)), ("Filters", (Line("none"),))],
        "contents": "Contents", "head": "Testby – UNESCO Learning City", "foot": "Report 2016",
        "page": "{page} of {pages}", "shapes": {}, "blocks": BLOCKS,
    }  # fmt: skip
    return Paper(**given | values)


@pytest.fixture(scope="module")
def made():
    return word.Document(io.BytesIO(docx(paper())))


def styles_of(document):
    return [(line.style.name, line.text) for line in document.paragraphs if line.text]


def test_headings_captions_and_lists_have_real_styles(made):
    found = styles_of(made)
    for each in (
        ("Title", "Testby as a learning city"), ("Heading 1", "The year in short"), ("Heading 2", "What went well"),
        ("List Bullet", "First"), ("Caption", "Baseline, latest figure and target"), ("Caption", "The wheel"),
        ("Subtitle", "The city is 57% of the way."), ("List Bullet", "On track: 12"),
    ):  # fmt: skip
        assert each in found


def test_the_cover_says_what_it_is_of(made):
    assert ("Normal", "Period: 2016") in styles_of(made)
    assert ("Normal", "Filters: none") in styles_of(made)


def test_the_contents_are_a_field_that_links_to_the_headings(made):
    body = made.element.body
    codes = [code.text.strip() for code in body.iter(qn("w:instrText"))]
    links = [link.get(qn("w:anchor")) for link in body.iter(qn("w:hyperlink")) if link.get(qn("w:anchor"))]
    marks = [mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))]
    assert (codes, links) == (['TOC \\o "1-2" \\h \\z \\u'], marks)
    assert [(line.style.name, line.text) for line in made.paragraphs if line.style.name.startswith("toc")] == [
        ("toc 1", "The year in short"), ("toc 2", "What went well"), ("toc 1", "Indicators"),
    ]  # fmt: skip
    kinds = [mark.get(qn("w:fldCharType")) for mark in body.iter(qn("w:fldChar"))]
    assert kinds == ["begin", "separate", "end"]


def test_a_table_repeats_its_head_breaks_no_row_and_is_named(made):
    (table,) = made.tables
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    assert rows == [["No.", "Indicator", "Latest"], ["3.1", "Waste\nkg", "64.5"], ["3.2", "Læring", "–"]]
    heads = [row.trPr.find(qn("w:tblHeader")) is not None for row in table._tbl.tr_lst]
    whole = [row.trPr.find(qn("w:cantSplit")) is not None for row in table._tbl.tr_lst]
    assert (heads, whole, table.style.name) == ([True, False, False], [True, True, True], "Report Table")
    assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val")) == TABLE.caption


def test_pictures_say_what_they_show_and_decoration_says_nothing(made):
    told = [shape._inline.docPr.get("descr") for shape in made.inline_shapes]
    assert told == ["", "The wheel shows 57%.", "Chart 0", "Chart 1"]
    assert "decorative" in made.inline_shapes[0]._inline.docPr.xml
    images = [part for part in made.part.package.iter_parts() if part.partname.startswith("/word/media/")]
    assert {part.content_type for part in images} == {"image/png"}


def test_head_and_foot_run_on_every_sheet_but_the_cover(made):
    section = made.sections[0]
    assert section.different_first_page_header_footer
    assert section.header.paragraphs[0].text == "Testby – UNESCO Learning City"
    assert section.footer.paragraphs[0].text == "Report 2016\t1 of 1"
    codes = [code.text.strip() for code in section.footer._element.iter(qn("w:instrText"))]
    assert codes == ["PAGE", "NUMPAGES"]


@pytest.mark.parametrize(("language", "code"), [("da", "da-DK"), ("en", "en-GB"), ("de", "de-DE")])
def test_the_document_has_its_language_and_texts_in_another_have_theirs(language, code):
    made = word.Document(io.BytesIO(docx(paper(language=language))))
    assert {found.get(qn("w:val")) for found in made.styles.element.iter(qn("w:lang"))} == {code}
    other = [
        run
        for run in made.element.body.iter(qn("w:r"))
        if run.rPr is not None and run.rPr.find(qn("w:lang")) is not None
    ]
    assert [run.text for run in other] == ["Læring"]
    assert made.core_properties.language == code


def test_its_properties(made):
    about = made.core_properties
    assert (about.title, about.author, about.created) == (
        "Report 2016 – Testby", "Testby Municipality", datetime(2026, 11, 24, 11, tzinfo=UTC),
    )  # fmt: skip
    assert about.comments == "Period: 2016\nFilters: none"


def test_links_lead_out(made):
    targets = [relation.target_ref for relation in made.part.rels.values() if relation.is_external]
    assert targets == ["https://example.org/a"]


def test_equal_papers_are_equal_bytes_with_one_time_on_each_entry():
    content = docx(paper())
    assert content == docx(paper())
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(2026, 11, 24, 11, 0, 0)}


@pytest.mark.parametrize("text", ["x" * 400, "Ærøskøbing ☃ 𝔘", "a\x01b\x0bc", "<w:p>&amp;", ""])
def test_any_text_can_stand_in_it(text):
    shown = text.replace("\x01", "").replace("\x0b", "")
    blocks = (Heading(text), Words((Line(text),)), replace(TABLE, caption=text))
    made = word.Document(io.BytesIO(docx(paper(heading=text, blocks=blocks))))
    assert next(line.text for line in made.paragraphs if line.style.name == "Heading 1") == shown


def test_a_paper_without_headings_has_no_contents():
    made = word.Document(io.BytesIO(docx(paper(blocks=()))))
    assert list(made.element.body.iter(qn("w:instrText"))) == []


def test_columns_fill_the_sheet():
    assert sum(widths(["14mm", "1fr", "2fr", "20mm"])) == pytest.approx(174 * 1440 / 25.4, abs=3)
