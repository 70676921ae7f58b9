"""Sentences of Django’s staff pages that it has no German for: without ours they would be Danish on German pages."""

from django.utils.translation import gettext_noop as _

LACKING = (
    _("After you’ve created a user, you’ll be able to edit more user options."),
    _("Disable password-based authentication"),
    _("Enable password-based authentication"),
    _("In case you’ve forgotten, you are:"),
    _("This action will <strong>enable</strong> password-based authentication for this user."),
    _("Conflicting form data submitted. Please try again."),
    _("Disabled"),
    _("Enable password-based authentication for this user by setting a password."),
    _("Enabled"),
    _("Password-based authentication"),
    _("Password-based authentication was disabled."),
    _("Raw passwords are not stored, so there is no way to see the user’s password."),
    _("Reset password"),
    _("Set password"),
    _("Set password: %s"),
    _(
        "Whether the user will be able to authenticate using a password or not. If disabled, they may "
        "still be able to authenticate using other backends, such as Single Sign-On or LDAP."
    ),
    _("%(model)s instance with %(field)s %(value)r is not a valid choice."),
)
