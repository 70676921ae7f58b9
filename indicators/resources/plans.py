"""A plan in the cells of a bulk file: targets as texts and back, and its faults put into words."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from indicators.progress import Direction, Fault, Plan, PlanError, Target, plan_errors
from initiatives.cells import plain
from initiatives.columns import Cell, CellError, day, number

Amount = Decimal | tuple[Decimal, Decimal]  # a value, or the lower and upper end of a range
Step = tuple[date, Amount]


def amount(text: str, *, comma: bool) -> Amount:
    """A number, or `lo..hi`."""
    low, dots, high = text.partition("..")
    return (number(low, comma=comma), number(high, comma=comma)) if dots else number(text, comma=comma)


def amount_text(value: Amount) -> str:
    return "..".join(map(plain, value)) if isinstance(value, tuple) else plain(value)


class AmountCell(Cell):
    empty = None

    def parse(self, text: str, *, comma: bool) -> Amount | None:
        return amount(text.strip(), comma=comma) if text.strip() else None

    def render(self, value: Amount | None, obj: Any = None, **options: Any) -> Any:
        if value is None:
            return ""
        return amount_text(value) if isinstance(value, tuple) else value


class StepsCell(Cell):
    """Dated interim targets: `2015-12-31=75;2020-12-31=50`, by date."""

    empty = ()

    def parse(self, text: str, *, comma: bool) -> tuple[Step, ...]:
        steps = sorted((self._step(item, comma) for item in text.split(";") if item.strip()), key=lambda step: step[0])
        for (on, _value), (after, _other) in pairwise(steps):
            if on == after:
                raise CellError(_("%(date)s stands here more than once.") % {"date": on})
        return tuple(steps)

    def _step(self, item: str, comma: bool) -> Step:
        on, equals, value = item.partition("=")
        if not equals:
            raise CellError(_("write interim targets as 2015-12-31=75;2020-12-31=50."), item.strip())
        return day(on, year_end=True), amount(value.strip(), comma=comma)

    def render(self, value: tuple[Step, ...], obj: Any = None, **options: Any) -> str:
        return ";".join(f"{on.isoformat()}={amount_text(step)}" for on, step in value)


def steps_of(indicator: Any) -> tuple[Step, ...]:
    """The targets of an indicator by date; the last one is the final target. Prefetch them."""
    targets = sorted(indicator.targets.all(), key=lambda target: target.on)
    return tuple((target.on, amount_of(target)) for target in targets)


def amount_of(target: Any) -> Amount:
    return (target.low, target.high) if target.value is None else target.value


def steps_in(values: Mapping[str, Any]) -> tuple[Step, ...]:
    """The same from the columns of a row; without the final one while it is incomplete."""
    final = (values["target_on"], values["target_value"])
    return values["interim"] + ((final,) if None not in final else ())


def errors_in(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """(column, sentence) for each thing that keeps the plan in a row from being judged."""
    if (values["target_on"] is None) != (values["target_value"] is None):
        column = "target_on" if values["target_on"] is None else "target_value"
        yield column, _("a target has both a date and a value.")
        return
    if values["interim"] and values["target_on"] is None:
        yield "interim", _("interim targets lead to a final one: fill target_on and target_value.")
        return
    plan = Plan(
        direction=Direction(values["direction"]),
        baseline_on=values["baseline_on"],
        baseline_value=values["baseline_value"],
        targets=tuple(_target(step) for step in steps_in(values)),
    )
    for error in plan_errors(plan):
        yield _column(error, plan), _words(error)


def _target(step: Step) -> Target:
    on, value = step
    return Target(on, low=value[0], high=value[1]) if isinstance(value, tuple) else Target(on, value)


def _column(error: PlanError, plan: Plan) -> str:
    if error.target is None:
        return "baseline_on" if plan.baseline_on is None else "baseline_value"
    if error.target is not plan.targets[-1]:
        return "interim"
    return "target_on" if error.fault in (Fault.NOT_AFTER_BASELINE, Fault.NOT_AFTER_PREVIOUS) else "target_value"


def _words(error: PlanError) -> str:
    names = {"date": error.target.on if error.target else "", "other": error.against.on if error.against else ""}
    return {
        Fault.BASELINE_INCOMPLETE: _("a baseline has both a date and a value."),
        Fault.INCOMPLETE: _(
            "the target of %(date)s does not fit the direction: a range is written 10..20, else a value."
        ),
        Fault.RANGE_REVERSED: _("the range of %(date)s begins at its lower end."),
        Fault.NOT_AFTER_BASELINE: _("the target of %(date)s comes after the baseline of %(other)s."),
        Fault.NOT_AFTER_PREVIOUS: _("the target of %(date)s comes after the one of %(other)s."),
        Fault.EQUAL_TO_BASELINE: _("the baseline of %(other)s meets the target of %(date)s already."),
        Fault.WRONG_SIDE: _("the target of %(date)s lies on the wrong side of the baseline: check the direction."),
        Fault.BACKWARDS: _("the target of %(date)s asks for less than the one of %(other)s before it."),
        Fault.BEYOND_FINAL: _("the target of %(date)s asks for more than the final one."),
    }[error.fault] % names
