"""What is missing for a part of the framework, in sentences, each with the Key Features that it is about.

Of what the public may see, as everything that stands on a board.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from indicators.board import Board
from indicators.gaps import measures_of
from indicators.models.standings import Status
from initiatives.models import KeyFeature


@dataclass(frozen=True, slots=True)
class Missing:
    """`features` are named where the page is about several; of one Key Feature there is nothing to name."""

    sentence: str
    features: Sequence[KeyFeature] = ()


def missing(board: Board, features: Sequence[KeyFeature], claims: Mapping[int, int], *, events: bool) -> list[Missing]:
    """In the order in which it can be mended. `claims` counts initiatives by the Key Feature's id; `events` tells
    whether any are coming."""
    found = (
        [] if features else [Missing(_("No Key Feature is linked to it by default, so nothing is measured for it."))]
    )
    for told, lacks in _rules(board, claims):
        rows = [feature for feature in features if lacks(feature)]
        if rows:
            found.append(Missing(told(len(rows), len(features)), rows if len(features) > 1 else ()))
    if not events:
        found.append(Missing(_("No events are coming.")))
    return found


def _rules(
    board: Board, claims: Mapping[int, int]
) -> Iterable[tuple[Callable[[int, int], str], Callable[[KeyFeature], bool]]]:
    """(the sentence for so many of so many, whether it holds for one)"""
    return [
        (_without_indicator, lambda feature: not measures_of(board, feature)),
        (
            _without_figure,
            lambda feature: bool(measures_of(board, feature)) and _status(board, feature) == Status.NO_DATA,
        ),
        (_too_old, lambda feature: _status(board, feature) == Status.TOO_OLD),
        (_without_initiative, lambda feature: not claims.get(feature.pk)),
        (_unverified, lambda feature: not feature.wording_verified),
    ]


def _status(board: Board, feature: KeyFeature) -> str:
    return str(board.features[feature.code].status)


def _without_indicator(number: int, of: int) -> str:
    if of == 1:
        return _("No indicator is chosen, so nothing is measured.")
    return ngettext(
        "%(number)s of %(of)s Key Features has no indicator.",
        "%(number)s of %(of)s Key Features have no indicator.",
        number,
    ) % {"number": number, "of": of}


def _without_figure(number: int, of: int) -> str:
    if of == 1:
        return _("Its indicators have no figure, baseline and target to judge by yet.")
    return ngettext(
        "%(number)s of %(of)s has indicators, but no figure to judge by yet.",
        "%(number)s of %(of)s have indicators, but no figure to judge by yet.",
        number,
    ) % {"number": number, "of": of}


def _too_old(number: int, of: int) -> str:
    if of == 1:
        return _("All its figures are too old to judge by.")
    return ngettext(
        "The figures of %(number)s of %(of)s are too old to judge by.",
        "The figures of %(number)s of %(of)s are too old to judge by.",
        number,
    ) % {"number": number, "of": of}


def _without_initiative(number: int, of: int) -> str:
    if of == 1:
        return _("No initiative says that it contributes.")
    return ngettext(
        "No initiative says that it contributes to %(number)s of %(of)s.",
        "No initiative says that it contributes to %(number)s of %(of)s.",
        number,
    ) % {"number": number, "of": of}


def _unverified(number: int, of: int) -> str:
    if of == 1:
        return _("The wording of the title has not been compared with UNESCO’s document yet.")
    return ngettext(
        "The wording of %(number)s of %(of)s titles has not been compared with UNESCO’s document yet.",
        "The wording of %(number)s of %(of)s titles has not been compared with UNESCO’s document yet.",
        number,
    ) % {"number": number, "of": of}
