"""Whether staff have shown that they are who they say by more than a password, and what waits until they have."""

from collections.abc import Callable

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse

from initiatives import rules
from initiatives.models import User

BY_PROVIDER = "second_factor_by_provider"  # in the session: single sign-on has asked for one
# What answers meanwhile: setting one up, signing in and out, the language.
OPEN = ("/admin/account/second-factor/", "/admin/account/reauthenticate/", "/admin/login/", "/admin/logout/",
        "/admin/language/", "/admin/account/invitation/", "/admin/account/forgotten/",
        "/admin/account/sign-on/")  # fmt: skip


def has_one(user: User) -> bool:
    return Authenticator.objects.filter(
        user=user, type__in=[Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    ).exists()


def is_missing(request: HttpRequest) -> bool:
    """One query, and none where none is asked for."""
    if not settings.STAFF_SECOND_FACTOR or settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return False
    user = request.user
    if user.is_anonymous or not rules.may_enter(user) or request.session.get(BY_PROVIDER):
        return False
    return not has_one(user)


def middleware(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Until it is set up no staff page answers, and public pages show what strangers see."""

    def second_factor(request: HttpRequest) -> HttpResponseBase:
        if is_missing(request) and not request.path_info.startswith(OPEN):
            if request.path_info.startswith("/admin/"):
                return HttpResponseRedirect(reverse("mfa_index"))
            request.user = AnonymousUser()
        return get_response(request)

    return second_factor
