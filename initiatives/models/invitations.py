import secrets
from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from initiatives import rules
from initiatives.city_file import LANGUAGES
from initiatives.models.organisations import Organisation
from initiatives.models.users import User

ROLES = [(role.value, role.label) for role in User.Role if role]
OF_ONE = (User.Role.EDITOR, User.Role.REVIEWER)  # work for an organisation; the others for all
ONE_WAITS = _("This address has an invitation that waits. Send it again from the list, or withdraw it first.")


def _key() -> str:
    return secrets.token_urlsafe(12)


class InvitationQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        return self.all() if rules.may_steer(user) else self.none()

    def waiting(self) -> Self:
        """Neither accepted nor withdrawn; those that have run out are among them."""
        return self.filter(accepted_at=None, withdrawn_at=None)


class Invitation(models.Model):
    """Someone is asked to work here, in a role. `key` is part of the link: a new one ends the old link."""

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("invitation", "Waiting for an answer")
        EXPIRED = "expired", pgettext_lazy("invitation", "Has run out")
        ACCEPTED = "accepted", pgettext_lazy("invitation", "Accepted")
        WITHDRAWN = "withdrawn", pgettext_lazy("invitation", "Withdrawn")

    email = models.EmailField(_("e-mail address"))
    role = models.CharField(_("role"), max_length=20, choices=ROLES, default=User.Role.EDITOR)
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, null=True, blank=True, related_name="invitations", verbose_name=_("organisation")
    )
    language = models.CharField(_("language"), max_length=2, choices=[*LANGUAGES.items()])
    key = models.CharField(max_length=40, default=_key, editable=False)
    invited_by = models.ForeignKey(
        User, models.SET_NULL, null=True, related_name="+", editable=False, verbose_name=_("invited by")
    )
    invited_at = models.DateTimeField(_("invited at"), editable=False)
    expires_at = models.DateTimeField(_("expires at"), editable=False)
    accepted_at = models.DateTimeField(_("accepted at"), null=True, editable=False)
    accepted_by = models.ForeignKey(
        User, models.SET_NULL, null=True, related_name="+", editable=False, verbose_name=_("account")
    )
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, editable=False)
    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-invited_at", "-pk"]
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.CheckConstraint(
                name="invitation_names_an_organisation",
                condition=~models.Q(role__in=OF_ONE) | models.Q(organisation__isnull=False),
                violation_error_message=_("Editors and reviewers work for an organisation: choose one."),
            ),
            models.CheckConstraint(
                name="invitation_ends_once",
                condition=models.Q(accepted_at=None) | models.Q(withdrawn_at=None),
                violation_error_message=_("This invitation is answered already."),
            ),
            models.UniqueConstraint(
                Lower("email"),
                condition=models.Q(accepted_at=None, withdrawn_at=None),
                name="invitation_one_waiting",
                violation_error_message=ONE_WAITS,
            ),
        ]

    def __str__(self) -> str:
        return self.email

    def state(self, now: datetime) -> str:
        if self.accepted_at:
            return self.State.ACCEPTED
        if self.withdrawn_at:
            return self.State.WITHDRAWN
        return self.State.EXPIRED if self.expires_at <= now else self.State.WAITING

    def renew(self, now: datetime) -> None:
        self.key, self.invited_at = _key(), now
        self.expires_at = now + settings.INVITATION_LASTS
