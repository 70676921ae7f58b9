"""What stands in one row of the grid, and whether it could be handed in as it stands. No query.

What was typed is kept as typed, so that a number with a slip comes back to be put right.
"""

from dataclasses import dataclass, replace
from decimal import Decimal
from hashlib import blake2b
from typing import Any

from django.utils.translation import gettext as _

from indicators import suppression
from indicators.cell_text import LONGEST, Read, read_cell
from indicators.doubts import plain
from indicators.figure_rules import SUPPRESSED, Limits, Typed, faults, settled
from initiatives import formats
from initiatives.numerals import typed as written

LONGEST_NOTE = 1000
FINAL = "final"


@dataclass(frozen=True, slots=True)
class Content:
    typed: str = ""
    figure: str = FINAL
    note: str = ""
    confirmed: str = ""

    @property
    def empty(self) -> bool:
        return not self.typed and not self.note and self.figure != SUPPRESSED

    @property
    def seal(self) -> str:
        """Tells whether a row was touched since the page was made; nothing of an empty one."""
        return "" if self.empty else blake2b(repr(self.parts).encode(), digest_size=6).hexdigest()

    @property
    def parts(self) -> tuple[str, ...]:
        return self.typed, self.figure, self.note, self.confirmed

    @property
    def too_long(self) -> str:
        """Why it cannot be kept, or ""."""
        if len(self.typed) > LONGEST:
            return _("This is too long for a figure.")
        if len(self.note) > LONGEST_NOTE:
            return _("The note has more than 1,000 characters: shorten it.")
        return ""


@dataclass(frozen=True, slots=True)
class Judged:
    """`typed` is what would be handed in; None where nothing can be. `same`: said to be still the same."""

    typed: Typed | None = None
    error: str = ""
    same: bool = False


def tidy(content: Content, language: str, *, per_cent: bool = False) -> Content:
    """The letter behind a number becomes its state, a per cent sign that the unit has too goes, and a suppressed
    figure keeps no count."""
    if per_cent:
        content = replace(content, typed=content.typed.rstrip("%\N{NO-BREAK SPACE} "))
    try:
        read = read_cell(content.typed, language)
    except ValueError:
        return content
    if read.suppressed or content.figure == SUPPRESSED:
        return replace(content, typed="", figure=SUPPRESSED)
    if read.figure:
        return replace(content, typed=content.typed.strip()[:-1].rstrip(), figure=read.figure)
    return replace(content, typed=content.typed.strip())


def shown(draft: Any, last: Decimal | None, language: str) -> Content:
    """A draft as its reader would have typed it: "=" as the figure that it repeats, numbers in their language."""
    if draft is None:
        return Content()
    return Content(_shown(draft.typed, draft.language, last, language), draft.figure, draft.note, draft.confirmed)


def _shown(text: str, written_in: str, last: Decimal | None, language: str) -> str:
    try:
        read = read_cell(text, written_in)
    except ValueError:
        return text
    if read.same and last is not None:
        return written(last, language)
    if written_in == language:
        return text
    if read.numerator is not None and read.denominator is not None:
        return f"{written(read.numerator, language)}/{written(read.denominator, language)}"
    return text if read.value is None else written(read.value, language)


def judge(text: str, content: Content, breakdown: str, last: Decimal | None, limits: Limits, language: str) -> Judged:
    """`text` is what was typed, in `language`; `content` what is shown for it."""
    if content.empty:
        return Judged()
    try:
        read = read_cell(text, language)
    except ValueError:
        return Judged(error=_no_number(text, language))
    if error := _incomplete(read, content, last):
        return Judged(error=error)
    typed = settled(_typed(read, content, breakdown, last), limits)
    if typed.value is None and typed.has_parts:
        return Judged(error=_("Only a per cent is worked out from its parts: write the figure itself."))
    error = next((sentence for _field, sentence in faults(typed, limits)), "")
    return Judged(typed=None if error else typed, error=error, same=read.same)


def _no_number(text: str, language: str) -> str:
    example = formats.number(Decimal("1234.5"), 1, language)
    return _("“%(text)s” is not a number. Write it like %(example)s.") % {"text": f"{text:.30}", "example": example}


def _incomplete(read: Read, content: Content, last: Decimal | None) -> str:
    if content.figure == SUPPRESSED:
        return ""
    if read.same and last is None:
        return _("There is no last figure to repeat.")
    if read.absent and not content.note.strip():
        return _("Say in the note why there is no figure.")
    if read.empty:
        return _("Write the figure too. If there is none, write .. here and the reason in the note.")
    return ""


def _typed(read: Read, content: Content, breakdown: str, last: Decimal | None) -> Typed:
    if content.figure == SUPPRESSED or read.suppressed:
        return Typed(absent_reason=suppression.reason(), figure=SUPPRESSED, breakdown=breakdown)
    if read.absent:
        return Typed(absent_reason=content.note.strip(), breakdown=breakdown)
    value = last if read.same else read.value
    return Typed(value, read.numerator, read.denominator, "", read.figure or content.figure, breakdown)


def worked_out(typed: Typed | None, language: str) -> str:
    """The share that parts make, to be shown beside them."""
    if typed is None or typed.value is None or typed.numerator is None:
        return ""
    return formats.percent(typed.value, min(2, len(plain(typed.value).partition(".")[2])), language)
