"""Figures that are left out because so few stand behind them that they may be recognised."""

from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from indicators.figure_rules import SUPPRESSED
from indicators.models import Measurement
from initiatives.fields import main_column

# Persons at an event: as `Indicator.suppress_below` has it of parts. Nobody is not a few.
SMALL = 5


def too_few(number: int | None) -> bool:
    """May single persons be recognised by it?"""
    return number is not None and 0 < number < SMALL


def reason() -> str:
    return _("Suppressed: so few that they may be recognised")


def reason_in_danish() -> str:
    """As a bulk file has it."""
    with translation.override("da"):
        return str(reason())


def put_reason(figure: Any) -> None:
    """Why it is not there, in all languages."""
    for code in ("da", "en", "de"):
        with translation.override(code):
            setattr(figure, f"absent_reason_{code}", str(reason()))


def in_place_of(figure: Any) -> Measurement:
    """A suppressed figure for the same cell; what was counted is no longer in it, nor in what it was made from."""
    new = Measurement(
        indicator=figure.indicator,
        period=figure.period,
        breakdown=figure.breakdown,
        figure=SUPPRESSED,
        source_url=figure.source_url,
    )
    setattr(new, main_column("note"), getattr(figure, main_column("note")) or "")
    put_reason(new)
    return new
