"""Figures and how they moved, in the reader's language: the sentences of pages, charts and reports."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from django.utils import timezone
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from indicators.progress import Thresholds, clamp, percent
from initiatives import formats

NOTHING = "–"


def language() -> str:
    return get_language() or "da"


def number(value: formats.Number, decimals: int | None) -> str:
    return formats.number(value, decimals, language())


def signed(value: formats.Number, decimals: int) -> str:
    return formats.signed(value, decimals, language())


def percent_words(share: Fraction | None) -> str:
    """ "57 %", clamped, or a dash where there is no share."""
    figure = percent(share)
    return NOTHING if figure is None else formats.percent(figure, 0, language())


def percentage(share: Fraction, decimals: int = 0) -> str:
    """Any fraction in per cent, as it is."""
    return formats.percent(share * 100, decimals, language())


def places(share: Fraction) -> str:
    """A share to four places, clamped as it is averaged: "0,5700"."""
    return number(clamp(share), 4)


def raw_places(share: Fraction) -> str:
    """The same as it is, below 0 where it moved the wrong way."""
    return number(share, 4)


def points(change: Fraction) -> str:
    """A difference of two shares in percentage points, without its sign."""
    return number(abs(change) * 100, 0)


def short(value: Decimal, decimals: int, unit: str) -> str:
    """The number alone, with its sign where the unit is a percentage: for headings and charts."""
    if unit.startswith("%"):
        return formats.percent(value, decimals, language())
    return number(value, decimals)


def full(value: Decimal, decimals: int, unit: str) -> str:
    """The number with its unit: "43 % of the level in 2007", "3.9 tonnes"."""
    text = short(value, decimals, unit)
    rest = unit[1:].strip() if unit.startswith("%") else unit
    return f"{text} {rest}".strip()


def large(exponent: int) -> str:
    """The word for 10 to the power of 6, 9 or 12, as it stands before a unit."""
    return {
        6: pgettext("number", "million"),
        9: pgettext("number", "billion"),
        12: pgettext("number", "trillion"),
    }[exponent]


def sentence(text: str) -> str:
    """With one full stop at its end, also where it ends with an abbreviation."""
    return text if text.endswith((".", "!", "?")) else f"{text}."


def listed(words: Sequence[str]) -> str:
    """ "2014", "2014 and 2018", "2014, 2018 and 2019"."""
    if len(words) < 2:
        return "".join(words)
    return _("%(first)s and %(last)s") % {"first": ", ".join(words[:-1]), "last": words[-1]}


def period(written: str) -> str:
    return formats.period(written, language())


def day(on: date) -> str:
    return formats.longdate(on, language())


def local_day(at: datetime) -> date:
    return timezone.localtime(at).date()


def span(low: str, high: str) -> str:
    return low if low == high else f"{low}–{high}"


def thresholds(limits: Thresholds) -> str:
    """How a status is set, with the thresholds that hold."""
    parts = {"on_track": percent_words(limits.on_track), "behind": percent_words(limits.behind)}
    return (
        _(
            "We compare how much of the way from the baseline to the target is covered with how much the plan asks for "
            "by then. With at least %(on_track)s of what is needed it is on track, with at least %(behind)s it is "
            "behind, below that it is off track. A figure is too old two periods after the one it measures."
        )
        % parts
    )


@dataclass(frozen=True, slots=True)
class Told:
    """What a finding is made of, in words; `moved` is the sign of the change from `base` to `value`, `overdue` that
    the target's date lies before the figure.

    `base` is empty where nothing may be compared: no earlier figure, or a change of method between.
    """

    status: str
    value: str = ""
    period: str = ""
    base: str = ""
    base_period: str = ""
    moved: int = 0
    target: str = ""
    target_period: str = ""
    reason: str = ""
    context: bool = False
    overdue: bool = False


def finding(told: Told) -> str:
    """The indicator in one sentence without a full stop: a heading."""
    words = {name: getattr(told, name) for name in Told.__slots__}
    if told.status == "not_applicable":
        return _("Not applicable here: %(reason)s") % words
    if told.status == "no_data":
        return _("No figures yet: %(reason)s") % words if told.reason else _("No figures yet")
    if told.status == "too_old":
        return _("The latest figure, %(value)s, is for %(period)s: too old to judge by") % words
    if told.status == "achieved":
        return (
            _("The target is reached: %(value)s in %(period)s, and %(target)s was to be reached by %(target_period)s")
            % words
        )
    verdict = _missed if told.overdue and told.status != "no_target" else _verdict
    return f"{_movement(told, words)} – {verdict(told, words)}"


def _movement(told: Told, words: dict[str, str]) -> str:
    if not told.base:
        return pgettext("finding", "%(value)s in %(period)s") % words
    if told.moved > 0:
        return _("Up from %(base)s in %(base_period)s to %(value)s in %(period)s") % words
    if told.moved < 0:
        return _("Down from %(base)s in %(base_period)s to %(value)s in %(period)s") % words
    return _("Still %(value)s in %(period)s, as in %(base_period)s") % words


def _verdict(told: Told, words: dict[str, str]) -> str:
    if told.status == "on_track":
        return pgettext("finding", "on track to reach %(target)s in %(target_period)s") % words
    if told.status == "behind":
        return pgettext("finding", "not fast enough to reach %(target)s in %(target_period)s") % words
    if told.status == "far_behind":
        return pgettext("finding", "far too slow to reach %(target)s in %(target_period)s") % words
    if told.status == "wrong_way":
        return pgettext("finding", "the wrong way: %(target)s is to be reached in %(target_period)s") % words
    if told.context:
        return pgettext("finding", "context that is not judged")
    return pgettext("finding", "there is no target to judge by")


def _missed(told: Told, words: dict[str, str]) -> str:
    """The day of the target is over, and it was not reached."""
    if told.status == "on_track":
        return pgettext("finding", "close to %(target)s, which was to be reached by %(target_period)s") % words
    if told.status == "wrong_way":
        return pgettext("finding", "the wrong way: %(target)s was to be reached by %(target_period)s") % words
    if told.status == "behind":
        return pgettext("finding", "short of %(target)s, which was to be reached by %(target_period)s") % words
    return pgettext("finding", "far from %(target)s, which was to be reached by %(target_period)s") % words
