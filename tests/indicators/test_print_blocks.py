"""A paper as JSON can say it."""

from datetime import UTC, datetime

from indicators.exports.print_blocks import Column, Facts, Figure, Heading, Line, Paper, Picture, Table, Words, plain

PAPER = Paper(
    title="T", subject="S", author="A", language="da", made=datetime(2026, 5, 4, tzinfo=UTC), eyebrow="", heading="H",
    lead="", art="<svg/>", logo="<svg/>", brand=["A"], facts=[("Period", [Line("2026", "number")])], contents="C",
    head="", foot="", page="{page}", shapes={"achieved": "<svg/>"}, blocks=[Heading("One", joined=True)],
)  # fmt: skip


def test_all_but_the_moment_is_told():
    """That is the file's, see `pdf_report`."""
    assert plain(PAPER) == {
        "title": "T", "subject": "S", "author": "A", "language": "da", "eyebrow": "", "heading": "H", "lead": "",
        "art": "<svg/>", "logo": "<svg/>", "brand": ["A"],
        "facts": [["Period", [{"text": "2026", "style": "number", "language": ""}]]], "contents": "C", "head": "",
        "foot": "", "page": "{page}", "shapes": {"achieved": "<svg/>"},
        "blocks": [{"text": "One", "level": 1, "joined": True, "kind": "heading"}],
    }  # fmt: skip


def test_a_block_says_its_kind():
    blocks = (Words([]), Table("", [], []), Figure(Picture("", "")), Facts([]))
    assert [plain(block)["kind"] for block in blocks] == ["words", "table", "figure", "facts"]


def test_every_text_is_put_as_the_writer_can_show_it():
    table = Table("c", [Column("h", "20mm", number=True)], [[[Line("x", "strong", "de")]]])
    assert plain(table, lambda text: f"<{text}>") == {
        "caption": "<c>",
        "columns": [{"head": "<h>", "width": "<20mm>", "number": True}],
        "rows": [[[{"text": "<x>", "style": "<strong>", "language": "<de>"}]]],
        "kind": "table",
    }
