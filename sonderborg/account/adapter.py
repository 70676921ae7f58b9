"""What allauth asks this portal: from where someone comes, how often they may try, and how letters are written."""

import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from initiatives import letters
from initiatives.city import here
from initiatives.visitors import address_of
from sonderborg.account import sealed, second_factor, sign_on, throttle

WRONG = _("User name and password do not fit. Check both, and mind capital letters.")
FRESH_SECONDS = 300
NEW_PASSWORD = gettext_noop("A new password for the staff pages")


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": WRONG,
        "email_password_mismatch": WRONG,
        "too_many_login_attempts": _(
            "There were too many attempts. Wait a quarter of an hour, or sign in with a passkey or through “Forgotten "
            "your password?”."
        ),
        "incorrect_password": _("That is not your password."),
        "enter_current_password": _("That is not your password."),
        "incorrect_code": _("That code does not fit. Codes change every half minute: try the newest."),
        "invalid_password_reset": _("This link is used or has run out."),
        "rate_limited": _("There were too many attempts. Wait five minutes."),
    }

    def get_client_ip(self, request: HttpRequest) -> str:
        return address_of(request)

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False  # by invitation or single sign-on only

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        self._try = throttle.take(request, credentials.get("email") or credentials.get("username") or "")
        if self._try is None:
            raise self.validation_error("too_many_login_attempts")

    def _rollback_login_failed_rl_usage(self) -> None:
        throttle.give_back(self._try or [])

    def _delete_login_attempts_cached_email(self, request: HttpRequest, **credentials: Any) -> None:
        """Nothing is counted in a cache."""

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Django's signal has told already (`recorded`)."""

    def post_login(self, request: HttpRequest, user: Any, **options: Any) -> HttpResponse:
        response = super().post_login(request, user, **options)
        throttle.remember(request, response, user)
        sociallogin = (options.get("signal_kwargs") or {}).get("sociallogin")
        asked = sociallogin is not None and sign_on.set_up().asked_for_second_factor(sign_on.told(sociallogin))
        request.session[second_factor.BY_PROVIDER] = asked  # said each time: what a session held before stays in it
        if user.language and settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME, user.reads, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
            )
        return response

    def is_reauthentication_required(self, *, app: str, **options: Any) -> bool:
        """Not within five minutes of signing in; nor where there is nothing to ask for (single sign-on alone)."""
        request = context.request
        records = get_authentication_records(request, request.user)
        if records and time.time() - records[-1]["at"] < FRESH_SECONDS:
            return False
        return bool(get_reauthentication_flows(request.user)) and super().is_reauthentication_required(app=app)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """allauth's own letters are not written: each of ours says what it is for."""

    def send_password_reset_mail(self, user: Any, email: str, context: dict[str, Any]) -> None:
        letter = letters.write(
            to=user.email,
            template="password_forgotten",
            subject=letters.in_language(NEW_PASSWORD, user.reads),
            context={
                "user": user,
                "link": context["password_reset_url"],
                "hours": settings.PASSWORD_RESET_TIMEOUT // 3600,
            },
            language=user.reads,
            about=f"account {user.pk}",
            at_once=False,
        )
        # Sent once the answer has gone out, so that it takes as long as one for an unknown address.
        self.request.letters_to_send = [*getattr(self.request, "letters_to_send", []), letter.pk]

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Not from the request, whose host a stranger could have written."""
        path = super().get_reset_password_from_key_url(key).split("/", 3)[3]
        return f"{settings.SITE_URL}/{path}"


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("That code does not fit. Codes change every half minute: try the newest."),
        "cannot_delete_authenticator": _("This is your last second factor. Set up another one first."),
        "cannot_generate_recovery_codes": _("Set up an app for codes or a passkey first; then you get recovery codes."),
        "unverified_email": _("Your e-mail address has to be verified first. Ask an administrator."),
    }

    def get_totp_issuer(self) -> str:
        return str(here()["name"])

    def _get_site_name(self) -> str:
        return str(here()["name"])

    def build_totp_svg(self, url: str) -> str:
        """To stand within the page: our content policy takes no picture from a `data:` address."""
        return super().build_totp_svg(url).partition("?>")[2]

    def encrypt(self, text: str) -> str:
        return sealed.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return sealed.open_(encrypted_text)
