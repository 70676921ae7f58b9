"""Found words are marked where they stand, in pieces that the template escapes."""

import pytest

from initiatives.highlights import Piece, Stem, excerpt, marked, plain, stems_of


def found(pieces):
    return [piece.text for piece in pieces if piece.found]


def test_the_stems_of_a_question_without_those_too_short_to_tell():
    question = "'baredyg':* & 'by' | 'baredyg':* & 'by' | '7'"
    assert stems_of(question) == [Stem("baredyg", True)]
    assert stems_of("'by' | '7'") == [Stem("by", False), Stem("7", False)]
    assert stems_of("") == []


@pytest.mark.parametrize(
    ("stem", "text", "words"),
    [
        (Stem("baredyg", True), "Bæredygtig og baeredygtig, BÆRE!", ["Bæredygtig", "baeredygtig"]),
        (Stem("by", False), "En by, byer, bygninger", ["by", "byer"]),
        (Stem("3.1", False), "3.1 og 3.12 og 13.1", ["3.1"]),
        (Stem("7", False), "mål 7 og 17 og 70", ["7"]),
        (Stem("co2", False), "CO₂-neutral", ["CO₂"]),
        (Stem("abenra", True), "Aabenraa", ["Aabenraa"]),
        (Stem("x", True), "", []),
    ],
)  # fmt: skip
def test_words_that_begin_with_a_stem_are_marked(stem, text, words):
    assert found(marked(text, [stem])) == words
    assert "".join(piece.text for piece in marked(text, [stem])) == text


def test_a_short_text_stays_whole_and_a_long_one_is_cut_between_words():
    assert excerpt("Om havnen.", [Stem("havn", True)]) == [Piece("Om "), Piece("havnen", True), Piece(".")]
    pieces = excerpt("ord " * 100 + "havnen " + "ord " * 100, [Stem("havn", True)])
    shown = "".join(piece.text for piece in pieces)
    assert found(pieces) == ["havnen"]
    assert shown.startswith("… ord")
    assert shown.endswith("ord …")
    assert len(shown) < 200


def test_one_endless_word_is_cut():
    assert len("".join(piece.text for piece in excerpt("x" * 1000, []))) < 200


def test_markdown_is_taken_away():
    assert (
        plain("**Fed** [side](http://x) og `kode`\n\n# Titel\n> citat\n- punkt") == "Fed side og kode Titel citat punkt"
    )
