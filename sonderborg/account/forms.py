"""allauth's forms in the portal's words."""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

# allauth's own sentence, translated by us: what it says in Danish and German is not how one speaks.
NOT_THE_SAME = gettext_noop("You must type the same password each time.")
CODE_HELP = _("Six digits from the app on your phone, or one of your recovery codes.")


class Plain:
    """Labels stand above the fields, so that no words vanish from within them when one types."""

    labels: dict[str, Any] = {}
    helps: dict[str, Any] = {}
    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)
            field.help_text = self.helps.get(name, "")


class SignInForm(Plain, account.LoginForm):
    labels = {"login": _("User name or e-mail address"), "password": _("Password")}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields.pop("remember", None)
        self.fields["login"].widget.attrs |= {
            "autocomplete": "username",
            "autocapitalize": "none",
            "spellcheck": "false",
        }
        self.fields["password"].widget.attrs["autocomplete"] = "current-password"

    def add_prefix(self, field_name: str) -> str:
        """`username` is what password managers and Django's own form call it."""
        return super().add_prefix("username" if field_name == "login" else field_name)

    def user_credentials(self) -> dict[str, Any]:
        """Once: given an address a second time as such, the password would be hashed twice, and tell by its time that
        somebody has it."""
        return {"username": self.cleaned_data["login"], "password": self.cleaned_data["password"]}


class ReauthenticateForm(Plain, account.ReauthenticateForm):
    labels = {"password": _("Your password")}


NEW = {"password1": _("New password"), "password2": _("The same again")}


class NewPassword(Plain):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["password1"].help_text = " ".join(password_validators_help_texts())


class ChangePasswordForm(NewPassword, account.ChangePasswordForm):
    labels = NEW | {"oldpassword": _("Your password until now")}


class ResetPasswordKeyForm(NewPassword, account.ResetPasswordKeyForm):
    labels = NEW


class ResetPasswordForm(Plain, account.ResetPasswordForm):
    labels = {"email": _("E-mail address")}
    helps = {"email": _("The one that your account was made with.")}


class CodeForm(Plain, mfa.AuthenticateForm):
    labels, helps = {"code": _("Code")}, {"code": CODE_HELP}


class ReauthenticateCodeForm(Plain, mfa.ReauthenticateForm):
    labels, helps = {"code": _("Code")}, {"code": CODE_HELP}


class ActivateAppForm(Plain, ActivateTOTPForm):
    labels, helps = {"code": _("Code")}, {"code": _("Six digits that the app shows now.")}


class _Forged:
    """What a browser sends is JSON and CBOR; a stranger may send anything, and the library trips over some of it."""

    def clean(self) -> Any:
        try:
            return super().clean()  # type: ignore[misc]
        except (AttributeError, LookupError, TypeError, ValueError) as error:
            raise _unread() from error


def _unread() -> forms.ValidationError:
    return forms.ValidationError(_("This passkey could not be read. Try once more."))


class _ForgedAnswer(_Forged):
    def clean_credential(self) -> Any:
        try:
            return super().clean_credential()  # type: ignore[misc]
        except (AttributeError, LookupError, TypeError, ValueError) as error:
            raise _unread() from error


NAME = {"name": _("Name of the passkey")}
NAME_HELP = {"name": _("So that you know it again, for example: work laptop.")}


class AddPasskeyForm(_Forged, Plain, webauthn.AddWebAuthnForm):
    """Always one that can be used without a password: the device asks for a finger, a face or its code."""

    labels, helps = NAME, NAME_HELP

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["passwordless"].widget = forms.HiddenInput()
        self.initial["passwordless"] = True


class EditPasskeyForm(Plain, webauthn.EditWebAuthnForm):
    labels, helps = NAME, NAME_HELP


class PasskeyForm(_ForgedAnswer, webauthn.AuthenticateWebAuthnForm):
    pass


class SignInPasskeyForm(_ForgedAnswer, webauthn.LoginWebAuthnForm):
    pass


class ReauthenticatePasskeyForm(_ForgedAnswer, webauthn.ReauthenticateWebAuthnForm):
    pass
