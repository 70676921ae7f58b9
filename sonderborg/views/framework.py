"""The 4-17-42 pages: what each part means, how far the city is, what it does, and what is missing."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from indicators import calculation
from indicators.board import Board, board_on, shown
from indicators.gaps import gaps
from indicators.models import Standing
from indicators.progress import RollUp
from indicators.series import with_series
from initiatives.keeping import kept_page
from initiatives.models import Initiative, KeyFeature, Tag

CARDS = 6


@dataclass(frozen=True)
class Row:
    """A Key Feature in a list, with its roll-up."""

    feature: KeyFeature
    rolled: RollUp


@dataclass(frozen=True)
class Page:
    """What the pages of one dimension, goal or area have in common. `query` narrows the list of initiatives."""

    kind: str
    title: str
    text: str
    rolled: RollUp
    rows: list[Row]
    query: str
    example: str = ""
    entry: Any = None


@kept_page()
def overview(request: HttpRequest) -> HttpResponse:
    board = board_on(timezone.localdate())
    pillars = [
        (
            pillar,
            [
                (area, board.areas[area.number], _rows(board, area))
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
    context = {"board": board, "pillars": pillars, "dimensions": dimensions, "section": "framework"}
    return TemplateResponse(request, "framework/overview.html", context)


@kept_page()
def dimension(request: HttpRequest, code: str) -> HttpResponse:
    board = board_on(timezone.localdate())
    entry = _pick(board.compass.dimensions, code=code)
    goals = board.compass.goals_of_dimension(code)
    features = board.compass.features_of_goals({goal.number for goal in goals})
    rows = [Row(feature, board.features[feature.code]) for feature in features]
    text = entry.description
    page = Page(
        _("Dimension"), entry.name, text, board.dimensions[code], rows, f"dimension={code}", entry.example, entry
    )
    goals_with_rolls = [(goal, board.goals[goal.number]) for goal in goals]
    return _render(request, board, page, Q(dimension=entry), goals=goals_with_rolls)


@kept_page()
def goal(request: HttpRequest, number: int) -> HttpResponse:
    board = board_on(timezone.localdate())
    entry = _pick(board.compass.goals, number=number)
    rows = [Row(feature, board.features[feature.code]) for feature in board.compass.features_of_goals({number})]
    kind = _("Goal %s") % number
    page = Page(kind, entry.title, entry.text, board.goals[number], rows, f"goal={number}", entry=entry)
    return _render(request, board, page, Q(goal=entry), tile=number)


@kept_page()
def area(request: HttpRequest, number: int) -> HttpResponse:
    board = board_on(timezone.localdate())
    entry = _pick(board.compass.areas, number=number)
    kind = _("Area of focus %(number)s, %(pillar)s") % {"number": number, "pillar": entry.pillar.name}
    rows = _rows(board, entry)
    page = Page(kind, entry.title, entry.pillar.description, board.areas[number], rows, f"area={number}", entry=entry)
    return _render(request, board, page, Q(feature__area=entry))


@kept_page()
def feature(request: HttpRequest, code: str) -> HttpResponse:
    board = board_on(timezone.localdate())
    entry = _pick(board.compass.features, code=code)
    goals = [row for row in board.compass.goals if row.number in board.compass.goal_numbers[entry.pk]]
    (gap,) = gaps(board, [entry])
    context = {
        "feature": entry,
        "gap": gap,
        "board": board,
        "rolled": board.features[code],
        "standings": _standings(board, entry),
        "calculation": calculation.of_feature(board, entry),
        "worst": board.worst(entry),
        "goals": goals,
        "feature_query": f"feature={code}",
        "possible": gap.suggestions,
        "trail": [*_trail(), (str(entry.area), entry.area.get_absolute_url())],
        "section": "framework",
        **_initiatives(request, Q(feature=entry)),
    }
    return TemplateResponse(request, "framework/feature.html", context)


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


def _rows(board: Board, entry: Any) -> list[Row]:
    features = (feature for feature in board.compass.features if feature.area_id == entry.pk)
    return [Row(feature, board.features[feature.code]) for feature in features]


def _trail() -> list[tuple[str, str]]:
    return [(_("The 4-17-42 framework"), reverse("framework"))]


def _initiatives(request: HttpRequest, tagged: Q) -> dict[str, Any]:
    """The latest cards of those with such a tag; one more than shown tells whether there are others."""
    found = Tag.objects.filter(tagged).values("initiative")  # a join would give one row for each of its tags
    rows = Initiative.objects.visible_to(request.user).filter(pk__in=found).for_cards(timezone.localdate())
    cards = list(rows.order_by("-featured", "-updated_at", "pk")[: CARDS + 1])
    return {"initiatives": cards[:CARDS], "has_more": len(cards) > CARDS}


def _render(request: HttpRequest, board: Board, page: Page, tagged: Q, **more: Any) -> HttpResponse:
    features = [row.feature for row in page.rows]
    lines = calculation.feature_lines(board, features)
    context = {
        "board": board,
        "page": page,
        "calculation": calculation.of_features(page.rolled, lines, features),
        "trail": _trail(),
        "section": "framework",
        **more,
    }
    return TemplateResponse(request, "framework/level.html", context | _initiatives(request, tagged))
