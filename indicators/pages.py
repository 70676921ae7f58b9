"""A board in the reader's words: what the wheel, the lists and the boards of several pages show alike."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from indicators import wheel
from indicators.board import Board
from indicators.models.standings import Standing, Status
from indicators.progress import RollUp, percent
from indicators.wording import percent_words
from initiatives.fields import named
from initiatives.models import KeyFeature, Pillar

__all__ = [
    "Row", "board_groups", "dimension_rows", "feature_rows", "goal_rows", "latest", "measured_words",
    "percent_words", "status_word", "wheel_of", "wrong_words",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """One entry of the framework as boards and lists show it.

    `percent` fills a bar (None: no share); `figure` is the same in words. `measured` says on how many it rests,
    `wrong` how many move the wrong way and which is worst, or is empty. `rows` are what stands below it.
    """

    entry: Any
    rolled: RollUp
    rows: Sequence["Row"] = ()
    wrong: str = ""

    @property
    def percent(self) -> int | None:
        figure = percent(self.rolled.share)
        return None if figure is None else int(figure)

    @property
    def figure(self) -> str:
        return percent_words(self.rolled.share)

    @property
    def status(self) -> str:
        return str(self.rolled.status)

    @property
    def word(self) -> str:
        return status_word(self.rolled.status)

    @property
    def measured(self) -> str:
        return measured_words(self.rolled, self.entry)


def status_word(status: str) -> str:
    """One of the nine, in the reader's language."""
    return str(Status(status).label)


def measured_words(rolled: RollUp, entry: Any = None) -> str:
    """ "2 of 3 indicators measured" of a Key Feature, "12 of 42 Key Features measured" of all above."""
    counts = {"measured": rolled.measured, "of": rolled.of}
    if isinstance(entry, KeyFeature):
        return (
            ngettext(
                "%(measured)s of %(of)s indicator measured", "%(measured)s of %(of)s indicators measured", rolled.of
            )
            % counts
        )
    return (
        ngettext(
            "%(measured)s of %(of)s Key Feature measured", "%(measured)s of %(of)s Key Features measured", rolled.of
        )
        % counts
    )


def wrong_words(board: Board, feature: KeyFeature) -> str:
    """ "1 of 3 moves the wrong way: Waste per inhabitant", or nothing."""
    rolled, worst = board.features[feature.code], board.worst(feature)
    if worst is None:
        return ""
    return ngettext(
        "%(wrong)s of %(of)s moves the wrong way: %(name)s",
        "%(wrong)s of %(of)s move the wrong way, most of all: %(name)s",
        rolled.wrong_way,
    ) % {"wrong": rolled.wrong_way, "of": rolled.of, "name": worst.name}


def feature_rows(board: Board, features: Iterable[KeyFeature] | None = None) -> list[Row]:
    """Key Features (all 42 by default) in printed order."""
    chosen = board.compass.features if features is None else features
    return [Row(row, board.features[row.code], wrong=wrong_words(board, row)) for row in chosen]


def board_groups(board: Board) -> list[tuple[Pillar, list[Row], int]]:
    """The board of 42: each pillar with the rows of its areas, which hold those of their Key Features, counted."""
    below: dict[int, list[Row]] = defaultdict(list)
    for row in feature_rows(board):
        below[row.entry.area_id].append(row)
    groups = []
    for pillar in board.compass.pillars:
        areas = [area for area in board.compass.areas if area.pillar_id == pillar.pk]
        rows = [Row(area, board.areas[area.number], below[area.pk]) for area in areas]
        groups.append((pillar, rows, sum(len(row.rows) for row in rows)))
    return groups


def goal_rows(board: Board) -> list[Row]:
    return [Row(goal, board.goals[goal.number]) for goal in board.compass.goals]


def dimension_rows(board: Board) -> list[Row]:
    return [Row(dimension, board.dimensions[dimension.code]) for dimension in board.compass.dimensions]


def wheel_of(board: Board, *, linked: bool = True, uid: str = "w") -> wheel.Wheel:
    framework = board.compass
    return wheel.wheel(
        [
            _part(
                row.code,
                _("Dimension"),
                named(row, "name"),
                board.dimensions[row.code],
                row.get_absolute_url(),
                named(row, "short"),
            )
            for row in framework.dimensions
        ],
        [
            _part(
                str(row.number),
                _("Goal %s") % row.number,
                named(row, "title"),
                board.goals[row.number],
                row.get_absolute_url(),
            )
            for row in framework.goals
        ],
        [
            _part(
                row.code,
                _("Key Feature %s") % row.code,
                named(row, "short"),
                board.features[row.code],
                row.get_absolute_url(),
            )
            for row in framework.features
        ],
        [
            wheel.Pillar(
                named(pillar, "name"), tuple(area.number for area in framework.areas if area.pillar_id == pillar.pk)
            )
            for pillar in framework.pillars
        ],
        title=_("The 4-17-42 wheel: progress for 4 dimensions, 17 goals and 42 Key Features"),
        hub_figure=percent_words(board.city.share),
        hub_lines=_hub_lines(board.city),
        linked=linked,
        uid=uid,
    )


def _part(code: str, kind: str, name: str, rolled: RollUp, href: str, short: str = "") -> wheel.Part:
    figure = percent(rolled.share)
    return wheel.Part(
        code=code,
        kind=kind,
        name=name,
        percent=None if figure is None else int(figure),
        figure=percent_words(rolled.share),
        href=href,
        status=str(Status(rolled.status).label),
        short=short,
    )


def _hub_lines(city: RollUp) -> Sequence[str]:
    """Never a bare percentage: what it is a part of, and on how many of the 42 it rests."""
    if city.share is None:
        return (pgettext("wheel", "no figures yet"),)
    return pgettext("wheel", "of the way"), _("%(measured)s of %(of)s measured") % {
        "measured": city.measured,
        "of": city.of,
    }


def latest(board: Board, rows: Iterable[Standing], count: int) -> list[Standing]:
    """The newest approved figures among `rows` (`board.shown`), each with the code of its Key Feature."""
    found = [row for row in rows if row.measurement][:count]
    codes = {feature.pk: feature.code for feature in board.compass.features}
    for row in found:
        row.feature_code = codes.get(row.indicator.feature_id or 0, "")  # type: ignore[attr-defined]
    return found
