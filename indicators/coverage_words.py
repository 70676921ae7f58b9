"""The coverage of a Key Feature in the reader's words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from indicators import wording
from indicators.feature_coverage import Coverage
from indicators.gaps import Gap

LADDER = (Coverage.EVIDENCED, Coverage.TOO_OLD, Coverage.MEASURED, Coverage.CLAIMED, Coverage.NONE)


def word(coverage: Coverage) -> str:
    return {
        Coverage.NONE: pgettext("coverage", "Nothing yet"),
        Coverage.CLAIMED: pgettext("coverage", "Claimed"),
        Coverage.MEASURED: pgettext("coverage", "Being measured"),
        Coverage.EVIDENCED: pgettext("coverage", "Evidenced"),
        Coverage.TOO_OLD: pgettext("coverage", "Too old"),
    }[coverage]


def meaning(coverage: Coverage) -> str:
    """The rule, for those who read the figures."""
    return {
        Coverage.NONE: _("No initiative says that it contributes, and nothing is measured."),
        Coverage.CLAIMED: _("Initiatives say that they contribute, but nothing is measured."),
        Coverage.MEASURED: _("An indicator is chosen, but it has no approved figure yet."),
        Coverage.EVIDENCED: _("At least one indicator has an approved figure that is not too old."),
        Coverage.TOO_OLD: _("There are approved figures, but all of them are too old to judge by."),
    }[coverage]


def told(gap: Gap) -> str:
    """One Key Feature's coverage in a sentence with its numbers."""
    if gap.coverage in (Coverage.EVIDENCED, Coverage.TOO_OLD):
        period = {"period": wording.period(gap.newest)}
        if gap.coverage == Coverage.EVIDENCED:
            return _("The newest approved figure is for %(period)s.") % period
        return _("The newest approved figure is for %(period)s, which is too old to judge by.") % period
    if gap.coverage == Coverage.CLAIMED:
        return ngettext(
            "%(number)s initiative says that it contributes, but nothing is measured.",
            "%(number)s initiatives say that they contribute, but nothing is measured.",
            gap.claims,
        ) % {"number": gap.claims}
    return meaning(gap.coverage)


@dataclass(frozen=True, slots=True)
class Group:
    """The Key Features with one coverage."""

    coverage: Coverage
    word: str
    meaning: str
    rows: Sequence[Gap]


def groups(rows: Iterable[Gap]) -> list[Group]:
    """All five, the best first; one that no Key Feature has is empty."""
    found = list(rows)
    return [Group(step, word(step), meaning(step), [row for row in found if row.coverage == step]) for step in LADDER]


def summary(found: Sequence[Group]) -> str:
    """On how many of the 42 there is evidence."""
    number, of = len(found[0].rows), sum(len(group.rows) for group in found)
    return ngettext(
        "There is fresh, approved evidence for %(number)s of the %(of)s Key Features.",
        "There is fresh, approved evidence for %(number)s of the %(of)s Key Features.",
        number,
    ) % {"number": number, "of": of}
