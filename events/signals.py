"""However a date is deleted, it leaves its trace. Bulk writes that send no signals call `traces` themselves."""

from typing import Any

from django.db.models.signals import pre_delete
from django.dispatch import receiver

from events import traces
from events.models import Event, Occurrence, WithdrawnDate


@receiver(pre_delete, sender=Event)
def leave_traces(instance: Event, **options: Any) -> None:
    """All its dates at once. Of an event that is hidden nothing stays: its name would be seen."""
    if instance.is_public:
        traces.leave(instance.occurrences.all())
    else:
        WithdrawnDate.objects.filter(event=instance).delete()


@receiver(pre_delete, sender=Occurrence)
def leave_trace(instance: Occurrence, origin: Any = None, **options: Any) -> None:
    """Not while the event itself is being deleted: that has done it."""
    if issubclass(getattr(origin, "model", type(origin)), Occurrence):
        traces.leave(Occurrence.objects.filter(pk=instance.pk))
