"""Doubts in the reader's language, with its numbers. No query."""

from collections.abc import Iterable
from decimal import Decimal
from hashlib import blake2b
from typing import Any

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from indicators.breakdown_words import kind_word, part_word
from indicators.doubts import Doubt
from initiatives import formats

SENTENCES = {
    "jump": gettext_lazy(
        "%(value)s is about %(times)s times the last figure, %(before)s (%(period)s): is the decimal right?"
    ),
    "drop": gettext_lazy(
        "The last figure, %(before)s (%(period)s), is about %(times)s times %(value)s: is the decimal right?"
    ),
    "sign": gettext_lazy("%(value)s has the opposite sign of the last figure, %(before)s (%(period)s)."),
    "same": gettext_lazy("Exactly the same as the last figure, %(before)s (%(period)s). Was it measured anew?"),
    "far": gettext_lazy("%(value)s lies far outside all figures so far, %(low)s to %(high)s."),
    "over": gettext_lazy("%(value)s is more than 100 per cent: can that be?"),
    "under": gettext_lazy("%(value)s is a share below zero: can that be?"),
    "small": gettext_lazy("%(value)s is so few that they may be recognised. Suppress the figure?"),
    "running": gettext_lazy("The period has not ended yet."),
    "revealed": gettext_lazy(
        "“%(part)s” is the only suppressed part of “%(kind)s”: anyone can work it out from the total. "
        "Suppress one more."
    ),
    "told": gettext_lazy(
        "%(hidden)s is suppressed, but anyone can work it out from %(whole)s and the other figures of that time. "
        "Suppress one more."
    ),
}
HIGHER = gettext_lazy("%(points)s points higher than the last figure, %(before)s (%(period)s).")
LOWER = gettext_lazy("%(points)s points lower than the last figure, %(before)s (%(period)s).")
SUMS = {
    "value": gettext_lazy("The parts of “%(kind)s” add up to %(sum)s, the total is %(total)s."),
    "numerator": gettext_lazy("The numerators of “%(kind)s” add up to %(sum)s, that of the total is %(total)s."),
    "denominator": gettext_lazy("The denominators of “%(kind)s” add up to %(sum)s, that of the total is %(total)s."),
}
PERIODS = ("period", "hidden", "whole")
NUMBERS = ("value", "before", "points", "times", "low", "high", "sum", "total")


def sentence(doubt: Doubt) -> str:
    language = get_language() or "da"
    facts = dict(doubt.facts)
    for name in NUMBERS:
        if name in facts:
            facts[name] = formats.number(Decimal(facts[name]), None, language)
    if "part" in facts:
        facts["part"] = part_word(facts["kind"], facts["part"])
    if "kind" in facts:
        facts["kind"] = kind_word(facts["kind"])
    for name in PERIODS:
        if name in facts:
            facts[name] = formats.period(facts[name], language)
    return str(_template(doubt)) % facts


def _template(doubt: Doubt) -> Any:
    if doubt.kind in ("sum", "beyond"):
        return SUMS[doubt.facts["what"]]
    if doubt.kind == "points":
        return HIGHER if Decimal(doubt.facts["value"]) > Decimal(doubt.facts["before"]) else LOWER
    return SENTENCES[doubt.kind]


def sentences(doubts: Iterable[Doubt]) -> list[str]:
    return [sentence(doubt) for doubt in doubts]


def kept(rows: Iterable[Any]) -> list[str]:
    """Of the doubts that are kept with a figure (`Measurement.doubts`)."""
    return sentences(Doubt(kind, facts) for kind, facts in rows)


def seal(doubts: Iterable[Doubt]) -> str:
    """Stands for exactly these doubts: what confirms them says nothing about others. "" for none."""
    text = repr([(doubt.kind, sorted(doubt.facts.items())) for doubt in doubts])
    return "" if text == "[]" else blake2b(text.encode(), digest_size=8).hexdigest()


def confirm_label() -> str:
    return _("The figure is right")
