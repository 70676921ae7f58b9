"""What signing in, second factors and passwords leave in the audit trail: the one place that hears of it."""

from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from django.contrib.auth import signals as auth
from django.db.models import Q
from django.dispatch import receiver

from initiatives.audit import record
from initiatives.models import User
from initiatives.models.audit import Act


@receiver(auth.user_logged_in)
def signed_in(sender: Any, user: Any, **said: Any) -> None:
    record(act=Act.SIGNED_IN, by=user, of=user)


@receiver(auth.user_login_failed)
def failed(sender: Any, credentials: dict[str, Any], **said: Any) -> None:
    """Named only where there is such an account: some type their password into the first field."""
    name = str(credentials.get("username") or credentials.get("email") or "").replace("\x00", "")
    user = User.objects.filter(Q(username__iexact=name) | Q(email__iexact=name)).first() if name else None
    record(act=Act.SIGN_IN_FAILED, by=None, of=user)


@receiver(mfa.authentication_failed)
def code_failed(sender: Any, user: Any, **said: Any) -> None:
    record(act=Act.SIGN_IN_FAILED, by=user, of=user)


@receiver(auth.user_logged_out)
def signed_out(sender: Any, user: Any, **said: Any) -> None:
    if user is not None:
        record(act=Act.SIGNED_OUT, by=user, of=user)


@receiver([account.password_changed, account.password_set, account.password_reset])
def password(sender: Any, user: Any, **said: Any) -> None:
    record(act=Act.PASSWORD_CHANGED, by=user, of=user)


@receiver([mfa.authenticator_added, mfa.authenticator_reset])
def factor_added(sender: Any, user: Any, authenticator: Any, **said: Any) -> None:
    record(act=Act.FACTOR_ADDED, by=user, of=user, after={"type": str(authenticator.type)})


@receiver(mfa.authenticator_removed)
def factor_removed(sender: Any, user: Any, authenticator: Any, **said: Any) -> None:
    record(act=Act.FACTOR_REMOVED, by=user, of=user, before={"type": str(authenticator.type)})
