"""The 4, the 17, the 12, the 42 and the city as JSON, each with its progress on a day.

Here and not in `initiatives`, because what a Key Feature is worth knowing for is how far it has come.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date, datetime
from fractions import Fraction
from typing import Annotated, Any, TypeVar

from django.conf import settings
from django.http import Http404, HttpRequest
from ninja import Field, Query, Router
from pydantic import WithJsonSchema

from indicators.board import Board, board_on
from indicators.feature_coverage import Coverage
from indicators.gaps import coverages
from indicators.models.standings import Status
from indicators.progress import RollUp, rounded
from initiatives import models
from initiatives.api_parts import (
    Answer,
    AsOf,
    Number,
    Page,
    Paging,
    Problem,
    Share,
    Text,
    history_of,
    paged,
    text,
    texts,
    words,
)

router = Router(tags=["Framework and progress"])

Row = TypeVar("Row")
StatusWord = Annotated[str, words(Status)]
CoverageWord = Annotated[str, WithJsonSchema({"type": "string", "enum": [str(step) for step in Coverage]})]


class Progress(Answer):
    """How far something has come, taken together from what stands below it. Never a share without its counts."""

    as_of: date = Field(description="The day on which it is judged.")
    share: Share | None = Field(description="Mean of the shares of the way, each between 0 and 1; 1 is the target.")
    needed_share: Share | None = Field(description="Mean of the shares that the plans ask for by then.")
    status: StatusWord = Field(description="Judged from the two shares.")
    measured: int = Field(description="How many of the parts below have a share.")
    of: int = Field(description="How many parts there are that can be measured.")
    wrong_way: int = Field(description="How many of the parts move the wrong way.")


class Dimension(Progress):
    """One of the four dimensions; its parts are the Key Features of its goals."""

    code: str = Field(description="Stable key.")
    name: Text = Field(description="Full name.")
    short: Text = Field(description="One word.")
    description: Text = Field(description="What it is about.")
    example: Text = Field(description="An example from the city.")
    goals: list[int] = Field(description="Numbers of its goals.")


class Goal(Progress):
    """One of the 17 goals; its parts are the Key Features that count towards it."""

    number: int = Field(description="Stable key, 1 to 17.")
    dimension: str = Field(description="Code of its dimension.")
    title: Text = Field(description="Title.")
    text: Text = Field(description="What it is about.")
    colour: str = Field(description="Official colour, #rrggbb.")
    features: list[str] = Field(description="Codes of the Key Features that count towards it.")


class Pillar(Answer):
    """One of the three pillars that the areas of focus stand in."""

    code: str = Field(description="Stable key.")
    name: Text = Field(description="Name.")


class Area(Progress):
    """One of the twelve areas of focus; its parts are its Key Features."""

    number: int = Field(description="Stable key, 1 to 12.")
    pillar: Pillar = Field(description="The pillar it stands in.")
    title: Text = Field(description="Title.")
    short: Text = Field(description="Short title.")
    features: list[str] = Field(description="Codes of its Key Features.")


class PossibleMeasurement(Answer):
    """A suggestion from UNESCO's list for an indicator; never counted as one."""

    name: Text = Field(description="What could be measured.")
    kind: Annotated[str, words(models.PossibleMeasurement.Kind)] = Field(
        description="Where the figures would come from."
    )


class Feature(Progress):
    """One of the 42 Key Features; its parts are its indicators."""

    code: str = Field(description="Stable key.")
    area: int = Field(description="Number of its area of focus.")
    title: Text = Field(description="Title.")
    short: Text = Field(description="Short title.")
    goals: list[int] = Field(description="Numbers of the goals that it counts towards.")
    wording_verified: bool = Field(description="False: working wording, not yet compared with UNESCO's document.")
    indicators: list[str] = Field(description="Codes of its indicators.")
    worst: str | None = Field(description="Code of the indicator that moved furthest the wrong way.")
    coverage: CoverageWord = Field(
        description="What there is to show for it: nothing, only initiatives that claim it, an indicator without an "
        "approved figure, figures that are all too old, or a fresh approved figure."
    )
    possible_measurements: list[PossibleMeasurement] = Field(description="UNESCO's suggestions.")


class City(Progress):
    """The whole city; its parts are the 42 Key Features."""

    on_track_from: Number = Field(description="Part of the needed share from which the status is on_track.")
    behind_from: Number = Field(description="Part of the needed share from which it is behind, and not far_behind.")


@router.get("/dimensions", response={200: Page[Dimension], 422: Problem}, summary="The 4 dimensions")
def list_dimensions(request: HttpRequest, paging: Query[Paging], as_of: Query[AsOf]) -> Page[Dimension]:
    board = board_on(as_of.day)
    rows = _changed(board.compass.dimensions, paging.updated_since)
    return paged(request, rows, paging, Page[Dimension], lambda row: dimension_of(row, board))


@router.get("/dimensions/{code}", response={200: Dimension, 404: Problem, 422: Problem}, summary="One dimension")
def get_dimension(request: HttpRequest, code: str, as_of: Query[AsOf]) -> Dimension:
    board = board_on(as_of.day)
    return dimension_of(_one(board.compass.dimensions, lambda row: row.code == code), board)


@router.get("/goals", response={200: Page[Goal], 422: Problem}, summary="The 17 goals")
def list_goals(request: HttpRequest, paging: Query[Paging], as_of: Query[AsOf]) -> Page[Goal]:
    board = board_on(as_of.day)
    rows = _changed(board.compass.goals, paging.updated_since)
    return paged(request, rows, paging, Page[Goal], lambda row: goal_of(row, board))


@router.get("/goals/{int:number}", response={200: Goal, 404: Problem, 422: Problem}, summary="One goal")
def get_goal(request: HttpRequest, number: int, as_of: Query[AsOf]) -> Goal:
    board = board_on(as_of.day)
    return goal_of(_one(board.compass.goals, lambda row: row.number == number), board)


@router.get("/areas", response={200: Page[Area], 422: Problem}, summary="The 12 areas of focus")
def list_areas(request: HttpRequest, paging: Query[Paging], as_of: Query[AsOf]) -> Page[Area]:
    board = board_on(as_of.day)
    rows = _changed(board.compass.areas, paging.updated_since)
    return paged(request, rows, paging, Page[Area], lambda row: area_of(row, board))


@router.get("/areas/{int:number}", response={200: Area, 404: Problem, 422: Problem}, summary="One area of focus")
def get_area(request: HttpRequest, number: int, as_of: Query[AsOf]) -> Area:
    board = board_on(as_of.day)
    return area_of(_one(board.compass.areas, lambda row: row.number == number), board)


@router.get("/features", response={200: Page[Feature], 422: Problem}, summary="The 42 Key Features")
def list_features(request: HttpRequest, paging: Query[Paging], as_of: Query[AsOf]) -> Page[Feature]:
    board, more = board_on(as_of.day), _suggested()
    covered = coverages(board)
    rows = _changed(board.compass.features, paging.updated_since)
    return paged(request, rows, paging, Page[Feature], lambda row: feature_of(row, board, more, covered[row.code]))


@router.get("/features/{code}", response={200: Feature, 404: Problem, 422: Problem}, summary="One Key Feature")
def get_feature(request: HttpRequest, code: str, as_of: Query[AsOf]) -> Feature:
    board = board_on(as_of.day)
    row = _one(board.compass.features, lambda row: row.code == code)
    return feature_of(row, board, _suggested(), coverages(board)[code])


@router.get("/progress", response={200: City, 422: Problem}, summary="The whole city")
def get_progress(request: HttpRequest, as_of: Query[AsOf]) -> City:
    board = board_on(as_of.day)
    return City(
        on_track_from=settings.ON_TRACK_FROM,
        behind_from=settings.BEHIND_FROM,
        **_progress(board.city, board.day),
    )


def _one(rows: Iterable[Row], wanted: Callable[[Row], bool]) -> Row:
    for row in rows:
        if wanted(row):
            return row
    raise Http404


def _changed(rows: Iterable[Row], since: datetime | None) -> list[Row]:
    """Those whose own wording or links changed; their progress moves without it. One query, if any."""
    chosen: list[Any] = list(rows)
    if since and chosen:
        changed = set(history_of(type(chosen[0]), since).values_list("id", flat=True))
        chosen = [row for row in chosen if row.pk in changed]
    return chosen


def share_as_text(share: Fraction | None) -> str | None:
    """To 4 places, half to even: 57 % is "0.5700"."""
    return None if share is None else format(rounded(share), "f")


def _progress(rolled: RollUp, day: date) -> dict[str, Any]:
    return {
        "as_of": day,
        "share": share_as_text(rolled.share),
        "needed_share": share_as_text(rolled.needed),
        "status": str(rolled.status),
        "measured": rolled.measured,
        "of": rolled.of,
        "wrong_way": rolled.wrong_way,
    }


def dimension_of(row: models.Dimension, board: Board) -> Dimension:
    return Dimension(
        **_progress(board.dimensions[row.code], board.day),
        code=row.code,
        **texts(row, "name", "short", "description", "example"),
        goals=[goal.number for goal in board.compass.goals_of_dimension(row.code)],
    )


def goal_of(row: models.Goal, board: Board) -> Goal:
    return Goal(
        **_progress(board.goals[row.number], board.day),
        number=row.number,
        dimension=row.dimension.code,
        **texts(row, "title", "text"),
        colour=row.colour,
        features=[feature.code for feature in board.compass.features_of_goals({row.number})],
    )


def area_of(row: models.FocusArea, board: Board) -> Area:
    return Area(
        **_progress(board.areas[row.number], board.day),
        number=row.number,
        pillar=Pillar(code=row.pillar.code, name=text(row.pillar, "name")),
        **texts(row, "title", "short"),
        features=[feature.code for feature in board.compass.features if feature.area_id == row.pk],
    )


def _suggested() -> dict[int, list[PossibleMeasurement]]:
    """By the id of the Key Feature: one query."""
    found: dict[int, list[PossibleMeasurement]] = defaultdict(list)
    rows: Iterable[Any] = models.PossibleMeasurement.objects.current()
    for row in rows:
        found[row.feature_id].append(PossibleMeasurement(name=text(row, "name"), kind=row.kind))
    return found


def feature_of(
    row: models.KeyFeature, board: Board, suggested: dict[int, list[PossibleMeasurement]], covered: Coverage
) -> Feature:
    worst = board.worst(row)
    return Feature(
        **_progress(board.features[row.code], board.day),
        code=row.code,
        area=row.area.number,
        **texts(row, "title", "short"),
        goals=sorted(board.compass.goal_numbers[row.pk]),
        wording_verified=row.wording_verified,
        indicators=[standing.code for standing in board.of(row)],
        worst=worst.code if worst else None,
        coverage=str(covered),
        possible_measurements=suggested.get(row.pk, []),
    )
