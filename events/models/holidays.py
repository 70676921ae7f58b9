from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class SchoolHolidayQuerySet(models.QuerySet):
    def between(self, first: date, last: date) -> Self:
        """Those that touch the days `first` to `last`, both included."""
        return self.filter(first_on__lte=last, last_on__gte=first)


class SchoolHoliday(models.Model):
    """Days without school. No package knows them: coordinators enter them from the school plan."""

    class Kind(models.TextChoices):
        SUMMER = "summer", pgettext_lazy("school holiday", "Summer holidays")
        AUTUMN = "autumn", pgettext_lazy("school holiday", "Autumn holidays")
        CHRISTMAS = "christmas", pgettext_lazy("school holiday", "Christmas holidays")
        WINTER = "winter", pgettext_lazy("school holiday", "Winter holidays")
        EASTER = "easter", pgettext_lazy("school holiday", "Easter holidays")
        OTHER = "other", pgettext_lazy("school holiday", "Another day without school")

    name = models.CharField(_("name"), max_length=100, help_text=_("For example: autumn holiday."))
    kind = models.CharField(
        _("which holiday"),
        max_length=10,
        choices=Kind,
        default=Kind.OTHER,
        db_default=Kind.OTHER,  # so that code from before the migration can still add rows
        help_text=_("Who plans a course can let it last until the summer or the Christmas holidays."),
    )
    first_on = models.DateField(_("first day"))
    last_on = models.DateField(_("last day"), help_text=_("Included."))
    sample = models.BooleanField(_("sample data"), default=False, editable=False)
    objects = SchoolHolidayQuerySet.as_manager()

    class Meta:
        verbose_name = _("school holiday")
        verbose_name_plural = _("school holidays")
        ordering = ["first_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="school_holiday_ends_after_start",
                condition=Q(last_on__gte=F("first_on")),
                violation_error_message=_("The last day is on or after the first."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
