"""Names of time zones as programs write them, as names of the time zone database."""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from zoneinfo import available_timezones

from events.incoming.lines import SHOWN, Component
from events.rrule import RuleError, gettext_noop
from events.timezones import vtimezone

_UNKNOWN = gettext_noop("The time zone “%(zone)s” is not known.")
# Where a file describes a zone under a name of its own, one of these may be meant.
_LIKELY = (
    "Europe/Copenhagen", "Europe/London", "Europe/Helsinki", "UTC", "Europe/Moscow", "Europe/Istanbul",
    "America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles",
)  # fmt: skip
_YEAR = 2026  # any year of today's rules

Signature = frozenset[tuple[str, str, str]]


def zone_named(name: str, described: Mapping[str, Component]) -> str:
    """`described`: the VTIMEZONEs of the file. Raises RuleError."""
    found = _by_name(name)
    if not found and name in described:
        found = _by_name(described[name].value("X-LIC-LOCATION")) or _by_rules(described[name])
    if not found:
        raise RuleError(_UNKNOWN, zone=name[:SHOWN])
    return found


def _by_name(name: str) -> str:
    name = name.strip()
    if zone := _known().get(name.lower()) or _windows().get(name.lower()):
        return zone
    parts = name.strip("/").split("/")  # /mozilla.org/20070129_1/Europe/Copenhagen
    for length in (3, 2):
        if len(parts) > length and (zone := _known().get("/".join(parts[-length:]).lower())):
            return zone
    return _by_cities(name) if name.startswith("(") else ""


def _by_cities(name: str) -> str:
    """Outlook's "(UTC+01:00) Brussels, Copenhagen, Madrid, Paris"."""
    cities = [city.strip(" \\").replace(" ", "_").lower() for city in name.partition(")")[2].split(",")]
    cities.sort(key=lambda city: city != "copenhagen")
    return next((zone for city in cities if (zone := _by_city().get(city))), "")


@cache
def _windows() -> dict[str, str]:
    """One name stands for several countries; where Denmark is among them, it is meant."""
    from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON  # noqa: PLC0415 - megabytes that few workers ever need

    named = {name.lower(): zone for name, zone in WINDOWS_TO_OLSON.items()}
    return named | {"romance standard time": "Europe/Copenhagen", "utc": "UTC"}


@cache
def _known() -> dict[str, str]:
    return {zone.lower(): zone for zone in available_timezones()}


@cache
def _by_city() -> dict[str, str]:
    return {zone.rpartition("/")[2].lower(): zone for zone in sorted(available_timezones()) if "/" in zone}


def _by_rules(described: Component) -> str:
    rules = _rules_of(described)
    return next((zone for zone in _LIKELY if _rules_of_zone(zone) == rules), "")


def _rules_of(described: Component) -> Signature:
    """(offset before, offset after, when) of each yearly change; of a zone without any, its one offset."""
    observances = [part for part in described.children if part.name in ("STANDARD", "DAYLIGHT")]
    return _signature(
        (part.value("TZOFFSETFROM"), part.value("TZOFFSETTO"), part.value("RRULE"), part.value("DTSTART"))
        for part in observances
    )


@cache
def _rules_of_zone(zone: str) -> Signature:
    found: list[dict[str, str]] = []
    for line in vtimezone(zone, _YEAR):
        name, _colon, value = line.partition(":")
        if name == "BEGIN":
            found.append({})
        found[-1][name] = value
    names = ("TZOFFSETFROM", "TZOFFSETTO", "RRULE", "DTSTART")
    return _signature(tuple(part.get(name, "") for name in names) for part in found if "TZOFFSETTO" in part)


def _signature(observances: Iterable[tuple[str, ...]]) -> Signature:
    parts = list(observances)
    changes = {
        (before, after, f"{_day(rule)} {start[-6:]}")
        for before, after, rule, start in parts
        if rule and before != after
    }
    return frozenset(changes) if changes else frozenset({("", after, "") for _before, after, _rule, _start in parts})


def _day(rule: str) -> str:
    """Month and weekday of a yearly rule, however it is written."""
    return " ".join(sorted(re.findall(r"BYMONTH=\d+|BYDAY=[-+\dA-Z]+", rule.upper())))
