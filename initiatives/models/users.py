from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from initiatives.city_file import LANGUAGES


class User(AbstractUser):
    """Someone who signs in. What they may do follows from the role and, for editors and reviewers,
    from the organisations they are members of (`rules.py`)."""

    class Role(models.TextChoices):
        NONE = "", _("No role")
        EDITOR = "editor", _("Editor")
        REVIEWER = "reviewer", _("Reviewer")
        COORDINATOR = "coordinator", _("Coordinator")
        ADMINISTRATOR = "administrator", _("Administrator")

    role = models.CharField(
        _("role"),
        max_length=20,
        choices=Role,
        default=Role.NONE,
        blank=True,
        help_text=_(
            "Editors register and report for their own organisations. Reviewers also approve what others there "
            "have handed in. Coordinators steer the framework, the year and the reports. Administrators do "
            "everything, users included."
        ),
    )
    language = models.CharField(
        _("language"),
        max_length=2,
        choices=[*LANGUAGES.items()],
        blank=True,
        db_default="",  # so that code from before it can still add users
        default="",
        help_text=_("Of letters to the person, and of the staff pages. Empty: the city’s main language."),
    )

    # Raised to end all sessions of the account.
    sign_in_round = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    audited = ("username", "role", "is_active")

    class Meta(AbstractUser.Meta):
        verbose_name = _("user")  # type: ignore[assignment]
        verbose_name_plural = _("users")  # type: ignore[assignment]

    def __str__(self) -> str:
        """As colleagues know the person: from a sign-on of the municipality the username may be a number."""
        return self.get_full_name() or self.get_username()

    def save(self, *args: Any, **options: Any) -> None:
        """The role decides who enters the admin; a user made by `createsuperuser` is an administrator."""
        if self.is_superuser and not self.role:
            self.role = self.Role.ADMINISTRATOR
        self.is_superuser = self.role == self.Role.ADMINISTRATOR
        self.is_staff = bool(self.role)
        super().save(*args, **options)

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """A session ends when any of these changes, wherever it was begun."""
        salt = "django.contrib.auth.models.AbstractBaseUser.get_session_auth_hash"
        held = f"{self.password} {self.role} {self.sign_in_round}"
        return salted_hmac(salt, held, secret=secret, algorithm="sha256").hexdigest()

    @property
    def reads(self) -> str:
        """The language that letters to the person are written in."""
        return self.language if self.language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE

    @property
    def called(self) -> str:
        """In the salutation of a letter, or "": German is formal."""
        return self.get_full_name() if self.reads == "de" else self.first_name
