"""The cover of the printed report, and what stands in the foot of each page."""

from collections.abc import Iterator
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from indicators import choice_words, wording
from indicators.document import Document
from indicators.exports.print_blocks import Cell, Line
from indicators.print_tables import plain, text
from indicators.report_about import LICENCE, About
from initiatives import formats


def lead(document: Document) -> str:
    return _("4 dimensions, 17 goals and 42 Key Features. Figures as of %(day)s.") % {
        "day": wording.day(document.as_of)
    }


def mark(document: Document) -> str:
    """In the foot of each page: what tells this report from another."""
    if document.frozen:
        words = {"version": document.frozen.version, "checksum": document.frozen.checksum[:12]}
        return _("version %(version)s, checksum %(checksum)s…") % words
    return _("not frozen, made on %(day)s") % {"day": wording.day(document.made_on)}


def facts(document: Document, told: About) -> Iterator[tuple[str, Cell]]:
    """What every file says of itself (`report_about`), as a cover has room for it."""
    first = date(document.first_year, 1, 1)
    yield _("Period"), plain(formats.daterange(first, document.as_of, wording.language()))
    yield (
        pgettext("cover", "Key Features"),
        (*plain(choice_words.selection(document)), *plain(_codes(document), "small")),
    )
    yield _("Filters"), plain(choice_words.in_words(document))
    if vain := choice_words.in_vain(document):
        yield _("Not possible"), plain(" ".join(vain))
    if missing := choice_words.not_compared(document):
        yield _("Not compared"), plain(" ".join(missing))
    yield _("Figures"), plain(choice_words.source(document))
    yield from _seal(document)
    yield _("Version of the arithmetic"), plain(str(document.arithmetic))
    yield _("Published by"), (*plain(told.publisher), *plain(told.address, "link"))
    yield _("Licence"), plain(LICENCE)


def _seal(document: Document) -> Iterator[tuple[str, Cell]]:
    frozen = document.frozen
    if frozen is None:
        yield _("Made on"), plain(wording.day(document.made_on))
        yield _("Signed by"), plain(_("nobody: it is not frozen"))
        return
    moment = formats.moment(timezone.localtime(frozen.at), wording.language())
    yield _("Frozen, never to change"), plain(moment)
    if frozen.version > 1:
        yield _("Version"), (Line(str(frozen.version)), *text(frozen.reason, "small", _("Why it was frozen again")))
    yield _("Signed by"), plain(frozen.by)
    yield _("Checksum (SHA-256)"), plain(frozen.checksum, "mono")


def _codes(document: Document) -> str:
    """Of the Key Features in it, where it is not about all."""
    if len(document.selected) == len(document.features):
        return ""
    return ", ".join(row.rolled.code for row in document.selected)
