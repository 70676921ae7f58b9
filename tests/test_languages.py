"""Each page speaks one language: nothing of the interface's other two stands on it, and each leads to the others."""

import gettext
import re
from functools import cache
from html.parser import HTMLParser
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db.models import F, Value
from django.db.models.functions import Concat
from django.template.loader import render_to_string
from django.utils import translation

from initiatives import facets
from initiatives.models import Dimension, FocusArea, Goal, KeyFeature, Pillar
from sonderborg import starter
from tests import city
from tests.around import around

pytestmark = pytest.mark.django_db
SHORTEST = 6  # shorter texts are the same in two languages too often
# What the city in these tests is called and holds, and names of files: not words of the interface.
ALIKE = {"Milestone", "report", "Forslag", "Kommune"}
VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
READ_ALOUD = ("aria-label", "alt", "placeholder", "title")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd%]|\{\w*\}")


class Words(HTMLParser):
    """The texts of a page in its own language: what is marked with another language is left out."""

    def __init__(self, language):
        super().__init__()
        self.language, self.texts = language, []
        self.open = []  # (tag, language)

    def handle_starttag(self, tag, attrs):
        have = dict(attrs)
        language = have.get("lang") or (self.open[-1][1] if self.open else self.language)
        if language == self.language:
            self.texts += [have[name] for name in READ_ALOUD if have.get(name)]
            self.texts += [have["content"]] if tag == "meta" and have.get("name") == "description" else []
        if tag not in VOID:
            self.open.append((tag, language))

    def handle_endtag(self, tag):
        while self.open and tag not in VOID and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        if self.open and self.open[-1][1] == self.language and self.open[-1][0] not in ("script", "style"):
            self.texts.append(data)


def words_of(response, language):
    parser = Words(language)
    parser.feed(response.text)
    return [" ".join(text.split()) for text in parser.texts if text.strip()]


@cache
def catalogue(language):
    """(context and msgid, number of the plural form) -> text: ours, without Django's."""
    if language == "en":
        return {key: key[0].split("\x04")[-1] for key in catalogue("da")}
    found = gettext.translation("django", str(settings.LOCALE_PATHS[0]), [language])._catalog
    return {key if isinstance(key, tuple) else (key, 0): text for key, text in found.items() if key}


@cache
def foreign(language):
    """The longest piece without a placeholder of each text of the other languages that this language has not."""
    own = " ".join(" ".join(text.split()) for text in catalogue(language).values()).lower()
    pieces = set()
    for other in set(city.LANGUAGES) - {language}:
        for text in catalogue(other).values():
            piece = max((" ".join(part.split()) for part in PLACEHOLDER.split(text)), key=len)
            if len(piece) >= SHORTEST and piece.lower() not in own and piece not in ALIKE:
                pieces.add(piece)
    return pieces


def strangers_in(texts, language):
    said = " \n ".join(texts)
    return [piece for piece in foreign(language) if piece in said and _whole(piece, said)]


def _whole(piece, said):
    return re.search(rf"(?<!\w){re.escape(piece)}(?!\w)", said) is not None


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker):
    with around(django_db_blocker, city.build):
        yield


@pytest.fixture
def town(built, db):
    """Built once; each test takes back what it changed."""


@pytest.fixture(scope="module")
def texts():
    """Address -> what stood there."""
    return {}


@pytest.fixture
def page(town, stranger, texts):
    """A page as strangers get it: asked for once by all tests that change nothing."""

    def asked(place):
        if place not in texts:
            texts[place] = SimpleNamespace(text=stranger.get(place).text)
        return texts[place]

    return asked


def test_the_catalogues_are_whole():
    """Else the sweep below would look for nothing."""
    assert {code: len(foreign(code)) > 300 for code in city.LANGUAGES} == dict.fromkeys(city.LANGUAGES, True)


@pytest.mark.parametrize("language", city.LANGUAGES)
def test_no_page_speaks_two_languages(page, language):
    pages = city.html_pages(language) | {"404": city.address("home", language) + "findes-ikke/"}
    found = {name: strangers_in(words_of(page(place), language), language) for name, place in pages.items()}
    assert {name: texts for name, texts in found.items() if texts} == {}


DAYS = {
    "da": "mandag|tirsdag|onsdag|torsdag|fredag|lørdag|søndag",
    "en": "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday",
    "de": "Montag|Dienstag|Mittwoch|Donnerstag|Freitag|Samstag|Sonntag",
}  # fmt: skip
MONTHS = {
    "da": "januar|februar|marts|april|maj|juni|juli|august|september|oktober|november|december",
    "en": "January|February|March|April|May|June|July|August|September|October|November|December",
    "de": "Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember",
}
COMMA = (r"(?<![\d.])\d{1,3}(,\d{3})+(?!\d)", r"\d%(?!\")", rf"\b\d{{1,2}} ({MONTHS['en']})\b", rf"\b({DAYS['en']})\b")
# How dates, numbers, hours and per cent of the other languages look.
OTHERS_WRITE = {
    "da": (*COMMA, rf"\d\. (?!{MONTHS['da']})({MONTHS['de']})\b", rf"\b({DAYS['de']})\b", r"\b\d\d:\d\d\b", r"\bUhr\b"),
    "de": (*COMMA, rf"\d\. (?!{MONTHS['de']})({MONTHS['da']})\b", rf"\b({DAYS['da']})\b", r"\bkl\. ?\d"),
    "en": (
        r"(?<![\d,])\d+,\d{1,2}(?![\d,])", r"\d\s%", rf"\d\. ({MONTHS['da']}|{MONTHS['de']})\b",
        rf"\b({DAYS['da']}|{DAYS['de']})\b", r"\bkl\. ?\d", r"\bUhr\b",
    ),
}  # fmt: skip


@pytest.mark.parametrize("language", city.LANGUAGES)
def test_dates_and_numbers_are_written_as_the_language_writes_them(town, stranger, language):
    starter.load()
    pages = city.html_pages(language)
    pages |= {
        "series": city.address("indicator-detail", language, code="co2-vs-2007"),
        "report": city.address("report-detail", language, year=2017),
    }
    found = {}
    for name, place in pages.items():
        said = " \n ".join(words_of(stranger.get(place), language))
        hits = [match.group() for shape in OTHERS_WRITE[language] for match in re.finditer(shape, said)]
        found |= {name: hits[:5]} if hits else {}
    assert found == {}


@pytest.mark.parametrize(("language", "written"), [("da", "1.234"), ("en", "1,234"), ("de", "1.234")])
def test_the_numbers_of_choices_are_grouped_as_the_language_does(language, written):
    choice = facets.Choice("a", "A", 1234, chosen=False)
    with translation.override(language):
        short = render_to_string("_parts/facet.html", {"name": "x", "choices": [choice]})
        long = render_to_string("initiatives/_facet.html", {"facet": {"name": "x"}, "choices": [choice]})
    assert [f'<span class="count">{written}' in text for text in (short, long)] == [True, True]


def test_the_sweep_would_see_other_dates_and_numbers():
    said = {
        "da": "12,5 % kl. 14.05 fredag 7. maj 1.234",
        "en": "1,234 5% Friday 7 May",
        "de": "14:05 Uhr, Freitag, 7. März",
    }
    seen = {
        (language, other): len([shape for shape in OTHERS_WRITE[language] if re.search(shape, text)])
        for other, text in said.items()
        for language in city.LANGUAGES
    }
    assert {pair for pair, number in seen.items() if not number} == {(code, code) for code in city.LANGUAGES}


def test_the_sweep_would_see_another_language(town, stranger):
    for spoken, language in (("da", "en"), ("en", "de"), ("de", "da")):
        words = words_of(stranger.get(city.address("home", spoken)), spoken)
        assert len(strangers_in(words, spoken)) == 0
        assert len(strangers_in(words, language)) > 20


@pytest.mark.parametrize("language", city.LANGUAGES)
def test_files_speak_one_language(town, stranger, language):
    for name in ("indicator-csv", "indicator-svg", "report-csv"):
        text = stranger.get(city.address(name, language)).content.decode()
        text = text.partition("\n")[2] if name.endswith("csv") else text  # the names of columns are a contract
        assert [piece for piece in foreign(language) if piece in text and _whole(piece, text)] == []


def links(response):
    """hreflang -> address of the head, without the site."""
    found = re.findall(r'<link rel="alternate" hreflang="(\w\w)" href="([^"]+)">', response.text)
    assert {urlsplit(url).netloc for _code, url in found} <= {urlsplit(settings.SITE_URL).netloc}
    return {code: urlsplit(url).path for code, url in found}


def test_each_page_names_its_language_and_leads_to_the_other_two_and_back(page):
    addresses = {code: city.html_pages(code) for code in city.LANGUAGES}
    named = [
        name for name, place in addresses["da"].items() if "?" not in place and name not in ("search", "export-detail")
    ]
    for name in named:
        expected = {code: addresses[code][name] for code in city.LANGUAGES}
        for code in city.LANGUAGES:
            response = page(expected[code])
            assert f'<html lang="{code}"' in response.text, expected[code]
            assert f'<link rel="canonical" href="{settings.SITE_URL}{expected[code]}">' in response.text
            assert links(response) == expected


def test_the_switch_keeps_what_was_asked(town, stranger):
    text = stranger.get("/initiativer/?goal=4&q=fjord").text
    assert 'href="/en/initiatives/?goal=4&amp;q=fjord" lang="en" hreflang="en"' in text
    assert 'href="/de/suche/?q=fjord" lang="de"' in stranger.get("/en/search/?q=fjord").text


def test_an_address_with_words_of_two_languages_does_not_exist(town, stranger):
    for place in ("/en/initiativer/", "/de/initiatives/", "/initiatives/", "/da/initiativer/", "/de/initiativen/none/"):
        assert stranger.get(place).status_code == 404


# --- What is only there in Danish ----------------------------------------------------------------
LEFT_OUT = {"suggest-event-confirm", "suggest-initiative-confirm"}  # one's own words
TYPED = re.compile(r"[„“][^“”]*[“”]")  # what the reader asked for
CODE = re.compile(r"<textarea.*?</textarea>", re.DOTALL)


def spoken(response, language):
    """Without titles and descriptions for machines, what the reader typed, and code to copy."""
    parser = Words(language)
    parser.feed(f'<html lang="{language}"><body{CODE.sub("", response.text.partition("<body")[2])}')
    return [TYPED.sub("", " ".join(text.split())) for text in parser.texts]


@pytest.mark.parametrize("language", ["en", "de"])
def test_danish_content_is_marked_as_danish_wherever_it_stands(page, language):
    """Every name of the city is Danish only: none of it may be read aloud in the page's own language."""
    pages = {name: place for name, place in city.html_pages(language).items() if name not in LEFT_OUT}
    unmarked = {
        name: found
        for name, place in pages.items()
        if (found := [text for text in spoken(page(place), language) if city.SHARED in text])
    }
    assert "\n".join(f"{name}: {found}" for name, found in unmarked.items()) == ""
    assert len(pages) > 20


@pytest.mark.parametrize("name", ["initiative-detail", "event-detail", "programme-detail", "indicator-detail"])
def test_a_page_whose_text_is_only_in_danish_says_so_once(town, stranger, name):
    german = [text for text in spoken(stranger.get(city.address(name, "de")), "de") if "nur auf Dänisch" in text]
    assert german == ["Das gibt es bisher nur auf Dänisch."]
    english = [text for text in spoken(stranger.get(city.address(name, "en")), "en") if "only in Danish" in text]
    assert english == ["So far this is only in Danish."]
    assert "indtil videre kun på" not in stranger.get(city.address(name)).text


def test_a_text_in_the_readers_own_language_says_nothing_of_others(town, stranger):
    place = city.address("feature-detail", "de", code="3.1")
    assert "nur auf Dänisch" not in stranger.get(place).text
    KeyFeature.objects.filter(code="3.1").update(title_de="", explanation_de="", title_da="Klima og miljø")
    assert stranger.get(place).text.count("Das gibt es bisher nur auf Dänisch.") == 1


def test_machines_are_told_what_is_only_there_in_danish(town, stranger):
    pages = {
        name: stranger.get(city.address(name, "de")).text
        for name in ("initiative-detail", "event-detail", "programme-detail", "organisation-detail", "indicator-detail")
    }
    assert {name for name, text in pages.items() if '<title lang="da">' not in text} == set()
    assert {name for name, text in pages.items() if '<meta property="og:title" lang="da" ' not in text} == set()
    assert {name for name, text in pages.items() if '<meta property="og:locale" content="de_DE">' not in text} == set()
    assert {name for name, text in pages.items() if '"inLanguage": "da"' in text} == {
        "initiative-detail", "event-detail", "indicator-detail",
    }  # fmt: skip
    assert "<title>" in stranger.get(city.address("event-detail")).text


FRAMEWORK = {
    Dimension: ("name", "short"),
    Goal: ("title",),
    Pillar: ("name",),
    FocusArea: ("short",),
    KeyFeature: ("short",),
}


@pytest.mark.parametrize("page", ["home", "framework", "progress"])
def test_a_drawing_reads_each_name_of_the_framework_in_its_own_language(town, stranger, page):
    """The wheel, the temple and the board: no attribute and no text of the page's own language holds another's name."""
    for model, fields in FRAMEWORK.items():
        for field in fields:
            model.objects.update(**{f"{field}_da": Concat(Value("Xq "), F(f"{field}_da")), f"{field}_de": ""})
    response = stranger.get(city.address(page, "de"))
    assert "Xq " in response.text
    assert [text for text in spoken(response, "de") if "Xq " in text] == []
    own = stranger.get(city.address(page))
    assert own.text.count('display="none"') == 0
    for link in re.findall(r'aria-labelledby="([^"]+)"', response.text):
        assert [response.text.count(f'id="{name}"') for name in link.split()] == [1] * len(link.split())


def test_a_chart_names_the_language_of_its_title(town, stranger):
    german = stranger.get(city.address("indicator-svg", "de")).text
    assert 'lang="de" xml:lang="de"' in german
    assert german.count('lang="da" xml:lang="da"') == 2  # for who listens, and for who looks
    assert 'lang="da" xml:lang="da">Andel' not in stranger.get(city.address("indicator-svg")).text
