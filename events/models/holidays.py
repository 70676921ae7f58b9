from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class SchoolHolidayQuerySet(models.QuerySet):
    def between(self, first: date, last: date) -> Self:
        """Those that touch the days `first` to `last`, both included."""
        return self.filter(first_on__lte=last, last_on__gte=first)


class SchoolHoliday(models.Model):
    """Days without school. No package knows them: coordinators enter them from the school plan."""

    name = models.CharField(_("name"), max_length=100, help_text=_("For example: autumn holiday."))
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
