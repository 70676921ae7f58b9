"""How often someone may use a public form. Counted in the database, so that all processes count alike."""

import hashlib
import hmac
import ipaddress
from datetime import datetime, timedelta

from django.conf import settings
from django.http import HttpRequest

from initiatives.models import Attempt

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def address_of(request: HttpRequest) -> str:
    """Behind a proxy the last address that it added; what stands before that, a visitor may have written."""
    found = request.META.get("REMOTE_ADDR", "")
    if settings.BEHIND_PROXY:
        found = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")[-1].strip() or found
    return _network(found)


def _network(address: str) -> str:
    """One household has a whole /64 of IPv6 addresses."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    return str(ipaddress.ip_network((found, 64), strict=False)) if found.version == 6 else str(found)


def may_send(what: str, who: str, *, now: datetime, most: int, in_all: int, within: timedelta = HOUR) -> bool:
    """Whether `who` (an address of a machine or of a mailbox) may once more; if so, it is counted."""
    key = hashed(who)
    own, everyone = Attempt.count(what, key, now - within)
    if own >= most or everyone >= in_all:
        return False
    Attempt.objects.filter(at__lt=now - DAY).delete()
    Attempt.objects.create(what=what, who=key, at=now)
    return True


def may_try(what: str, request: HttpRequest, *, now: datetime) -> bool:
    """Asked before a form is read, its files are decoded and the calendar is searched; errors count as well."""
    most, in_all = settings.FORMS_PER_ADDRESS * settings.FORM_TRIES, settings.FORMS_IN_ALL * settings.FORM_TRIES
    return may_send(f"try {what}", address_of(request), now=now, most=most, in_all=in_all)


def may_ask(what: str, request: HttpRequest, *, now: datetime) -> bool:
    """For each word that somebody types; what the page cache answers is not counted. These are many: with the first of
    somebody in a minute all that are older go."""
    key, since = hashed(address_of(request)), now - MINUTE
    own, everyone = Attempt.count(what, key, since)
    if own >= settings.SEARCHES_PER_ADDRESS or everyone >= settings.SEARCHES_IN_ALL:
        return False
    if not own:
        Attempt.objects.filter(what=what, at__lt=since).delete()
    Attempt.objects.create(what=what, who=key, at=now)
    return True


def hashed(who: str) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), f"attempt:{who}".encode(), hashlib.sha256).hexdigest()
