from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from events.models.events import Event
from events.models.occurrences import Occurrence
from events.models.venues import Venue


class WithdrawnDateQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Those of events that can be seen, and of events that are no more."""
        own = Event.objects.filter(pk=OuterRef("event"))
        return self.filter(Exists(own.visible_to(user)) | ~Exists(own))

    def between(self, first: Any, last: Any) -> Self:
        return self.filter(first_on__lte=last, last_on__gte=first)

    def still(self) -> Self:
        """Not those that came back in the meantime."""
        back = Occurrence.objects.filter(event=OuterRef("event"), recurrence_key=OuterRef("recurrence_key"))
        return self.filter(~Exists(back))


class WithdrawnDate(models.Model):
    """The trace of a date that was public and is deleted: calendars that have it are told that it is off."""

    # The trace outlives its event: no constraint, and nothing happens to it when the event goes.
    event = models.ForeignKey(
        Event, models.DO_NOTHING, db_constraint=False, related_name="withdrawn", verbose_name=_("event")
    )
    venue = models.ForeignKey(Venue, models.SET_NULL, null=True, related_name="+", verbose_name=_("venue"))
    uid = models.CharField(max_length=300)
    title = models.CharField(_("title"), max_length=300)
    recurrence_key = models.CharField(_("original start"), max_length=20)
    all_day = models.BooleanField(_("all day"))
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    first_on = models.DateField(_("first day"))
    last_on = models.DateField(_("last day"))
    sequence = models.PositiveIntegerField()
    withdrawn_at = models.DateTimeField(_("withdrawn"))
    sample = models.BooleanField(_("sample data"), default=False, editable=False)
    objects: Any = WithdrawnDateQuerySet.as_manager()

    class Meta:
        verbose_name = _("withdrawn date")
        verbose_name_plural = _("withdrawn dates")
        ordering = ["starts_at", "pk"]
        indexes = [models.Index(fields=["first_on", "last_on"], name="withdrawn_days")]
        constraints = [models.UniqueConstraint(fields=["event", "recurrence_key"], name="withdrawn_unique")]

    def __str__(self) -> str:
        return self.uid
