"""How a figure is calculated: the rows it rests on, the formula with its numbers, and what was left out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from django.urls import reverse
from django.utils.translation import gettext as _

from indicators import wording
from indicators.actions import thresholds
from indicators.board import Board, Stood
from indicators.models.standings import Status
from indicators.progress import Part, RollUp, clamp
from initiatives.fields import named
from initiatives.models import KeyFeature

TERMS = 8  # a longer sum is told by its rows


@dataclass(frozen=True, slots=True)
class Line:
    """One part of a mean. `share` and `needed` to four places, as the mean takes them; empty when left out."""

    code: str
    name: str
    url: str
    status: str
    word: str
    share: str = ""
    needed: str = ""
    language: str = ""  # of the name, where it is not the reader's


@dataclass(frozen=True, slots=True)
class Calculation:
    """`counted` add up to what `formula` says; `left_out` have no share, each with its status as the reason."""

    counted: Sequence[Line]
    left_out: Sequence[Line]
    formula: str
    needed: str
    verdict: str


def of_feature(board: Board, feature: KeyFeature) -> Calculation:
    """From its indicators."""
    return _calculation(board.features[feature.code], [_of_standing(row) for row in board.of(feature)])


Row = tuple[Line, Part]


def of_features(rolled: RollUp, lines: Mapping[str, Row], features: Iterable[KeyFeature]) -> Calculation:
    """Of an area, a goal, a dimension or the city: from its Key Features, whose lines are made once for a page."""
    return _calculation(rolled, [lines[feature.code] for feature in features])


def feature_lines(board: Board, features: Iterable[KeyFeature] | None = None) -> dict[str, Row]:
    """Of Key Features (all 42 by default), by code."""
    chosen = board.compass.features if features is None else features
    return {feature.code: _of_feature(board, feature) for feature in chosen}


def _of_standing(standing: Stood) -> Row:
    part = standing.part
    line = _line("", standing.name, reverse("indicator-detail", args=[standing.code]), part)
    return replace(line, language=standing.language), part


def _of_feature(board: Board, feature: KeyFeature) -> Row:
    part = board.features[feature.code].as_part()
    name = named(feature, "short")
    line = _line(feature.code, name, feature.get_absolute_url(), part)
    return (replace(line, language=name.lang) if name.lang else line), part


def _line(code: str, name: str, url: str, part: Part) -> Line:
    word = str(Status(part.status).label)
    if part.share is None or part.needed is None:
        return Line(code, name, url, part.status, word)
    return Line(code, name, url, part.status, word, wording.places(part.share), wording.places(part.needed))


def _calculation(rolled: RollUp, rows: Sequence[Row]) -> Calculation:
    parts = [part for _line, part in rows]
    return Calculation(
        counted=[line for line, _part in rows if line.share],
        left_out=[line for line, _part in rows if not line.share],
        formula=_mean([clamp(part.share) for part in parts if part.share is not None], rolled.share),
        needed=_mean([part.needed for part in parts if part.needed is not None], rolled.needed),
        verdict=verdict(rolled.status, rolled.share, rolled.needed),
    )


def _mean(terms: Sequence[Fraction], mean: Fraction | None) -> str:
    """ "(0,5700 + 1,0000) / 2 = 0,7850 = 79 %"; the mean itself comes exact and is rounded here.

    A sum is that of the rows as they are shown; where their rounding moves the mean's last place, it says "≈".
    """
    if mean is None:
        return ""
    shown = [round(term, 4) for term in terms]
    written = [wording.places(term) for term in shown]
    top = written[0] if len(terms) == 1 else f"({' + '.join(written)})"
    if len(terms) > TERMS:
        top = wording.number(sum(shown, Fraction(0)), 4)
    equals = "=" if round(sum(shown, Fraction(0)) / len(shown), 4) == round(mean, 4) else "≈"
    return f"{top} / {len(terms)} {equals} {wording.places(mean)} = {wording.percent_words(mean)}"


def verdict(status: str, share: Fraction | None, needed: Fraction | None) -> str:
    """Why the status is what it is, with its numbers; empty where nothing is judged."""
    if share is None or needed is None:
        return ""
    if status == "achieved":
        return _("What is counted has reached its target.")
    if status == "too_old":
        return _("What is counted was measured too long ago to judge by.")
    if status == "wrong_way":
        return _("The figure is farther from the target than at the baseline.")
    return _compared(share, needed) if needed else _("Nothing is needed yet.")


def _compared(share: Fraction, needed: Fraction) -> str:
    limits = thresholds()
    return _(
        "%(share)s of the %(needed)s that is needed is %(part)s: on track from %(on_track)s, behind from %(behind)s."
    ) % {
        "share": wording.places(share),
        "needed": wording.places(needed),
        "part": wording.percentage(share / needed, 2),
        "on_track": wording.percent_words(limits.on_track),
        "behind": wording.percent_words(limits.behind),
    }
