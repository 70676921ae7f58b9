"""What a figure must be, whichever way it comes in: typed in a form or the grid, handed in, or read from a file.

No model and no query: the caller gives the values and the indicator's limits.

*A share*: where the unit is a per cent and numerator and denominator are given, the value is
100 × numerator ÷ denominator, worked out exactly and rounded half to even to the eight decimals that are kept. A
value typed beside them agrees when the exact share lies within half a unit of its own last digit: 33.3 agrees with
1 of 3, 33.4 does not. A value that agrees is kept as typed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction
from typing import Any, Self

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from initiatives import formats

SUPPRESSED = "suppressed"
MOST = Decimal("1e16")  # the column has 24 digits, 8 of them decimals
_EXACT = Context(prec=80)
_PLACES = Decimal("1e-8")
_PER_CENT = re.compile(r"%(?![ -]?po?i)|\bper ?cent\b|\bprocent\b|\bpct\b|\bprozent\b", re.IGNORECASE)
_PART = re.compile(r"[^=\s][^=]*=[^=]*[^=\s]|[^=\s]=[^=\s]")
_TOTALS = {"total", "i alt", "gesamt", "insgesamt"}


@dataclass(frozen=True, slots=True)
class Typed:
    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    absent_reason: str = ""
    figure: str = "final"
    breakdown: str = ""

    @property
    def has_parts(self) -> bool:
        return self.numerator is not None and self.denominator is not None and self.denominator > 0


@dataclass(frozen=True, slots=True)
class Limits:
    """Of one indicator. `additive`: its parts add up to the total. `small`: counts below it may point at persons."""

    lower: Decimal | None = None
    upper: Decimal | None = None
    per_cent: bool = False
    additive: bool = False
    small: int = 0

    @classmethod
    def of(cls, indicator: Any) -> Self:
        return cls(
            lower=_exact(indicator.lower_bound),
            upper=_exact(indicator.upper_bound),
            per_cent=is_per_cent(indicator.unit_da or indicator.unit or ""),
            additive=indicator.additive,
            small=indicator.suppress_below,
        )


def _exact(bound: Any) -> Decimal | None:
    """Rows that were not read from the database may hold a plain number."""
    return None if bound is None else Decimal(bound)


def is_per_cent(unit: str) -> bool:
    """A share of something; percentage points and thousandths are none."""
    return _PER_CENT.search(unit) is not None


def per_cent(numerator: Decimal, denominator: Decimal) -> Decimal:
    share = _EXACT.divide(_EXACT.multiply(Decimal(100), numerator), denominator)
    return share.quantize(_PLACES, rounding=ROUND_HALF_EVEN, context=_EXACT)


def settled(typed: Typed, limits: Limits) -> Typed:
    """With the value that its parts make, where only they were given."""
    said_absent = typed.absent_reason or typed.figure == SUPPRESSED
    if typed.value is None and typed.has_parts and limits.per_cent and not said_absent:
        return replace(typed, value=per_cent(Decimal(typed.numerator or 0), Decimal(typed.denominator or 1)))
    return typed


def breakdown_of(text: str) -> str:
    """As it is kept: "sex=female"; "" for the total, however it was called."""
    name, equals, part = (" ".join(piece.split()) for piece in text.partition("="))
    return "" if f"{name}{equals}{part}".casefold() in _TOTALS else f"{name}{equals}{part}"


def faults(typed: Typed, limits: Limits) -> Iterator[tuple[str, str]]:
    """(field, sentence) for each thing that cannot be; nothing for a figure that may be handed in."""
    yield from _absence(typed)
    share = list(_share(typed, limits))
    if typed.value is not None and not any(field == "numerator" for field, _text in share):
        yield from (("value", text) for text in _outside(typed.value, limits))
    yield from share
    if typed.breakdown and not _PART.fullmatch(typed.breakdown):
        yield "breakdown", _("Write what is broken down and which part, for example sex=female.")


def _absence(typed: Typed) -> Iterator[tuple[str, str]]:
    if typed.value is None and not typed.absent_reason.strip():
        yield "value", _("Give a value, or say why there is none.")
    if typed.value is not None and typed.figure == SUPPRESSED:
        yield "value", _("A suppressed figure has no value.")
    elif typed.value is not None and typed.absent_reason:
        yield "absent_reason", _("There is a value: leave the reason for having none empty.")
    if typed.figure == SUPPRESSED and not (typed.numerator is None and typed.denominator is None):
        yield "numerator", _("A suppressed figure shows no numerator and denominator either.")


def _outside(value: Decimal, limits: Limits) -> Iterator[str]:
    if abs(value) >= MOST:
        yield _("At most 16 digits before the decimal point.")
    if value != value.quantize(_PLACES, context=_EXACT):
        yield _("At most 8 decimals.")
    if limits.lower is not None and value < limits.lower:
        yield _("The lowest possible value is %(bound)s.") % {"bound": _number(limits.lower)}
    if limits.upper is not None and value > limits.upper:
        yield _("The highest possible value is %(bound)s.") % {"bound": _number(limits.upper)}


def _share(typed: Typed, limits: Limits) -> Iterator[tuple[str, str]]:
    numerator, denominator = typed.numerator, typed.denominator
    if (numerator is None) != (denominator is None):
        yield ("numerator" if numerator is None else "denominator"), _("A share has both its numbers.")
    if denominator is not None and denominator <= 0:
        yield "denominator", _("The denominator is above zero.")
    if numerator is not None and numerator < 0 and limits.lower is not None and limits.lower >= 0:
        yield "numerator", _("The numerator is not below zero.")
    elif typed.has_parts and limits.per_cent:
        yield from _percentage(typed, limits)


def _percentage(typed: Typed, limits: Limits) -> Iterator[tuple[str, str]]:
    exact = 100 * Fraction(typed.numerator or 0) / Fraction(typed.denominator or 1)
    for low, bound in ((True, limits.lower), (False, limits.upper)):
        if bound is not None and (exact < bound if low else exact > bound):
            text = _("Numerator and denominator make %(share)s: it cannot lie beyond %(bound)s.")
            yield "numerator", text % {"share": _percent(exact), "bound": _number(bound)}
            return
    if typed.value is not None and not agrees(typed.value, exact):
        text = _("Numerator and denominator make %(share)s, not %(value)s.")
        yield "value", text % {"share": _percent(exact), "value": _number(typed.value)}


def agrees(value: Decimal, exact: Fraction) -> bool:
    """Within half a unit of the last digit of `value`, noughts at its end left out: 43.50 has one decimal."""
    exponent = value.normalize(_EXACT).as_tuple().exponent
    digits = max(0, -exponent) if isinstance(exponent, int) else 0
    return abs(Fraction(value) - exact) <= Fraction(1, 2 * 10**digits)


def _number(value: Decimal) -> str:
    return formats.number(value, None, get_language() or "da")


def _percent(share: Fraction) -> str:
    return formats.percent(share, 2, get_language() or "da")
