"""The report that an address asks for: the year's, cut down to what is chosen. For the page, its files, and exports."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from indicators import choice_form, report_choice
from indicators.document import Document
from indicators.narrowing import narrowed
from indicators.periods import FIRST_YEAR
from indicators.report_choice import Asked
from indicators.reports import NoReportError, last_day, report_for

Query = Mapping[str, Sequence[Any]]  # as `QueryDict.lists` has it


@dataclass(frozen=True, slots=True)
class Chosen:
    """The `report` of the year, and the `document` that is left of it by what was asked."""

    report: Document
    document: Document
    asked: Asked
    version: int | None


def chosen(query: Query, year: int, today: date, *, whole: bool = False, details: bool = True) -> Chosen:
    """What one kind of report cannot do is left out and told: a frozen one has its own period and day. What of it is
    needed is `reports.Parts`."""
    if not FIRST_YEAR <= year <= today.year:
        raise NoReportError(year)
    asked = report_choice.read(query, year, last_day(year, today))
    found = report_for(year, today, version(query), choice=asked.choice, whole=whole, details=details)
    asked = report_choice.known(asked, choice_form.offered(found))
    asked = report_choice.settled(asked, frozen=bool(found.frozen), also=found.also_frozen, selected=found.chosen)
    document = replace(narrowed(found, asked.choice), unknown=asked.unknown, fixed=asked.fixed)
    return Chosen(found, document, asked, version(query) if found.frozen else None)


def version(query: Query) -> int | None:
    """Of a frozen year the one that is asked for; None: the one that counts."""
    asked = str((query.get("version") or [""])[-1])
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 5 else None


def plain(query: Query) -> bool:
    """Whether it asks for the report as it is."""
    return not set(query) & set(report_choice.NAMES)
