import uuid
from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from initiatives.city_file import LANGUAGES
from initiatives.rules import organisation_ids


class SuggestedQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Those whose sender confirmed them: all for coordinators, for editors what their organisations are to do."""
        confirmed, own = self.exclude(state=Suggested.State.UNCONFIRMED), organisation_ids(user)
        return confirmed if own is None else confirmed.filter(organisation__in=own)

    def waiting(self) -> Self:
        return self.filter(state=Suggested.State.WAITING)

    def unconfirmed_before(self, moment: datetime) -> Self:
        return self.filter(state=Suggested.State.UNCONFIRMED, created_at__lt=moment)


class Suggested(models.Model):
    """Something that someone outside proposes. Nothing of it is public; accepted, it becomes a thing of its own.

    Subclasses add `organisation` (whose editors may answer, may be empty), what else is told, and what it became.
    """

    class State(models.TextChoices):
        UNCONFIRMED = "unconfirmed", pgettext_lazy("suggestion", "Not confirmed by e-mail")
        WAITING = "waiting", pgettext_lazy("suggestion", "Waiting for an answer")
        RETURNED = "returned", pgettext_lazy("suggestion", "Returned with a reason")
        ACCEPTED = "accepted", pgettext_lazy("suggestion", "Accepted")
        REJECTED = "rejected", pgettext_lazy("suggestion", "Rejected")

    # What the links in letters are made from; a new one makes the old links useless.
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # The page that it was filled in on: sent twice, it is one suggestion.
    page = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    state = models.CharField(_("status"), max_length=12, choices=State, default=State.UNCONFIRMED, editable=False)
    language = models.CharField(
        _("language of the sender"), max_length=2, choices=list(LANGUAGES.items()), default="da"
    )

    title = models.CharField(_("title"), max_length=120)
    body = models.TextField(_("text"), max_length=5000, blank=True)
    dimensions = models.ManyToManyField(
        "initiatives.Dimension", blank=True, related_name="+", verbose_name=_("dimensions")
    )
    goals = models.ManyToManyField("initiatives.Goal", blank=True, related_name="+", verbose_name=_("goals"))

    name = models.CharField(_("name of the sender"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail of the sender"), blank=True)  # empty once it is no longer needed
    created_at = models.DateTimeField(_("sent"), auto_now_add=True)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, editable=False)
    decided_at = models.DateTimeField(_("decided"), null=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, verbose_name=_("decided by")
    )
    reason = models.TextField(_("reason"), max_length=2000, blank=True, editable=False)
    objects = SuggestedQuerySet.as_manager()
    audited = ("title", "state", "created_at")  # who sent it is kept no longer than needed
    organisation_id: int | None

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title

    @property
    def owner_ids(self) -> set[int]:
        return {self.organisation_id} if self.organisation_id else set()

    @property
    def is_undecided(self) -> bool:
        """Whether its sender may still correct it."""
        return self.state in (self.State.UNCONFIRMED, self.State.WAITING, self.State.RETURNED)

    @property
    def result(self) -> Any:
        """What it became, or None."""
        raise NotImplementedError


def rules_of_answers(name: str) -> list[models.BaseConstraint]:
    """Constraints of every table of suggestions; their names begin with `name`."""
    return [
        models.CheckConstraint(
            name=f"{name}_is_confirmed_first",
            condition=Q(state="unconfirmed") | Q(confirmed_at__isnull=False),
        ),
        models.CheckConstraint(
            name=f"{name}_answer_has_a_reason",
            condition=~Q(state__in=("returned", "rejected")) | ~Q(reason=""),
            violation_error_message=_("Give the reason: the sender reads it."),
        ),
    ]
