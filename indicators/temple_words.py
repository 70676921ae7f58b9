"""The temple of the 42 from a board, in the reader's words."""

from collections.abc import Sequence

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from indicators import temple
from indicators.board import Board
from indicators.pages import Row, board_groups, measured_words
from indicators.temple_stones import Part
from initiatives import hyphens
from initiatives.fields import named
from initiatives.named import Named, Spoken
from initiatives.versions import kept

LONG = 15  # letters from which a word may be broken: a block is narrow


def temples_of(board: Board) -> Sequence[temple.Temple]:
    """The wide and the narrow drawing; none where the framework has other than three pillars."""
    return kept(lambda: _drawn(board), "temples", board.day, get_language())


def _drawn(board: Board) -> list[temple.Temple]:
    pillars = [
        temple.Pillar(
            named(pillar, "name"), [temple.Area(_part(row), [_part(below) for below in row.rows]) for row in areas]
        )
        for pillar, areas, _count in board_groups(board)
    ]
    return temple.temples(pillars, title=_("UNESCO’s temple: how far each of the 42 Key Features is"))


def _part(row: Row) -> Part:
    """`rows` are there for an area, and none for a Key Feature."""
    entry = row.entry
    name = named(entry, "short")
    code = str(entry.number) if row.rows else entry.code
    kind = _("Area of focus %s") % code if row.rows else _("Key Feature %s") % code
    counted = _("%(measured)s of %(of)s measured") % {"measured": row.rolled.measured, "of": row.rolled.of}
    measured = measured_words(row.rolled, entry)
    share = "" if row.percent is None else _("%(share)s of the way") % {"share": row.figure}
    return Part(
        code=code,
        name=Named.of(hyphens.soft(name, name.lang or get_language() or "da", LONG), name.lang),
        status=row.status,
        word=row.word,
        figures=[share, counted] if share else [counted],
        label=Spoken.about(name, f"{kind}: ", [word for word in (row.word, share, measured) if word]),
        href=entry.get_absolute_url(),
    )
