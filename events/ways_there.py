"""Plain links to planners of a journey to a place: nothing is asked of them before someone follows one. Pure."""

import re
from urllib.parse import quote

DIRECTIONS = "https://www.openstreetmap.org/directions?to={place}"


def directions(address: str, postcode: str, town: str) -> str:
    """On foot, by bicycle or by car; "" where the place has no address."""
    place = _place(address, postcode, town)
    return DIRECTIONS.format(place=quote(place, safe="")) if address and place else ""


def journey(address: str, postcode: str, town: str, planner: str) -> str:
    """By bus and train with `planner`, an address with {place} in it, that knows places in Denmark; else ""."""
    place = _place(address, postcode, town)
    is_danish = re.fullmatch(r"[0-9]{4}", postcode) is not None
    return planner.replace("{place}", quote(place, safe="")) if planner and address and is_danish else ""


def _place(address: str, postcode: str, town: str) -> str:
    return ", ".join(filter(None, [address, f"{postcode} {town}".strip()]))
