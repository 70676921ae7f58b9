"""A suggested event on its way: kept, confirmed, corrected, returned, rejected, published."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.search import TrigramSimilarity, TrigramWordSimilarity
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce, Greatest
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from events import actions, recurrence
from events.models import CalendarFile, Event, Occurrence, Suggestion
from events.repeats import rule_of
from events.suggestion_words import when_of
from initiatives import letters, rules
from initiatives.models import Attempt, Letter, State, User
from initiatives.search import fold
from initiatives.visitors import DAY

ALIKE, SAME_PLACE = 0.35, 0.6  # how much of the trigrams of a title, of a place
DATES_COMPARED = 60
CONFIRM, EDIT = "suggestion.confirm", "suggestion.edit"


class AlreadyDecidedError(Exception):
    """Somebody has answered the suggestion already."""


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


# --- Links ---------------------------------------------------------------------------------------------
def link(row: Suggestion, name: str, salt: str) -> str:
    """For a letter: signed, and useless after `SUGGESTION_LINK_DAYS`."""
    token = signing.TimestampSigner(salt=salt).sign(row.key.hex)
    with translation.override(row.language):
        return settings.SITE_URL + reverse(name, args=[token])


def found(token: str, salt: str) -> Suggestion | None:
    """The suggestion of a link. Raises signing.SignatureExpired or signing.BadSignature."""
    age = timedelta(days=settings.SUGGESTION_LINK_DAYS)
    key = UUID(hex=signing.TimestampSigner(salt=salt).unsign(token, max_age=age))
    return Suggestion.objects.filter(key=key).first()


# --- By its sender -------------------------------------------------------------------------------------
@transaction.atomic
def suggest(
    *, page: UUID, values: dict[str, Any], goals: Iterable[Any], dimensions: Iterable[Any], language: str
) -> Suggestion:
    """Keep it, and ask by e-mail whether it is meant. The same page sent again corrects what it sent before."""
    row = Suggestion.objects.select_for_update().filter(page=page).first() or Suggestion(page=page)
    if row.pk and row.state != Suggestion.State.UNCONFIRMED:
        return row
    if row.email != values["email"]:
        row.key = uuid4()
    _put(row, values | {"language": language}, goals, dimensions)
    Letter.objects.filter(about=about(row)).delete()
    _write(row, "suggestion_confirm", gettext_noop("Confirm your suggestion: %(title)s"))
    return row


@transaction.atomic
def confirm(*, suggestion: Suggestion, now: datetime) -> None:
    """From now on it is read. Once confirmed, it stays so."""
    Suggestion.objects.filter(pk=suggestion.pk, state=Suggestion.State.UNCONFIRMED).update(
        state=Suggestion.State.WAITING, confirmed_at=now, changed_at=now
    )


@transaction.atomic
def correct(*, suggestion: Suggestion, values: dict[str, Any], goals: Iterable[Any], dimensions: Iterable[Any]) -> None:
    """What its sender changed. One that was returned waits again; the e-mail stays, for it was confirmed."""
    row = Suggestion.objects.select_for_update().get(pk=suggestion.pk)
    if not row.is_undecided:
        raise AlreadyDecidedError
    if row.state == Suggestion.State.RETURNED:
        row.state = Suggestion.State.WAITING
    _put(row, values | {"email": row.email}, goals, dimensions)


def _put(row: Suggestion, values: dict[str, Any], goals: Iterable[Any], dimensions: Iterable[Any]) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    row.goals.set(goals)
    row.dimensions.set(dimensions)


# --- By staff ------------------------------------------------------------------------------------------
@transaction.atomic
def give_back(*, suggestion: Suggestion, reason: str, by: User, now: datetime) -> None:
    """To its sender, with the reason and the link to correct it."""
    row = _to_decide(suggestion, by)
    _decide(row, Suggestion.State.RETURNED, by, now, reason=reason)
    _write(row, "suggestion_returned", gettext_noop("We need something more: %(title)s"))


@transaction.atomic
def reject(*, suggestion: Suggestion, reason: str, by: User, now: datetime) -> None:
    row = _to_decide(suggestion, by)
    _decide(row, Suggestion.State.REJECTED, by, now, reason=reason)
    _write(row, "suggestion_rejected", gettext_noop("Your suggestion: %(title)s"))


@transaction.atomic
def publish(*, suggestion: Suggestion, by: User, now: datetime) -> Event:
    """The suggestion as an event with its schedule and dates, seen by all from now on."""
    row = _to_decide(suggestion, by)
    event = _event(row, by, now)
    schedule = schedule_of(row)
    columns = ("all_day", "starts_on", "ends_on", "start_time", "end_time", "zone", "rule")
    event.schedules.create(**{name: getattr(schedule, name) for name in columns})
    event.goals.set(row.goals.all())
    event.dimensions.set(row.dimensions.all())
    actions.expand(event=event, today=timezone.localdate(now))
    row.event = event
    _decide(row, Suggestion.State.PUBLISHED, by, now)
    with translation.override(row.language):
        event_url = settings.SITE_URL + event.get_absolute_url()
    _write(row, "suggestion_published", gettext_noop("In the calendar: %(title)s"), event_url=event_url)
    return event


def _to_decide(suggestion: Suggestion, by: User) -> Suggestion:
    """The row, locked: of two people who answer at once, the second is told."""
    row = Suggestion.objects.select_for_update().get(pk=suggestion.pk)
    if not rules.may_edit(by, row.owner_ids):
        raise PermissionDenied
    if row.state != Suggestion.State.WAITING:
        raise AlreadyDecidedError
    return row


def _decide(row: Suggestion, state: str, by: User, now: datetime, reason: str = "") -> None:
    row.state, row.decided_by, row.decided_at, row.reason = state, by, now, reason
    row.save()


def _event(row: Suggestion, by: User, now: datetime) -> Event:
    copied = ("online_url", "audiences", "languages", "price_kind", "price_amount", "registration", "registration_url")
    values = {name: getattr(row, name) for name in copied}
    texts = {"title": row.title, "body": _body(row), "place": "" if row.venue else row.place}
    values |= {f"{name}_{row.language}": text for name, text in texts.items()}
    event = Event(organiser=row.organisation, venue=row.venue, state=State.PUBLISHED, published_at=now, **values)
    event._history_user = by  # type: ignore[attr-defined]
    with translation.override(row.language):  # the address is made from the title
        event.save()
    return event


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


# --- Retention -----------------------------------------------------------------------------------------
@transaction.atomic
def tidy(*, now: datetime, unconfirmed: timedelta, senders: timedelta) -> tuple[int, int]:
    """(deleted, forgotten): suggestions that nobody confirmed, and who sent those that are settled or lie still.

    What was returned and never came back, and what was rejected, goes as a whole.
    """
    state, old = Suggestion.State, Suggestion.objects.filter(changed_at__lt=now - senders)
    gone = Suggestion.objects.unconfirmed_before(now - unconfirmed) | old.filter(
        state__in=(state.RETURNED, state.REJECTED)
    )
    deleted = gone.count()
    gone.delete()
    forgotten = old.filter(state=state.PUBLISHED).exclude(email="", name="").update(email="", name="")
    CalendarFile.objects.older_than(now - DAY).delete()
    Attempt.objects.filter(at__lt=now - DAY).delete()
    return deleted, forgotten


# --- Letters -------------------------------------------------------------------------------------------
def about(row: Suggestion) -> str:
    return f"suggestion {row.pk}"


def _write(row: Suggestion, template: str, subject: str, **more: Any) -> None:
    """To the sender, in the sender's language. `subject` is marked for translation, and translated here."""
    if not row.email:
        return
    with translation.override(row.language):
        subject = _(subject) % {"title": row.title}
    context = {
        "suggestion": row,
        "when": when_of(schedule_of(row), dates_of(row), row.language),
        "confirm_url": link(row, "suggest-event-confirm", CONFIRM),
        "edit_url": link(row, "suggest-event-edit", EDIT),
        "days": settings.SUGGESTION_LINK_DAYS if row.confirmed_at else settings.SUGGESTION_UNCONFIRMED_DAYS,
        **more,
    }
    letters.write(
        to=row.email, template=template, subject=subject, context=context, language=row.language, about=about(row)
    )


# --- What is there already -----------------------------------------------------------------------------
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
