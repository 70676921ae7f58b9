"""Figures on their own: looked up, handed in, approved or returned. Nothing here changes one."""

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db import models
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from indicators import actions, attendance, doubt_words
from indicators.admin import help as words
from indicators.admin.plans import plain
from indicators.figure_forms import MeasurementForm
from indicators.models import Measurement, Review
from indicators.resources import MeasurementResource
from indicators.second_look import after_approval
from initiatives import formats, rules
from initiatives.admin.base import Mine, StaffAdmin
from initiatives.admin.bulk_files import BulkFilePages
from initiatives.admin.fields import MAIN, OTHER_LANGUAGES, own_organisations
from initiatives.models import KeyFeature


class OwnFigures(Mine):
    path = "indicator__responsible"


class OfFeature(admin.SimpleListFilter):
    """The 42 by their short titles; the full ones would fill the page."""

    title = gettext_lazy("Key Feature")
    parameter_name = "feature"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(row.code, f"{row.code} {row.short}") for row in KeyFeature.objects.current()]

    def queryset(self, request: HttpRequest, rows: models.QuerySet) -> models.QuerySet:
        code = self.value()
        return rows.filter(indicator__feature__code=code[:8]) if code else rows


@admin.register(Measurement)
class MeasurementAdmin(BulkFilePages, StaffAdmin):
    nothing_yet = words.NOTHING["measurement"]
    resource, owner = MeasurementResource, "indicator__responsible"
    owned = True
    form = MeasurementForm
    help_texts = words.MEASUREMENT
    list_display = ["indicator", "when", "figure_value", "figure", "review", "questions", "entered"]
    list_display_links = ["indicator"]
    list_filter = ["review", "figure", "current", OwnFigures, "indicator__frequency", OfFeature, "sample"]
    list_select_related = ["indicator", "entered_by"]
    search_fields = ["indicator__search_text", "period"]
    ordering = ["-entered_at", "-pk"]
    autocomplete_fields = ["indicator"]
    actions = ["approve", "return_with_reason", "suppress"]
    fieldsets: ClassVar[Any] = [
        (None, {"fields": ["indicator", ("period", "breakdown"), ("value", "figure"), ("numerator", "denominator"),
                           f"absent_reason_{MAIN}", f"note_{MAIN}", "source_url", "evidence"]}),
        *((label, {"fields": [f"absent_reason_{code}", f"note_{code}"], "classes": ["collapse"]})
          for code, label in OTHER_LANGUAGES),
    ]  # fmt: skip
    HANDED_IN = [
        (gettext_lazy("Review"), {"fields": ["review", ("entered_by", "entered_at"), ("reviewed_by", "reviewed_at"),
                                             "return_reason", "supersedes", "current", "confirmed", "thread"]}),
        (None, {"fields": ["indicator", ("period", "breakdown"), ("figure_value", "figure"), "parts", "note",
                           "source_url", "evidence_link", "events_counted"]}),
    ]  # fmt: skip
    readonly_fields = ["figure_value", "parts", "evidence_link", "events_counted", "confirmed", "thread"]

    # --- Rights: append-only ---------------------------------------------------------------------
    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_review_permission(self, request: HttpRequest) -> bool:
        return rules.may_review_something(request.user)

    def choosable(self, db_field: models.Field, request: HttpRequest) -> models.QuerySet:
        rows, own = super().choosable(db_field, request), own_organisations(request)
        return rows if own is None else rows.filter(responsible__in=own)

    # --- Files -----------------------------------------------------------------------------------
    def exported_rows(self, request: HttpRequest, rows: models.QuerySet) -> models.QuerySet:
        """What stands: earlier figures and those that wait have no place in the file."""
        return super().exported_rows(request, rows).filter(current=True)

    def what_becomes(self, request: HttpRequest) -> str:
        return _("All figures wait for approval by somebody else. What stands for the same period stays until then.")

    # --- Pages -----------------------------------------------------------------------------------
    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.HANDED_IN if obj else self.fieldsets

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        return super().get_queryset(request).select_related("indicator", "entered_by", "reviewed_by")

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        actions.hand_in(measurement=obj, by=request.user, at=timezone.now())

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **options: Any) -> HttpResponse:
        figure = options.get("obj")
        if figure is not None:
            waiting = figure.review == Review.SUBMITTED
            context["may_review"] = waiting and may_review(request, figure)
            context["own_figure"] = waiting and figure.entered_by_id == request.user.pk
            context["may_correct"] = rules.may_edit(request.user, figure.indicator.owner_ids)
            stands_or_waits = waiting or figure.current
            context["may_suppress"] = (
                context["may_correct"] and stands_or_waits and figure.breakdown and figure.value is not None
            )
        return super().render_change_form(request, context, *args, **options)

    @admin.display(description=gettext_lazy("period"), ordering="ends_on")
    def when(self, figure: Measurement) -> str:
        period = formats.period(figure.period, get_language() or "da")
        return f"{period}, {figure.breakdown}" if figure.breakdown else period

    @admin.display(description=gettext_lazy("entered"), ordering="entered_at")
    def entered(self, figure: Measurement) -> str:
        day = formats.shortdate(timezone.localtime(figure.entered_at), get_language() or "da")
        return f"{figure.entered_by or '–'}, {day}"

    @admin.display(description=gettext_lazy("value"), ordering="value")
    def figure_value(self, figure: Measurement) -> str:
        if figure.value is None:
            return figure.absent_reason or "–"
        return f"{plain(figure.value)} {figure.indicator.unit}"

    @admin.display(description=gettext_lazy("numerator and denominator"))
    def parts(self, figure: Measurement) -> str:
        return "–" if figure.denominator is None else f"{plain(figure.numerator)} / {plain(figure.denominator)}"

    @admin.display(description=gettext_lazy("doubts"))
    def questions(self, figure: Measurement) -> str:
        """How many were confirmed: they stand on the figure's page."""
        return str(len(figure.doubts) or "")

    @admin.display(description=gettext_lazy("doubts that its author confirmed"))
    def confirmed(self, figure: Measurement) -> str:
        return format_html_join(mark_safe("<br>"), "{}", ((text,) for text in doubt_words.kept(figure.doubts))) or "–"

    @admin.display(description=gettext_lazy("all that was handed in for this period"))
    def thread(self, figure: Measurement) -> SafeString:
        rows = Measurement.objects.of_cell(*figure.cell).select_related("entered_by", "reviewed_by")
        return render_to_string("admin/indicators/_thread.html", {"rows": rows, "figure": figure})

    # --- Evidence: never among the public uploads ------------------------------------------------
    def get_urls(self) -> list[Any]:
        address = path("<int:pk>/evidence/", self.admin_site.admin_view(self.evidence), name="measurement-evidence")
        return [address, *super().get_urls()]

    def evidence(self, request: HttpRequest, pk: int) -> FileResponse:
        figure = get_object_or_404(self.get_queryset(request).exclude(evidence=""), pk=pk)
        return FileResponse(figure.evidence.open(), as_attachment=True)

    @admin.display(description=gettext_lazy("evidence"))
    def evidence_link(self, figure: Measurement) -> str:
        if not figure.evidence:
            return "–"
        return format_html(
            '<a href="{}">{}</a>', reverse("admin:measurement-evidence", args=[figure.pk]), _("Download")
        )

    @admin.display(description=gettext_lazy("events counted"))
    def events_counted(self, figure: Measurement) -> str:
        """What a figure from attendance is the sum of."""
        if not figure.counted:
            return "–"
        return render_to_string("admin/indicators/_counted.html", {"rows": attendance.kept(figure.counted)})

    # --- Approval --------------------------------------------------------------------------------
    @admin.action(description=gettext_lazy("Approve"), permissions=["review"])
    def approve(self, request: HttpRequest, chosen: models.QuerySet) -> HttpResponse | None:
        allowed = self._reviewable(request, chosen)
        if "sure" not in request.POST and (doubtful := after_approval(allowed)):
            return self._ask_whether_sure(request, allowed, doubtful)
        number = actions.approve(measurements=allowed, by=request.user, at=timezone.now())
        if number:
            text = ngettext("%(number)d figure is approved.", "%(number)d figures are approved.", number)
            self.message_user(request, text % {"number": number}, messages.SUCCESS)
        return None

    def _ask_whether_sure(self, request: HttpRequest, figures: list[Measurement], doubtful: Any) -> HttpResponse:
        context = self.admin_site.each_context(request) | {
            "title": _("Approve all the same?"),
            "opts": self.model._meta,
            "figures": figures,
            "doubtful": [(figure, doubt_words.sentences(doubts)) for figure, doubts in doubtful],
            "checkbox": ACTION_CHECKBOX_NAME,
        }
        return TemplateResponse(request, "admin/indicators/measurement/approve.html", context)

    @admin.action(description=gettext_lazy("Suppress, because so few stand behind it"), permissions=["suppress"])
    def suppress(self, request: HttpRequest, chosen: models.QuerySet) -> None:
        rows = chosen.filter(value__isnull=False).filter(models.Q(current=True) | models.Q(review=Review.SUBMITTED))
        own = [row for row in rows if rules.may_edit(request.user, row.indicator.owner_ids)]
        actions.suppress(measurements=own, by=request.user, at=timezone.now())
        if own:
            text = ngettext(
                "%(number)d figure is suppressed as soon as someone else approves it.",
                "%(number)d figures are suppressed as soon as someone else approves it.",
                len(own),
            )
            self.message_user(request, text % {"number": len(own)}, messages.SUCCESS)
        else:
            self.message_user(request, _("None of these can be suppressed by you."), messages.WARNING)

    def has_suppress_permission(self, request: HttpRequest) -> bool:
        return own_organisations(request) != []

    @admin.action(description=gettext_lazy("Return with a reason"), permissions=["review"])
    def return_with_reason(self, request: HttpRequest, chosen: models.QuerySet) -> HttpResponse | None:
        allowed = self._reviewable(request, chosen)
        reason = request.POST.get("reason", "").replace("\x00", "").strip()
        if not allowed:
            return None
        if not reason:
            return self._ask_for_reason(request, allowed, asked="reason" in request.POST)
        for figure in allowed:
            actions.hand_back(measurement=figure, by=request.user, at=timezone.now(), reason=reason)
        text = ngettext("%(number)d figure is returned.", "%(number)d figures are returned.", len(allowed))
        self.message_user(request, text % {"number": len(allowed)}, messages.SUCCESS)
        return None

    def _reviewable(self, request: HttpRequest, chosen: models.QuerySet) -> list[Measurement]:
        """Those that still wait and that the user may decide on; says in a sentence what is left out."""
        waiting = [figure for figure in chosen.select_related("indicator") if figure.review == Review.SUBMITTED]
        allowed = [figure for figure in waiting if may_review(request, figure)]
        own = sum(figure.entered_by_id == request.user.pk for figure in waiting)
        left = len(chosen) - len(allowed) - own
        if own:
            self.message_user(
                request, _("You entered some of these yourself: someone else approves them."), messages.WARNING
            )
        if left:
            self.message_user(
                request, _("Some of these do not wait for your approval: they are left as they are."), messages.WARNING
            )
        return allowed

    def _ask_for_reason(self, request: HttpRequest, figures: list[Measurement], *, asked: bool) -> HttpResponse:
        context = self.admin_site.each_context(request) | {
            "title": _("Return with a reason"),
            "opts": self.model._meta,
            "figures": figures,
            "checkbox": ACTION_CHECKBOX_NAME,
            "missing": asked,
        }
        return TemplateResponse(request, "admin/indicators/measurement/return.html", context)


def may_review(request: HttpRequest, figure: Measurement) -> bool:
    return rules.may_review(request.user, figure.entered_by_id, figure.indicator.owner_ids)
