"""Soft hyphens for narrow places: where a long word may break when it does not fit. Pure.

A browser breaks words well only where it has the language's patterns, and most have no Danish ones. Patterns alone do
not see where a compound is joined ("erhverv-suddannelse"), so the usual last parts are named, and each part is
divided by itself.
"""

import re
from functools import cache, lru_cache

from pyphen import Pyphen

SHY = "\u00ad"
TIGHT = 16  # letters: what a card or a heading on a phone holds in one line
PATTERNS = {"da": "da_DK", "de": "de_DE", "en": "en_GB"}
# How last parts begin (regular expressions); only what does not begin so inside another stem.
JOINTS = {
    "da": """ansøgning arbejd arkiv arrangement begivenhed bibliotek borger(?!lig) budget byråd café center erklæring
        famili forbrug forening forløb formidling forskel forsyning forum fællesskab givere givning gymnasi hjælp hold
        hus(?=et|e$|$) indbygger indflydelse indsats indvandr institution job kasse kommun kompetenc kultur laug
        leder ledelse lejr materialer medarbejder medlem messe miljø mulighed myndighed måling netværk omr oplysning
        organisation overtrædels plads politik produkt program projekt puljen rapport ressourc råd salg samarbejd
        samfund samtale skifte skole sted sti(?=en|er|$) strategi støtte sundhed system tagere teknologi tilbud tilskud
        (?<=s)uge udbytte uddannels udgift udledning udvikling undersøgels undervis valg venlig virksomhed værk værdi
        ydelse (?<=[snre])land""",
    "de": """abend abfäll abschluss (?<=n)alter angebot anmeldung arbeit archiv ausbildung beratung bereich beteiligung
        bevölkerung bildung einrichtung entwicklung erklärung ergebnis fähig förder forum freiheit freundlich gebühr
        gemeinschaft gesellschaft gespräch gesundheit gleichheit haus hilfe hindernis hochschule innen(?=$) klima
        kompetenz kräft kultur kurs leben maßnahm merkmal möglichkeit netz niveau organisation partner plan platz
        politik programm projekt prozess prüfung qualität quote ressource schritt schule setzung stätte strategie
        struktur system technolog treffen umgebung unternehmen unterschied veranstaltung verbrauch verein versammlung
        verwaltung wachstum werk wirtschaft zufrieden zugang""",
    "en": "",
}
WORD = re.compile(r"<[^>]*>|&#?\w+;|([^\W\d_]+)")
VOWEL = re.compile(r"[aeiouyæøåäöüé]", re.IGNORECASE)


@lru_cache(maxsize=8192)
def soft(text: str, language: str, longest: int = TIGHT) -> str:
    """`text`, plain or HTML, with soft hyphens in the words of `longest` letters and more; tags stay as they are."""
    if language not in PATTERNS:
        return text

    def divide(found: re.Match[str]) -> str:
        word = found[1]
        return _divided(word, language, longest * 3 // 4) if word and len(word) >= longest else found[0]

    return WORD.sub(divide, text)


def _divided(word: str, language: str, part_at_most: int) -> str:
    """At joints, and inside a part only where it is long itself: uddannelses-institution rather than uddan-nelses….

    One letter, or what has no vowel, stays with the piece before.
    """
    patterns, joints = _patterns(language), _joints(language)
    parts = [part for part in joints.split(word) if part] if joints else [word]
    divided = SHY.join(patterns.inserted(part, SHY) if len(part) >= part_at_most else part for part in parts)
    first, *rest = divided.split(SHY)
    whole = [first]
    for piece in rest:
        if len(piece) > 1 and VOWEL.search(piece):
            whole.append(piece)
        else:
            whole[-1] += piece
    return SHY.join(whole)


@cache
def _patterns(language: str) -> Pyphen:
    return Pyphen(lang=PATTERNS[language], left=4, right=4)


@cache
def _joints(language: str) -> re.Pattern[str] | None:
    parts = "|".join(JOINTS[language].split())
    return re.compile(rf"(?<=\w{{3}})(?={parts})", re.IGNORECASE) if parts else None
