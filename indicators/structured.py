"""What search machines are told about an indicator: schema.org Dataset as JSON-LD. Pure."""

from collections.abc import Sequence
from typing import Any

from indicators.models import Indicator, Measurement
from initiatives.structured import SCHEMA, without_nothing

LICENCES = {
    "CC BY 4.0": "https://creativecommons.org/licenses/by/4.0/",
    "CC0 1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
}


def of_indicator(
    row: Indicator,
    totals: Sequence[Measurement],
    *,
    finding: str,
    url: str,
    csv_url: str,
    publisher: dict[str, str],
    language: str,
) -> dict[str, Any]:
    """`totals`: what was measured, in order of time; `language` is that of the name."""
    named = f"{row.name} ({row.unit})"
    description = ". ".join(part.rstrip(".") for part in (row.definition, finding, named) if part)
    return without_nothing({
        "@context": SCHEMA,
        "@type": "Dataset",
        "name": row.name,
        "description": description,
        "inLanguage": language,
        "identifier": row.code,
        "url": url,
        "license": LICENCES.get(row.licence, row.licence),
        "isBasedOn": row.source_url,
        "creator": {"@type": "Organization"} | publisher,
        "temporalCoverage": f"{totals[0].starts_on}/{totals[-1].ends_on}" if totals else None,
        "variableMeasured": {"@type": "PropertyValue", "name": row.name, "unitText": row.unit},
        "distribution": {"@type": "DataDownload", "encodingFormat": "text/csv", "contentUrl": csv_url},
    })  # fmt: skip
