"""Our drawings as PNG, for programs that show no SVG: drawn by Typst, so that no system library is needed. Pure."""

import base64
import json
from collections.abc import Sequence

from indicators.exports import typesetter
from indicators.exports.faces import FOLDER

Drawing = tuple[str, str, int]


def pngs(drawings: Sequence[Drawing]) -> dict[Drawing, bytes]:
    """Each an SVG, its width as Typst writes it, "112mm", and dots to an inch. Equal drawings give equal bytes."""
    every = list(dict.fromkeys(drawings))
    made = json.loads(typesetter.apart({"fonts": str(FOLDER), "drawings": every}))
    return dict(zip(every, map(base64.b64decode, made), strict=True))
