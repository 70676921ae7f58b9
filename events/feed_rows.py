"""The rows of a subscription: a light one for each date, with its times as the text that they are written as, and what
is said of each event once.

In SQL, and without models: for 500 dates, to make the objects took five times as long as all the rest, and to put
these two queries together by annotations as long as to answer them.
"""

from collections.abc import Collection
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import get_language


class Row(NamedTuple):
    """One date. `uid` and `title` are said of a date that was taken away; its event may be no more.

    `starts` and `ends` are moments in UTC, `first` the first day and `after` the one after the last. `latest` is the
    last change of any event, also of one hidden since. The place is the date's own.
    """

    event: int
    key: str
    uid: str
    title: str
    title_language: str
    starts: str
    ends: str
    first: str
    after: str
    all_day: bool
    several: bool
    sequence: int
    stamp: str
    latest: str
    status: str
    reason: str
    reason_language: str
    name: str
    address: str
    postcode: str
    town: str


class Words(NamedTuple):
    """What is said of an event, in the reader's language; `…_language` is empty where the text is in that."""

    pk: int
    uid: str
    foreign_uid: str
    slug: str
    title: str
    title_language: str
    summary: str
    summary_language: str
    place: str
    date_note: str
    date_note_language: str
    sample: bool
    online_url: str
    registration_url: str
    name: str
    address: str
    postcode: str
    town: str
    categories: list[str]


DATES = """
SELECT o.event_id, o.recurrence_key, '', '', '', {starts}, {ends}, {first}, {after}, o.all_day, o.last_on > o.first_on,
       e.sequence + o.sequence, {changed}, {latest}, o.status, {reason}, {reason_language},
       COALESCE(v.name, ''), COALESCE(v.address, ''), COALESCE(v.postcode, ''), COALESCE(v.town, '')
FROM events_occurrence o
JOIN ({events}) e ON e.id = o.event_id
LEFT JOIN events_venue v ON v.id = o.venue_id
WHERE o.id = ANY(ARRAY({dates}))
UNION ALL
SELECT o.event_id, o.recurrence_key, o.uid, {title}, {title_language}, {starts}, {ends}, {first}, {after}, o.all_day,
       false, o.sequence, {withdrawn}, {withdrawn}, 'cancelled', '', '', '', '', '', ''
FROM events_withdrawndate o
WHERE o.id = ANY(ARRAY({gone}))
ORDER BY 6, 1, 2
LIMIT %s
"""
WORDS = """
SELECT o.id, o.uid::text, o.foreign_uid, o.slug, {title}, {title_language}, {summary}, {summary_language}, {place},
       {date_note}, {date_note_language}, o.sample, o.online_url, o.registration_url,
       COALESCE(v.name, ''), COALESCE(v.address, ''), COALESCE(v.postcode, ''), COALESCE(v.town, ''),
       ARRAY(SELECT {short} FROM events_event_dimensions t JOIN initiatives_dimension d ON d.id = t.dimension_id
             WHERE t.event_id = o.id ORDER BY d.order)
FROM events_event o
LEFT JOIN events_venue v ON v.id = o.venue_id
WHERE o.id = ANY(%s)
"""
LATEST = "(SELECT updated_at FROM events_event ORDER BY updated_at DESC LIMIT 1)"


def dates_of(dates: QuerySet, withdrawn: QuerySet, most: int, *, events: QuerySet) -> list[Row]:
    """Of occurrences and of the traces of those that were taken away: one query, in the order of their start.

    `events` are those that may be seen. They are asked for date by date: joined with the dates before, all that were
    ever published would be read for those of two years.
    """
    seen, of_events = events.order_by().values("id", "sequence", "updated_at", "published_at").query.sql_with_params()
    here, of_dates = dates.order_by().values("pk").query.sql_with_params()
    gone, of_gone = withdrawn.order_by().values("pk").query.sql_with_params()
    sql = DATES.format(
        events=seen,
        dates=here,
        gone=gone,
        starts=_moment("o.starts_at"),
        ends=_moment("o.ends_at"),
        first=_day("o.first_on"),
        after=_day("o.last_on + 1"),
        changed=_moment("GREATEST(o.changed_at, e.updated_at, e.published_at)"),
        latest=_moment(LATEST),
        withdrawn=_moment("o.withdrawn_at"),
        reason=_told("o.reason"),
        reason_language=_told_in("o.reason"),
        title=_told("o.title"),
        title_language=_told_in("o.title"),
    )
    return [Row._make(row) for row in _fetched(sql, [*of_events, *of_dates, *of_gone, most])]


def words_of(events: Collection[int]) -> dict[int, Words]:
    """By the id of the event: one query."""
    texts = {name: _told(f"o.{name}") for name in ("title", "summary", "place", "date_note")}
    languages = {f"{name}_language": _told_in(f"o.{name}") for name in ("title", "summary", "date_note")}
    sql = WORDS.format(short=_told("d.short"), **texts, **languages)
    return {row[0]: Words._make(row) for row in _fetched(sql, [list(events)])}


def _fetched(sql: str, params: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def _told(column: str) -> str:
    """As `initiatives.fields.told`: in the reader's language, else in the first that has it."""
    return "COALESCE({}, '')".format(", ".join(f"NULLIF({column}_{code}, '')" for code in _codes()))


def _told_in(column: str) -> str:
    """As `initiatives.fields.told_in`."""
    own, *others = _codes()
    written = " ".join(f"WHEN {column}_{code} > '' THEN '{code}'" for code in others)
    return f"CASE WHEN {column}_{own} > '' THEN '' {written} ELSE '' END"


def _codes() -> list[str]:
    """The reader's language, then the others."""
    return list(
        dict.fromkeys([get_language() or settings.LANGUAGE_CODE, *(code for code, _name in settings.LANGUAGES)])
    )


def _moment(value: str) -> str:
    return f"""to_char({value} AT TIME ZONE 'UTC', 'YYYYMMDD"T"HH24MISS"Z"')"""


def _day(value: str) -> str:
    return f"to_char({value}, 'YYYYMMDD')"
