"""Writes of the grid: what is typed is kept as it is typed, and handed in when it is ready."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet

from indicators import actions
from indicators.figure_rules import SUPPRESSED
from indicators.grid_content import Content, judge, shown, tidy
from indicators.grid_rows import Conflict, Row, judge_all, rows_of
from indicators.models import Draft, Indicator, Measurement, Review
from indicators.periods import Period
from indicators.second_look import Cell
from initiatives import rules
from initiatives.fields import main_column

_TOKEN = re.compile(r"([0-9]{1,18})\.([0-9]{1,18})\.([0-9a-f]{0,12})")
WRITTEN = ["typed", "language", "figure", "note", "confirmed", "version", "edited_by", "edited_at"]


@dataclass(frozen=True, slots=True)
class Posted:
    """What one row of the form says, and the token of what it was made from."""

    content: Content
    token: str = ""

    @property
    def untouched(self) -> bool:
        found = _TOKEN.fullmatch(self.token)
        return self.content.seal == (found[3] if found else "")

    def made_from(self, row: Row) -> bool:
        found = _TOKEN.fullmatch(self.token)
        return row.stamp == ((int(found[1]), int(found[2])) if found else None)


@transaction.atomic
def keep(
    *, posted: Mapping[str, Posted], cells: Collection[Cell], period: Period, language: str, by: Any, at: datetime
) -> list[Row]:
    """Keep what was typed in `cells`, by prefix. What someone else changed meanwhile is not overwritten: the row then
    has both. Returns the rows as they are now."""
    indicators = list(_locked({indicator for indicator, _breakdown in cells}))
    _refuse_others(indicators, by)
    rows = rows_of(indicators, cells, period, language)
    new: list[Draft] = []
    changed: list[Draft] = []
    emptied: list[Draft] = []
    for row in rows:
        if (said := posted.get(row.prefix)) and _is_news(row, said) and not _collides(row, said):
            draft = _written(row, said.content, period, by, at)
            (emptied if said.content.empty else changed if draft.pk else new).append(draft)
    Draft.objects.bulk_create(new)
    Draft.objects.bulk_update(changed, WRITTEN)
    Draft.objects.filter(pk__in=[draft.pk for draft in emptied if draft.pk]).delete()
    for row in rows:
        if row.draft and row.content.empty:
            row.draft = None
    judge_all(rows, period)
    return rows


def _locked(ids: Collection[int]) -> QuerySet[Indicator]:
    """One at a time for each indicator: two who type in the same cell do not both make its draft, and a form that
    is sent twice is handed in once."""
    rows = Indicator.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=ids)
    return rows.select_related("feature", "responsible").with_plan()


def _refuse_others(indicators: Iterable[Indicator], by: Any) -> None:
    own = rules.organisation_ids(by)
    if not rules.may_enter(by) or any(own is not None and not one.owner_ids & set(own) for one in indicators):
        raise PermissionDenied


def _is_news(row: Row, said: Posted) -> bool:
    """Not what the row shows already, nor a row that nobody touched, nor what was handed in a moment ago."""
    if said.untouched or said.content == row.content or (said.content.empty and row.draft is None):
        return False
    if said.content.too_long:
        row.content, row.kept = said.content, False
        return False
    return row.draft is not None or not _waits_already(row, said.content)


def _waits_already(row: Row, content: Content) -> bool:
    """The same figure, sent twice: a double click, or a page that was loaded again."""
    newest: Any = row.newest
    if newest is None or newest.review != Review.SUBMITTED:
        return False
    tidied = tidy(content, row.language, per_cent=row.limits.per_cent)
    typed = judge(tidied.typed, tidied, row.breakdown, row.last_value, row.limits, row.language).typed
    if typed is None or (typed.value, typed.figure) != (newest.value, newest.figure):
        return False
    reason = "" if newest.figure == SUPPRESSED else getattr(newest, main_column("absent_reason"))
    return content.note == (getattr(newest, main_column("note")) or reason or "")


def _collides(row: Row, said: Posted) -> bool:
    """Someone else wrote there, or handed it in, since this page was made."""
    if said.made_from(row):
        return False
    if row.draft is not None:
        row.conflict = Conflict(row.content, row.draft.edited_by, row.draft.edited_at)
    elif row.newest and row.newest.review in (Review.SUBMITTED, Review.APPROVED):
        row.conflict = Conflict(_as_content(row.newest, row), row.newest.entered_by, row.newest.entered_at, True)
    if row.conflict:
        row.content = said.content
    return row.conflict is not None


def _as_content(figure: Any, row: Row) -> Content:
    written = Draft(typed=_plain(figure), language="en", figure=figure.figure, note=figure.note or figure.absent_reason)
    return shown(written, None, row.language)


def _plain(figure: Measurement) -> str:
    return ".." if figure.value is None else f"{figure.value.normalize():f}"


def _written(row: Row, content: Content, period: Period, by: Any, at: datetime) -> Draft:
    kept = tidy(content, row.language, per_cent=row.limits.per_cent)
    draft = row.draft or Draft(indicator=row.indicator, period=str(period), breakdown=row.breakdown, version=0)
    draft.typed, draft.figure, draft.note, draft.confirmed = kept.parts
    draft.language, draft.version, draft.edited_by, draft.edited_at = row.language, draft.version + 1, by, at
    row.draft, row.content = draft, shown(draft, row.last_value, row.language)
    return draft


@transaction.atomic
def send(*, indicators: Any, period: Period, language: str, by: Any, at: datetime) -> list[Row]:
    """Hand in every draft of the period that is right and whose doubts are confirmed, in the name of who typed it;
    the drafts go. Sent twice, the second finds none. Returns the rows that were handed in."""
    drafted = Draft.objects.filter(indicator__in=indicators, period=str(period)).values_list("indicator", flat=True)
    locked = list(_locked(set(drafted)))
    _refuse_others(locked, by)
    cells = Draft.objects.filter(indicator__in=locked, period=str(period)).values_list("indicator", "breakdown")
    rows = rows_of(locked, list(cells), period, language)
    judge_all(rows, period)
    ready = [row for row in rows if row.state == "saved"]
    figures = []
    for row in ready:
        figure: Any = row.figure
        figure.entered_by = row.draft and row.draft.edited_by
        figures.append(figure)
    if figures:
        actions.hand_in_all(measurements=figures, by=by, at=at)
    Draft.objects.filter(pk__in=[row.draft.pk for row in ready if row.draft]).delete()
    return ready
