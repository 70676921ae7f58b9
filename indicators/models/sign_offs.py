"""Who signed for the answers of a questionnaire, and the answers as they stood then."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from initiatives.fields import day_in_words


class SignOffQuerySet(models.QuerySet):
    def standing(self) -> Self:
        """Those that were not taken back."""
        return self.filter(reopened_at=None)

    def for_list(self) -> Self:
        """Without the documents, which are large."""
        return self.defer("document")


class SignOff(models.Model):
    """Someone signed: the answers as they stood, as one self-contained document with a checksum.

    Never changed nor deleted (trigger `sign_off_is_kept`), only taken back, once, with a reason.
    """

    questionnaire = models.ForeignKey(
        "indicators.Questionnaire", models.PROTECT, related_name="sign_offs", verbose_name=_("questionnaire")
    )
    signed_at = models.DateTimeField(_("signed"))
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("signed by")
    )
    signed_name = models.CharField(_("name of who signed"), max_length=200)
    signed_as = models.CharField(_("signature that the public reads"), max_length=200)
    schema_version = models.PositiveSmallIntegerField(_("version of the format"))
    document = models.TextField(_("document"))  # canonical JSON: the text that the checksum is of
    checksum = models.CharField(_("checksum (SHA-256)"), max_length=64)
    reopened_at = models.DateTimeField(_("reopened"), null=True, blank=True)
    reopened_name = models.CharField(_("reopened by"), max_length=200, blank=True)
    reason = models.CharField(_("why it was reopened"), max_length=500, blank=True)
    objects = SignOffQuerySet.as_manager()

    class Meta:
        verbose_name = _("sign-off")
        verbose_name_plural = _("sign-offs")
        ordering = ["-signed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["questionnaire"],
                condition=Q(reopened_at=None),
                name="questionnaire_signed_once",
                violation_error_message=_("The questionnaire is signed already."),
            ),
            models.CheckConstraint(
                name="sign_off_reopened_with_a_reason",
                condition=Q(reopened_at=None) | ~Q(reason=""),
                violation_error_message=_("Say why it is reopened."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.questionnaire_id} {day_in_words(timezone.localtime(self.signed_at))}"


class SignedFile(models.Model):
    """A file of signed answers as it was made first, with its checksum: it is served as it stands for ever.

    The database refuses a change and a deletion (trigger `signed_file_is_kept`).
    """

    sign_off = models.ForeignKey(SignOff, models.PROTECT, related_name="files", verbose_name=_("sign-off"))
    kind = models.CharField(_("kind"), max_length=20)
    language = models.CharField(_("language"), max_length=5)
    checksum = models.CharField(_("checksum (SHA-256)"), max_length=64)
    made_at = models.DateTimeField(_("made"))
    data = models.BinaryField(_("content"))

    class Meta:
        verbose_name = _("file of signed answers")
        verbose_name_plural = _("files of signed answers")
        constraints = [
            models.UniqueConstraint(
                fields=["sign_off", "kind", "language"],
                name="signed_file_once",
                violation_error_message=_("This file of the answers is kept already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.sign_off_id} {self.kind} {self.language}"
