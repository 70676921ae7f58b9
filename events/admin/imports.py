"""A calendar file brought in by hand: chosen, looked at, and then imported as it was shown."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from events import import_words
from events.import_report import KINDS, Report, Row
from events.import_review import Version
from events.imports import import_calendar
from events.incoming import CalendarFileError, Sentence, read
from events.incoming.lines import MAX_BYTES
from events.models import CalendarFile, Event
from events.schedule_words import in_words
from initiatives import rules, workflow
from initiatives.admin import proposed
from initiatives.admin.fields import memo, own_organisations
from initiatives.models import Organisation

KEPT = timedelta(days=1)  # a file that was looked at and not imported


class CalendarFileForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Calendar file"),
        help_text=gettext_lazy("A file ending in .ics, as Google, Outlook and Apple export it. At most 5 MB."),
        widget=forms.FileInput(attrs={"accept": ".ics,text/calendar"}),
    )
    organisation: Any = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=gettext_lazy("Organisation"),
        help_text=gettext_lazy("All events of the file become its events, and its members may edit them."),
    )
    publish = forms.TypedChoiceField(
        label=gettext_lazy("New events"),
        choices=[("yes", gettext_lazy("Publish at once")), ("no", gettext_lazy("Enter as drafts"))],
        coerce=lambda value: value == "yes",
        initial="yes",
        help_text=gettext_lazy("Events that are here already keep their state."),
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, organisations: Any, publishes: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not publishes:
            self.fields["publish"].choices = TO_REVIEW  # type: ignore[attr-defined]
            self.fields["publish"].help_text = _(
                "Changes of what is published wait for review as well. That a date is off or moved is told at once."
            )
        field: Any = self.fields["organisation"]
        field.queryset = organisations
        if len(rows := list(organisations[:2])) == 1:
            field.initial = rows[0]

    def clean_file(self) -> tuple[str, bytes]:
        """Name and content of a file that is a calendar."""
        upload = self.cleaned_data["file"]
        data = upload.read(MAX_BYTES + 1)
        today = timezone.localdate()
        try:
            read(data, zone=settings.TIME_ZONE, until=today)
        except CalendarFileError as error:
            raise ValidationError(import_words.note_of(Sentence.of(error))) from error
        return upload.name.replace("\x00", "")[:200], data


TO_REVIEW = [("yes", pgettext_lazy("step", "Send to review")), ("no", gettext_lazy("Enter as drafts"))]


def version_of(request: HttpRequest) -> Version:
    """For those who may not publish: the event's page as if somebody had typed the change there."""
    page: Any = admin.site.get_model_admin(Event)

    def version(event: Event, change: Callable[[Event], None]) -> dict[str, Any]:
        return proposed.version_of(page, request, event, lambda: change(Event.objects.get(pk=event.pk)))

    return version


class ImportPages:
    """Two pages beside the list of events."""

    def get_urls(self) -> list[Any]:
        guarded = self.admin_site.admin_view  # type: ignore[attr-defined]
        return [
            path("import/", guarded(choose), name="event-import"),
            path("import/<int:pk>/", guarded(preview), name="event-import-preview"),
            *super().get_urls(),  # type: ignore[misc]
        ]


def choose(request: HttpRequest) -> HttpResponse:
    rows = _organisations(request)
    user: Any = request.user
    publishes = workflow.publishes(user)
    form = CalendarFileForm(request.POST or None, request.FILES or None, organisations=rows, publishes=publishes)
    if request.method == "POST" and form.is_valid():
        CalendarFile.objects.older_than(timezone.now() - KEPT).delete()
        name, content = form.cleaned_data["file"]
        file = CalendarFile.objects.create(
            name=name,
            content=content,
            organisation=form.cleaned_data["organisation"],
            publish=form.cleaned_data["publish"],
            by=user,
        )
        return HttpResponseRedirect(reverse("admin:event-import-preview", args=[file.pk]))
    context = {"form": form, "title": _("Import a calendar file")}
    return render(request, "admin/events/import.html", admin.site.each_context(request) | context)


def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """What would happen. Nothing is written before the word to import, and then just what was shown."""
    rows = CalendarFile.objects.filter(by=request.user.pk, organisation__in=_organisations(request))
    file = get_object_or_404(rows.select_related("organisation"), pk=pk)
    report = _run(request, file, dry_run=True)
    if request.method == "POST" and request.POST.get("digest") == report.digest:
        skip = "skip" in request.POST
        report = _run(request, file, dry_run=False, skip_refused=skip)
        if report.written:
            file.delete()
            messages.success(request, _imported(report, file))
            return HttpResponseRedirect(reverse("admin:events_event_changelist"))
    elif request.method == "POST":
        messages.warning(request, _("Something changed here in the meantime. Look at it again before you import."))
    context = {
        "file": file,
        "report": report,
        "groups": _groups(report),
        "publishes": workflow.publishes(request.user),
        "notes": [import_words.note_of(note) for note in report.notes],
        "title": _("What the import will do"),
    }
    return render(request, "admin/events/import_preview.html", admin.site.each_context(request) | context)


def _run(request: HttpRequest, file: CalendarFile, **options: bool) -> Report:
    user: Any = request.user
    return import_calendar(
        data=bytes(file.content),
        organisation=file.organisation,
        by=user,
        now=timezone.now(),
        publish=file.publish,
        version=None if workflow.publishes(user) else version_of(request),
        **options,
    )


def _organisations(request: HttpRequest) -> Any:
    """Those that the user may enter events for; refuses who may for none."""
    own = own_organisations(request)
    if own == [] or not rules.may_enter(request.user):
        raise PermissionDenied
    rows = Organisation.objects.by_name()
    return memo(request, "import", lambda: rows if own is None else rows.filter(pk__in=own))


def _groups(report: Report) -> list[tuple[str, str, list[tuple[Row, str, list[str]]]]]:
    """(kind, its word, rows with when it takes place and what there is to say): what needs a look first."""
    order = ("refused", "new", "changed", "cancelled", "unchanged")
    words = import_words.kinds()
    found = [(kind, [row for row in report.rows if row.kind == kind]) for kind in order]
    return [(kind, words[kind], [_row(row) for row in rows]) for kind, rows in found if rows]


def _row(row: Row) -> tuple[Row, str, list[str]]:
    when = in_words(row.schedule, get_language() or "da") if row.schedule else ""
    return row, when, list(import_words.told(row))


def _imported(report: Report, file: CalendarFile) -> str:
    words = import_words.kinds()
    counts = ", ".join(f"{words[kind].lower()}: {report.count(kind)}" for kind in KINDS if report.count(kind))
    return _("%(file)s is imported (%(counts)s).") % {"file": file.name, "counts": counts}
