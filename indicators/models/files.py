"""The files of frozen baselines, which never change, and files that are made on request while a reader waits."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override, pgettext_lazy

from indicators.models.cycles import Baseline


class BaselineFile(models.Model):
    """The receipt of one file of a frozen baseline: its checksum, and when it was made.

    The bytes stand in a table of their own (`BaselineContent`), so that what was kept is known although they are lost
    or damaged. The database refuses a change and a deletion of both (trigger `baseline_file_is_immutable`).
    """

    baseline = models.ForeignKey(Baseline, models.CASCADE, related_name="files", verbose_name=_("baseline"))
    kind = models.CharField(_("kind"), max_length=20)
    language = models.CharField(_("language"), max_length=5)
    name = models.CharField(_("name"), max_length=120)
    size = models.PositiveIntegerField(_("bytes"))
    checksum = models.CharField(_("checksum (SHA-256)"), max_length=64)
    made_at = models.DateTimeField(_("made"))

    class Meta:
        verbose_name = _("file of a baseline")
        verbose_name_plural = _("files of a baseline")
        ordering = ["kind", "language"]
        constraints = [
            models.UniqueConstraint(
                fields=["baseline", "kind", "language"],
                name="baseline_file_once",
                violation_error_message=_("This file of the baseline is kept already."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class BaselineContent(models.Model):
    """The bytes of one file of a frozen baseline."""

    file = models.OneToOneField(
        BaselineFile, models.CASCADE, primary_key=True, related_name="content", verbose_name=_("file")
    )
    data = models.BinaryField(_("content"))

    class Meta:
        verbose_name = _("content of a file")
        verbose_name_plural = _("contents of files")

    def __str__(self) -> str:
        return str(self.file)


class ExportQuerySet(models.QuerySet):
    def mine(self, user: Any, since: Any) -> Self:
        """The newest first: those that the user asked for. What is older is gone, or about to be."""
        return self.filter(asked_by=user, asked_at__gte=since).order_by("-asked_at")

    def unfinished(self) -> Self:
        return self.filter(state__in=(Export.State.WAITING, Export.State.RUNNING))

    def busy(self, since: Any) -> dict[str, int]:
        """How many were asked for since, and how many wait."""
        return self.aggregate(asked=Count("pk", filter=Q(asked_at__gte=since)), waiting=Count("pk", Q(state="waiting")))


class Export(models.Model):
    """A file of a live report, made once for one state of the data and kept for a day: at once where that is quick,
    else by `make_exports` while its reader may leave and come back to the address of its page."""

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("export", "waiting")
        RUNNING = "running", pgettext_lazy("export", "being made")
        DONE = "done", pgettext_lazy("export", "ready")
        FAILED = "failed", pgettext_lazy("export", "failed")

    class Fault(models.TextChoices):
        """Why it failed, in a sentence for whoever asked."""

        BROKEN = "broken", _("The frozen baseline is not what was frozen: those who run the portal must look.")
        NONE = "none", _("There is no report for this year.")
        STOPPED = "stopped", _("It was begun three times, and the program that makes it was stopped each time.")
        ERROR = "error", _("Something went wrong in the program; those who run the portal can see what.")

    key = models.CharField(_("what, of which data"), max_length=64, unique=True)
    token = models.CharField(_("address"), max_length=32, unique=True)
    year = models.PositiveSmallIntegerField(_("year"))
    kind = models.CharField(_("kind"), max_length=20)
    language = models.CharField(_("language"), max_length=5)
    query = models.TextField(_("choices"), blank=True)  # as they stand in the address
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("asked for by")
    )
    asked_at = models.DateTimeField(_("asked for"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    step = models.PositiveSmallIntegerField(_("step"), default=0)
    part = models.PositiveIntegerField(_("parts done"), default=0)  # of the step: chapters, sheets or rows
    parts = models.PositiveIntegerField(_("parts"), default=0)
    fault = models.CharField(_("why it failed"), max_length=10, choices=Fault, blank=True)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    finished_at = models.DateTimeField(_("finished"), null=True)
    name = models.CharField(_("name"), max_length=120, blank=True)
    size = models.PositiveIntegerField(_("bytes"), default=0)
    checksum = models.CharField(_("checksum (SHA-256)"), max_length=64, blank=True)
    objects = ExportQuerySet.as_manager()

    class Meta:
        verbose_name = _("export")
        verbose_name_plural = _("exports")
        ordering = ["-asked_at", "-pk"]
        indexes = [models.Index(fields=["state", "asked_at"], name="export_queue")]
        constraints = [
            models.CheckConstraint(
                name="export_done_has_a_file",
                condition=~Q(state="done") | Q(size__gt=0, finished_at__isnull=False) & ~Q(checksum=""),
                violation_error_message=_("An export that is ready has a file."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.year}.{self.kind} ({self.language})"

    def get_absolute_url(self) -> str:
        return reverse("export-detail", args=[self.token])

    @property
    def again(self) -> str:
        """The address that asks for the same once more, in the language of the file."""
        with override(self.language):
            page = reverse(f"report-{self.kind.rpartition('.')[2]}", args=[self.year])
        asked = "&".join(part for part in (self.query, "excel=da" if "." in self.kind else "") if part)
        return f"{page}?{asked}" if asked else page

    @property
    def percent(self) -> int:
        """How far it is: gathering is a third of the work, writing most of the rest."""
        written = self.part / self.parts if self.parts else 0
        return {0: 5, 1: 30 + int(60 * written), 2: 92}.get(self.step, 100)


class ExportContent(models.Model):
    """The bytes of an export that is ready."""

    export = models.OneToOneField(
        Export, models.CASCADE, primary_key=True, related_name="content", verbose_name=_("export")
    )
    data = models.BinaryField(_("content"))

    class Meta:
        verbose_name = _("content of an export")
        verbose_name_plural = _("contents of exports")

    def __str__(self) -> str:
        return str(self.export)
