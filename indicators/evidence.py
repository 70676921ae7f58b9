"""What the portal knows that an answer could say: live sentences, chosen by the rules of the question, each with its
page. In the language that is asked for, so that the English and the Danish answer get the same."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override, pgettext

from indicators import wording
from indicators.document import Document, EventEntry, FeatureEntry, IndicatorEntry, InitiativeEntry, PartnerEntry
from indicators.models import Question
from indicators.models.standings import Status
from indicators.periods import period_ending
from initiatives import formats
from initiatives.models.initiatives import Phase

SHOWN = 8  # of one kind; the page of the site that has all of them is linked


@dataclass(frozen=True, slots=True)
class Rule:
    """Which part of the framework a question is about; without any, all of it."""

    areas: Collection[int] = ()
    features: Collection[str] = ()
    goals: Collection[int] = ()

    @property
    def all(self) -> bool:
        return not (self.areas or self.features or self.goals)


@dataclass(frozen=True, slots=True)
class Piece:
    """One thing to tell. `sentences` by language; `key` stays the same while it is there."""

    key: str
    url: str
    sentences: Mapping[str, str]

    @property
    def sentence(self) -> str:
        """In the reader's language, else in the network's."""
        return self.sentences.get(wording.language().partition("-")[0]) or self.sentences["en"]


@dataclass(frozen=True, slots=True)
class Offer:
    """All of one kind; `number` counts those that are not shown too, and `url` has them."""

    kind: str
    title: str
    number: int
    pieces: Sequence[Piece] = field(default_factory=list)
    url: str = ""

    @property
    def more(self) -> int:
        return self.number - len(self.pieces)


Tell = Callable[[], str]
Told = tuple[str, str, Tell]  # key, address, the sentence in the language that is active


def offers(kinds: Collection[str], rule: Rule, document: Document, languages: Sequence[str]) -> list[Offer]:
    """In the order of the kinds; a kind of which there is nothing is left out."""
    features = _features(rule, document)
    makers: dict[str, tuple[Callable[[], Iterator[Told]], str]] = {
        "progress": (lambda: _progress(features, rule, document), reverse("progress")),
        "figures": (lambda: _figures((*document.indicators, *document.others), features), reverse("progress")),
        "context": (lambda: _figures(document.context, None), reverse("progress")),
        "initiatives": (lambda: _initiatives(document.initiatives, features, rule), reverse("initiative-list")),
        "events": (lambda: _events(document.events, features, rule), reverse("event-list")),
        "partners": (lambda: _partners(document.partners), reverse("report-detail", args=[document.year])),
    }
    found = []
    for kind in Question.Offer.values:
        if kind in kinds:
            make, url = makers[kind]
            rows = list(make())
            pieces = [_piece(row, languages) for row in rows[:SHOWN]]
            found.append(Offer(kind, str(Question.Offer(kind).label), len(rows), pieces, url))
    return [offer for offer in found if offer.number]


def piece(key: str, rule: Rule, kinds: Collection[str], document: Document, languages: Sequence[str]) -> Piece | None:
    """The one with this key, of those that are shown."""
    shown = (each for offer in offers(kinds, rule, document, languages) for each in offer.pieces)
    return next((each for each in shown if each.key == key), None)


def _piece(told: Told, languages: Sequence[str]) -> Piece:
    key, url, tell = told
    sentences = {}
    for code in languages:
        with override(code):
            sentences[code] = tell()
    return Piece(key, url, sentences)


def _features(rule: Rule, document: Document) -> list[FeatureEntry]:
    return [row for row in document.features if rule.all or row.area in rule.areas or row.rolled.code in rule.features]


def _progress(features: Sequence[FeatureEntry], rule: Rule, document: Document) -> Iterator[Told]:
    """The whole city, where a question is about all of it; else each Key Feature that can be judged."""
    if rule.all:
        yield "p-city", reverse("progress"), lambda: _city_sentence(document)
    for row in sorted(features, key=lambda row: (row.rolled.share is None, not row.selected)):
        if row.rolled.share is not None:
            yield (
                f"p-{row.id}",
                reverse("feature-detail", args=[row.rolled.code]),
                _tell(_feature_sentence, row, document),
            )


def _tell(tell: Callable[..., str], *given: object) -> Tell:
    return lambda: tell(*given)


def _city_sentence(document: Document) -> str:
    city = document.city
    if city.share is None:
        return _("There are no figures to judge by for this year.")
    return _(
        "On %(day)s the city was %(share)s of the way, by the %(measured)s of %(of)s Key Features with figures."
    ) % {
        "day": wording.day(document.as_of),
        "share": wording.percent_words(city.share),
        "measured": city.measured,
        "of": city.of,
    }


def _feature_sentence(row: FeatureEntry, document: Document) -> str:
    words = {
        "code": row.rolled.code,
        "name": (row.rolled.short or row.title).to(wording.language()),
        "status": str(Status(row.rolled.status).label),
        "share": wording.percent_words(row.rolled.share),
        "day": wording.day(document.as_of),
    }
    return _("Key Feature %(code)s, %(name)s: %(status)s, %(share)s of the way on %(day)s.") % words


def _figures(rows: Sequence[IndicatorEntry], features: Sequence[FeatureEntry] | None) -> Iterator[Told]:
    codes = None if features is None else {row.rolled.code for row in features}
    for row in rows:
        if row.value is not None and (codes is None or row.feature in codes):
            yield f"f-{row.id}", reverse("indicator-detail", args=[row.code]), _tell(_figure_sentence, row)


def _figure_sentence(row: IndicatorEntry) -> str:
    """ "Emissions: 3.9 tonnes in 2023 (9.1 in 2007, target 0.0 by 2029). Source: Statistics Denmark." """
    language = wording.language()
    assert row.value is not None, "only what was measured is told"
    words = {
        "name": row.name.to(language),
        "value": wording.full(row.value, row.decimals, row.unit.to(language)),
        "period": wording.period(row.period),
    }
    said = [_("%(name)s: %(value)s in %(period)s") % words, _path(row)]
    sentence = wording.sentence(" ".join(part for part in said if part))
    source = row.source.to(language)
    told = _("Source: %s") % source
    return f"{sentence} {wording.sentence(told)}" if source else sentence


def _path(row: IndicatorEntry) -> str:
    """From where to where, in brackets; empty where neither is known."""
    parts = []
    if row.baseline_value is not None and row.baseline_on is not None and row.target and row.direction != "none":
        parts.append(
            pgettext("evidence", "%(value)s in %(period)s")
            % _dated(row, wording.number(row.baseline_value, row.decimals), row.baseline_on)
        )
    if row.target and row.direction != "none":
        target = row.target
        numbers = [
            wording.number(value, row.decimals)
            for value in (target.value, target.low, target.high)
            if value is not None
        ]
        parts.append(pgettext("evidence", "target %(value)s by %(period)s") % _dated(row, "–".join(numbers), target.on))
    return f"({', '.join(parts)})" if parts else ""


def _dated(row: IndicatorEntry, value: str, on: date) -> dict[str, str]:
    return {"value": value, "period": wording.period(period_ending(on))}


def _initiatives(rows: Sequence[InitiativeEntry], features: Sequence[FeatureEntry], rule: Rule) -> Iterator[Told]:
    """Those tagged with one of the Key Features, or with one of the goals."""
    codes = {row.rolled.code for row in features}
    for row in rows:
        if rule.all or codes & set(row.features) or set(rule.goals) & set(row.goals):
            yield f"i-{row.id}", reverse("initiative-detail", args=[row.slug]), _tell(_initiative_sentence, row)


def _initiative_sentence(row: InitiativeEntry) -> str:
    language = wording.language()
    about = ", ".join(part for part in (row.lead.to(language), str(Phase(row.phase).label).lower()) if part)
    return f"{row.title.to(language)} ({about}): {wording.sentence(row.summary.to(language))}"


def _events(rows: Sequence[EventEntry], features: Sequence[FeatureEntry], rule: Rule) -> Iterator[Told]:
    """Those with a tag of the question's first, then the longest: a learning week before a single evening."""
    codes, goals = {row.rolled.code for row in features}, set(rule.goals)

    def key(row: EventEntry) -> tuple[bool, int, date]:
        tagged = bool(codes & set(row.features) or goals & set(row.goals))
        return not tagged, -row.dates, row.first_on

    for row in sorted(rows, key=key):
        yield f"e-{row.slug}", reverse("event-detail", args=[row.slug]), _tell(_event_sentence, row)


def _event_sentence(row: EventEntry) -> str:
    language = wording.language()
    when = formats.daterange(row.first_on, row.last_on, language)
    place = row.place.to(language)
    return wording.sentence(", ".join(part for part in (row.title.to(language), when, place) if part))


def _partners(rows: Sequence[PartnerEntry]) -> Iterator[Told]:
    if rows:
        yield "partners", reverse("organisation-detail", args=[rows[0].slug]), lambda: _partners_sentence(rows)


def _partners_sentence(rows: Sequence[PartnerEntry]) -> str:
    names = [row.name.to(wording.language()) for row in rows]
    text = ngettext(
        "%(number)s organisation took part: %(names)s.", "%(number)s organisations took part: %(names)s.", len(names)
    )
    return text % {"number": len(names), "names": wording.listed(names)}
