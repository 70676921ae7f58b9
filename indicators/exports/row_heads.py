"""The tags of a PDF's tables, with a head for each row.

Typst 0.15 can tag them (`pdf.header-cell`), but only behind its switch "a11y-extras", which its Python package cannot
set. It numbers the heads of columns by table, column and row ("U2x0y0"), and each cell below names its own. So a cell
that names the column which says what a row is about is a head too; and where rows have heads, all are found by their
scope: a cell that went on naming one would have no other. What is written is as long as what was there, so that no
object of the file moves.
"""

import re
from collections.abc import Sequence

CELL = re.compile(rb"(?<=\n<</Type/StructElem/S/)TD(/P \d+ 0 R/A\[)<</O/Table/Headers\[\(U(\d+)x(\d+)y\d+\)\]>>")
HEAD = b"<</O/Table/Scope/Row>>"


def with_row_heads(content: bytes, columns: Sequence[int]) -> bytes:
    """`columns` says of each table, in their order, which column it is."""

    def tagged(found: re.Match[bytes]) -> bytes:
        before, table, column = found.groups()
        head = int(column) == columns[int(table) - 1]
        kind, attributes = (b"TH", HEAD) if head else (b"TD", b"")
        return (kind + before + attributes).ljust(len(found[0]))

    return CELL.sub(tagged, content)
