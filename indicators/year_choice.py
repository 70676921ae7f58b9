"""The coordinators' page of a year (`/admin/years/<year>/`): which of the 42 are selected and why, and how each is
assessed. Saved at once; a row that someone else changed meanwhile is not overwritten but shown."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from indicators import readiness
from indicators.board import Board, Past, board_and_past
from indicators.document import LANGUAGES
from indicators.gaps import Gap, gaps
from indicators.models import Assessment, Baseline, Cycle, CycleFeature
from indicators.pages import Row as Rolled
from indicators.pages import wrong_words
from indicators.periods import FIRST_YEAR, LAST_YEAR, year_before
from indicators.report_queries import recorded
from indicators.reports import Parts, gather, last_day
from initiatives import rules
from initiatives.fields import main_column
from initiatives.models import KeyFeature

REASONS = [f"reason_{code}" for code in LANGUAGES]


class ChoiceForm(forms.Form):
    """One Key Feature: selected or not, and why. `was` is what stood there when the page was made."""

    chosen = forms.BooleanField(required=False)
    reason_da = forms.CharField(max_length=500, required=False)
    reason_en = forms.CharField(max_length=500, required=False)
    reason_de = forms.CharField(max_length=500, required=False)
    was = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, feature: KeyFeature, stands: CycleFeature | None) -> None:
        self.feature, self.stands = feature, stands
        super().__init__(data, prefix=f"f{feature.pk}", initial=self._stored, use_required_attribute=False)
        labels = {"chosen": _("Select"), "reason_da": _("Reason in Danish")}
        labels |= {"reason_en": _("Reason in English"), "reason_de": _("Reason in German")}
        for name in REASONS:
            if name.removeprefix("reason_") not in dict(settings.LANGUAGES):
                del self.fields[name], labels[name]
        for name, label in labels.items():
            self.fields[name].widget.attrs["aria-label"] = f"{label}: {feature.code} {feature.short}"

    @property
    def _stored(self) -> dict[str, Any]:
        reasons = {name: getattr(self.stands, name, None) or "" for name in REASONS}
        was = hashlib.sha256("\n".join(reasons.values()).encode()).hexdigest()[:12]
        return {"chosen": self.stands is not None, **reasons, "was": was}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("chosen") and not data.get(main_column("reason")):
            self.add_error(main_column("reason"), _("Say why the Key Feature is selected."))
        if self.changed and data.get("was") != self._stored["was"]:
            self.add_error(
                main_column("reason"), _("Someone else changed this row meanwhile; it now reads: %s") % self._now
            )
            self.data = dict(self.data.items()) | {
                self.add_prefix("was"): self._stored["was"]
            }  # saved again, it is meant
        return data

    @property
    def _now(self) -> str:
        return self._stored[main_column("reason")] or _("not selected")

    @property
    def changed(self) -> bool:
        """Whether saving would change anything."""
        chosen, stored = self.cleaned_data.get("chosen", False), self._stored
        if not chosen or not stored["chosen"]:
            return chosen != stored["chosen"]
        return any(self.cleaned_data.get(name, "") != stored[name] for name in REASONS)

    @property
    def main_reason(self) -> Any:
        return self[main_column("reason")]

    @property
    def other_reasons(self) -> list[Any]:
        return [self[name] for name in REASONS if name in self.fields and name != main_column("reason")]

    @property
    def other_errors(self) -> bool:
        return any(field.errors for field in self.other_reasons)


@dataclass(frozen=True)
class Row:
    """A Key Feature with all that helps to choose: how far it is, what there is to show, how it was assessed."""

    form: ChoiceForm
    rolled: Rolled
    gap: Gap
    assessment: Assessment | None

    @property
    def feature(self) -> KeyFeature:
        return self.form.feature


def start(request: HttpRequest) -> HttpResponse:
    return redirect("admin:year", timezone.localdate().year)


@require_http_methods(["GET", "HEAD", "POST"])
def year_choice(request: HttpRequest, year: int) -> HttpResponse:
    if not rules.may_steer(request.user):
        raise PermissionDenied
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404
    today = timezone.localdate()
    boards = board_and_past(today, year_before(today))
    rows = _rows(year, boards[0], request.POST if request.method == "POST" else None)
    if request.method == "POST" and all(row.form.is_valid() for row in rows):
        _save(request, year, [row.form for row in rows if row.form.changed])
        return redirect("admin:year", year)
    frozen, number = _frozen_or_missing(year, today, boards)
    context = admin.site.each_context(request) | {
        "title": _("The year %s") % year,
        "year": year,
        "cycle": next((row.form.stands.cycle for row in rows if row.form.stands), None)
        or Cycle.objects.filter(year=year).first(),
        "frozen": frozen,
        "to_come": year > today.year,
        "gaps": number,
        "areas": _by_area(rows),
        "chosen": sum(row.form.stands is not None for row in rows),
        "wrong": [row for row in rows if row.form.errors],
        "neighbours": [one for one in (year - 1, year + 1) if FIRST_YEAR <= one <= LAST_YEAR],
    }
    return render(request, "admin/year_choice.html", context)


def _frozen_or_missing(year: int, today: date, boards: tuple[Board, Past]) -> tuple[Baseline | None, int | None]:
    """The baseline or, where there is none, how much is missing for one. At most ten queries: what is kept for the
    year, what stands in the tables of indicators and initiatives (in past years the standings), what waits, links
    without a reason, the questionnaire (4)."""
    kept = recorded(year)
    if kept.frozen:
        return Baseline.objects.for_list().filter(year=year).order_by("-version").first(), None
    if year > today.year:
        return None, None
    parts: Parts = {"boards": boards} if year == today.year else {"framework": boards[0].compass}
    document = gather(year, last_day(year, today), today, kept, **parts | {"events": False})
    return None, readiness.number(document)


def _rows(year: int, board: Board, data: Any) -> list[Row]:
    """Four queries: what is selected, how it is assessed, what is claimed and could be measured."""
    stands = {row.feature_id: row for row in CycleFeature.objects.filter(cycle__year=year).select_related("cycle")}
    assessed = {row.feature_id: row for row in Assessment.objects.filter(cycle__year=year).newest()}
    return [
        Row(
            form=ChoiceForm(data, feature=gap.feature, stands=stands.get(gap.feature.pk)),
            rolled=Rolled(gap.feature, board.features[gap.feature.code], wrong=wrong_words(board, gap.feature)),
            gap=gap,
            assessment=assessed.get(gap.feature.pk),
        )
        for gap in gaps(board)
    ]


def _by_area(rows: Sequence[Row]) -> list[tuple[Any, list[Row]]]:
    areas = dict.fromkeys(row.feature.area for row in rows)
    return [(area, [row for row in rows if row.feature.area_id == area.pk]) for area in areas]


@transaction.atomic
def _save(request: HttpRequest, year: int, changed: Sequence[ChoiceForm]) -> None:
    """Row by row, so that the history knows of each."""
    if not changed:
        messages.info(request, _("Nothing was changed."))
        return
    cycle, _new = Cycle.objects.get_or_create(year=year)
    for form in changed:
        reasons = {name: form.cleaned_data[name] for name in REASONS}
        if not form.cleaned_data["chosen"]:
            assert form.stands is not None, "else it would not be changed"
            form.stands.delete()
        else:
            CycleFeature.objects.update_or_create(cycle=cycle, feature=form.feature, defaults=reasons)
    number = CycleFeature.objects.filter(cycle=cycle).count()
    text = ngettext(
        "Saved. %(number)s Key Feature is selected for %(year)s.",
        "Saved. %(number)s Key Features are selected for %(year)s.",
        number,
    )
    messages.success(request, text % {"number": number, "year": year})
