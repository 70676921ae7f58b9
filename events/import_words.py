"""What an import found, in words of the reader's language: for its page and for the command."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from events.import_report import Row
from events.incoming import Sentence
from events.merging import from_text
from events.models import Venue
from events.schedule_words import in_words
from initiatives.fields import day_in_words

SHOWN = 80  # characters of a text


def kinds() -> dict[str, str]:
    return {
        "new": _("New"),
        "changed": _("Changed"),
        "cancelled": _("Cancelled"),
        "unchanged": _("Unchanged"),
        "refused": _("Refused"),
    }


def fields() -> dict[str, str]:
    return {
        "title": _("title"),
        "text": _("text"),
        "place": _("place"),
        "online_url": _("link to take part online"),
        "link": _("source"),
        "dates": _("dates"),
    }


def note_of(sentence: Sentence) -> str:
    text = _(sentence.message)
    said = {name: day_in_words(value) if isinstance(value, date) else value for name, value in sentence.params.items()}
    return text % said if said else text


def line_of(row: Row) -> str:
    """One event in one line."""
    said = "; ".join(told(row))
    where = _("line %(line)d, %(title)s (UID %(uid)s)") % {
        "line": row.line, "title": row.title or "–", "uid": row.uid or "–",
    }  # fmt: skip
    return f"{where}: {kinds()[row.kind].lower()}{': ' if said else ''}{said}"


def told(row: Row) -> Iterator[str]:
    """All that there is to say about a row, a sentence or a few words each."""
    if row.reason:
        yield note_of(row.reason)
    for name, before, after in row.changes:
        yield f"{fields()[name]}: {shown(name, before)} → {shown(name, after)}"
    yield from _dates(row)
    if row.kept:
        names = ", ".join(fields()[name] for name in row.kept)
        yield _("edited here, so it stays as it is: %(fields)s") % {"fields": names}
    yield from (note_of(note) for note in row.notes)


def _dates(row: Row) -> Iterator[str]:
    off, moved, back, kept = row.cancelled, row.moved, row.restored, row.kept_dates
    numbers = (
        (off, ngettext("%(number)d date cancelled", "%(number)d dates cancelled", off)),
        (moved, ngettext("%(number)d date moved", "%(number)d dates moved", moved)),
        (back, ngettext("%(number)d date takes place again", "%(number)d dates take place again", back)),
        (kept, ngettext("%(number)d date edited here stays", "%(number)d dates edited here stay", kept)),
    )
    for number, text in numbers:
        if number:
            yield text % {"number": number}


def shown(name: str, value: Any) -> str:
    """A value of one field before or after."""
    if name == "dates":
        return _when(value)
    if name == "place" and value.startswith("#"):
        return str(Venue.objects.filter(pk=int(value[1:])).first() or "–")
    text = " ".join(value.split())
    return (f"“{text}”" if len(text) <= SHOWN else f"“{text[:SHOWN]}…”") if text else "–"


def _when(value: Any) -> str:
    if not isinstance(value, dict):
        return _("several schedules") if value else "–"
    return in_words(from_text(value), get_language() or "da")
