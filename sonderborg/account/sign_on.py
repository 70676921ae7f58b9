"""Signing in through the municipality's provider (OpenID Connect): who is let in, and with which rights.

Rights follow the claims at each sign-in, taken away ones included. Where no claims are mapped to roles, an invitation
gives them once, as it does to those with a password.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.utils import passthrough_next_redirect_url
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.openid_connect import views
from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from jwt import PyJWTError
from requests import RequestException

from initiatives import inviting
from initiatives.audit import record
from initiatives.models import Organisation, User
from initiatives.models.audit import Act
from sonderborg.account.claims import Given, SignOn

PROVIDER = "municipality"
IN_SESSION = "invitation"  # the token of one that whoever comes back is to accept


def offer(request: HttpRequest) -> dict[str, str]:
    """For pages that lead there: nothing where it is not set up."""
    if settings.SIGN_ON is None:
        return {}
    address = reverse("openid_connect_login", args=[PROVIDER])
    return {
        "sign_on": settings.SIGN_ON.name,
        "sign_on_url": passthrough_next_redirect_url(request, address, REDIRECT_FIELD_NAME),
    }


def set_up() -> SignOn:
    """For what runs only where it is."""
    found: SignOn = settings.SIGN_ON  # type: ignore[assignment]
    return found


def _or_say_so(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A provider that is away or talks nonsense is no fault of this site."""

    @wraps(view)
    def answered(request: HttpRequest, provider_id: str) -> HttpResponse:
        try:
            return view(request, provider_id)
        except (RequestException, PyJWTError, KeyError, TypeError, ValueError):
            return render(request, "socialaccount/authentication_error.html", status=503)

    return answered


back = _or_say_so(views.callback)


@_or_say_so
def start(request: HttpRequest, provider_id: str) -> HttpResponse:
    """To sign in, and for nothing else that the library knows."""
    if any(asked.get("process", "login") != "login" for asked in (request.GET, request.POST)):
        raise Http404
    return views.login(request, provider_id)


class SignOnAdapter(DefaultSocialAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False  # whoever may come in has an account by then: `settle`

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """What was taken away is kept before anybody is sent off."""
        user = settle(request, sociallogin)
        if user is None:
            reason = _("You have no rights here. Ask a coordinator, or whoever looks after your account at %s.")
            context = {"reason": reason % set_up().name}
            raise ImmediateHttpResponse(render(request, "socialaccount/authentication_error.html", context, status=403))
        if not sociallogin.is_existing:
            sociallogin.connect(request, user)


def told(sociallogin: SocialLogin) -> dict[str, Any]:
    """All claims; those of the user's own page first, which must be about the one who signed in."""
    data = sociallogin.account.extra_data
    signed, page = data.get("id_token") or {}, data.get("userinfo") or {}
    if signed and page and signed.get("sub") != page.get("sub"):
        raise ValueError("The provider speaks of two people.")
    return signed | page


@transaction.atomic
def settle(request: HttpRequest, sociallogin: SocialLogin) -> User | None:
    """The account of whoever comes, with the rights that the claims give now; None where they give none."""
    claims = told(sociallogin)
    user = _known(sociallogin, claims)
    if not set_up().roles:
        return user if user and user.role else _by_invitation(request, user or _new(claims))
    given = set_up().granted(claims)
    if given is None:
        if user:
            _give(user, Given("", frozenset()))
        return None
    return _give(user or _new(claims), given)


def _known(sociallogin: SocialLogin, claims: dict[str, Any]) -> User | None:
    """Who has come this way before; else the one account with the address that the provider has verified."""
    if sociallogin.is_existing:
        return sociallogin.user
    email = claims.get("email")
    if not isinstance(email, str) or not email or claims.get("email_verified") is not True:
        return None
    found = list(User.objects.filter(email__iexact=email, is_active=True)[:2])
    return found[0] if len(found) == 1 else None


def _new(claims: dict[str, Any]) -> User:
    """Not kept yet."""
    email = claims["email"] if isinstance(claims.get("email"), str) else ""
    wanted = str(claims.get("preferred_username") or email or claims["sub"]).replace("\x00", "")[:140]
    name, number = wanted, 1
    while User.objects.filter(username__iexact=name).exists():
        number += 1
        name = f"{wanted} {number}"
    user = User(username=name, email=email[:254])
    user.first_name, user.last_name = (str(claims.get(name) or "")[:150] for name in ("given_name", "family_name"))
    user.set_unusable_password()
    return user


def _by_invitation(request: HttpRequest, user: User) -> User | None:
    now = timezone.now()
    invitation = inviting.open_invitation(request.session.get(IN_SESSION, ""), now)
    return inviting.accept(invitation=invitation, user=user, now=now) if invitation else None


def _give(user: User, given: Given) -> User:
    """The role; and where the mapping names organisations, membership of these and of no other."""
    before = user.role
    if user.pk is None or before != given.role:
        user.role = given.role
        user.save()
        record(act=Act.ROLE_CHANGED, by=None, of=user, before={"role": before}, after={"role": given.role})
    if set_up().gives_memberships:
        _members(user, given)
    return user


def _members(user: User, given: Given) -> None:
    for gone in user.memberships.exclude(organisation__slug__in=given.organisations).select_related("organisation"):
        record(act=Act.LEFT, by=None, of=gone)
        gone.delete()
    for organisation in Organisation.objects.filter(slug__in=given.organisations).exclude(memberships__user=user):
        record(act=Act.JOINED, by=None, of=organisation.memberships.create(user=user))
