"""A printed report as PDF: A4, tagged for screen readers (PDF/UA-1). Equal papers give equal bytes."""

import json
from pathlib import Path

from indicators.exports import typesetter
from indicators.exports.faces import FOLDER, shown
from indicators.exports.print_blocks import Paper, Table, plain
from indicators.exports.row_heads import with_row_heads

TEMPLATE = Path(__file__).with_name("report.typ")


def pdf(paper: Paper) -> bytes:
    content = typesetter.apart({
        "template": str(TEMPLATE),
        "fonts": str(FOLDER),
        "timestamp": int(paper.made.timestamp()),
        "paper": json.dumps(plain(paper, shown)),
    })  # fmt: skip
    return with_row_heads(content, [block.named_by for block in paper.blocks if isinstance(block, Table)])
