"""How far the city is, today or on any other day."""

from datetime import date
from typing import Any

from django.db.models import Subquery
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone

from indicators import calculation, change_words, overview, pages
from indicators.actions import thresholds
from indicators.board import Board, Stood, board_and_past, shown
from indicators.changes import changes
from indicators.coverage import matrix
from indicators.models import Measurement
from indicators.models.standings import StandingQuerySet
from indicators.periods import year_before
from indicators.selection import selected, with_selection
from indicators.series import with_sparks
from indicators.wording import thresholds as thresholds_words
from initiatives.keeping import kept_page
from initiatives.models import Initiative

LATEST = 5


@kept_page("as_of", "since", "show")
def progress(request: HttpRequest) -> HttpResponse:
    """Six queries: the framework with the year's selection (2), the standings on the day and a year before, those that
    are shown in words, the initiatives' tags; with an earlier day to compare with, five more."""
    today = timezone.localdate()
    day, notice = overview.asked_day(request.GET.get("as_of", ""), today)
    board, past = board_and_past(day, year_before(day), with_selection)
    since, since_notice = overview.asked_since(request.GET.get("since", ""), day)
    features = pages.feature_rows(board)
    groups, behind = overview.by_status(features), overview.behind(board, features)
    standings = with_sparks(_shown(day, [worst for _row, worst in behind if worst]))
    context = {
        "day": day,
        "today": today,
        "as_of": None if day == today else day,
        "notices": [each for each in (notice, since_notice) if each],
        "years": overview.years(_first_day(standings), day, today),
        "city": pages.Row(None, board.city),
        "reached": overview.reached_words(board),
        "change": overview.change(board, past),
        "by_status": groups,
        "stack": overview.status_stack(groups),
        "pillars": pages.board_groups(board),
        "gauges": overview.gauges(board),
        "behind": overview.with_reasons(behind, {row.pk: row for row in standings}),
        "goals": pages.goal_rows(board),
        "matrix": matrix(board.compass, Initiative.objects.visible_to(request.user), today),
        "latest": pages.latest(board, standings, LATEST),
        "selected": selected(board),
        "since": since,
        "suggested": year_before(day),
        **_changed(since, board, request.GET.get("show", "")),
        "thresholds": thresholds_words(thresholds()),
        **_calculations(board),
    }
    return TemplateResponse(request, "indicators/progress.html", context)


def _changed(since: date | None, board: Board, whole: str) -> dict[str, Any]:
    """Five queries where an earlier day is asked about, else none."""
    if since is None:
        return {}
    found = changes(since, board.day, board.compass)
    return {
        "changed": change_words.groups(found, board.compass, whole=whole),
        "changed_city": change_words.city(found.city, board.city),
    }


def _shown(day: date, behind: list[Stood]) -> StandingQuerySet:
    """Those behind and the latest, with the day of the first figure that is judged, for the choice of years."""
    judged = Measurement.objects.standing().totals().filter(indicator__feature__isnull=False, value__isnull=False)
    first = Subquery(judged.order_by("ends_on").values("ends_on")[:1])
    return shown(day, behind, newest=LATEST).annotate(first_figure_on=first)


def _first_day(standings: list[Any]) -> date | None:
    return standings[0].first_figure_on if standings else None


def _calculations(board: Board) -> dict[str, Any]:
    lines = calculation.feature_lines(board)
    framework = board.compass

    def of(rolled: Any, numbers: set[int]) -> calculation.Calculation:
        return calculation.of_features(rolled, lines, framework.features_of_goals(numbers))

    return {
        "city_calculation": calculation.of_features(board.city, lines, framework.features),
        "goal_calculations": [(row, of(board.goals[row.number], {row.number})) for row in framework.goals],
        "dimension_calculations": [
            (row, of(board.dimensions[row.code], {goal.number for goal in framework.goals_of_dimension(row.code)}))
            for row in framework.dimensions
        ],
    }
