from typing import Any, Self

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from initiatives import rules
from initiatives.models.organisations import Organisation


class SubmissionQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Those of one's organisations, and one's own."""
        own = rules.organisation_ids(user)
        return self if own is None else self.filter(Q(organisation__in=own) | Q(author=user.pk))

    def of(self, row: models.Model) -> Self:
        return self.filter(model=row._meta.label_lower, object_id=row.pk)

    def waiting(self) -> Self:
        return self.filter(state=Submission.State.WAITING)

    def still_open(self) -> Self:
        """Its author may still go on with it."""
        return self.filter(state__in=(Submission.State.WAITING, Submission.State.RETURNED))

    def to_review(self, user: Any) -> Self:
        """What waits for this reader: others' work, for the organisations whose work the reader may decide on."""
        if not rules.may_review_something(user):
            return self.none()
        return self.waiting().visible_to(user).exclude(author=user.pk).order_by("sent_at")

    def to_mend(self, user: Any) -> Self:
        """Returned to their author, who has not sent it again since."""
        since = Submission.objects.filter(
            model=OuterRef("model"), object_id=OuterRef("object_id"), pk__gt=OuterRef("pk")
        )
        return self.filter(~Exists(since), state=Submission.State.RETURNED, author=user.pk).order_by("reviewed_at")


class Submission(models.Model):
    """Something that was sent to review: a draft that waits to be published, or the next version of what is published.

    A next version is kept as it was typed (`data`, as a browser sends it), with the marks of what it was written over
    (`seen`), so that it goes through the same form when it is published. The row itself stays as it is until then.
    Every row is kept, and with it every reason.
    """

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("submission", "Waiting for review")
        PUBLISHED = "published", pgettext_lazy("submission", "Published")
        RETURNED = "returned", pgettext_lazy("submission", "Returned with a reason")
        TAKEN_BACK = "taken back", pgettext_lazy("submission", "Taken back")

    model = models.CharField(_("kind of row"), max_length=100, editable=False)
    object_id = models.BigIntegerField(editable=False)
    name = models.CharField(_("title"), max_length=400, editable=False)
    organisation = models.ForeignKey(
        Organisation, models.SET_NULL, null=True, related_name="+", editable=False, verbose_name=_("organisation")
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("sent by"),
    )
    sent_at = models.DateTimeField(_("sent"), editable=False)
    state = models.CharField(_("status"), max_length=12, choices=State, default=State.WAITING, editable=False)
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", editable=False,
        verbose_name=_("reviewed by"),
    )  # fmt: skip
    reviewed_at = models.DateTimeField(_("reviewed"), null=True, editable=False)
    reason = models.TextField(_("why it was returned"), max_length=2000, blank=True, editable=False)
    data = models.JSONField(null=True, editable=False)  # None: the row itself waits
    fields = models.JSONField(default=list, editable=False)  # those that its author could fill in
    files = models.JSONField(default=dict, editable=False)  # field: where the upload is stored
    seen = models.JSONField(default=dict, editable=False, encoder=DjangoJSONEncoder)
    objects = SubmissionQuerySet.as_manager()

    class Meta:
        verbose_name = _("sent to review")
        verbose_name_plural = _("sent to review")
        ordering = ["-sent_at", "-pk"]
        indexes = [
            models.Index(fields=["model", "object_id"], name="submission_object"),
            models.Index(fields=["state", "sent_at"], name="submission_state"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["model", "object_id"],
                condition=Q(state="waiting"),
                name="submission_one_waits",
                violation_error_message=_("It waits for review already."),
            ),
            models.CheckConstraint(
                name="submission_returned_with_a_reason",
                condition=~Q(state="returned") | ~Q(reason=""),
                violation_error_message=_("Say why it is returned."),
            ),
            models.CheckConstraint(
                name="submission_author_is_not_reviewer",
                condition=Q(reviewer=None) | Q(author=None) | ~Q(reviewer=F("author")),
                violation_error_message=_("Nobody publishes what they sent to review themselves."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_next_version(self) -> bool:
        return self.data is not None

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.WAITING

    @property
    def is_open(self) -> bool:
        """Its author may still go on with it."""
        return self.state in (self.State.WAITING, self.State.RETURNED)
