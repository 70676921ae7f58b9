"""Invitations: sent, sent again, withdrawn, accepted. The link is signed, works once and runs out."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_noop

from initiatives import audit, letters, rules
from initiatives.models import Invitation, User
from initiatives.models.audit import Act

SALT = "invitation"
SUBJECT = gettext_noop("You are invited to the staff pages")


class NoLongerOpenError(Exception):
    """It was answered, withdrawn or has run out."""


def token(invitation: Invitation) -> str:
    return signing.dumps([invitation.pk, invitation.key], salt=SALT)


def open_invitation(text: str, now: datetime) -> Invitation | None:
    """The one that the link in a letter is of, as long as it can be accepted."""
    try:
        pk, key = signing.loads(text, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return (
        Invitation.objects.waiting().filter(pk=pk, key=key, expires_at__gt=now).select_related("organisation").first()
    )


@transaction.atomic
def invite(*, invitation: Invitation, by: User, now: datetime) -> None:
    """Keeps it and sends the letter; also one that waits, again, with a new link."""
    if not rules.may_invite(by, invitation.role):
        raise PermissionDenied
    invitation.renew(now)
    invitation.invited_by = by
    invitation.save()
    _send(invitation, by)
    audit.record(act=Act.INVITED, by=by, of=invitation, after=_rights(invitation))


@transaction.atomic
def withdraw(*, invitation: Invitation, by: User, now: datetime) -> bool:
    """Whether there was still something to withdraw."""
    if not rules.may_invite(by, invitation.role):
        raise PermissionDenied
    gone = Invitation.objects.waiting().filter(pk=invitation.pk).update(withdrawn_at=now)
    if gone:
        audit.record(act=Act.INVITED, by=by, of=invitation, before=_rights(invitation), after={"state": "withdrawn"})
    return bool(gone)


@transaction.atomic
def accept(*, invitation: Invitation, user: User, now: datetime) -> User:
    """`user` is new and not yet kept, or signs in from elsewhere and has no role yet."""
    held = Invitation.objects.select_for_update(of=("self",)).waiting().filter(pk=invitation.pk, key=invitation.key)
    found = held.filter(expires_at__gt=now).first()
    if found is None:
        raise NoLongerOpenError
    user.role, user.email, user.language = found.role, found.email, user.language or found.language
    user.save()
    audit.record(act=Act.ROLE_CHANGED, by=user, of=user, before={"role": ""}, after={"role": found.role})
    if found.organisation:
        membership, new = found.organisation.memberships.get_or_create(user=user)
        if new:
            audit.record(act=Act.JOINED, by=user, of=membership)
    found.accepted_at, found.accepted_by = now, user
    found.save(update_fields=["accepted_at", "accepted_by"])
    return user


def _rights(invitation: Invitation) -> dict[str, Any]:
    return {"role": invitation.role, "organisation": str(invitation.organisation or "")}


def _send(invitation: Invitation, by: User) -> None:
    letters.write(
        to=invitation.email,
        template="invitation",
        subject=letters.in_language(SUBJECT, invitation.language),
        context={
            "invitation": invitation,
            "by": by.get_full_name() or by.get_username(),
            "link": settings.SITE_URL + reverse("invitation", args=[token(invitation)]),
            "days": settings.INVITATION_LASTS.days,
        },
        language=invitation.language,
        about=f"invitation {invitation.pk}",
    )
