"""The bulk file of indicators: columns, checks, and how rows are written with their targets."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.db import connection, models
from django.db.models.functions import Collate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from simple_history.utils import bulk_create_with_history, bulk_update_with_history
from tablib import Dataset

from indicators.actions import rebuild_standings
from indicators.models import Indicator, Target
from indicators.models.indicators import Direction, Frequency
from indicators.resources.plans import Amount, AmountCell, StepsCell, amount_of, errors_in, steps_in, steps_of
from initiatives.columns import Cell, Code, Codes, Column, Day, Link, Literal, Number, Slug, Whole
from initiatives.import_results import Entry
from initiatives.import_writing import BATCH, store
from initiatives.imports import BulkResource
from initiatives.models import Initiative, KeyFeature, User
from initiatives.models.base import State


def _final(part: int) -> Any:
    """Date (0) or value (1) of the final target."""
    return lambda indicator: steps[-1][part] if (steps := steps_of(indicator)) else None


class IndicatorResource(BulkResource):
    key = ("code",)
    needs = ("name_da", "unit", "kind", "direction")
    title = gettext_lazy("Indicators")

    code = Column("code", Slug(required=True, longest=80))
    key_feature = Column(
        "feature",
        Code(gettext_lazy("there is no Key Feature %(code)s.")),
        read=lambda indicator: indicator.feature and indicator.feature.code,
    )
    initiatives = Column(
        "initiatives",
        Codes(gettext_lazy("there is no initiative %(code)s.")),
        read=lambda indicator: tuple(sorted(initiative.slug for initiative in indicator.initiatives.all())),
    )
    name_da = Column("name_da", Cell(required=True, longest=300))
    name_en = Column("name_en", Cell(longest=300))
    name_de = Column("name_de", Cell(longest=300))
    unit = Column("unit_da", Cell(required=True, longest=100))
    decimals = Column("decimals", Whole(most=8))
    kind = Column("kind", Literal(Indicator.Kind.values))
    direction = Column("direction", Literal(Direction.values))
    baseline_on = Column("baseline_on", Day(year_end=True))
    baseline_value = Column("baseline_value", Number())
    target_on = Column("targets", Day(year_end=True), read=_final(0))
    target_value = Column("targets", AmountCell(), read=_final(1))
    interim = Column("targets", StepsCell(), read=lambda indicator: steps_of(indicator)[:-1])
    frequency = Column("frequency", Literal(Frequency.values, default=Frequency.YEAR.value))
    source = Column("source", Cell(longest=500))
    source_url = Column("source_url", Link(longest=500))
    licence = Column("licence", Cell(longest=100))

    class Meta:
        model = Indicator

    def filter_export(self, queryset: models.QuerySet, **options: Any) -> models.QuerySet:
        return _with_all(queryset).order_by(Collate("code", "C"))

    def prepare(self, dataset: Dataset) -> Mapping[Any, Any]:
        self.fields["key_feature"].widget.ids = dict(KeyFeature.objects.order_by("order").values_list("code", "pk"))
        initiatives = Initiative.objects.order_by(Collate("slug", "C"))
        self.fields["initiatives"].widget.ids = dict(initiatives.values_list("slug", "pk"))
        codes = {str(text).strip() for text in dataset["code"]}
        there = Indicator.objects.filter(code__in=codes)
        if connection.in_atomic_block:  # nobody changes them between the comparison and the writing
            there = there.select_for_update(of=("self",))
        return {(row.code,): row for row in _with_all(there)}

    def refused(self, values: Mapping[str, Any], instance: Any, *, new: bool) -> Iterator[tuple[str, str]]:
        if self.own is not None:
            yield "code", _("what is measured and how is the coordinators’ to say.")

    def blank(self) -> Indicator:
        """What is imported is published."""
        return Indicator(state=State.PUBLISHED, published_at=self.now)

    def check(self, values: Mapping[str, Any], instance: Any) -> Iterator[tuple[str, str]]:
        low, high, baseline = instance.lower_bound, instance.upper_bound, values["baseline_value"]
        if baseline is not None and not (low is None or baseline >= low) & (high is None or baseline <= high):
            yield "baseline_value", _("the baseline value lies outside what is possible.")
        yield from errors_in(values)

    def write(self, entries: list[Entry], by: User) -> None:
        for entry in entries:
            _put_unit_in_all_languages(entry)
            self.put(entry)
            entry.instance.feature_id = self.fields["key_feature"].widget.ids.get(entry.values["key_feature"])
        attributes = [*self.plain_attributes(), "unit_en", "unit_de", "feature"]
        store(Indicator, entries, attributes, by=by, at=self.now)
        ids = self.fields["initiatives"].widget.ids
        for entry in entries:
            if "initiatives" in entry.changes:
                entry.instance._history_user = by
                entry.instance.initiatives.set([ids[slug] for slug in entry.values["initiatives"]])
        _write_targets(entries, by)
        rebuild_standings(indicators=[entry.instance.pk for entry in entries])


def _put_unit_in_all_languages(entry: Entry) -> None:
    """The file has one unit. It stands in for a language that has none, or that only repeated the Danish one."""
    before = entry.instance.unit_da
    for name in ("unit_en", "unit_de") if "unit" in entry.changes else ():
        if getattr(entry.instance, name) in (None, "", before):
            setattr(entry.instance, name, entry.values["unit"])


def _write_targets(entries: list[Entry], by: User) -> None:
    """Who decided a target stays with it while its date stays."""
    gone, changed, new = [], [], []
    for entry in entries:
        there = {} if entry.new else {target.on: target for target in entry.instance.targets.all()}
        wanted = dict(steps_in(entry.values))
        gone += [target.pk for on, target in there.items() if on not in wanted]
        for on, value in wanted.items():
            if on not in there:
                new.append(_set(value, Target(indicator=entry.instance, on=on)))
            elif value != amount_of(there[on]):
                changed.append(_set(value, there[on]))
    Target.objects.filter(pk__in=gone).delete()
    bulk_create_with_history(new, Target, batch_size=BATCH, default_user=by)
    if changed:
        bulk_update_with_history(changed, Target, ["value", "low", "high"], batch_size=BATCH, default_user=by)


def _set(value: Amount, target: Target) -> Target:
    target.value, (target.low, target.high) = (None, value) if isinstance(value, tuple) else (value, (None, None))
    return target


def _with_all(queryset: models.QuerySet) -> models.QuerySet:
    """All that the columns read: three queries."""
    initiatives = Initiative.objects.only("slug")
    linked = queryset.select_related("feature").prefetch_related(models.Prefetch("initiatives", initiatives))
    return linked.prefetch_related("targets")
