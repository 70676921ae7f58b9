"""What resembles a mistyped word, and what was meant by it."""

import pytest

from initiatives.likeness import Closeness, resembling
from initiatives.models import Initiative
from tests.factories import InitiativeFactory


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("havm", 1),  # another letter
        ("hvan", 1),  # two the other way round
        ("hav", 1),  # a part
        ("haavvn", 1),  # folded like Danish å
        ("hhavvn", 0),  # two slips
        ("dygtig", 1),  # a part within a word
        ("bæredygtih havn", 1),
        ("bæredygtih skole", 0),  # each word must be there
        ("bære dyktig havn", 0),  # three are taken one by one
        ("have bassim", 1),  # one word typed as two, with a slip
        ("x", 0),  # everything resembles one letter
        ("", 0),
        ("!!", 0),
        ("2030", 0),
        ("a" * 50, 0),
    ],
)
def test_rows_that_hold_the_words_or_what_is_like_them(text, found):
    InitiativeFactory(title="En bæredygtig havn", summary="Havebassin")
    InitiativeFactory(title="Noget andet")
    assert Initiative.objects.filter(resembling(text)).count() == found


@pytest.mark.parametrize(
    ("text", "texts", "meant"),
    [
        ("bæredygtih", ["Bæredygtig havn"], "bæredygtig"),
        ("havm bæredygtih", ["Bæredygtig havn"], "havn bæredygtig"),
        ("havm", ["Noget andet", "Havne"], "havne"),
        ("havn", ["Havn"], ""),  # as it was typed
        ("qqqq", ["Bæredygtig havn"], ""),
        ("havm qqqq", ["Bæredygtig havn"], ""),  # all of it or nothing
        ("soenderbrog", ["Sønderborg"], "sønderborg"),
        ("have bassim", ["En have", "Et havebassin"], "havebassin"),  # one word typed as two
        ("Havm", ["bæredygtig havn"], "Havn"),  # with the reader's own capital
        ("", ["Havn"], ""),
        ("havn", [], ""),
    ],
)
def test_what_was_meant_are_words_of_one_text(text, texts, meant):
    assert Closeness(text).meant(texts) == meant


def test_a_text_is_the_nearer_the_more_of_the_words_it_holds():
    near = Closeness("grøn havn")
    assert near.of("En grøn havn") > near.of("En grøn by") > near.of("Noget andet")
    assert near.of("") == 0
