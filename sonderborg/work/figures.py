"""Figures and milestones: what is too old, late, due soon, returned, or waits for one's review."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, Window
from django.db.models.functions import RowNumber
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from indicators.models import Measurement, Review
from indicators.owed import SOON as IN_DAYS
from indicators.reporting import grid_address, returned_figure
from indicators.work import LATE, SOON, Awaited
from initiatives import formats, rules
from initiatives.fields import told
from initiatives.models import Milestone, State
from sonderborg.work.parts import NAMED, Group, Item, Scope


def language() -> str:
    return get_language() or "da"


def day(when: date) -> str:
    return formats.longdate(when, language())


def period(written: object) -> str:
    return formats.period(written, language())


def handed_in(scope: Scope) -> tuple[Group, Group]:
    """(returned to oneself, or, of an organisation that a coordinator looks at, to anyone there, the newest first; what
    someone else handed in for one's review, the longest waiting first): one query."""
    rows: Any = Measurement.objects.unmended() if _looks_on(scope) else Measurement.objects.to_mend(scope.user)
    wanted = Q(pk__in=rows.order_by().values("pk"))
    if rules.may_review_something(scope.user):
        wanted |= Q(review=Review.SUBMITTED) & ~Q(entered_by=scope.user)
    found: dict[str, list[Any]] = {Review.RETURNED: [], Review.SUBMITTED: []}
    for row in _first(scope.of(Measurement.objects.filter(wanted), "indicator__responsible")):
        found[row.review].append(row)
    return _returned(scope, found[Review.RETURNED]), _to_review(scope, found[Review.SUBMITTED])


def _first(rows: Any) -> Any:
    """Some of each kind, with the `number` of all; what waits has no `reviewed_at`."""
    each: Any = {"partition_by": F("review")}
    place = Window(RowNumber(), order_by=[F("reviewed_at").desc(), F("entered_at").asc(), F("pk").asc()], **each)
    counted = rows.annotate(number=Window(Count("pk"), **each), place=place).filter(place__lte=NAMED)
    return counted.select_related("indicator__responsible").order_by("review", "place")


def _returned(scope: Scope, rows: Sequence[Any]) -> Group:
    items = [
        Item(one.name, one.url, quote=Truncator(one.reason).chars(160), state="returned")
        for one in map(returned_figure, rows)
    ]
    words = _("Returned by a reviewer") if _looks_on(scope) else _("Returned to you")
    return Group("returned", words, items, _number(rows), more=_measurements(scope, review=Review.RETURNED))


def _to_review(scope: Scope, rows: Sequence[Any]) -> Group:
    items = [
        Item(
            f"{row.indicator.name}, {period(row.period)}",
            reverse("admin:indicators_measurement_change", args=[row.pk]),
            _("handed in on %(day)s") % {"day": day(timezone.localtime(row.entered_at).date())},
            state="waiting",
        )
        for row in rows
    ]
    more = _measurements(scope, review=Review.SUBMITTED)
    actions = [(more, _("Decide on all of them in the list"))] if _number(rows) > 1 else []
    return Group(
        "review", _("Figures that wait for your review"), items, _number(rows), more=more, actions=actions
    )  # fmt: skip


def _number(rows: Sequence[Any]) -> int:
    return rows[0].number if rows else 0


def _looks_on(scope: Scope) -> bool:
    return rules.may_steer(scope.user) and not scope.is_all


def _measurements(scope: Scope, *, review: str) -> str:
    mine = f"&entered_by__id__exact={scope.user.pk}" if review == Review.RETURNED and not _looks_on(scope) else ""
    return reverse("admin:indicators_measurement_changelist") + f"?review__exact={review}{mine}"


def to_report(scope: Scope, rows: Sequence[Awaited], mended_elsewhere: Iterable[str] = ()) -> Group:
    """What is too old, late or due; `mended_elsewhere` are addresses that stand on the page already."""
    there = set(mended_elsewhere)
    open_rows = [row for row in rows if row.state and address(row) not in there]
    periods = Counter(str(row.period) for row in open_rows)
    slug = scope.chosen.slug if scope.chosen else ""
    actions = [(grid_address(name, slug), _together(name, number)) for name, number in periods.most_common(3)]
    items = [Item(row.name, address(row), _when(row, scope.today), state=row.state) for row in open_rows[:NAMED]]
    more = actions[0][0] if actions else ""
    return Group("figures", _("Figures to report"), items, len(open_rows), more=more, actions=actions)


def address(row: Awaited) -> str:
    return grid_address(row.period, row.slug, (row.indicator, ""))


def _together(name: str, number: int) -> str:
    text = ngettext(
        "Report %(period)s (%(number)s figure)", "Report %(period)s (%(number)s figures)", number
    )  # fmt: skip
    return text % {"period": period(name), "number": number}


def _when(row: Awaited, today: date) -> str:
    """ "2025 was due on 1 March 2026. Last figure: 2019." """
    words = {"period": period(row.period), "day": day(row.owed.due_on)}
    if row.state == SOON:
        parts = [_("%(period)s is due on %(day)s") % words + f" ({_in_days(row.owed.due_on, today)})"]
    else:
        parts = [_("%(period)s was due on %(day)s") % words]
    parts.append(_("last figure: %(period)s") % {"period": period(row.last)} if row.last else _("no figure yet"))
    if row.is_typed:
        parts.append(_("typed, not handed in"))
    return " · ".join(parts)


def _in_days(when: date, today: date) -> str:
    left = (when - today).days
    return ngettext("in %(number)s day", "in %(number)s days", left) % {"number": left} if left else _("today")


def milestones(scope: Scope) -> Group:
    """Late ones and those of the next 30 days, of published initiatives: one query."""
    rows: Any = Milestone.objects.filter(
        done_on=None, due_on__lte=scope.today + IN_DAYS, initiative__state=State.PUBLISHED
    )
    rows = scope.of(rows, "initiative__lead").order_by("due_on", "pk")
    told_rows = rows.annotate(called=told("title"), of=told("initiative__title"), number=Window(Count("pk")))
    found = list(told_rows.values_list("called", "of", "due_on", "initiative", "number")[:NAMED])
    items = [_milestone(title, of, due, pk, scope.today) for title, of, due, pk, _number in found]
    return Group("milestones", _("Milestones"), items, found[0][4] if found else 0)


def _milestone(title: str, of: str, due_on: date, initiative: int, today: date) -> Item:
    place = reverse("admin:initiatives_initiative_change", args=[initiative]) + "#milestones-group"
    late = due_on < today
    words = _("was due on %(day)s") if late else _("is due on %(day)s")
    return Item(title, place, f"{of} · {words % {'day': day(due_on)}}", state=LATE if late else SOON)
