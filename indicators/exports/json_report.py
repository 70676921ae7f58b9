"""The report as JSON: what the file is about, and the document as it would be frozen. Its schema is published."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

from indicators.document import Document
from indicators.report_about import LICENCE, LICENCE_URL, About
from indicators.report_notes import notes
from indicators.sealed import SCHEMA_VERSION, to_json


def report_json(document: Document, about: About) -> bytes:
    return json.dumps(_content(document, about), ensure_ascii=False, indent=1, allow_nan=False).encode()


def _content(document: Document, about: About) -> dict[str, Any]:
    """Texts of the file itself are in its language; those of the report in all three."""
    told = replace(document, others=(), features=tuple(row for row in document.features if not row.aside))
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
        "report": to_json(told),
    }
