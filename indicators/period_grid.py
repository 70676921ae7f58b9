"""A whole period at once: one row per indicator, one save for all of them (`/admin/progress/<period>/`)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.core.paginator import Page, Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from indicators import actions
from indicators.figure_rules import Limits, Typed, faults
from indicators.models import Figure, Indicator, Measurement, Review
from indicators.periods import MONTHS_IN_FREQUENCY, MONTHS_IN_KIND, Period
from initiatives import rules
from initiatives.models import Organisation, State, User
from initiatives.staff_forms import NumberField

PER_PAGE = 200  # three fields a row stay well under DATA_UPLOAD_MAX_NUMBER_FIELDS
FIGURES = [choice for choice in Figure.choices if choice[0] != Figure.SUPPRESSED]  # that one has no value


class RowForm(forms.Form):
    """One indicator's new figure. Nothing typed: nothing is handed in; zero is a figure."""

    value = NumberField(max_digits=24, decimal_places=8, required=False)
    figure = forms.ChoiceField(choices=FIGURES, initial=Figure.FINAL)
    note = forms.CharField(max_length=1000, required=False)

    def __init__(self, data: Any = None, *, indicator: Indicator) -> None:
        super().__init__(data, prefix=str(indicator.pk), use_required_attribute=False)
        self.indicator = indicator
        labels = {"value": _("New value"), "figure": _("State of the figure"), "note": _("Note")}
        for name, label in labels.items():
            self.fields[name].widget.attrs["aria-label"] = f"{label}: {indicator.name}, {indicator.unit}"

    @property
    def filled(self) -> bool:
        return any(str(self.data.get(self.add_prefix(name), "")).strip() for name in ("value", "note"))

    def clean_value(self) -> Any:
        value = self.cleaned_data["value"]
        if value is None:
            raise ValidationError(_("Write the figure too. If there is none, say why on the indicator's own page."))
        for _field, text in faults(Typed(value), Limits.of(self.indicator)):
            raise ValidationError(text)
        return value


@dataclass
class Row:
    indicator: Indicator
    form: RowForm
    last: Measurement | None = None  # what stood before this period
    stands: Measurement | None = None  # approved for this period
    newest: Measurement | None = None  # handed in last for this period

    @property
    def state(self) -> str:
        """saved | waiting | returned | missing, as the design names the rows."""
        if self.newest and self.newest.review in (Review.SUBMITTED, Review.RETURNED):
            return "waiting" if self.newest.review == Review.SUBMITTED else "returned"
        return "saved" if self.stands else "missing"

    @property
    def target(self) -> Any:
        return max(self.indicator.targets.all(), key=lambda target: target.on, default=None)


@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """To the period that was asked for, else to the year that ended last."""
    asked = _period_or_none(request.GET.get("period", "").strip().upper())
    if asked is None and request.GET.get("period"):
        messages.warning(request, _("Write a year (2019), a quarter (2019-Q2) or a month (2019-05)."))
    return redirect("admin:progress-period", asked or Period.containing(timezone.localdate(), "year").shift(-1))


@require_http_methods(["GET", "HEAD", "POST"])
def period_grid(request: HttpRequest, period: str) -> HttpResponse:
    chosen = _period_or_404(period)
    organisation = _organisation(request)
    page = Paginator(indicators_of(request.user, chosen, organisation), PER_PAGE).get_page(request.GET.get("page"))
    wrong: dict[int, RowForm] = {}
    if request.method == "POST":
        wrong = _save(request, page.object_list, chosen)
        if not wrong:
            return redirect(request.get_full_path())
    rows = rows_of(page.object_list, chosen, wrong)
    context = admin.site.each_context(request) | {
        "title": _("Report progress"),
        "subtitle": None,
        "period": chosen,
        "neighbours": [one for one in (chosen.shift(-1), chosen.shift(1)) if one.starts_on <= timezone.localdate()],
        "rows": rows,
        "page": page,
        "done": sum(row.state in ("saved", "waiting") for row in rows),
        "wrong": [row for row in rows if row.indicator.pk in wrong],
        "organisation": organisation,
        "organisations": _organisations(request.user),
    }
    return render(request, "admin/period_grid.html", context)


def _period_or_none(text: str) -> Period | None:
    try:
        return Period.parse(text)
    except ValueError:
        return None


def _period_or_404(text: str) -> Period:
    """404 as well for one that has not begun: there is nothing to report yet."""
    period = _period_or_none(text)
    if period is None or period.starts_on > timezone.localdate():
        raise Http404
    return period


def _organisations(user: Any) -> list[Organisation]:
    """Those that one can report for: all that answer for an indicator, or one's own."""
    rows, own = Organisation.objects.filter(indicators__isnull=False).distinct().by_name(), rules.organisation_ids(user)
    return list(rows if own is None else rows.filter(pk__in=own))


def _organisation(request: HttpRequest) -> str:
    return request.GET.get("organisation", "").replace("\x00", "")[:80]


def indicators_of(user: User, period: Period, organisation: str = "") -> Any:
    """Those of the user's organisations (all for coordinators) that are measured by this kind of period.

    Two-year and four-year surveys stand among the yearly ones: whether this is their year is for people to know.
    """
    kinds = [name for name, months in MONTHS_IN_FREQUENCY.items() if _fits(months, MONTHS_IN_KIND[period.kind])]
    rows = Indicator.objects.visible_to(user).exclude(state=State.ARCHIVED).filter(frequency__in=kinds)
    rows = rows.exclude(not_applicable_reason_da__gt="").select_related("feature", "responsible").with_plan()
    own = rules.organisation_ids(user)
    if own is not None:
        rows = rows.filter(responsible__in=own)
    return rows.filter(responsible__slug=organisation) if organisation else rows


def _fits(frequency: int, period: int) -> bool:
    """Months of both."""
    return frequency == period or (period == MONTHS_IN_KIND["year"] and frequency > period)


def rows_of(indicators: Iterable[Indicator], period: Period, wrong: dict[int, RowForm]) -> list[Row]:
    """The rows with what stood before and what is there already: two queries, however many rows."""
    rows = {one.pk: Row(one, wrong.get(one.pk) or RowForm(indicator=one)) for one in indicators}
    totals = Measurement.objects.totals().filter(indicator__in=rows)
    before = totals.standing().filter(value__isnull=False, ends_on__lt=period.ends_on)
    for figure in before.order_by("indicator_id", "-ends_on").distinct("indicator_id"):
        rows[figure.indicator_id].last = figure
    for figure in totals.filter(period=str(period)).order_by("pk"):
        row = rows[figure.indicator_id]
        row.newest, row.stands = figure, figure if figure.current else row.stands
    return list(rows.values())


def _save(request: HttpRequest, indicators: Page | Iterable[Indicator], period: Period) -> dict[int, RowForm]:
    """Hands in every filled row that is right; the others come back by indicator, with what was typed."""
    forms_ = [RowForm(request.POST, indicator=indicator) for indicator in indicators]
    filled = [form for form in forms_ if form.filled]
    wrong = {form.indicator.pk: form for form in filled if not form.is_valid()}
    right = [form for form in filled if form.indicator.pk not in wrong]
    _hand_in(right, period, by=request.user)
    _tell(request, len(right), len(wrong), _strangers(request, {form.prefix for form in forms_}))
    return wrong


@transaction.atomic
def _hand_in(rows: Iterable[RowForm], period: Period, *, by: Any) -> None:
    now = timezone.now()
    for row in rows:
        data = row.cleaned_data
        new = Measurement(
            indicator=row.indicator,
            period=str(period),
            value=data["value"],
            figure=data["figure"],
            note_da=data["note"],
            absent_reason_da="",
        )
        if not _waits_already(new, by):
            actions.hand_in(measurement=new, by=by, at=now)


def _waits_already(new: Measurement, by: Any) -> bool:
    """The same figure, sent twice: a double click, or a page that was loaded again."""
    same = {name: getattr(new, name) for name in ("indicator", "period", "value", "figure", "note_da")}
    return Measurement.objects.filter(review=Review.SUBMITTED, entered_by=by, breakdown="", **same).exists()


def _strangers(request: HttpRequest, known: set[str | None]) -> int:
    """Values typed for indicators that are not on this page: no longer one's own, or never were."""
    names = [name.removesuffix("-value") for name, text in request.POST.items() if name.endswith("-value") and text]
    return sum(name not in known for name in names)


def _tell(request: HttpRequest, right: int, wrong: int, strangers: int) -> None:
    if right:
        text = ngettext("%(number)d figure is handed in.", "%(number)d figures are handed in.", right)
        messages.success(request, text % {"number": right})
    if wrong:
        text = ngettext(
            "%(number)d figure must be put right: what you typed still stands there.",
            "%(number)d figures must be put right: what you typed still stands there.",
            wrong,
        )
        messages.error(request, text % {"number": wrong})
    if strangers:
        text = ngettext(
            "%(number)d figure was not saved: the indicator is not yours to report for.",
            "%(number)d figures were not saved: the indicators are not yours to report for.",
            strangers,
        )
        messages.error(request, text % {"number": strangers})
    if not right + wrong + strangers:
        messages.info(request, _("Nothing was typed, so nothing was handed in."))
