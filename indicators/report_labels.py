"""The words of a report's tables that programs read as codes, in the reader's language."""

from django.utils.translation import gettext as _

from indicators.models import Figure, Indicator
from indicators.models.indicators import Direction, Frequency
from indicators.models.standings import Status
from indicators.year_words import phase_name
from initiatives.models import Organisation
from initiatives.models.initiatives import Phase

KINDS = {
    "status": Status,
    "kind": Indicator.Kind,
    "direction": Direction,
    "frequency": Frequency,
    "figure": Figure,
    "phase": Phase,
    "organisation_kind": Organisation.Kind,
}


def word(column: str, code: str) -> str:
    """What a code of the column means; empty where there is none."""
    if not code:
        return ""
    if column == "phase_of_year":
        return phase_name(code)
    if column == "wording":
        return _("verified") if code == "verified" else _("working wording")
    return str(KINDS[column](code).label)


def yes_or_no(value: bool) -> str:
    return _("yes") if value else _("no")
