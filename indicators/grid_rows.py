"""The rows of the grid: which cells a period has, what stands in each, and what there is to say about it.

A cell is one figure of the period: an indicator's total, or a part of it. The number of queries does not depend on
how many there are.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from hashlib import blake2b
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from indicators import doubt_words
from indicators.breakdown_words import kind_word, part_word, place
from indicators.doubts import Doubt
from indicators.figure_rules import SUPPRESSED, Limits
from indicators.grid_content import Content, Judged, judge, shown, worked_out
from indicators.models import Draft, Indicator, Measurement, Review
from indicators.owed import Rhythm
from indicators.periods import Period
from indicators.second_look import Cell, broken_down_before, look_at
from indicators.suppression import put_reason
from initiatives.fields import main_column

_PREFIX = re.compile(r"([1-9][0-9]{0,17})(?:b[0-9a-f]{8})?")


def prefix_of(cell: Cell) -> str:
    """Names the cell in the form: "12" for a total, "12b0f3a9c1d" for a part (parts may be called anything)."""
    indicator, breakdown = cell
    part = blake2b(breakdown.encode(), digest_size=4).hexdigest() if breakdown else ""
    return f"{indicator}b{part}" if part else str(indicator)


def indicator_of(prefix: str) -> int | None:
    found = _PREFIX.fullmatch(prefix)
    return int(found[1]) if found else None


@dataclass(frozen=True, slots=True)
class Conflict:
    """What someone else put there meanwhile, beside what was typed."""

    content: Content
    by: Any
    at: Any
    handed_in: bool = False

    @property
    def who(self) -> str:
        return self.by.get_full_name() or self.by.get_username() if self.by else _("Someone")

    @property
    def said(self) -> str:
        if self.content.figure == SUPPRESSED:
            return pgettext("figure", "Suppressed")
        return self.content.typed


@dataclass
class Row:
    """`content` is what its fields show. `stands`, `newest` and `returned` are figures of the period itself."""

    indicator: Indicator
    breakdown: str
    period: Period
    language: str
    last: Measurement | None = None
    stands: Measurement | None = None
    newest: Measurement | None = None
    returned: list[Measurement] = field(default_factory=list)
    draft: Draft | None = None
    content: Content = field(default_factory=Content)
    kept: bool = True  # False: what is shown could not be kept
    conflict: Conflict | None = None
    judged: Judged = field(default_factory=Judged)
    doubts: list[Doubt] = field(default_factory=list)

    @property
    def cell(self) -> Cell:
        return self.indicator.pk, self.breakdown

    @property
    def prefix(self) -> str:
        return prefix_of(self.cell)

    @cached_property
    def limits(self) -> Limits:
        return Limits.of(self.indicator)

    @property
    def due_on(self) -> date | None:
        """The day that someone named, where it is for this period: one before its end was for an earlier figure, one
        after the end of the next period is for a later one."""
        day = self.indicator.next_due_on
        if day is None or self.state in ("waiting", "approved"):
            return None
        step = Rhythm(self.indicator.frequency, self.period.ends_on).step  # type: ignore[arg-type]
        return day if self.period.ends_on < day <= self.period.shift(step).ends_on else None

    @property
    def last_value(self) -> Decimal | None:
        return self.last.value if self.last else None

    @property
    def stamp(self) -> tuple[int, int] | None:
        """What is there already: the draft in its version, else the figure that was handed in last."""
        if self.draft:
            return self.draft.pk, self.draft.version
        return (0, self.newest.pk) if self.newest else None

    @property
    def token(self) -> str:
        """What the page was made from; it comes back with what was typed."""
        seal = shown(self.draft, self.last_value, self.language).seal
        return ".".join(map(str, (*self.stamp, seal))) if self.stamp else ""

    @property
    def below_zero(self) -> bool:
        """Then a phone shows letters and signs: the keys for numbers lack the minus on some."""
        plan = self.indicator
        known = [self.last_value, plan.lower_bound, plan.baseline_value]
        known += [end for target in plan.targets.all() for end in (target.value, target.low)]
        return any(value is not None and value < 0 for value in known)

    @property
    def kind(self) -> str:
        return kind_word(self.breakdown.partition("=")[0]) if self.breakdown else ""

    @property
    def before(self) -> str:
        """The period that the head of the column names; another one is named in the row."""
        return str(self.period.shift(-1))

    @property
    def part(self) -> str:
        kind, _equals, part = self.breakdown.partition("=")
        return part_word(kind, part) if self.breakdown else ""

    @property
    def error(self) -> str:
        return self.content.too_long if not self.kept else self.judged.error

    @property
    def asks(self) -> list[Doubt]:
        """What is to be confirmed: that it is still the same was said with the sign for it."""
        return [doubt for doubt in self.doubts if not (self.judged.same and doubt.kind == "same")]

    @property
    def seal(self) -> str:
        return doubt_words.seal(self.asks)

    @property
    def confirmed(self) -> bool:
        return self.content.confirmed == self.seal

    @property
    def may_be_few(self) -> bool:
        return any(doubt.kind == "small" for doubt in self.doubts)

    @property
    def questions(self) -> list[str]:
        return doubt_words.sentences(self.asks)

    @property
    def worked_out(self) -> str:
        return worked_out(self.judged.typed, self.language)

    @property
    def target(self) -> Any:
        if self.breakdown:
            return None
        return max(self.indicator.targets.all(), key=lambda target: target.on, default=None)

    @property
    def state(self) -> str:
        """conflict | wrong | confirm | saved, of what is typed; without it waiting | returned | approved | missing."""
        if self.conflict:
            return "conflict"
        if not self.content.empty:
            if self.error:
                return "wrong"
            return "confirm" if self.asks and not self.confirmed else "saved"
        if self.newest and self.newest.review in (Review.SUBMITTED, Review.RETURNED):
            return "waiting" if self.newest.review == Review.SUBMITTED else "returned"
        return "approved" if self.stands else "missing"

    @property
    def counts_as(self) -> str:
        """For the meter: what is handed in counts as saved."""
        same = {"waiting": "saved", "approved": "saved", "conflict": "wrong", "returned": "missing"}
        return same.get(self.state, self.state)

    @property
    def suppressed(self) -> bool:
        return self.content.figure == SUPPRESSED

    @property
    def replaces(self) -> Decimal | None:
        """The figure whose place the typed one would take."""
        if self.content.empty:
            return None
        waits = self.newest if self.newest and self.newest.review == Review.SUBMITTED else None
        figure = waits or self.stands
        return figure.value if figure else None

    @property
    def reasons(self) -> list[Measurement]:
        """Every reason since a figure was last approved, the newest first, until one is approved."""
        since = self.stands.pk if self.stands else 0
        return [figure for figure in reversed(self.returned) if figure.pk > since]

    @property
    def figure(self) -> Measurement | None:
        """What would be handed in."""
        typed = self.judged.typed
        if typed is None:
            return None
        suppressed = typed.figure == SUPPRESSED
        absent = not suppressed and typed.value is None
        new: Any = Measurement(
            indicator=self.indicator,
            period=str(self.period),
            breakdown=self.breakdown,
            value=typed.value,
            numerator=typed.numerator,
            denominator=typed.denominator,
            figure=typed.figure,
            doubts=[doubt.as_json for doubt in self.doubts],
        )
        setattr(new, main_column("note"), "" if absent else self.content.note)
        setattr(new, main_column("absent_reason"), typed.absent_reason[:300] if absent else "")
        if suppressed:
            put_reason(new)
        return new


def cells_of(indicators: Any, period: Period) -> list[Cell]:
    """In the order of the indicators (a queryset), each with the parts that it had last or has now. Four queries."""
    order = list(indicators.values_list("pk", flat=True))
    parts: dict[int, set[str]] = defaultdict(set)
    for table in (Measurement, Draft):
        now: Any = table.objects.filter(indicator__in=order, period=str(period)).exclude(breakdown="")
        for indicator, breakdown in now.order_by().values_list("indicator", "breakdown"):
            parts[indicator].add(breakdown)
    for indicator, breakdown in broken_down_before(order, period):
        parts[indicator].add(breakdown)
    return [(pk, breakdown) for pk in order for breakdown in ["", *sorted(parts[pk], key=_place)]]


def _place(breakdown: str) -> tuple[str, list[Any]]:
    kind, _equals, part = breakdown.partition("=")
    return kind, place(part)


def rows_of(indicators: Iterable[Indicator], cells: Collection[Cell], period: Period, language: str) -> list[Row]:
    """With what stood before, what the period has already and what is typed, not judged yet: three queries."""
    by_id = {one.pk: one for one in indicators}
    rows = {cell: Row(by_id[cell[0]], cell[1], period, language) for cell in cells if cell[0] in by_id}
    _put_last(rows, by_id, period)
    for figure in _of_period(by_id, period):
        if row := rows.get((figure.indicator_id, figure.breakdown)):
            row.newest, row.stands = figure, figure if figure.current else row.stands
            if figure.review == Review.RETURNED:
                row.returned.append(figure)
    for draft in Draft.objects.of_period(by_id, str(period)):
        if row := rows.get((draft.indicator_id, draft.breakdown)):
            row.draft = draft
            row.content = shown(draft, row.last_value, language)
    return list(rows.values())


def _put_last(rows: Mapping[Cell, Row], indicators: Collection[int], period: Period) -> None:
    before = Measurement.objects.standing().filter(indicator__in=indicators, value__isnull=False)
    before = before.filter(ends_on__lt=period.ends_on).order_by("indicator_id", "breakdown", "-ends_on")
    for figure in before.distinct("indicator_id", "breakdown"):
        if row := rows.get((figure.indicator_id, figure.breakdown)):
            row.last = figure


def _of_period(indicators: Collection[int], period: Period) -> Any:
    rows = Measurement.objects.filter(indicator__in=indicators, period=str(period)).exclude(review=Review.REPLACED)
    return rows.select_related("entered_by", "reviewed_by").order_by("pk")


def judge_all(rows: Sequence[Row], period: Period) -> None:
    """What is wrong with what is typed, and what looks so: three queries where something is."""
    filled = [row for row in rows if not row.content.empty]
    if not filled:
        return
    for row in filled:
        text, language = _as_typed(row)
        row.judged = judge(text, row.content, row.breakdown, row.last_value, row.limits, language)
    look = look_at({row.indicator.pk for row in filled}, period)
    right: dict[int, list[Row]] = defaultdict(list)
    for row in filled:
        if (figure := row.figure) is not None:
            row.doubts = look.at_one(figure, row.limits)
            right[row.indicator.pk].append(row)
    for indicator, together in right.items():
        doubts = look.at_parts(indicator, [row.figure for row in together], together[0].limits)
        asked = next((row for row in together if not row.breakdown), together[-1])
        asked.doubts = [*asked.doubts, *doubts]


def _as_typed(row: Row) -> tuple[str, str]:
    """A draft in its own language and with its "="; what came back otherwise, as it came."""
    kept = row.draft if row.conflict is None and row.kept else None
    return (kept.typed, kept.language) if kept else (row.content.typed, row.language)
