"""How wide words are: no head of a table breaks in the middle of one, in any language."""

import pytest
from django.utils.translation import override

from indicators import print_tables as tables
from indicators.exports.letters import BREAKS, EDGES, wide_enough, width
from indicators.exports.print_blocks import Column
from tests.indicators.test_document import document, programme


def test_a_word_is_as_wide_as_its_letters():
    """In Arial bold a c of 8 points is 556 thousandths of them."""
    assert width("c", 8) == pytest.approx(0.556 * 8 * 25.4 / 72)
    assert width("Øre") == pytest.approx(width("Ø") + width("r") + width("e"))
    assert width("☃") == width("W")


def test_a_column_grows_to_the_longest_word_of_its_head():
    columns = wide_enough([Column("No."), Column("No.", "14mm"), Column("Gemessene Schlüsselmerkmale", "20mm")])
    assert [column.width for column in columns[:2]] == ["1fr", "14mm"]
    assert float(columns[2].width.removesuffix("mm")) == pytest.approx(width("Schlüsselmerkmale") + EDGES, abs=0.1)


@pytest.mark.parametrize("language", ["da", "en", "de"])
def test_every_head_of_the_report_is_whole_and_the_first_text_has_room(language):
    made = document()
    with override(language):
        every = [
            tables.rolled(made.goals, "x", "Ziel", numbered=True), tables.features(made.features, "x"),
            tables.titles(made.features, "x", judged=True), tables.indicators(made.indicators, "x"),
            tables.indicators(made.context, "x", judged=False), tables.initiatives(made.initiatives, "x"),
            tables.programmes([programme()], made.events, "x"), tables.events(made.events, "x"),
            tables.partners(made.partners, "x"),
        ]  # fmt: skip
        for table in every:
            fixed = [column for column in table.columns if column.width.endswith("mm")]
            for column in fixed:
                room = float(column.width.removesuffix("mm")) - EDGES + 0.06
                assert max(map(width, BREAKS.split(column.head))) <= room, (table.columns, column)
            assert 170 - sum(float(column.width.removesuffix("mm")) for column in fixed) >= 34
