"""A report's document in the reader's language: its sentences and the lines of its tables."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from indicators import wording
from indicators.document import Document, FeatureEntry, IndicatorEntry, TargetEntry, Text
from indicators.models import Figure, Indicator
from indicators.models.standings import Status
from indicators.overview import STATUSES
from indicators.periods import period_ending
from initiatives.named import Named

GOOD, BEHIND = ("achieved", "on_track"), ("behind", "far_behind")
NAMED = 4


def said(text: Text) -> SafeString:
    """A text, in a span that names its language where it is not the reader's."""
    language = wording.language().partition("-")[0]
    if own := getattr(text, language):
        return escape(own)
    shown = text.to(language)
    return format_html('<span lang="{}">{}</span>', text.language(language), shown) if shown else escape("")


def named(text: Text) -> Named:
    """For a choice or a sentence: as it is shown, and it knows its language where that is not the reader's."""
    own = wording.language().partition("-")[0]
    code = text.language(own)
    return Named.of(text.to(own), "" if code == own else code)


def headline(document: Document) -> str:
    """How far the city is, and how that compares with the year before; of an extract how far that is."""
    reached, city = document.count(*GOOD), document.city
    if city.share is None:
        return _("There are no figures to judge by for this year.")
    words = {"share": wording.percent_words(city.share), "measured": city.measured, "of": city.of, "reached": reached}
    if document.choice.narrows:
        first = _(
            "The Key Features of this extract are %(share)s of the way, judged by the %(measured)s of %(of)s that have "
            "figures."
        )
    else:
        first = _(
            "The city is %(share)s of the way, judged by the %(measured)s of %(of)s Key Features that have figures."
        )
    second = ngettext(
        "%(reached)s Key Feature is achieved or on track%(before)s.",
        "%(reached)s Key Features are achieved or on track%(before)s.",
        reached,
    ) % (words | {"before": _before(reached, document.reached_before)})
    return f"{first % words} {second}"


def _before(reached: int, before: int | None) -> str:
    """As the end of a sentence; nothing where it is not known."""
    if before is None:
        return ""
    more = reached - before
    if more > 0:
        return _(", %(number)s more than a year before") % {"number": more}
    if more < 0:
        return _(", %(number)s fewer than a year before") % {"number": -more}
    return _(", as many as a year before")


def counts(document: Document) -> list[tuple[str, str, int]]:
    """Status, its word and how many of the 42 have it; together all of them."""
    rows = [(status, str(Status(status).label), document.count(status)) for status in STATUSES]
    return [row for row in rows if row[2]]


def went_well(document: Document) -> list[str]:
    """The Key Features of the report that are achieved or on track, the farthest first."""
    rows = [row for row in document.selected if row.rolled.status in GOOD]
    rows.sort(key=lambda row: -(row.rolled.share or 0))
    return [_told(row) for row in rows[:NAMED]]


def to_work_on(document: Document) -> list[str]:
    """Those that are behind, the farthest behind first, and what has no figures."""
    rows = [row for row in document.selected if row.rolled.status in BEHIND or row.rolled.wrong_way]
    rows.sort(key=lambda row: (row.rolled.share or 0) / row.rolled.needed if row.rolled.needed else 1)
    lines = [_told(row) for row in rows[:NAMED]]
    gaps = [
        (document.count("no_data"), _no_figures),
        (document.count("too_old"), _too_old),
    ]
    return [*lines, *(write(number) for number, write in gaps if number)]


def _no_figures(number: int) -> str:
    return ngettext(
        "%(number)s Key Feature has no figures to judge by yet.",
        "%(number)s Key Features have no figures to judge by yet.",
        number,
    ) % {"number": number}


def _too_old(number: int) -> str:
    return ngettext(
        "The figures of %(number)s Key Feature are too old to judge by.",
        "The figures of %(number)s Key Features are too old to judge by.",
        number,
    ) % {"number": number}


def _told(row: FeatureEntry) -> str:
    rolled = row.rolled
    words = {
        "code": rolled.code,
        "name": rolled.short.to(wording.language()),
        "status": str(Status(rolled.status).label),
        "share": wording.percent_words(rolled.share),
        "needed": wording.percent_words(rolled.needed),
    }
    line = _("%(code)s %(name)s: %(status)s, %(share)s of the way where %(needed)s was needed.") % words
    if not rolled.wrong_way:
        return line
    wrong = ngettext(
        "%(wrong)s of its %(of)s indicators moves the wrong way.",
        "%(wrong)s of its %(of)s indicators move the wrong way.",
        rolled.wrong_way,
    ) % {"wrong": rolled.wrong_way, "of": rolled.of}
    return f"{line} {wrong}"


@dataclass(frozen=True, slots=True)
class IndicatorLine:
    """A row of the table; numbers with their period, a dash where there is none, and the reason for that."""

    feature: str
    code: str
    name: SafeString
    unit: SafeString
    kind: str
    baseline: str
    baseline_period: str
    latest: str
    latest_period: str
    state: str
    reason: SafeString
    target: str
    target_period: str
    share: str
    status: str
    word: str
    note: SafeString
    source: SafeString
    source_url: str
    licence: str
    definition: SafeString
    limitations: SafeString
    sample: bool


def indicator_line(row: IndicatorEntry) -> IndicatorLine:
    final = row.figure in ("", Figure.FINAL)
    return IndicatorLine(
        feature=row.feature,
        code=row.code,
        kind=str(Indicator.Kind(row.kind).label),
        baseline=_number(row, row.baseline_value),
        baseline_period=_dated(row.baseline_on),
        latest=_number(row, row.value),
        latest_period=wording.period(row.period) if row.period else "",
        state="" if final else str(Figure(row.figure).label),
        reason=said(row.absent_reason),
        target=_target(row, row.target),
        target_period=_dated(row.target.on) if row.target else "",
        share=wording.percent_words(row.share),
        status=row.status,
        word=str(Status(row.status).label),
        source_url=row.source_url,
        licence=row.licence,
        sample=row.sample,
        **{name: said(getattr(row, name)) for name in ("name", "unit", "note", "source", "definition", "limitations")},
    )


def _dated(on: date | None) -> str:
    return wording.period(period_ending(on)) if on else ""


def _number(row: IndicatorEntry, value: Decimal | None) -> str:
    return wording.NOTHING if value is None else wording.number(value, row.decimals)


def _target(row: IndicatorEntry, target: TargetEntry | None) -> str:
    if target is None or row.direction == "none":
        return wording.NOTHING
    if target.value is None:
        return f"{_number(row, target.low)}–{_number(row, target.high)}"
    return _number(row, target.value)


@dataclass(frozen=True, slots=True)
class FeatureLine:
    code: str
    title: SafeString
    reason: SafeString
    verified: bool
    status: str
    word: str


def feature_line(row: FeatureEntry) -> FeatureLine:
    return FeatureLine(
        code=row.rolled.code,
        title=said(row.title),
        reason=said(row.reason),
        verified=row.wording_verified,
        status=row.rolled.status,
        word=str(Status(row.rolled.status).label),
    )


def without_indicator(document: Document) -> list[FeatureEntry]:
    """Key Features of the report that nothing measures yet."""
    measured = {row.feature for row in document.indicators}
    return [row for row in document.selected if row.rolled.code not in measured]
