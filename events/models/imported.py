from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from events.models.events import Event


class Imported(models.Model):
    """What a calendar file last said about an event. What differs from it at the site was edited by hand since,
    and is not written over; an event that was deleted leaves its row, and does not come back."""

    uid = models.CharField(max_length=255, unique=True)
    event = models.OneToOneField(Event, models.SET_NULL, null=True, related_name="imported")
    organisation = models.ForeignKey("initiatives.Organisation", models.CASCADE, related_name="+")
    values = models.JSONField(default=dict)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    def __str__(self) -> str:
        return self.uid


class CalendarFileQuerySet(models.QuerySet):
    def older_than(self, moment: datetime) -> Self:
        return self.filter(at__lt=moment)


class CalendarFile(models.Model):
    """A calendar file between its preview and the word that it shall be imported."""

    organisation = models.ForeignKey("initiatives.Organisation", models.CASCADE, verbose_name=_("organisation"))
    name = models.CharField(max_length=200)
    content = models.BinaryField()
    publish = models.BooleanField(default=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    objects = CalendarFileQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["at"], name="calendar_file_at")]

    def __str__(self) -> str:
        return self.name
