"""The words of a report's tables that programs read as codes, in the reader's language."""

from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from events.models import Occurrence, PriceKind, Registration, Venue
from events.models.events import SpokenLanguage
from events.models.venues import Known
from indicators.models import Figure, Indicator
from indicators.models.indicators import Direction, Frequency
from indicators.models.standings import Status
from indicators.year_words import phase_name
from initiatives.models import Dimension, FocusArea, Goal, KeyFeature, Organisation, Pillar, Tag
from initiatives.models.choices import Audience, Field, InitiativeStatus, LifeStage, Phase

KINDS: dict[str, Any] = {
    "status": Status,
    "kind": Indicator.Kind,
    "direction": Direction,
    "frequency": Frequency,
    "figure": Figure,
    "phase": Phase,
    "organisation_kind": Organisation.Kind,
    "strength": Tag.Strength,
    "fields": Field,
    "audiences": Audience,
    "life_stages": LifeStage,
    "set_status": InitiativeStatus,
    "languages": SpokenLanguage,
    "price": PriceKind,
    "registration": Registration,
    "date_status": Occurrence.Status,
    **dict.fromkeys(Venue.ACCESS, Known),
}
PARTS: dict[str, Any] = {
    "dimension": Dimension, "goal": Goal, "pillar": Pillar, "area": FocusArea, "feature": KeyFeature,
}  # fmt: skip


def word(column: str, code: str) -> str:
    """What a code of the column means; empty where there is none."""
    if not code:
        return ""
    if column == "phase_of_year":
        return phase_name(code)
    if column == "wording":
        return _("verified") if code == "verified" else _("working wording")
    if column == "framework_part":
        return capfirst(PARTS[code]._meta.verbose_name)
    return str(KINDS[column](code).label)


def labels(column: str) -> list[str]:
    """All that a column may say."""
    return [str(label) for code, label in KINDS[column].choices if code] if column in KINDS else []


def words(column: str, codes: str) -> str:
    """The same of several, as a file has them in one cell."""
    return "; ".join(word(column, code) for code in codes.split("; "))


def yes_or_no(value: bool) -> str:
    return _("yes") if value else _("no")
