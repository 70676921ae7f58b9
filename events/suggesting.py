"""Suggested events: when they take place, what is in the calendar already, and how one becomes an event."""

from collections.abc import Iterable
from datetime import date, datetime

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.search import TrigramSimilarity, TrigramWordSimilarity
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from events import actions, recurrence
from events.calendar_files import location_of, place_of
from events.models import Event, Occurrence, Suggestion
from events.repeats import rule_of
from events.suggestion_words import when_of
from initiatives.models import State, User
from initiatives.search import fold
from initiatives.suggesting import Suggestions, Words, decide

ALIKE, SAME_PLACE = 0.35, 0.6  # how much of the trigrams of a title, of a place
DATES_COMPARED = 60


def schedule_of(row: Suggestion) -> recurrence.Schedule:
    """When a suggestion takes place. Without a time it lasts all day; without an end it ends when it begins."""
    return recurrence.Schedule(
        all_day=row.start_time is None,
        starts_on=row.starts_on,
        ends_on=row.ends_on or row.starts_on,
        start_time=row.start_time,
        end_time=row.end_time or row.start_time,
        rule=rule_of(row.repeats, row.starts_on, row.repeats_until),
    )


def dates_of(row: Suggestion) -> list[recurrence.Span]:
    return recurrence.expand(schedule_of(row), until=row.repeats_until or row.starts_on)


class SuggestedEvents(Suggestions[Suggestion]):
    kind = "event"
    model = Suggestion
    words = Words(
        suggested=gettext_lazy("You suggested an event for our calendar:"),
        thanks=gettext_lazy("Thank you for your suggestion for our calendar:"),
        needed=gettext_lazy("We need something more from you before it can be published:"),
        refused=gettext_lazy("We cannot publish it. This is why:"),
        again=gettext_lazy("You are welcome to suggest another event."),
    )

    def in_short(self, row: Suggestion, language: str) -> str:
        return when_of(schedule_of(row), dates_of(row), language)

    @transaction.atomic
    def accept(self, *, suggestion: Suggestion, by: User, now: datetime) -> Event:
        """Published as an event with its schedule and dates, seen by all from now on."""
        row = self.to_decide(suggestion, by)
        event = _event(row, by, now)
        schedule = schedule_of(row)
        columns = ("all_day", "starts_on", "ends_on", "start_time", "end_time", "zone", "rule")
        event.schedules.create(**{name: getattr(schedule, name) for name in columns})
        event.goals.set(row.goals.all())
        event.dimensions.set(row.dimensions.all())
        event.features.set(row.features.all())
        actions.expand(event=event, today=timezone.localdate(now))
        row.event, row.image = event, ""
        decide(row, row.State.ACCEPTED, by, now)
        with translation.override(row.language):
            url, venue = settings.SITE_URL + event.get_absolute_url(), event.venue
            named = place_of(venue.name, venue.address, venue.postcode, venue.town) if venue else ""
            where = location_of(event, named)
        subject = gettext_noop("In the calendar: %(title)s")
        self.write(row, "event_published", subject, event_url=url, where=where)
        return event

    @transaction.atomic
    def reject(self, *, suggestion: Suggestion, reason: str, by: User, now: datetime) -> None:
        """What was refused keeps no picture."""
        super().reject(suggestion=suggestion, reason=reason, by=by, now=now)
        row = Suggestion.objects.get(pk=suggestion.pk)
        if row.image:
            row.image = ""
            row.save(update_fields=["image"])


suggested_events = SuggestedEvents()


def _event(row: Suggestion, by: User, now: datetime) -> Event:
    copied = ("online_url", "audiences", "languages", "price_kind", "price_amount", "registration", "registration_url")
    values = {name: getattr(row, name) for name in copied}
    texts = {"title": row.title, "body": _body(row), "place": "" if row.venue else row.place}
    values |= {f"{name}_{row.language}": text for name, text in texts.items()}
    event = Event(organiser=row.organisation, venue=row.venue, state=State.PUBLISHED, published_at=now, **values)
    _give_picture(row, event)
    event._history_user = by  # type: ignore[attr-defined]
    with translation.override(row.language):  # the address is made from the title
        event.save()
    return event


def _give_picture(row: Suggestion, event: Event) -> None:
    """A copy: the suggestion's own goes when it is answered."""
    if not row.image.name or not row.image.storage.exists(row.image.name):
        return
    with row.image.open() as file:
        event.image = ContentFile(file.read(), name="picture.jpg")
    for code in {row.language, "da"}:  # the Danish text is the one that a picture must have
        setattr(event, f"image_alt_{code}", row.image_alt)


def _body(row: Suggestion) -> str:
    """Also what has no field of its own at an event."""
    with translation.override(row.language):
        organiser = _("Organiser: %(name)s") % {"name": row.organiser} if row.organiser and not row.organisation else ""
        step_free = {"yes": _("Step-free entrance."), "no": _("There are steps at the entrance.")}.get(
            row.step_free, ""
        )
        access = " ".join(filter(None, [step_free, row.access_note])) if not row.venue else ""
        access = _("Access: %(text)s") % {"text": access} if access else ""
    return "\n\n".join(filter(None, [row.body, organiser, access]))


def alike(title: str, place: str, days: Iterable[date]) -> list[Occurrence]:
    """Public dates on one of the days with a similar title, or at a similar place. One query."""
    wanted = sorted(set(days))[:DATES_COMPARED]
    titles = [
        TrigramSimilarity(Coalesce(f"event__title_{code}", Value("")), title) for code, _name in settings.LANGUAGES
    ]
    where = Coalesce("event__venue__name", "event__place_da", Value(""))
    rows = Occurrence.objects.visible_to(AnonymousUser()).filter(first_on__in=wanted)
    rows = rows.annotate(
        likeness=Greatest(*titles, TrigramWordSimilarity(fold(title), "event__search_text") * 0.7),
        nearness=TrigramWordSimilarity(place, where) if place else Value(0.0),
    )
    near = rows.filter(Q(likeness__gte=ALIKE) | Q(nearness__gte=SAME_PLACE))
    return list(near.for_agenda().order_by(F("likeness").desc(), "starts_at", "pk")[:5])
