"""What search machines are told about an event: schema.org as JSON-LD. Pure: the caller passes the addresses."""

from collections.abc import Sequence
from typing import Any

from django.utils.timezone import localtime

from events.models import Event, Occurrence, PriceKind, Venue
from initiatives.city import place_name
from initiatives.structured import SCHEMA, text_in, without_nothing

MOST = 30  # dates; a page is no calendar file
STATUS = {
    Occurrence.Status.SCHEDULED: "EventScheduled",
    Occurrence.Status.CANCELLED: "EventCancelled",
    Occurrence.Status.POSTPONED: "EventPostponed",
    Occurrence.Status.MOVED: "EventRescheduled",
    Occurrence.Status.MOVED_ONLINE: "EventMovedOnline",
}


def of_event(
    event: Event,
    dates: Sequence[Occurrence],
    *,
    url: str,
    image: str,
    organiser_url: str,
    language: str,
    description_language: str,
) -> dict[str, Any]:
    """One date is an Event, several are the parts of a series. Dates of which the day is not known are left out.
    `language` is that of the name; those that are spoken there are the event's own."""
    known = [row for row in dates if not row.day_is_unknown][:MOST]
    about = without_nothing({
        "@context": SCHEMA,
        "@type": "Event",
        "name": event.title,
        "description": text_in(event.summary, description_language, language),
        "url": url,
        "image": image,
        "inLanguage": list(event.languages),
        "mainEntityOfPage": {"@type": "WebPage", "@id": url, "inLanguage": language},
        "isAccessibleForFree": True if event.price_kind == PriceKind.FREE else None,
        "typicalAgeRange": _ages(event),
        "organizer": _organiser(event, organiser_url),
    })  # fmt: skip
    if len(known) == 1:
        return about | _date(event, known[0], url)
    if known:
        parts = [{"@type": "Event", "name": event.title, "url": url} | _date(event, row, url) for row in known]
        return about | {"@type": "EventSeries", "subEvent": parts}
    return about


def _date(event: Event, row: Occurrence, url: str) -> dict[str, Any]:
    venue = row.venue or event.venue
    return without_nothing({
        "startDate": row.first_on.isoformat() if row.all_day else localtime(row.starts_at).isoformat(),
        "endDate": row.last_on.isoformat() if row.all_day else localtime(row.ends_at).isoformat(),
        "eventStatus": f"{SCHEMA}/{STATUS[Occurrence.Status(row.status)]}",
        "previousStartDate": row.previous_start,
        "eventAttendanceMode": f"{SCHEMA}/{_mode(event, row, venue)}",
        "location": _locations(event, row, venue),
        "offers": _offer(event, url),
    })  # fmt: skip


def _mode(event: Event, row: Occurrence, venue: Venue | None) -> str:
    if row.status == Occurrence.Status.MOVED_ONLINE or (event.online_url and not (venue or event.place)):
        return "OnlineEventAttendanceMode"
    return "MixedEventAttendanceMode" if event.online_url else "OfflineEventAttendanceMode"


def _locations(event: Event, row: Occurrence, venue: Venue | None) -> Any:
    places: list[dict[str, Any]] = []
    if row.status != Occurrence.Status.MOVED_ONLINE and (venue or event.place):
        places.append(_place(event, venue))
    if event.online_url:
        places.append({"@type": "VirtualLocation", "url": event.online_url})
    return places[0] if len(places) == 1 else places


def _place(event: Event, venue: Venue | None) -> dict[str, Any]:
    if venue is None:
        return {"@type": "Place", "name": place_name(event.place)}
    address = {"streetAddress": venue.address, "postalCode": venue.postcode, "addressLocality": place_name(venue.town)}
    return without_nothing({
        "@type": "Place",
        "name": venue.name,
        "url": venue.website,
        "address": {"@type": "PostalAddress"} | without_nothing(address) if any(address.values()) else None,
    })  # fmt: skip


def _offer(event: Event, url: str) -> dict[str, str] | None:
    """Only where the price is known: silence is better than a guess."""
    if event.price_kind == PriceKind.FREE:
        price = "0"
    elif event.price_kind == PriceKind.AMOUNT and event.price_amount is not None:
        price = f"{event.price_amount:f}"
    else:
        return None
    return {"@type": "Offer", "price": price, "priceCurrency": "DKK", "url": event.registration_url or url}


def _organiser(event: Event, url: str) -> dict[str, str] | None:
    if event.organiser is None or not event.organiser.is_public:
        return None
    return {"@type": "Organization", "name": event.organiser.name, "url": url}


def _ages(event: Event) -> str:
    if event.age_from is None and event.age_to is None:
        return ""
    return f"{event.age_from or 0}-{'' if event.age_to is None else event.age_to}"
