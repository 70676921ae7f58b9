"""Days on which a series might pause: public holidays, and the school holidays that coordinators entered."""

from collections.abc import Collection
from datetime import date
from functools import lru_cache
from typing import Any

from django.conf import settings

from events.told import in_all_languages

Texts = dict[str, str]  # the columns of a reason: {"reason_da": …, "reason_en": …, "reason_de": …}


def gettext_noop(message: str) -> str:
    """Mark for translation: the package knows Danish and English names, and no German ones."""
    return message


NAMES = {
    "Nytårsdag": gettext_noop("New Year's Day"),
    "Skærtorsdag": gettext_noop("Maundy Thursday"),
    "Langfredag": gettext_noop("Good Friday"),
    "Påskedag": gettext_noop("Easter Sunday"),
    "Anden påskedag": gettext_noop("Easter Monday"),
    "Store bededag": gettext_noop("Great Prayer Day"),
    "Arbejdernes kampdag": gettext_noop("Workers' Day"),
    "Kristi himmelfartsdag": gettext_noop("Ascension Day"),
    "Pinsedag": gettext_noop("Whit Sunday"),
    "Anden pinsedag": gettext_noop("Whit Monday"),
    "Grundlovsdag": gettext_noop("Constitution Day"),
    "Juleaftensdag": gettext_noop("Christmas Eve"),
    "Juledag": gettext_noop("Christmas Day"),
    "Anden juledag": gettext_noop("Boxing Day"),
    "Nytårsaften": gettext_noop("New Year's Eve"),
}


def public_holidays(first: date, last: date) -> dict[date, str]:
    """The holidays of those days, by their Danish name; half holidays such as Christmas Eve too."""
    years = range(first.year, last.year + 1)
    return {day: name for year in years for day, name in _of_year(year) if first <= day <= last}


def closed(days: Collection[date], schools: Collection[tuple[date, date, Texts]]) -> dict[date, Texts]:
    """Those of `days` on which the city is closed, with the reason. `schools` are school
    holidays, from the first to the last day; a public holiday within one is named itself."""
    if not days:
        return {}
    public = public_holidays(min(days), max(days))
    found: dict[date, Texts] = {}
    for day in sorted(days):
        if day in public:
            found[day] = in_all_languages("reason", NAMES.get(public[day], public[day]))
        elif names := next((names for first, last, names in schools if first <= day <= last), None):
            found[day] = names
    return found


@lru_cache(maxsize=32)
def _of_year(year: int) -> tuple[tuple[date, str], ...]:
    # It costs 30 ms and some megabytes to load, and only who plans a series needs it.
    from holidays import country_holidays  # noqa: PLC0415

    where = settings.CITY["holidays"]
    if not where.get("country"):
        return ()
    options: dict[str, Any] = {"subdiv": where.get("subdivision") or None, "years": year}
    if where["country"] == "DK":  # half holidays too, by the names that are translated above
        options |= {"categories": ("public", "optional"), "language": "da"}
    found = country_holidays(where["country"], **options)
    return tuple(sorted((day, name.split(";")[0].strip()) for day, name in found.items() if day.year == year))
