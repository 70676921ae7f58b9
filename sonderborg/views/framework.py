"""The 4-17-42 pages: what each part means, how far the city is, what it does, and what is missing."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from indicators import calculation
from indicators.board import Board, board_on, shown
from indicators.gaps import claim_counts, gaps
from indicators.models import Standing
from indicators.overview import by_status
from indicators.pages import feature_rows
from indicators.progress import RollUp
from indicators.series import with_series
from indicators.temple_words import temples_of
from initiatives.fields import named
from initiatives.keeping import kept_page
from initiatives.models import FocusArea, Goal, KeyFeature
from sonderborg.framework_parts import Subject, parts, root


@dataclass(frozen=True)
class Row:
    """A Key Feature in a list, with its roll-up."""

    feature: KeyFeature
    rolled: RollUp


@kept_page()
def overview(request: HttpRequest) -> HttpResponse:
    board = board_on(timezone.localdate())
    pillars = [
        (
            pillar,
            [
                (area, board.areas[area.number], _rows(board, _features(board, area)))
                for area in board.compass.areas
                if area.pillar_id == pillar.pk
            ],
        )
        for pillar in board.compass.pillars
    ]
    dimensions = [
        (entry, board.dimensions[entry.code], board.compass.goals_of_dimension(entry.code))
        for entry in board.compass.dimensions
    ]
    context = {
        "board": board,
        "temples": temples_of(board),
        "by_status": by_status(feature_rows(board)),
        "pillars": pillars,
        "dimensions": dimensions,
        "section": "framework",
    }
    return TemplateResponse(request, "framework/overview.html", context)


@kept_page()
def dimension(request: HttpRequest, code: str) -> HttpResponse:
    board = board_on(timezone.localdate())
    entry = _pick(board.compass.dimensions, code=code)
    goals = board.compass.goals_of_dimension(code)
    subject = Subject(
        kind=_("Dimension"),
        name=named(entry, "name"),
        code=code,
        words=entry,
        features=board.compass.features_of_goals({goal.number for goal in goals}),
        tagged=Q(dimension=entry),
        query=f"dimension={code}",
        dates=("dimension", [code]),
        neighbours=board.compass.dimensions,
        trail=[root()],
    )
    return _level(
        request, board, subject, board.dimensions[code], goals=[(goal, board.goals[goal.number]) for goal in goals]
    )


@kept_page()
def goal(request: HttpRequest, number: int) -> HttpResponse:
    board = board_on(timezone.localdate())
    entry = _pick(board.compass.goals, number=number)
    subject = Subject(
        kind=_("Goal %s") % number,
        name=named(entry, "title"),
        code=str(number),
        words=Goal.objects.select_related("dimension").get(pk=entry.pk),
        features=board.compass.features_of_goals({number}),
        tagged=Q(goal=entry),
        query=f"goal={number}",
        dates=("goal", [str(number)]),
        neighbours=board.compass.goals,
        trail=[root(), (named(entry.dimension, "name"), entry.dimension.get_absolute_url())],
    )
    return _level(request, board, subject, board.goals[number], tile=number)


@kept_page()
def area(request: HttpRequest, number: int) -> HttpResponse:
    board = board_on(timezone.localdate())
    entry = _pick(board.compass.areas, number=number)
    features = _features(board, entry)
    subject = Subject(
        kind=_("Area of focus %(number)s, %(pillar)s") % {"number": number, "pillar": entry.pillar.name},
        name=named(entry, "title"),
        code=str(number),
        words=entry,
        features=features,
        tagged=Q(feature__area=entry),
        query=f"area={number}",
        dates=("feature", [feature.code for feature in features]),
        neighbours=board.compass.areas,
        trail=[root()],
    )
    return _level(request, board, subject, board.areas[number])


@kept_page()
def feature(request: HttpRequest, code: str) -> HttpResponse:
    board = board_on(timezone.localdate())
    entry = _pick(board.compass.features, code=code)
    (gap,) = gaps(board, [entry])
    subject = Subject(
        kind=_("Key Feature"),
        name=named(entry, "title"),
        code=code,
        words=KeyFeature.objects.select_related("area").get(pk=entry.pk),
        features=[entry],
        tagged=Q(feature=entry),
        query=f"feature={code}",
        dates=("feature", [code]),
        neighbours=board.compass.features,
        trail=[root(), (named(entry.area, "title", f"{entry.area.number} "), entry.area.get_absolute_url())],
    )
    context = {
        "feature": subject.words,
        "gap": gap,
        "board": board,
        "rolled": board.features[code],
        "standings": _standings(board, entry),
        "calculation": calculation.of_feature(board, entry),
        "worst": board.worst(entry),
        "goals": [row for row in board.compass.goals if row.number in board.compass.goal_numbers[entry.pk]],
        "possible": gap.suggestions,
        **parts(subject, board, request.user, {entry.pk: gap.claims}),
    }
    return TemplateResponse(request, "framework/feature.html", context)


def _level(request: HttpRequest, board: Board, subject: Subject, rolled: RollUp, **more: Any) -> HttpResponse:
    lines = calculation.feature_lines(board, subject.features)
    context = {
        "board": board,
        "rolled": rolled,
        "rows": _rows(board, subject.features),
        "calculation": calculation.of_features(rolled, lines, subject.features),
        **parts(subject, board, request.user, claim_counts()),
        **more,
    }
    return TemplateResponse(request, "framework/level.html", context)


def _standings(board: Board, entry: KeyFeature) -> list[Standing]:
    """In the order of the codes, as the board has them, each with its small chart."""
    rows = board.of(entry)
    found = {row.pk: row for row in with_series(shown(board.day, rows))} if rows else {}
    return [found[row.pk] for row in rows]


def _pick(entries: Any, **key: Any) -> Any:
    ((name, value),) = key.items()
    found = next((entry for entry in entries if getattr(entry, name) == value), None)
    if found is None:
        raise Http404
    return found


def _features(board: Board, area: FocusArea) -> list[KeyFeature]:
    return [feature for feature in board.compass.features if feature.area_id == area.pk]


def _rows(board: Board, features: Any) -> list[Row]:
    return [Row(feature, board.features[feature.code]) for feature in features]
