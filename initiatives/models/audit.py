from typing import Any, Self

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from initiatives import rules


class Kind(models.TextChoices):
    SIGN_IN = "sign-in", pgettext_lazy("audit", "Sign-in")
    RIGHTS = "rights", pgettext_lazy("audit", "Rights")
    PUBLICATION = "publication", pgettext_lazy("audit", "Publication")
    REVIEW = "review", pgettext_lazy("audit", "Review")
    CHANGE = "change", pgettext_lazy("audit", "Changes to many rows")
    IMPORT = "import", pgettext_lazy("audit", "Import")
    EXPORT = "export", pgettext_lazy("audit", "Export")
    FREEZING = "freezing", pgettext_lazy("audit", "Freezing")
    DELETION = "deletion", pgettext_lazy("audit", "Deletion")


class Act(models.TextChoices):
    """What was done. The part before the colon is its kind; a further one needs no migration."""

    SIGNED_IN = "sign-in:in", pgettext_lazy("audit", "Signed in")
    SIGN_IN_FAILED = "sign-in:failed", pgettext_lazy("audit", "Tried to sign in, and failed")
    SIGNED_OUT = "sign-in:out", pgettext_lazy("audit", "Signed out")
    SIGNED_OUT_EVERYWHERE = "sign-in:out everywhere", pgettext_lazy("audit", "Signed out everywhere")
    PASSWORD_CHANGED = "sign-in:password", pgettext_lazy("audit", "Password changed")
    FACTOR_ADDED = "sign-in:factor added", pgettext_lazy("audit", "Second factor added")
    FACTOR_REMOVED = "sign-in:factor removed", pgettext_lazy("audit", "Second factor removed")
    INVITED = "rights:invited", pgettext_lazy("audit", "Invited")
    ROLE_CHANGED = "rights:role", pgettext_lazy("audit", "Role or access changed")
    JOINED = "rights:joined", pgettext_lazy("audit", "Became a member")
    LEFT = "rights:left", pgettext_lazy("audit", "Membership ended")
    PUBLISHED = "publication:published", pgettext_lazy("audit", "Published")
    SCHEDULED = "publication:scheduled", pgettext_lazy("audit", "Publication planned")
    WITHDRAWN = "publication:withdrawn", pgettext_lazy("audit", "Taken off the site")
    ARCHIVED = "publication:archived", pgettext_lazy("audit", "Archived")
    UNARCHIVED = "publication:unarchived", pgettext_lazy("audit", "Taken out of the archive")
    SUBMITTED = "review:submitted", pgettext_lazy("audit", "Sent to review")
    RETRACTED = "review:retracted", pgettext_lazy("audit", "Taken back from review")
    APPROVED = "review:approved", pgettext_lazy("audit", "Approved")
    RETURNED = "review:returned", pgettext_lazy("audit", "Returned with a reason")
    REJECTED = "review:rejected", pgettext_lazy("audit", "Rejected with a reason")
    WRITTEN_TO = "review:written to", pgettext_lazy("audit", "Wrote to those who owe something in a report")
    DATE_CHANGED = "publication:date", pgettext_lazy("audit", "Told of one date that it is off, moved or as planned")
    CHANGED_TOGETHER = "change:together", pgettext_lazy("audit", "Changed many rows at once")
    IMPORTED = "import:imported", pgettext_lazy("audit", "Imported")
    EXPORTED = "export:exported", pgettext_lazy("audit", "Exported")
    BACKED_UP = "export:backup", pgettext_lazy("audit", "Backup made")
    RESTORED = "import:backup", pgettext_lazy("audit", "Backup put in the place of what was there")
    FROZEN = "freezing:frozen", pgettext_lazy("audit", "Baseline frozen")
    SIGNED = "freezing:signed", pgettext_lazy("audit", "Questionnaire signed")
    REOPENED = "freezing:reopened", pgettext_lazy("audit", "Questionnaire reopened with a reason")
    DELETED = "deletion:deleted", pgettext_lazy("audit", "Deleted")
    MERGED = "deletion:merged", pgettext_lazy("audit", "Merged into another")
    SEPARATED = "deletion:separated", pgettext_lazy("audit", "Merging taken back")

    @property
    def kind(self) -> Kind:
        return Kind(self.value.partition(":")[0])


class AuditQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        return self.all() if rules.may_steer(user) else self.none()


class AuditEntry(models.Model):
    """One thing that someone did. Append-only: the database refuses to change or delete one (trigger
    `audit_append_only`), save for `apply_retention`. Written by `initiatives.audit`.

    It must outlive what it tells of, so it names people and things in words, and its links bind nothing.
    """

    at = models.DateTimeField(_("when"), db_index=True, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.DO_NOTHING, null=True, db_constraint=False, related_name="+", editable=False,
        verbose_name=_("account"),
    )  # fmt: skip
    by_name = models.CharField(_("who"), max_length=200, blank=True, editable=False)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, editable=False)
    act = models.CharField(_("what was done"), max_length=40, editable=False)
    model = models.CharField(_("kind of row"), max_length=100, blank=True, editable=False)  # initiatives.initiative
    object_id = models.CharField(_("number of the row"), max_length=40, blank=True, editable=False)
    name = models.CharField(_("what it is about"), max_length=400, blank=True, editable=False)
    before = models.JSONField(_("before"), null=True, encoder=DjangoJSONEncoder, editable=False)
    after = models.JSONField(_("after"), null=True, encoder=DjangoJSONEncoder, editable=False)
    address = models.CharField(_("from the address"), max_length=60, blank=True, editable=False)
    objects = AuditQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry in the audit trail")
        verbose_name_plural = _("audit trail")
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["kind", "-at"], name="audit_kind"),
            models.Index(fields=["model", "object_id"], name="audit_object"),
        ]

    def __str__(self) -> str:
        return f"{self.get_act_display()}: {self.name}" if self.name else str(self.get_act_display())

    def get_act_display(self) -> Any:
        """An act that this version does not know is shown as it is written."""
        return Act(self.act).label if self.act in Act.values else self.act
