"""Where the link in an invitation leads: one chooses a user name, a password and the language, and is in."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.utils import perform_login
from django import forms
from django.conf import settings
from django.contrib.auth.forms import SetPasswordMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters

from initiatives import inviting
from initiatives.models import Invitation, User
from sonderborg.account.forms import NEW, NewPassword
from sonderborg.account.sign_on import IN_SESSION, offer


class AcceptForm(NewPassword, SetPasswordMixin, forms.ModelForm):
    password1, password2 = SetPasswordMixin.create_password_fields()
    labels = NEW | {
        "username": _("User name"),
        "first_name": _("First name"),
        "last_name": _("Last name"),
    }
    helps = {"username": _("What you sign in with, besides your e-mail address.")}

    class Meta:
        model = User
        fields = ["username", "first_name", "last_name", "language"]

    def __init__(self, *args: Any, invitation: Invitation, **options: Any) -> None:
        initial = {"username": invitation.email.partition("@")[0][:150], "language": invitation.language}
        super().__init__(*args, initial=initial, **options)
        self.instance.email = invitation.email  # passwords must not resemble it
        self.fields["language"] = forms.ChoiceField(
            choices=settings.LANGUAGES,
            initial=invitation.language,
            label=_("Language"),
            help_text=_("Of the staff pages and of letters to you."),
        )
        self.fields["username"].widget.attrs |= {"autocomplete": "username", "autocapitalize": "none"}
        self.fields["first_name"].widget.attrs["autocomplete"] = "given-name"
        self.fields["last_name"].widget.attrs["autocomplete"] = "family-name"

    def clean(self) -> Any:
        self.validate_passwords()
        return super().clean()

    def _post_clean(self) -> None:
        """Once the name is known, which a password must not resemble either."""
        super()._post_clean()  # type: ignore[misc]
        self.validate_password_for_user(self.instance, "password1")

    def to_accept(self) -> User:
        user: User = self.save(commit=False)
        user.set_password(self.cleaned_data["password1"])
        return user


@sensitive_post_parameters()
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    now = timezone.now()
    found = inviting.open_invitation(token, now)
    if found is None:
        return render(request, "account/invitation_over.html", status=404)
    form = AcceptForm(request.POST or None, invitation=found)
    if request.method == "POST" and form.is_valid():
        try:
            user = inviting.accept(invitation=found, user=form.to_accept(), now=now)
        except inviting.NoLongerOpenError:
            return render(request, "account/invitation_over.html", status=404)
        if request.user.is_authenticated:  # a colleague's session
            get_adapter().logout(request)
        return perform_login(request, user)
    if settings.SIGN_ON:  # may be how it is accepted
        request.session[IN_SESSION] = token
    return render(request, "account/invitation.html", {"form": form, "invitation": found, **offer(request)})
