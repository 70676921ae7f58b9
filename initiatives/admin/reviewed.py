"""Pages of what is reviewed before the public sees it: initiatives, updates, events. The form saves; publishing is a
button that says so. What an editor changes of something published becomes its next version, and waits for review."""

import json
from copy import copy
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models import Exists, OuterRef
from django.forms import all_valid
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from initiatives import workflow
from initiatives.admin.base import HistoryAdmin
from initiatives.admin.fields import memo
from initiatives.admin.review_pages import ReviewPages
from initiatives.admin.together import SEEN, as_query, data_of
from initiatives.admin.typed import Page, marks, sent
from initiatives.models import State, Submission
from initiatives.staff_forms import StaffForm
from initiatives.workflow import Step

STEP = "_step"


class ReviewedForm(StaffForm):
    """`wanted` is the step that the pressed button asks for: what the public needs is asked for before it is sent."""

    wanted = ""

    def clean(self) -> dict[str, Any] | None:
        data = super().clean()
        self._given: Any = data and data.get("published_at")
        if data and "published_at" in data and not self._given:
            if self.instance.state == State.PUBLISHED:
                data["published_at"] = self.initial.get("published_at")
            elif self.wanted:
                data["published_at"] = timezone.now()
        return data

    def _get_validation_exclusions(self) -> set[str]:
        return super()._get_validation_exclusions() - {"state"}

    def _post_clean(self) -> None:
        before = self.instance.state
        if self.wanted:
            self.instance.state = State.PUBLISHED
        super()._post_clean()  # type: ignore[misc]
        if self.wanted == Step.SUBMIT and before != State.PUBLISHED:
            self.instance.state, self.instance.published_at = before, self._given
            self.cleaned_data["published_at"] = self._given


class ReviewedAdmin(ReviewPages, HistoryAdmin):
    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **options: Any) -> Any:
        form: Any = super().get_form(request, obj, change=change, **options)
        form.wanted = self._wanted(request, obj)
        if getattr(request, "only_looks", False):
            form.is_valid = lambda self: (self.errors, False)[1]
        return form

    def _wanted(self, request: HttpRequest, row: Any) -> str:
        """The step of the pressed button, where the rules allow it to be taken while saving."""
        asked = request.POST.get(STEP, "")
        is_new = row is None or row.state in (State.DRAFT, State.IN_REVIEW)
        if asked == Step.PUBLISH and is_new and workflow.publishes(request.user):
            return asked
        return asked if asked == Step.SUBMIT and is_new else ""

    def needs_review(self, request: HttpRequest, row: Any) -> bool:
        """Whether what is changed waits for somebody else, instead of being seen at once."""
        return row.state == State.PUBLISHED and not workflow.publishes(request.user)

    # --- One query less: whether anything of it was sent to review comes with the row -----------------
    def get_queryset(self, request: HttpRequest) -> Any:
        rows = super().get_queryset(request)
        if request.resolver_match and "object_id" in request.resolver_match.kwargs:
            rows = rows.annotate(
                was_sent=Exists(Submission.objects.filter(model=self.opts.label_lower, object_id=OuterRef("pk")))
            )
        return rows

    def get_object(self, request: HttpRequest, object_id: str, from_field: Any = None) -> Any:
        if request.method != "GET":
            return super().get_object(request, object_id, from_field)
        return memo(
            request,
            ("object", object_id),
            lambda: super(ReviewedAdmin, self).get_object(request, object_id, from_field),
        )

    # --- Saving ------------------------------------------------------------------------------------
    def go_on(self, request: HttpRequest, object_id: Any = None, *args: Any, **options: Any) -> Any:
        row = self.get_object(request, str(object_id)) if object_id is not None else None
        if row is not None and self.has_change_permission(request, row) and self.needs_review(request, row):
            answer = self._propose(request, row) if request.method == "POST" else self._next_again(request, row)
            if answer is not None:
                return answer
        return super().go_on(request, object_id, *args, **options)

    def _propose(self, request: HttpRequest, row: Any) -> HttpResponse | None:
        """The next version, kept and sent to review. None: something is wrong with it, and the form will say so."""
        if getattr(request, "applying", None):
            return None
        page = self.page_of(request, row, bound=True)
        if not (all_valid(page.formsets) and page.form.is_valid()):
            return None
        address = request.path
        if not page.form.has_changed() and not any(rows.has_changed() for rows in page.formsets):
            messages.info(request, _("Nothing was changed, so there is nothing to review."))
            return HttpResponseRedirect(address)
        now = marks(self.page_of(request, self.get_object(request, str(row.pk))))
        version = {"data": data_of(request.POST), "fields": list(page.form.fields), "seen": now}  # type: ignore[arg-type]
        version["files"] = self._hold(request, row, page)
        workflow.submit(row=row, by=request.user, now=timezone.now(), version=version)
        text = _(
            "Your changes are sent to review. Until somebody else publishes them, the public sees the page as it is."
        )
        messages.success(request, text)
        return HttpResponseRedirect(address)

    def _hold(self, request: HttpRequest, row: Any, page: Page) -> dict[str, str]:
        """Uploads, under the name that they will have; and those that came with the version before this one."""
        before = workflow.newest(row)
        held = dict(before.files) if before and before.is_next_version else {}
        for name in page.form.fields:
            upload = page.form.cleaned_data.get(name)
            if name in request.FILES and upload:
                field = row._meta.get_field(name)
                held[name] = workflow.hold(upload, field.generate_filename(row, upload.name))
        return held

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        applying: Submission | None = getattr(request, "applying", None)
        if change and applying is None and self.needs_review(request, obj):
            raise PermissionDenied
        if form.wanted == Step.PUBLISH:
            obj.note_publication()
        if applying is not None:
            obj._change_reason = _("Written by %(author)s") % {"author": applying.author or "–"}
        if applying is not None and getattr(request, "for_a_look", False):
            for name, held in applying.files.items():
                if name in form.files:  # where it waits; stored anew, it would stay when all else is taken back
                    setattr(obj, name, held)
        super().save_model(request, obj, form, change)
        if form.wanted == Step.PUBLISH:
            workflow.drop(row=obj, now=timezone.now())

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if form.wanted == Step.SUBMIT:
            workflow.submit(row=form.instance, by=request.user, now=timezone.now())
            messages.success(
                request, _("It is sent to review: somebody else publishes it, or returns it with a reason.")
            )

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        workflow.drop(row=obj, now=timezone.now())
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        for row in queryset:
            workflow.drop(row=row, now=timezone.now())
        super().delete_queryset(request, queryset)

    # --- The next version on the form ----------------------------------------------------------------
    def _next_again(self, request: HttpRequest, row: Any) -> HttpResponse | None:
        """The form with what waits or was returned, so that its author goes on where they were."""
        submission = self.newest(request, row)
        if submission is None or not submission.is_next_version or "now" in request.GET:
            return None
        asked = self.as_typed(request, row, submission)
        asked.only_looks = True
        return self._changeform_view(asked, str(row.pk), "", None)

    def as_typed(self, request: HttpRequest, row: Any, submission: Submission) -> Any:
        """The request that its author made; what the author could not fill in is as it is now."""
        page = self.page_of(request, row)
        query = as_query(submission.data or {})
        for name in set(page.form.fields) - set(submission.fields):
            query.pop(name, None)
            for key, values in sent(page.form, [name]).items():
                query.setlist(key, values)
        query[SEEN] = json.dumps(submission.seen)
        asked: Any = copy(request)
        asked.method, asked.POST, asked._files = "POST", query, _files(submission)
        return asked

    def newest(self, request: HttpRequest, row: Any) -> Submission | None:
        if not getattr(row, "was_sent", True):
            return None
        return memo(request, ("submission", row.pk), lambda: workflow.newest(row))

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **options: Any) -> HttpResponse:
        row = options.get("obj")
        submission = self.newest(request, row) if row is not None else None
        editable = self.has_add_permission(request) if row is None else self.has_change_permission(request, row)
        context |= {
            "submission": submission,
            "review": self.review_box(request, row, submission) if row is not None else None,
            "sends_changes": row is not None and editable and self.needs_review(request, row),
            "may_submit": editable and (row is None or row.state == State.DRAFT) and not workflow.publishes(request.user),
            "may_publish": editable and workflow.publishes(request.user)
            and (row is None or row.state in (State.DRAFT, State.IN_REVIEW)),
        }  # fmt: skip
        if context["sends_changes"] or context["may_submit"] or context["may_publish"]:
            context |= {"show_save": False, "show_save_and_add_another": False}
            context["show_save_and_continue"] = not context["sends_changes"]
        return super().render_change_form(request, context, *args, **options)


def _files(submission: Submission) -> Any:
    """As if they were uploaded again."""
    there = {name: at for name, at in submission.files.items() if default_storage.exists(at)}
    found: MultiValueDict = MultiValueDict()
    for name, at in there.items():
        with default_storage.open(at) as file:
            found[name] = ContentFile(file.read(), name=at.rpartition("/")[2])
    return found
