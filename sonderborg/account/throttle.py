"""How often someone may try a password. Only failures count, in the database, so that all processes count alike.

A stranger who tries the password of one of the staff must not keep them out. So a browser that has signed in to an
account before carries a signed cookie and is counted by itself; only unknown browsers share the limits of the account
and of the address. Who comes with a new browser while a stranger tries, still has passkeys and the letter of
“Forgotten your password?”.
"""

import secrets
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from initiatives.models import Attempt, User
from initiatives.visitors import address_of, hashed

COOKIE = "known"
SALT = "known browser"
YEAR = 365 * 24 * 3600
PER_BROWSER, PER_ACCOUNT, PER_ADDRESS = 10, 10, 30
WITHIN = timedelta(minutes=15)


def take(request: HttpRequest, name: str, now: datetime | None = None) -> list[int] | None:
    """One attempt to sign in as `name`, or None where there were too many. It counts until it is given back."""
    now = now or timezone.now()
    name = name.strip().lower()
    browser = _known_browser(request, name)
    limits = (
        [("sign-in browser", browser, PER_BROWSER)]
        if browser
        else [("sign-in account", name, PER_ACCOUNT), ("sign-in address", address_of(request), PER_ADDRESS)]
    )
    if any(Attempt.count(what, hashed(who), now - WITHIN)[0] >= most for what, who, most in limits):
        return None
    return [Attempt.objects.create(what=what, who=hashed(who), at=now).pk for what, who, _most in limits]


def give_back(tries: list[int]) -> None:
    Attempt.objects.filter(pk__in=tries).delete()


def remember(request: HttpRequest, response: HttpResponse, user: User) -> None:
    """This browser has signed in to this account."""
    value = signing.dumps([user.pk, secrets.token_hex(8)], salt=SALT)
    response.set_cookie(
        COOKIE,
        value,
        max_age=YEAR,
        path="/admin/",
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def _known_browser(request: HttpRequest, name: str) -> str:
    """Its mark, where it has signed in before to the account that `name` is of; else ""."""
    value: Any = request.COOKIES.get(COOKIE, "")
    try:
        pk, mark = signing.loads(value, salt=SALT, max_age=YEAR)
    except (signing.BadSignature, ValueError, TypeError):
        return ""
    user = User.objects.filter(pk=pk).first()
    return f"{pk} {mark}" if user and name in (user.username.lower(), user.email.lower()) else ""
