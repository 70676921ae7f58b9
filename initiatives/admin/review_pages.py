"""Beside the form of what is reviewed: the page on which it is decided, and the preview as the public will see it."""

from collections.abc import Iterator
from copy import copy
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage import default_storage as messages_of
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, resolve, reverse
from django.utils import timezone, translation
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from initiatives import rules, workflow
from initiatives.admin.together import ALL, CHOICE, SEEN
from initiatives.admin.typed import Page, typed, words
from initiatives.differences import Sides, sides
from initiatives.models import State, Submission
from initiatives.workflow import Step

LONGEST = 2000


class ReviewPages:
    """Mixed into a page of the admin; `as_typed` and `newest` are those of `ReviewedAdmin`."""

    def get_urls(self) -> list[Any]:
        opts, guarded = self.opts, self.admin_site.admin_view  # type: ignore[attr-defined]
        name = f"{opts.app_label}_{opts.model_name}"
        return [
            path("<int:pk>/review/", guarded(self.review), name=f"{name}_review"),
            path("<int:pk>/preview/", guarded(self.preview), name=f"{name}_preview"),
            *super().get_urls(),  # type: ignore[misc]
        ]

    def address(self, what: str, row: Any) -> str:
        opts = self.opts  # type: ignore[attr-defined]
        return reverse(f"admin:{opts.app_label}_{opts.model_name}_{what}", args=[row.pk])

    def _own_row(self, request: HttpRequest, pk: int) -> Any:
        row = get_object_or_404(self.get_queryset(request), pk=pk)  # type: ignore[attr-defined]
        if not rules.may_edit(request.user, row.owner_ids):
            raise PermissionDenied
        return row

    def review_box(self, request: HttpRequest, row: Any, submission: Submission | None) -> dict[str, Any] | None:
        """What stands above the form: how it stands, and what one may do about it."""
        if not self.has_change_permission(request, row):  # type: ignore[attr-defined]
            return None
        allowed = workflow.steps(request.user, row, submission, edits=True)
        return {
            "address": self.address("review", row),
            "preview": self.address("preview", row),
            "steps": [step for step in (Step.TAKE_BACK, Step.ARCHIVE, Step.UNARCHIVE) if step in allowed],
            "decides": Step.PUBLISH in allowed,
        }

    # --- Deciding ------------------------------------------------------------------------------------
    def review(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = self._own_row(request, pk)
        if request.method == "POST":
            return self._take(request, row)
        submission = workflow.newest(row)
        earlier = Submission.objects.of(row).select_related("author", "reviewer")[:20]
        context = self.admin_site.each_context(request) | {  # type: ignore[attr-defined]
            "title": _("Review"),
            "subtitle": str(row),
            "opts": self.opts,  # type: ignore[attr-defined]
            "row": row,
            "submission": submission,
            "lines": self._lines(request, row, submission),
            "steps": workflow.steps(request.user, row, submission),
            "own": submission is not None and submission.author_id == request.user.pk,
            "earlier": earlier,
            "preview": self.address("preview", row),
            "languages": settings.LANGUAGES,
            "missing": "missing" in request.GET,
        }
        return TemplateResponse(request, "admin/reviewed/review.html", context)

    def _lines(self, request: HttpRequest, row: Any, submission: Submission | None) -> list[Any] | None:
        """The next version beside what is published; None where the row itself waits."""
        if submission is None or not submission.is_next_version:
            return None
        asked = self.as_typed(request, row, submission)  # type: ignore[attr-defined]
        again = self.get_queryset(request).get(pk=row.pk)  # type: ignore[attr-defined]
        return list(differing(self.page_of(request, row), self.page_of(asked, again, bound=True)))  # type: ignore[attr-defined]

    def _take(self, request: HttpRequest, row: Any) -> HttpResponse:
        """One step. Whoever comes too late is told."""
        step = request.POST.get("_step", "")
        reason = request.POST.get("reason", "").replace("\x00", "").strip()[:LONGEST]
        back = HttpResponseRedirect(self.address("review", row))
        if step == Step.RETURN and not reason:
            messages.error(request, _("Give the reason: its author reads it."))
            return back
        try:
            answer = self._step(request, row, step, reason)
        except workflow.TooLateError:
            messages.warning(request, _("It does not wait for review any more: somebody else was faster."))
            return back
        except ValidationError as error:
            messages.error(request, " ".join([_("It cannot be published as it is:"), *error.messages]))
            return back
        return answer or HttpResponseRedirect(self.address("change", row))

    def _step(self, request: HttpRequest, row: Any, step: str, reason: str) -> HttpResponse | None:
        whom: dict[str, Any] = {"row": row, "by": request.user, "now": timezone.now()}
        if step == Step.PUBLISH:
            return self._publish(request, row, whom)
        if step == Step.RETURN:
            workflow.give_back(**whom, reason=reason)
            messages.success(request, _("It is returned, and its author reads why."))
            return HttpResponseRedirect(self._list())
        plain = {Step.TAKE_BACK: workflow.take_back, Step.ARCHIVE: workflow.archive, Step.UNARCHIVE: workflow.unarchive}
        if step not in plain:
            raise PermissionDenied
        plain[Step(step)](**whom)
        messages.success(request, DONE[Step(step)]())
        return None

    def _publish(self, request: HttpRequest, row: Any, whom: dict[str, Any]) -> HttpResponse | None:
        submission = workflow.newest(row)
        if submission is None or not submission.is_waiting:
            raise workflow.TooLateError
        if not submission.is_next_version:
            workflow.publish(**whom)
            messages.success(request, _("It is published."))
            return None
        if not workflow.may_decide(request.user, row, submission):
            raise PermissionDenied
        return self._publish_next(request, row, submission, whom)

    def _publish_next(self, request: HttpRequest, row: Any, submission: Submission, whom: Any) -> HttpResponse:
        """What its author typed goes through the form as if it were typed now: whole, or not at all."""
        asked = self.as_typed(request, row, submission)  # type: ignore[attr-defined]
        for name, values in request.POST.lists():
            if name.startswith(CHOICE) or name in (ALL, SEEN):  # where the row was changed meanwhile
                asked.POST.setlist(name, values)
        asked.POST["_step"] = Step.PUBLISH.value
        asked.applying = submission
        with transaction.atomic():
            answer: Any = self.changeform_view(asked, str(row.pk))  # type: ignore[attr-defined]
            if answer.status_code == 302:
                workflow.published_next(**(whom | {"submission": submission}))
                messages.success(request, _("It is published."))
                return HttpResponseRedirect(self._list())
        if answer.status_code == 409:
            return answer
        raise ValidationError([text for texts in _errors(answer.context_data) for text in texts])

    def _list(self) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")  # type: ignore[attr-defined]

    # --- Preview -------------------------------------------------------------------------------------
    def page_row(self, row: Any) -> Any:
        """What has the page on which the row is seen."""
        return row

    def preview(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The public's own page, made from what is published for the time of one answer, and taken back."""
        row = self._own_row(request, pk)
        submission = workflow.newest(row)
        code = request.GET.get("lang", "")
        code = code if code in dict(settings.LANGUAGES) else get_language() or settings.LANGUAGE_CODE
        try:
            with transaction.atomic():
                if submission and submission.is_next_version and "now" not in request.GET:
                    self._apply_for_a_look(request, row, submission)
                    row = self.get_queryset(request).get(pk=pk)  # type: ignore[attr-defined]
                answer = self._as_public(request, row, code)
                transaction.set_rollback(True)
        except IntegrityError:
            messages.error(
                request, _("There is no preview yet: something is missing that its page needs, such as the summary.")
            )
            return HttpResponseRedirect(self.address("change", row))
        except ValidationError as error:
            messages.error(request, " ".join([_("There is no preview:"), *error.messages]))
            return HttpResponseRedirect(self.address("change", row))
        answer["X-Robots-Tag"], answer["Cache-Control"] = "noindex", "no-store"
        return answer

    def _apply_for_a_look(self, request: HttpRequest, row: Any, submission: Submission) -> None:
        asked = self.as_typed(request, row, submission)  # type: ignore[attr-defined]
        asked.applying, asked.for_a_look, asked._messages = submission, True, messages_of(asked)
        answer: Any = self._changeform_view(asked, str(row.pk), "", None)  # type: ignore[attr-defined]
        if answer.status_code != 302:
            raise ValidationError([text for texts in _errors(answer.context_data) for text in texts])

    def _as_public(self, request: HttpRequest, row: Any, code: str) -> HttpResponse:
        now, shown = timezone.now(), self.page_row(row)
        for one in {row, shown}:
            if not one.is_public:
                type(one)._base_manager.filter(pk=one.pk).update(state=State.PUBLISHED, published_at=now)
        with translation.override(code):
            asked: Any = copy(request)
            asked.method, asked.GET, asked.POST, asked.user = "GET", QueryDict(), QueryDict(), AnonymousUser()
            asked.path = asked.path_info = shown.get_absolute_url()
            asked.resolver_match = found = resolve(asked.path_info)
            asked.LANGUAGE_CODE = code
            messages.warning(asked, _("A preview: the public does not see this yet."))
            answer: Any = found.func(asked, *found.args, **found.kwargs)
            return answer.render() if hasattr(answer, "render") else answer


DONE = {
    Step.TAKE_BACK: lambda: _("It is taken back from review."),
    Step.ARCHIVE: lambda: _("It is archived: the public does not see it any more."),
    Step.UNARCHIVE: lambda: _("It is a draft again."),
}


def _errors(context: Any) -> Iterator[list[str]]:
    """What the form of a refused page says, each behind the name of its field."""
    forms = [context["adminform"].form]
    for rows in context["inline_admin_formsets"]:
        forms += rows.formset.forms
        yield list(rows.formset.non_form_errors())
    for form in forms:
        for name, texts in form.errors.items():
            label = f"{capfirst(str(form[name].label))}: " if name in form.fields else ""
            yield [f"{label}{text}" for text in texts]


def differing(page: Page, mine: Page) -> Iterator[tuple[str, str, Sides]]:
    """(row of an inline, field, both texts) for all that stands differently in what was typed."""
    for name in mine.form.changed_data:
        yield "", capfirst(str(mine.form[name].label)), sides(words(page.form, name), words(mine.form, name))
    for old, new in zip(page.formsets, mine.formsets, strict=True):
        there = {row.instance.pk: row for row in old.initial_forms}
        kind = capfirst(new.model._meta.verbose_name)
        for row in new.forms:
            row.full_clean()
            names = typed(new, row)
            before = there.get(row.instance.pk)
            if before is not None and new._should_delete_form(row):
                yield f"{kind}: {before.instance}", _("The whole row"), sides(_told(before, names), "")
            elif before is not None:
                for name in (name for name in row.changed_data if name in names):
                    label = capfirst(str(row[name].label))
                    yield f"{kind}: {before.instance}", label, sides(words(before, name), words(row, name))
            elif row.has_changed() and not new._should_delete_form(row):
                yield kind, _("A new row"), sides("", _told(row, names))


def _told(row: Any, names: list[str]) -> str:
    return "\n".join(filter(None, (words(row, name) for name in names)))
