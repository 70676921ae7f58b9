"""The report as JSON: what the file is about, and the document as it would be frozen. Its schema is published."""

import io
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any, BinaryIO

from indicators.document import Document
from indicators.exports.headway import Rows
from indicators.report_about import LICENCE, LICENCE_URL, About
from indicators.report_notes import notes
from indicators.sealed import SCHEMA_VERSION, to_json, unfolded

NEXT = "\n"


def report_json(document: Document, about: About) -> bytes:
    file = io.BytesIO()
    write_json(document, about, file)
    return file.getvalue()


def write_json(document: Document, about: About, file: BinaryIO) -> None:
    """The report is written entry by entry: as one tree of plain values a large one would take ten times its room."""
    told = replace(document, others=(), features=tuple(row for row in document.features if not row.aside))
    file.write(f'{_text(_about(document, about)).removesuffix(NEXT + "}")},{NEXT} "report": '.encode())
    for piece in _report(told):
        file.write(piece.encode())
    file.write(f"{NEXT}}}".encode())


def _text(value: Any, depth: int = 0) -> str:
    """On lines that are indented by their depth. No text within has a line break that is not escaped."""
    text = json.dumps(value, ensure_ascii=False, indent=1, allow_nan=False)
    return text.replace(NEXT, NEXT + " " * depth)


def _report(document: Document) -> Iterator[str]:
    rows = Rows(sum(len(part) for _name, part in unfolded(document) if isinstance(part, tuple)))
    for number, (name, part) in enumerate(unfolded(document)):
        yield f'{"," if number else "{"}{NEXT}  "{name}": '
        if not isinstance(part, tuple) or not part:
            yield _text(to_json(part), 2)
            continue
        for place, entry in enumerate(rows.counted(part)):
            yield f"{',' if place else '['}{NEXT}   {_text(to_json(entry), 3)}"
        yield f"{NEXT}  ]"
    yield f"{NEXT} }}"


def _about(document: Document, about: About) -> dict[str, Any]:
    """Texts of the file itself are in its language; those of the report in all three."""
    return {
        "$schema": about.schema,
        "schema_version": SCHEMA_VERSION,
        "language": about.language,
        "title": about.title,
        "name": about.name,
        "publisher": about.publisher,
        "address": about.address,
        "made_at": about.made_at.isoformat(),
        "period": {"from": document.first_year, "to": document.year},
        "as_of": document.as_of.isoformat(),
        "choice": [{"name": name, "value": value} for name, value in document.choice.query()],
        "about": [
            {"label": label, "value": value.isoformat() if isinstance(value, date) else str(value)}
            for label, value in about.facts
        ],
        "notes": notes(document),
        "licence": {"name": LICENCE, "url": LICENCE_URL},
        "arithmetic": document.arithmetic,
        "checksum": document.frozen.checksum if document.frozen else None,
    }
