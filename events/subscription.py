"""The dates of a subscription as they stand in its file: as `calendar_files` tells single dates, for many at once."""

from collections.abc import Iterable, Iterator, Mapping

from events import ical
from events.calendar_files import (
    OFF,
    PLANNED,
    address_of,
    description_of,
    location_of,
    place_of,
    said_of,
    summary_of,
)
from events.feed_rows import Row, Words
from events.models import Occurrence
from initiatives.named import Named

Status = Occurrence.Status


def vevents(rows: Iterable[Row], words: Mapping[int, Words]) -> Iterator[str]:
    known = {pk: _Event(about) for pk, about in words.items()}
    for row in rows:
        if row.uid:
            yield _withdrawn(row)
        elif event := known.get(row.event):  # one that was deleted between two queries has none
            yield event.date(row)


def _withdrawn(row: Row) -> str:
    summary = summary_of(Named.of(row.title, row.title_language), Status.CANCELLED)
    return ical.vevent(
        uid=ical.uid_line(row.uid),
        stamp=row.stamp,
        sequence=row.sequence,
        status="CANCELLED",
        when=_days(row) if row.all_day else _hours(row),
        words=ical.words(summary, language=summary.lang),
    )


class _Event:
    """What all dates of an event say alike, made once."""

    def __init__(self, about: Words) -> None:
        self.about, self.title = about, said_of(about, "title")
        self.url, self.categories = address_of(about), tuple(about.categories)
        self.venue = place_of(about.name, about.address, about.postcode, about.town)
        self.words = self._words(PLANNED, description_of(about), self.venue)

    def date(self, row: Row) -> str:
        if row.status == PLANNED and not row.name and not (row.several and self.about.date_note):
            status, words, is_day = "CONFIRMED", self.words, row.all_day
        else:
            status, words, is_day = self._special(row)
        return ical.vevent(
            uid=self._uid(row.key),
            stamp=row.stamp,
            sequence=row.sequence,
            status=status,
            when=_days(row) if is_day else _hours(row),
            words=words,
        )

    def _special(self, row: Row) -> tuple[str, str, bool]:
        """Status, words and whether only days are said of a date that differs from the others."""
        status, is_unknown = Status(row.status), row.several and bool(self.about.date_note)
        venue = place_of(row.name, row.address, row.postcode, row.town) if row.name else self.venue
        reason = Named.of(row.reason, row.reason_language)
        description = description_of(self.about, status, reason, day_is_unknown=is_unknown)
        word = "CANCELLED" if status in OFF else "TENTATIVE" if is_unknown else "CONFIRMED"
        return word, self._words(status, description, venue), row.all_day or is_unknown

    def _words(self, status: Status, description: Named, venue: str) -> str:
        location = location_of(self.about, venue, status)
        summary = summary_of(self.title, status)
        return ical.words(summary, description, location, self.url, self.categories, summary.lang, description.lang)

    def _uid(self, key: str) -> str:
        if self.about.foreign_uid:
            return ical.uid_line(ical.occurrence_uid(self.about.foreign_uid, key))
        return f"UID:{self.about.uid}-{key.replace('-', '').replace(':', '')}\r\n"  # neither long nor special


def _days(row: Row) -> str:
    return f"DTSTART;VALUE=DATE:{row.first}\r\nDTEND;VALUE=DATE:{row.after}\r\n"


def _hours(row: Row) -> str:
    if row.ends == row.starts:  # a DTEND must lie later, or not be there
        return f"DTSTART:{row.starts}\r\n"
    return f"DTSTART:{row.starts}\r\nDTEND:{row.ends}\r\n"
