"""The first page of the staff: gathered from its parts in a number of queries that no row changes."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from indicators.models import Cycle
from indicators.work import (
    Awaited,
    Completeness,
    awaited,
    baselines_to_come,
    chosen_in,
    completeness,
    counted_words,
    counted_year,
    reviews,
)
from initiatives import rules
from sonderborg.work import content, figures
from sonderborg.work.parts import Group, Item, Scope, scope_of
from sonderborg.work.table import Line, table


@dataclass(frozen=True, slots=True)
class Baseline:
    """The next one, and how much of what has ended is in."""

    cycle: Cycle
    left: int  # days
    done: Completeness

    @property
    def year(self) -> int:
        return self.cycle.year


def my_work(user: Any, now: datetime, asked: str = "") -> dict[str, Any]:
    """What the template needs. `asked`: the organisation named in the address."""
    scope = scope_of(user, now, asked)
    rows = awaited(scope.own, scope.today, scope.slug) if scope.own != [] else []
    cycles = baselines_to_come(scope.today)
    year = counted_year(cycles, scope.today)
    lines = _lines(scope, rows, chosen_in(year))
    groups = [group for group in _groups(scope, rows, cycles) if group.number]
    return {
        "groups": groups,
        "number": sum(group.number for group in groups if group.asks),
        "scope": scope,
        "begin": begin(user, scope),
        "baseline": _baseline(cycles, rows, scope.today),
        "next_due": min((row.owed.due_on for row in rows if row.owed.due_on >= scope.today), default=None),
        "counted": counted_words(year),
        "lines": lines,
        "quiet": [line for line in lines if line.is_quiet],
    }


def _groups(scope: Scope, rows: Sequence[Awaited], cycles: Sequence[Cycle]) -> list[Group]:
    asked = content.questions(scope)
    if scope.own == []:
        return [asked]
    returned, to_review = figures.handed_in(scope)
    mend, waiting, versions, suggested, coming = content.written(scope)
    found = [returned, mend, asked]
    if not scope.is_all:
        found.append(figures.to_report(scope, rows, [item.url for item in returned.items]))
        found.append(figures.milestones(scope))
    found += [to_review, waiting, versions, suggested]
    if rules.may_steer(scope.user) and scope.is_all:
        found.append(_unfrozen(cycles, scope.today))
    return [*found, coming, content.untranslated(scope)]


def _unfrozen(cycles: Sequence[Cycle], today: date) -> Group:
    """Years whose baseline should stand by now."""
    late = [cycle for cycle in cycles if cycle.baseline_on and cycle.baseline_on < today]
    items = [
        Item(
            _("The baseline of %(year)s is not frozen") % {"year": cycle.year},
            reverse("admin:year-freeze", args=[cycle.year]),
            _("was due on %(day)s") % {"day": figures.day(cycle.baseline_on or today)},
            state="late",
        )
        for cycle in late
    ]
    return Group("years", _("The year"), items, len(items))


def _baseline(cycles: Sequence[Cycle], rows: Sequence[Awaited], today: date) -> Baseline | None:
    """Of those that are over and not frozen, the newest, where none is to come."""
    cycle = counted_year(cycles, today)
    if cycle is None or cycle.baseline_on is None or not rows:
        return None
    return Baseline(cycle, (cycle.baseline_on - today).days, completeness(rows, chosen_in(cycle)))


def _lines(scope: Scope, rows: Sequence[Awaited], chosen: Collection[str]) -> list[Line]:
    return table(rows, reviews(), chosen) if scope.is_all else []


def begin(user: Any, scope: Scope) -> list[tuple[str, str]]:
    """(address, words) of what one may begin."""
    found: list[tuple[str, str]] = []
    if scope.own != []:
        found += [
            (reverse("admin:progress"), _("Report progress for a whole period")),
            (reverse("admin:initiatives_initiative_add"), _("Register an initiative")),
            (reverse("admin:events_event_add"), _("Add an event")),
            (reverse("admin:event-import"), _("Import a calendar file")),
        ]
    if rules.may_steer(user):
        found.append((reverse("admin:years"), _("The year: select, assess, freeze")))
        found.append((reverse("admin:questionnaires"), _("The network’s questionnaire")))
        found.append((reverse("admin:coming-events"), _("Key Features without events")))
        if len(settings.LANGUAGES) > 1:
            found.append((reverse("admin:translations"), _("What is not translated yet")))
    return found


def summary(context: dict[str, Any]) -> str:
    """One sentence for the head of the page."""
    number = context["number"]
    if number:
        return ngettext(
            "%(number)s thing waits for you. The most urgent stands first.",
            "%(number)s things wait for you. The most urgent stands first.",
            number,
        ) % {"number": number}
    return _("Nothing waits for you.")
