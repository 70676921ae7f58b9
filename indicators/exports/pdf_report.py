"""A printed report as PDF: A4, tagged for screen readers (PDF/UA-1). Equal papers give equal bytes."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from indicators.exports.faces import FOLDER, shown
from indicators.exports.print_blocks import Paper, plain

TEMPLATE = Path(__file__).with_name("report.typ")


def pdf(paper: Paper) -> bytes:
    import typst  # noqa: PLC0415 - 60 MB that few workers ever need

    compiler = typst.Compiler(TEMPLATE, font_paths=_fonts(), ignore_system_fonts=True)
    found: Any = compiler.compile(
        format="pdf",
        pdf_standards=["1.7", "ua-1"],
        timestamp=int(paper.made.timestamp()),
        sys_inputs={"paper": json.dumps(_showable(plain(paper)), ensure_ascii=False)},
    )
    return bytes(found)


@cache
def _fonts() -> Any:
    """Ours alone: a paper must not depend on what else the machine has."""
    import typst  # noqa: PLC0415

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FOLDER)])


def _showable(value: Any) -> Any:
    if isinstance(value, str):
        return shown(value)
    if isinstance(value, dict):
        return {name: _showable(part) for name, part in value.items()}
    return [_showable(part) for part in value] if isinstance(value, list | tuple) else value
