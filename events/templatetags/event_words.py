"""An event's facts in words. Filters format values that are loaded already; none of them asks the database."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django import template
from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from events import ways_there
from events.models import Event, Occurrence, PriceKind, Venue
from initiatives import formats

register = template.Library()

A_DAY = timedelta(days=1)


def _language() -> str:
    return get_language() or settings.LANGUAGE_CODE


@register.filter
def when(occurrence: Occurrence) -> str:
    """The time within its day, "kl. 19.00–21.00"; over several days from when to when."""
    language = _language()
    several = occurrence.last_on > occurrence.first_on
    if occurrence.all_day:
        whole = formats.daterange(occurrence.first_on, occurrence.last_on, language)
        return whole if several else _("All day")
    start, end = timezone.localtime(occurrence.starts_at), timezone.localtime(occurrence.ends_at)
    if several and end - start >= A_DAY:  # a party over midnight is one evening
        return f"{formats.moment(start, language)} – {formats.moment(end, language)}"
    return formats.clockrange(start, end, language)


@register.filter
def day(occurrence: Occurrence) -> str:
    """ "torsdag 3. december 2026", or the first to the last day of something longer."""
    language = _language()
    if occurrence.last_on > occurrence.first_on and occurrence.ends_at - occurrence.starts_at >= A_DAY:
        return formats.daterange(occurrence.first_on, occurrence.last_on, language)
    return formats.fullday(occurrence.first_on, language)


@register.filter
def month_name(day: date) -> str:
    """The month alone: "november"."""
    return formats.style_of(_language()).months[day.month - 1]


@register.filter
def planned(occurrence: Occurrence) -> str:
    """When a moved date was to begin, if that tells something; else ""."""
    if not occurrence.previous_start:
        return ""
    before = datetime.fromisoformat(occurrence.previous_start)
    if occurrence.all_day or "T" not in occurrence.previous_start:
        is_news = before.date() != occurrence.first_on
        return formats.longdate(before, _language()) if is_news else ""
    now = timezone.localtime(occurrence.starts_at).replace(tzinfo=None)
    return formats.moment(before, _language()) if before != now else ""


@register.filter
def price(event: Event) -> str:
    return price_words(event.price_kind, event.price_amount)


def price_words(kind: str, amount: Decimal | None) -> str:
    if kind != PriceKind.AMOUNT or amount is None:
        return str(PriceKind(kind).label)
    return _("DKK %(amount)s") % {"amount": formats.number(amount, 0 if amount == int(amount) else 2, _language())}


@register.filter
def ages(event: Event) -> str:
    """ "5–12 years", or from or up to; "" when nothing is said."""
    if event.age_from is not None and event.age_to is not None:
        if event.age_from == event.age_to:
            return _("%(age)s years") % {"age": event.age_from}
        return _("%(first)s–%(last)s years") % {"first": event.age_from, "last": event.age_to}
    if event.age_from is not None:
        return _("from %(age)s years") % {"age": event.age_from}
    return _("up to %(age)s years") % {"age": event.age_to} if event.age_to is not None else ""


@register.filter
def planners(venue: Venue) -> list[tuple[str, str]]:
    """(words, address) of each that can plan a journey to a place with an address."""
    place = (venue.address, venue.postcode, venue.town)
    found = [
        (_("Plan a journey by bus and train"), ways_there.journey(*place, settings.JOURNEY_PLANNER)),
        (_("Find the way on a map"), ways_there.directions(*place)),
    ]
    return [(said, address) for said, address in found if address]


@register.filter
def words(event: Event, field: str) -> list[str]:
    """The values of a list of choices, in words."""
    choices: Any = event._meta.get_field(field)
    return choices.labels(getattr(event, field))
