"""How far the city is, today or on any other day."""

from datetime import date
from typing import Any

from django.db.models import Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from indicators import calculation, change_words, overview, pages
from indicators.actions import thresholds
from indicators.board import SHOWN, Board, board_on, past_of, public_standings, with_past
from indicators.changes import changes
from indicators.coverage import matrix
from indicators.models import Measurement
from indicators.models.standings import StandingQuerySet
from indicators.periods import year_before
from indicators.selection import selected
from indicators.wording import thresholds as thresholds_words
from initiatives.models import Initiative

LATEST = 5


def progress(request: HttpRequest) -> HttpResponse:
    """Six queries: the framework (3), the standings on the day and a year before, the initiatives' tags, the year's
    selection; with an earlier day to compare with, five more."""
    today = timezone.localdate()
    day, notice = overview.asked_day(request.GET.get("as_of", ""), today)
    board = board_on(day, rows=_standings(year_before(day)))
    since, since_notice = overview.asked_since(request.GET.get("since", ""), day)
    groups = overview.by_status(board)
    context = {
        "day": day,
        "today": today,
        "notices": [each for each in (notice, since_notice) if each],
        "years": overview.years(_first_day(board), day, today),
        "city": pages.Row(None, board.city),
        "reached": overview.reached_words(board),
        "change": overview.change(board, past_of(board)),
        "by_status": groups,
        "stack": overview.status_stack(groups),
        "pillars": pages.board_groups(board),
        "gauges": overview.gauges(board),
        "behind": overview.behind(board),
        "goals": pages.goal_rows(board),
        "matrix": matrix(board.compass, Initiative.objects.visible_to(request.user), today),
        "latest": pages.latest(board, LATEST),
        "selected": selected(board),
        "since": since,
        "suggested": year_before(day),
        **_changed(since, board),
        "thresholds": thresholds_words(thresholds()),
        **_calculations(board),
    }
    return render(request, "indicators/progress.html", context)


def _changed(since: date | None, board: Board) -> dict[str, Any]:
    """Five queries where an earlier day is asked about, else none."""
    if since is None:
        return {}
    found = changes(since, board.day, board.compass)
    return {
        "changed": change_words.groups(found, board.compass),
        "changed_city": change_words.city(found.city, board.city),
    }


def _standings(before: date) -> StandingQuerySet:
    """With the standings of an earlier day, and the day of the first figure that is judged, for the choice of years."""
    judged = Measurement.objects.standing().totals().filter(indicator__feature__isnull=False, value__isnull=False)
    rows = with_past(public_standings().only(*SHOWN), before)
    return rows.annotate(first_figure_on=Subquery(judged.order_by("ends_on").values("ends_on")[:1]))


def _first_day(board: Board) -> date | None:
    rows = (row for standings in board.standings.values() for row in standings)
    return next((row.first_figure_on for row in rows), None)


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
