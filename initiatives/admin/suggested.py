"""Queues of suggestions: read, corrected where a word is wrong, and answered."""

from typing import Any

from django import forms
from django.conf import settings
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

from initiatives import formats, rules
from initiatives.admin.base import StaffAdmin
from initiatives.admin.fields import owns_something
from initiatives.models import Letter
from initiatives.suggesting import AlreadyDecidedError, Suggestions, about

LONGEST = 2000


class SuggestedAdmin(StaffAdmin):
    """One kind of suggestion. Subclasses say what accepting means and what looks like it."""

    suggestions: Suggestions[Any]
    answers: str  # names of the addresses begin so
    accept: str  # the last part of the address that accepts
    result_list: str  # name of the page on which what it became is edited
    accept_word: Any
    accept_help: Any
    accepted: Any  # said afterwards, with %(title)s
    owned, own_field = True, "organisation"
    change_form_template = "admin/suggestions/change_form.html"
    list_select_related = ["organisation"]
    search_fields = ["title", "body"]
    date_hierarchy = None
    actions = None

    def found_alike(self, row: Any) -> list[tuple[str, str]]:
        """(address, title) of what is public already and looks like it."""
        raise NotImplementedError

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
        return super().get_queryset(request).select_related("organisation", "decided_by", self.suggestions.kind)

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **options: Any) -> HttpResponse:
        row = options.get("obj")
        if row is not None and row.state == row.State.WAITING and self.has_change_permission(request, row):
            context["answers"] = {
                "accept": self._answer_address(self.accept, row),
                "return": self._answer_address("return", row),
                "reject": self._answer_address("reject", row),
            }
            context |= {"accept_word": self.accept_word, "accept_help": self.accept_help}
        return super().render_change_form(request, context, *args, **options)

    # --- What is shown -----------------------------------------------------------------------------
    def in_short(self, row: Any) -> str:
        return self.suggestions.in_short(row, get_language() or "da")

    @admin.display(description=gettext_lazy("already there?"))
    def alike(self, row: Any) -> str:
        found = self.found_alike(row) if row.is_undecided else []
        return format_html_join(", ", '<a href="{}">{}</a>', found) or _("Nothing that looks like it")

    @admin.display(description=gettext_lazy("sender"))
    def sender(self, row: Any) -> str:
        return ", ".join(filter(None, [row.name, row.email])) or "–"

    @admin.display(description=gettext_lazy("answer"))
    def answer(self, row: Any) -> str:
        if row.decided_at is None:
            return "–"
        day = formats.longdate(timezone.localtime(row.decided_at), get_language() or settings.LANGUAGE_CODE)
        return f"{row.get_state_display()}, {day}, {row.decided_by or '–'}. {row.reason}"

    @admin.display(description=gettext_lazy("letter to the sender"))
    def letter(self, row: Any) -> str:
        waiting = Letter.objects.filter(about=about(row)).first()
        if waiting is None:
            return "–"
        if waiting.refused:
            return _("The mail server does not take it: %(answer)s") % {"answer": waiting.answer}
        return _("Not sent yet; it is tried again by itself.")

    # --- Answers -----------------------------------------------------------------------------------
    def get_urls(self) -> list[Any]:
        guarded = self.admin_site.admin_view
        pages = {self.accept: require_POST(self.take), "return": self.give_back, "reject": self.reject}
        own = [path(f"<int:pk>/{what}/", guarded(view), name=f"{self.answers}-{what}") for what, view in pages.items()]
        return [*own, *super().get_urls()]

    def take(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = self._row(request, pk)
        user: Any = request.user
        try:
            result = self.suggestions.accept(suggestion=row, by=user, now=timezone.now())
        except AlreadyDecidedError:
            return self._too_late(request, row)
        self._tell(request, row, self.accepted % {"title": row.title})
        return HttpResponseRedirect(reverse(self.result_list, args=[result.pk]))

    def give_back(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._with_reason(request, pk, _("Return with a reason"), self.suggestions.give_back)

    def reject(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._with_reason(request, pk, _("Reject with a reason"), self.suggestions.reject)

    def _with_reason(self, request: HttpRequest, pk: int, title: str, answer: Any) -> HttpResponse:
        row = self._row(request, pk)
        reason = request.POST.get("reason", "").replace("\x00", "").strip()[:LONGEST]
        if row.state != row.State.WAITING:
            return self._too_late(request, row)
        if request.method == "POST" and reason:
            try:
                answer(suggestion=row, reason=reason, by=request.user, now=timezone.now())
            except AlreadyDecidedError:
                return self._too_late(request, row)
            self._tell(request, row, _("“%(title)s” is answered, and its sender is told.") % {"title": row.title})
            return HttpResponseRedirect(self._list_address())
        context = {
            "row": row,
            "title": title,
            "missing": request.method == "POST",
            "list_url": self._list_address(),
            "row_url": self._row_address(row),
            "opts": self.model._meta,
        }
        return render(request, "admin/suggestions/reason.html", self.admin_site.each_context(request) | context)

    def _row(self, request: HttpRequest, pk: int) -> Any:
        row: Any = get_object_or_404(self.get_queryset(request), pk=pk)
        if not rules.may_edit(request.user, row.owner_ids):
            raise PermissionDenied
        return row

    def _too_late(self, request: HttpRequest, row: Any) -> HttpResponse:
        messages.warning(request, _("This suggestion does not wait for an answer any more."))
        return HttpResponseRedirect(self._row_address(row))

    def _tell(self, request: HttpRequest, row: Any, text: str) -> None:
        """What is done; and when the letter about it did not leave, that too."""
        messages.success(request, text)
        if Letter.objects.filter(about=about(row)).exists():
            messages.warning(request, self.letter(row))

    def _answer_address(self, what: str, row: Any) -> str:
        return reverse(f"admin:{self.answers}-{what}", args=[row.pk])

    def _list_address(self) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")

    def _row_address(self, row: Any) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[row.pk])
