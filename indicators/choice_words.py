"""What a report is about and what it was cut down to, in the reader's language: for the page, covers and files."""

from collections.abc import Iterator

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from indicators import wording
from indicators.document import Document, Rolled


def period(document: Document) -> str:
    """ "2016" or "2015–2016"."""
    return wording.span(str(document.first_year), str(document.year))


def source(document: Document) -> str:
    """Whether it is frozen."""
    frozen = document.frozen
    if frozen is None:
        if document.also_frozen:
            return _("Live figures, as they stand now, not the frozen baseline.")
        return _("Live figures: later corrections are in them.")
    day = wording.day(wording.local_day(frozen.at))
    said = _("The frozen baseline, version %(version)s, of %(day)s.") % {"version": frozen.version, "day": day}
    if document.choice.cuts or document.choice.everything:
        said = f"{said} {_('This is an extract of it: nothing was added or changed.')}"
    return said


def selection(document: Document) -> str:
    """Which Key Features are in the report, in a sentence."""
    number = len(document.selected)
    if document.choice.narrows:
        return ngettext(
            "%(number)s Key Feature is in this extract.", "%(number)s Key Features are in this extract.", number
        ) % {"number": number}
    if document.choice.everything and document.chosen:
        return _("The report covers all 42 Key Features, also those that were not selected for the year.")
    if not document.chosen:
        return _("No Key Features were selected for the year, so the report covers all 42.")
    return ngettext(
        "%(number)s Key Feature was selected for the year.",
        "%(number)s Key Features were selected for the year.",
        number,
    ) % {"number": number}


def filters(document: Document) -> list[tuple[str, str]]:
    """What was chosen, by its label; empty for the report as it is."""
    return [(capfirst(label), text) for label, text in _filters(document) if text]


def _filters(document: Document) -> Iterator[tuple[str, str]]:
    choice, language = document.choice, wording.language()
    yield _("Dimensions"), ", ".join(_names(document.dimensions, choice.dimensions))
    yield _("Goals"), "; ".join(f"{code} {name}" for code, name in _coded(document.goals, choice.goals))
    features = [row.rolled for row in document.features]
    yield _("Key Features"), "; ".join(f"{code} {name}" for code, name in _coded(features, choice.features))
    named = [document.names[slug].to(language) if slug in document.names else slug for slug in choice.organisations]
    yield _("Organisations"), "; ".join(named)
    yield _("Selection"), _("all 42 Key Features") if choice.everything and document.chosen else ""
    yield _("Texts"), "" if choice.narrative else _("without summaries, reasons and other narrative")


def _names(rows: tuple[Rolled, ...], chosen: tuple[str, ...]) -> list[str]:
    return [name for _code, name in _coded(rows, chosen)]


def _coded(rows: tuple[Rolled, ...] | list[Rolled], chosen: tuple[str, ...]) -> list[tuple[str, str]]:
    language = wording.language()
    return [(row.code, (row.short or row.name).to(language)) for row in rows if row.code in chosen]


def in_words(document: Document) -> str:
    """The filters on one line; that there are none is said as well."""
    told = [f"{label}: {text}" for label, text in filters(document)]
    return ". ".join(told) if told else _("none: the whole report")


def limits(document: Document) -> list[str]:
    """What a reader of an extract must know."""
    said = []
    if document.choice.narrows:
        said.append(
            _(
                "The first sentence, the count by status and the figures of dimensions and goals are of the Key "
                "Features in this extract alone. The wheel, which shows all 42, is only in the whole report."
            )
        )
    if document.choice.organisations:
        said.append(_("The figures of a Key Feature count all of its indicators, also those of other organisations."))
    if document.choice.everything and document.frozen and document.chosen:
        said.append(
            _("Initiatives are those that the baseline was frozen with: of the Key Features selected for the year.")
        )
    return said


def in_vain(document: Document) -> list[str]:
    """What was asked for and is not in it."""
    said = []
    if document.unknown:
        values = ", ".join(document.unknown)
        said.append(_("We do not know these choices and left them out: %(values)s") % {"values": values})
    if document.fixed:
        said.append(
            _("A frozen baseline tells about its own year and day. Choose live figures to see another period or day.")
        )
    return said


def not_compared(document: Document) -> list[str]:
    """The comparisons of the whole report that one with a choice does not make, and why."""
    said = []
    if document.choice.narrows:
        said.append(_("How far this extract was a year before is not told: that is known of the whole city alone."))
    if document.choice.query():
        said.append(
            _(
                "What changed since the baseline before is not told: only the report as it is, without any choice, is "
                "compared with it."
            )
        )
    return said
