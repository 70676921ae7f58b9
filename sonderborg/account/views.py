"""Pages of signing in, and of one's own account."""

from typing import Any

from allauth.account import views as account
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from initiatives import letters, rules
from initiatives.audit import record
from initiatives.models import User
from initiatives.models.audit import Act
from initiatives.rights import rights
from sonderborg.account import second_factor, sign_on, throttle
from sonderborg.account.kinds import kinds


class SignIn(account.LoginView):
    def dispatch(self, request: HttpRequest, *args: Any, **options: Any) -> HttpResponseBase:
        """An account without a role is told so: it would be sent from here to the staff pages and back for ever."""
        if request.user.is_authenticated and not rules.may_enter(request.user):
            return render(request, "account/no_role.html", status=403)
        return super().dispatch(request, *args, **options)

    def get_context_data(self, **options: Any) -> dict[str, Any]:
        return super().get_context_data(**options) | sign_on.offer(self.request)


class ChangePassword(account.PasswordChangeView):
    def dispatch(self, request: HttpRequest, *args: Any, **options: Any) -> HttpResponseBase:
        if request.user.is_authenticated and not request.user.has_usable_password():
            messages.info(request, _("You sign in through the municipality: your password is changed there."))
            return HttpResponseRedirect(reverse("account"))
        return super().dispatch(request, *args, **options)


class Forgotten(account.PasswordResetView):
    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        for letter in getattr(self.request, "letters_to_send", []):
            # The server closes an answer when it is with the reader.
            response._resource_closers.append(lambda pk=letter: letters.send(pk))  # type: ignore[attr-defined]
        return response


class NewPassword(account.PasswordResetFromKeyView):
    def form_valid(self, form: Any) -> HttpResponse:
        """Whoever holds the letter may sign in from here, however often strangers have tried."""
        response = super().form_valid(form)
        throttle.remember(self.request, response, self.reset_user)
        return response


@login_required
def own_account(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    said = rights(user)
    context = {
        "can": [right.words for right in said if right.may],
        "cannot": [right.words for right in said if not right.may],
        "kinds": kinds(request) if rules.may_enter(user) else [],
        "has_second_factor": second_factor.has_one(user),
    }
    return render(request, "account/own.html", context)


@require_POST
@login_required
@transaction.atomic
def sign_out_everywhere(request: HttpRequest) -> HttpResponse:
    """Every session of the account ends but this one."""
    user: Any = request.user
    User.objects.filter(pk=user.pk).update(sign_in_round=F("sign_in_round") + 1)
    user.refresh_from_db(fields=["sign_in_round"])
    update_session_auth_hash(request, user)
    record(act=Act.SIGNED_OUT_EVERYWHERE, by=user, of=user)
    messages.success(request, _("You are signed out everywhere else."))
    return HttpResponseRedirect(reverse("account"))


def sign_on_failed(request: HttpRequest) -> HttpResponse:
    return render(request, "socialaccount/authentication_error.html", status=403)
