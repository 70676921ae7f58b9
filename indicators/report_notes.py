"""What one must know to read a report's figures, in the reader's language: for every file."""

from django.utils.translation import gettext as _

from indicators import choice_words, wording
from indicators.document import Document
from indicators.figure_rules import SUPPRESSED
from indicators.progress import Thresholds
from indicators.suppression import SMALL


def notes(document: Document) -> list[str]:
    said = [
        *choice_words.in_vain(document),
        *choice_words.limits(document),
        *choice_words.not_compared(document),
        _("An empty cell or a dash means that nothing was reported; 0 is a figure."),
        _("Numbers are exact; as many decimals are shown as on the pages, rounded half to even."),
        *_thresholds(document),
    ]
    if document.frozen and not document.detailed:
        said.append(
            _(
                "This report was frozen before reports held the updates, the links, the long texts, the venues, the "
                "programmes, prices and how many came: where they would stand it is empty."
            )
        )
    if any(row.withheld or row.attendance is not None for row in document.events):
        said.append(
            _(
                "Where fewer than %(number)s came to an event, how many is left out, so that nobody is recognised; 0 "
                "is told."
            )
            % {"number": SMALL}
        )
    if any(row.withheld for row in document.events) or any(row.figure == SUPPRESSED for row in document.figures):
        said.append(
            _(
                "Where a number that is left out could be worked out from a total that is shown and the other numbers, "
                "the smallest of those is left out too."
            )
        )
    if any(not row.wording_verified for row in document.features):
        said.append(
            _(
                "Titles marked as working wording have not been compared with UNESCO’s document UIL/2015/ME/H/5 yet. "
                "The Danish and German titles are the city’s own translation."
            )
        )
    if source := document.cycle_source.to(wording.language()):
        said.append(_("Source of the year’s plan: %(source)s") % {"source": source})
    return said


def _thresholds(document: Document) -> list[str]:
    if document.on_track_from is None or document.behind_from is None:
        return []
    return [wording.thresholds(Thresholds(document.on_track_from, document.behind_from))]
