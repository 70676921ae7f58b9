from hypothesis import given
from hypothesis import strategies as st

from initiatives import differences
from initiatives.differences import sides


def marked(pieces):
    return "".join(f"[{text}]" if differs else text for text, differs in pieces)


def test_what_differs_is_marked_word_by_word():
    found = sides("Varme uden gas i 2027.", "Varme helt uden gas i 2028.")
    assert (marked(found.before), marked(found.after)) == (
        "Varme uden gas i [2027].",
        "Varme[ helt] uden gas i [2028].",
    )


def test_neighbouring_words_get_one_mark():
    assert marked(sides("a b c", "x y c").after) == "[x y] c"


def test_nothing_against_something():
    assert sides("", "Nyt") == ([], [("Nyt", True)])


def test_very_long_texts_are_compared_line_by_line(monkeypatch):
    monkeypatch.setattr(differences, "MANY", 3)
    found = sides("en to\ntre fire\n", "en to\ntre fem\n")
    assert marked(found.after) == "en to\n[tre fem\n]"


@given(st.text(max_size=60), st.text(max_size=60))
def test_no_letter_is_lost(before, after):
    found = sides(before, after)
    assert ("".join(text for text, _ in found.before), "".join(text for text, _ in found.after)) == (before, after)
