"""Standings follow every change of an indicator, a target or a figure, in the same transaction.

Bulk writes send no signals: they call `actions.rebuild_standings` themselves.
"""

from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.utils import timezone

from indicators.actions import rebuild_standings
from indicators.models import Indicator, Measurement, Reminder, Target
from initiatives.letters import taken
from initiatives.models import Letter


@receiver(post_save, sender=Indicator)
def follow_indicator(instance: Indicator, raw: bool = False, **options: Any) -> None:
    if not raw:
        rebuild_standings(indicators=[instance.pk])


@receiver([post_save, post_delete], sender=Target)
@receiver([post_save, post_delete], sender=Measurement)
def follow_part(instance: Any, raw: bool = False, origin: Any = None, **options: Any) -> None:
    """Not while the indicator itself is being deleted: its standings go with it."""
    model = getattr(origin, "model", type(origin))
    if raw or (origin is not None and not issubclass(model, Target | Measurement)):
        return
    rebuild_standings(indicators=[instance.indicator_id])


@receiver(taken)
def note_sent(letter: Letter, **options: Any) -> None:
    """From now on the person was reminded, whatever becomes of the letter."""
    Reminder.objects.filter(letter=letter).update(sent_at=timezone.now())
