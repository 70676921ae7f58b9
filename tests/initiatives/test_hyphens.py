"""Where long words may break. The hyphens are written as "-" here, to be seen."""

import pytest

from initiatives.hyphens import SHY, soft


def shown(text: str, language: str, longest: int = 10) -> str:
    return soft(text, language, longest).replace(SHY, "-")


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("lokalsamfundet", "lokal-samfundet"),
        ("læringssteder", "lærings-steder"),
        ("erhvervsuddannelse", "erhvervs-uddan-nelse"),
        ("Arbejdspladsen", "Arbejds-pladsen"),
        ("kommunalvalg", "kommunal-valg"),
        ("læringsugen", "lærings-ugen"),
        ("LÆRINGSSTEDER", "LÆRINGS-STEDER"),
    ],
)
def test_danish_compounds_break_where_they_are_joined(word: str, parts: str) -> None:
    assert shown(word, "da") == parts


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("Nachhaltigkeitsstrategie", "Nach-hal-tig-keits-stra-tegie"),
        ("Erwachsenenbildung", "Erwach-senen-bildung"),
        ("Patentanmeldungen", "Patent-anmel-dungen"),
        ("Schnupperabend", "Schnupper-abend"),
    ],
)
def test_german_compounds_break_where_they_are_joined(word: str, parts: str) -> None:
    assert shown(word, "de") == parts


def test_english_words_break_too() -> None:
    assert shown("sustainability", "en") == "sustain-ab-ility"


def test_short_words_and_all_else_stay() -> None:
    text = "Lyst til at lære sammen, 4.2 og e-læring (2026) på lokalsamfund.dk"
    assert soft(text, "da", 14) == text
    assert shown("Bydel, lokalsamfund: 12 %", "da") == "Bydel, lokal-samfund: 12 %"


def test_no_syllable_stands_without_a_vowel_or_alone() -> None:
    assert shown("kornblomsten", "da") == "korn-blom-sten"
    assert shown("materialerne", "da") == "mate-ria-lerne"


def test_tags_and_entities_stay_as_they_are() -> None:
    html = '<a href="/lokalsamfund/" title="lokalsamfund">bl&aring;b&aelig;rturen &amp;lokalsamfund</a>'
    assert shown(html, "da") == html.replace("&amp;lokalsamfund", "&amp;lokal-samfund")


def test_without_the_hyphens_it_is_the_text() -> None:
    text = "Uddannelsesinstitutioner & bæredygtighedspolitikker i 'lokalsamfundene'"
    assert soft(text, "da", 8).replace(SHY, "") == text
    assert soft(text, "da", 8) != text


def test_an_unknown_language_changes_nothing() -> None:
    assert soft("lokalsamfundet", "xx", 5) == "lokalsamfundet"
    assert soft("", "da") == ""
