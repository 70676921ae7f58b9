"""What calendars must be told of, whoever does it: a date that is deleted leaves its trace, and an event has changed
when what is told of its place, its organiser or its dimensions has. Bulk writes that send no signals see to it
themselves."""

from functools import partial
from typing import Any

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q
from django.db.models.signals import m2m_changed, post_delete, pre_delete, pre_save
from django.dispatch import receiver

from events import actions, traces
from events.models import Event, Occurrence, Suggestion, Venue, WithdrawnDate
from initiatives.models import Dimension, Organisation

PLACE = ("name", "address", "postcode", "town")
NAMES = {
    Organisation: ("state", "name_da", "name_en", "name_de"),
    Dimension: ("short_da", "short_en", "short_de"),
}


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


@receiver(pre_save, sender=Venue)
def tell_of_another_place(instance: Venue, **options: Any) -> None:
    if _differs(instance, PLACE):
        actions.raise_sequence(events=_events_at(instance))


@receiver(pre_delete, sender=Venue)
def tell_of_no_place(instance: Venue, **options: Any) -> None:
    actions.raise_sequence(events=_events_at(instance))


@receiver(pre_save, sender=Organisation)
@receiver(pre_save, sender=Dimension)
def tell_of_another_name(instance: Any, **options: Any) -> None:
    if _differs(instance, NAMES[type(instance)]):
        actions.touch(events=instance.events.values("pk"))


@receiver(m2m_changed, sender=Event.dimensions.through)
def tell_of_other_dimensions(instance: Any, action: str, pk_set: Any, reverse: bool, **options: Any) -> None:
    if action == "pre_clear" and reverse:
        actions.touch(events=instance.events.values("pk"))
    elif action in ("post_add", "post_remove", "post_clear") and not (reverse and not pk_set):
        actions.touch(events=pk_set if reverse else [instance.pk])


# --- Pictures that people send ----------------------------------------------------------------------
@receiver(pre_save, sender=Suggestion)
def drop_the_picture_before(instance: Suggestion, **options: Any) -> None:
    stored = Suggestion.objects.filter(pk=instance.pk).values_list("image", flat=True).first() if instance.pk else ""
    if stored and stored != instance.image.name:
        _drop(stored)


@receiver(post_delete, sender=Suggestion)
def drop_the_picture(instance: Suggestion, **options: Any) -> None:
    if instance.image.name:
        _drop(instance.image.name)


def _drop(name: str) -> None:
    """Once it is certain that nobody refers to the file any more."""
    transaction.on_commit(partial(default_storage.delete, name))


def _events_at(venue: Venue) -> set[int]:
    here = Event.objects.filter(Q(venue=venue) | Q(occurrences__venue=venue))
    return set(here.values_list("pk", flat=True))


def _differs(instance: Any, names: tuple[str, ...]) -> bool:
    """From the row as it stands. A new one has no events yet."""
    stored = type(instance)._base_manager.filter(pk=instance.pk).values(*names).first() if instance.pk else None
    return stored is not None and any(stored[name] != getattr(instance, name) for name in names)
