"""The queue of suggested events: read, corrected where a word is wrong, and answered."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from events import suggesting
from events.models import Suggestion
from events.suggestion_words import when_of
from initiatives import rules
from initiatives.admin.base import Mine, StaffAdmin, owns_something
from initiatives.models import Letter
from initiatives.staff_forms import StaffForm

LONGEST = 2000


class SuggestionForm(StaffForm):
    beside = {
        "suggestion_ends_after_start": "ends_on",
        "suggestion_end_needs_a_start": "start_time",
        "suggestion_repeats_until_a_day": "repeats_until",
        "suggestion_price_has_an_amount": "price_amount",
    }


@admin.register(Suggestion)
class SuggestionAdmin(StaffAdmin):
    owned, own_field = True, "organisation"
    form = SuggestionForm
    list_display = ["title", "starts_on", "organisation", "state", "created_at"]
    list_filter = ["state", type("Mine", (Mine,), {"path": "organisation"})]
    list_select_related = ["organisation"]
    search_fields = ["title", "body"]
    date_hierarchy = None
    actions = None
    autocomplete_fields = ["venue"]
    readonly_fields = ["when", "alike", "sender", "answer", "letter"]
    fieldsets = [
        (None, {"fields": ["when", "alike", "title", "body"]}),
        (gettext_lazy("When"), {"fields": [("starts_on", "ends_on"), ("start_time", "end_time"), ("repeats", "repeats_until")]}),
        (gettext_lazy("Where and how"), {"fields": ["place", "venue", ("step_free", "access_note"), "online_url", ("price_kind", "price_amount"), ("registration", "registration_url"), "audiences", "languages"]}),
        (gettext_lazy("Links to 4-17-42"), {"fields": ["dimensions", "goals"], "classes": ["collapse"]}),
        (gettext_lazy("Who"), {"fields": ["organisation", "organiser", "sender", "language"]}),
        (gettext_lazy("Answer"), {"fields": ["answer", "letter"]}),
    ]  # fmt: skip

    # --- Rights: `rules.py`, and what is answered stays as it is --------------------------------------
    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or obj.is_undecided)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Against misuse. Without a row nothing is said: editors are told that it does not exist."""
        return rules.may_steer(request.user) or (obj is None and owns_something(request))

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        options.setdefault("widget", forms.CheckboxSelectMultiple)
        return super().formfield_for_manytomany(db_field, request, **options)

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        return super().get_queryset(request).select_related("organisation", "decided_by", "event")

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **options: Any) -> HttpResponse:
        row = options.get("obj")
        if row is not None:
            context["may_answer"] = row.state == row.State.WAITING and self.has_change_permission(request, row)
        return super().render_change_form(request, context, *args, **options)

    # --- What is shown -----------------------------------------------------------------------------
    @admin.display(description=gettext_lazy("takes place"))
    def when(self, row: Suggestion) -> str:
        return when_of(suggesting.schedule_of(row), suggesting.dates_of(row), get_language() or "da")

    @admin.display(description=gettext_lazy("already in the calendar?"))
    def alike(self, row: Suggestion) -> str:
        days = [span.first_on for span in suggesting.dates_of(row)]
        found = suggesting.alike(row.title, row.place, days) if row.is_undecided else []
        links = ((one.event.get_absolute_url(), one.event.title) for one in found if one.event_id != row.event_id)
        return format_html_join(", ", '<a href="{}">{}</a>', links) or _("Nothing that looks like it")

    @admin.display(description=gettext_lazy("sender"))
    def sender(self, row: Suggestion) -> str:
        return ", ".join(filter(None, [row.name, row.email])) or "–"

    @admin.display(description=gettext_lazy("answer"))
    def answer(self, row: Suggestion) -> str:
        if row.decided_at is None:
            return "–"
        day = timezone.localtime(row.decided_at).strftime("%Y-%m-%d")
        return f"{row.get_state_display()}, {day}, {row.decided_by or '–'}. {row.reason}"

    @admin.display(description=gettext_lazy("letter to the sender"))
    def letter(self, row: Suggestion) -> str:
        waiting = Letter.objects.filter(about=suggesting.about(row)).first()
        if waiting is None:
            return "–"
        if waiting.refused:
            return _("The mail server does not take it: %(answer)s") % {"answer": waiting.answer}
        return _("Not sent yet; it is tried again by itself.")

    # --- Answers -----------------------------------------------------------------------------------
    def get_urls(self) -> list[Any]:
        guarded = self.admin_site.admin_view
        return [
            path("<int:pk>/publish/", guarded(require_POST(self.publish)), name="suggestion-publish"),
            path("<int:pk>/return/", guarded(self.give_back), name="suggestion-return"),
            path("<int:pk>/reject/", guarded(self.reject), name="suggestion-reject"),
            *super().get_urls(),
        ]

    def publish(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = self._row(request, pk)
        user: Any = request.user
        try:
            event = suggesting.publish(suggestion=row, by=user, now=timezone.now())
        except suggesting.AlreadyDecidedError:
            return self._too_late(request, row)
        self._tell(request, row, _("“%(title)s” is published, and its sender is told.") % {"title": row.title})
        return HttpResponseRedirect(reverse("admin:events_event_change", args=[event.pk]))

    def give_back(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._with_reason(request, pk, _("Return with a reason"), suggesting.give_back)

    def reject(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._with_reason(request, pk, _("Reject with a reason"), suggesting.reject)

    def _with_reason(self, request: HttpRequest, pk: int, title: str, answer: Any) -> HttpResponse:
        row = self._row(request, pk)
        reason = request.POST.get("reason", "").replace("\x00", "").strip()[:LONGEST]
        if row.state != row.State.WAITING:
            return self._too_late(request, row)
        if request.method == "POST" and reason:
            try:
                answer(suggestion=row, reason=reason, by=request.user, now=timezone.now())
            except suggesting.AlreadyDecidedError:
                return self._too_late(request, row)
            self._tell(request, row, _("“%(title)s” is answered, and its sender is told.") % {"title": row.title})
            return HttpResponseRedirect(reverse("admin:events_suggestion_changelist"))
        context = {"row": row, "title": title, "missing": request.method == "POST", "opts": self.model._meta}
        return render(request, "admin/events/suggestion/reason.html", self.admin_site.each_context(request) | context)

    def _row(self, request: HttpRequest, pk: int) -> Suggestion:
        row = get_object_or_404(self.get_queryset(request), pk=pk)
        if not rules.may_edit(request.user, row.owner_ids):
            raise PermissionDenied
        return row

    def _too_late(self, request: HttpRequest, row: Suggestion) -> HttpResponse:
        messages.warning(request, _("This suggestion does not wait for an answer any more."))
        return HttpResponseRedirect(reverse("admin:events_suggestion_change", args=[row.pk]))

    def _tell(self, request: HttpRequest, row: Suggestion, text: str) -> None:
        """What is done; and when the letter about it did not leave, that too."""
        messages.success(request, text)
        if Letter.objects.filter(about=suggesting.about(row)).exists():
            messages.warning(request, self.letter(row))
