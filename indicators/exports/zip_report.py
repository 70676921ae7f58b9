"""Every table of the report as tidy CSV in one archive, with a dictionary of the columns, notes, sources and licence.

Equal documents give equal bytes: the entries carry the time that the document was made.
"""

import io
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from operator import itemgetter
from typing import Any, BinaryIO, TextIO

from django.utils.translation import gettext as _

from indicators.document import LANGUAGES, Document
from indicators.exports import dictionary
from indicators.exports.cells import Cell, write_csv
from indicators.exports.columns import Shown, Table, Value, table_of
from indicators.exports.headway import Rows
from indicators.exports.tables import tables
from indicators.report_about import LICENCE, LICENCE_URL, About
from indicators.report_notes import notes

FIRST = datetime(1980, 1, 1, tzinfo=UTC)  # an archive knows no earlier time
TITLE, MEANING = (tuple(f"{what}_{code}" for code in LANGUAGES) for what in ("title", "meaning"))
ABOUT = table_of("about", {"label": itemgetter(0), "text": itemgetter(1)}, ())
HEADER = ("table", "column", "type", "unit", *TITLE, *MEANING)


def report_zip(document: Document, about: About) -> bytes:
    file = io.BytesIO()
    write_zip(document, about, file)
    return file.getvalue()


def write_zip(document: Document, about: About, file: BinaryIO) -> None:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, write in _files(document, about):
            entry = archive.open(_entry(name, about.made_at), "w")
            with io.TextIOWrapper(entry, "utf-8", newline="") as text:  # type: ignore[type-var]
                write(text)


def _entry(name: str, made_at: datetime) -> zipfile.ZipInfo:
    at = max(made_at.astimezone(UTC), FIRST)
    entry = zipfile.ZipInfo(name, (at.year, at.month, at.day, at.hour, at.minute, at.second))
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system = 3  # or it would tell on which kind of machine it was made
    entry.external_attr = 0o644 << 16
    return entry


def _files(document: Document, about: About) -> Iterator[tuple[str, Callable[[TextIO], Any]]]:
    """Each with what writes it, row by row: the tables of a large report would fill the memory."""
    found = tables(document, about.language)
    yield "README.txt", lambda file: file.write(_readme(document, about, found))
    licence = _lines(f"{LICENCE}: {LICENCE_URL}", about.publisher, about.address)
    yield "LICENCE.txt", lambda file: file.write(licence)
    every = [replace(ABOUT, entries=about.facts), *found]
    yield "dictionary.csv", lambda file: write_csv(file, HEADER, _dictionary(every))
    rows = Rows(sum(len(table.entries) for table in every))
    for table in every:
        yield f"{table.name}.csv", partial(_write_table, table, rows)


def _write_table(table: Table, rows: Rows, file: TextIO) -> None:
    write_csv(file, list(table.columns), ([_plain(value) for value in row] for row in rows.counted(table.rows)))


def _plain(value: Value) -> Cell:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.value if isinstance(value, Shown) else value


def _dictionary(found: list[Table]) -> Iterator[tuple[str, ...]]:
    known = dictionary.columns()
    for table in found:
        yield (table.name, "", "", "", *_row(dictionary.tables()[table.name]))
        for column in table.columns:
            yield (table.name, column, known[column].type, known[column].unit, *_row(known[column]))


def _row(about: dictionary.Meaning) -> tuple[str, ...]:
    return tuple(text.to(code) for text in (about.title, about.meaning) for code in LANGUAGES)


def _readme(document: Document, about: About, found: list[Table]) -> str:
    language = about.language
    files = [dictionary.tables()[table.name] for table in found]
    return _lines(
        about.title,
        about.name,
        "",
        *(f"{label}: {about.said(value)}" for label, value in about.facts),
        "",
        _("Notes"),
        *(f"- {note}" for note in notes(document)),
        "",
        _("Files"),
        *(f"- {each.name}.csv: {each.title.to(language)}. {each.meaning.to(language)}" for each in files),
        "- dictionary.csv: " + _("What each column means, its type and unit, in three languages."),
        "",
        _("CSV in UTF-8 with comma and decimal point; days as 2019-05-31; lists in a cell separated by semicolons."),
        _("Texts that a spreadsheet would run begin with an apostrophe."),
        "",
        _("Sources"),
        *_sources(document, language),
    )


def _sources(document: Document, language: str) -> list[str]:
    """Each once, with its link."""
    rows = (*document.indicators, *document.context)
    named = dict.fromkeys((row.source.to(language), row.source_url, row.licence) for row in rows if row.source)
    return ["- " + ", ".join(part for part in each if part) for each in named]


def _lines(*lines: str) -> str:
    return "".join(f"{line}\r\n" for line in lines)
