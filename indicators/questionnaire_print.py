"""The answered questionnaire on paper: the same shape as the report's, so that the writers of PDF and text documents
take both."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, time
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from indicators import print_pictures as pictures
from indicators import print_tables as tables
from indicators import wording
from indicators.document import Text
from indicators.exports.print_blocks import Block, Cell, Heading, Line, Paper, Table, Words
from indicators.print_tables import plain
from indicators.questionnaire_document import Answered, QuestionEntry, TableEntry
from indicators.questionnaire_words import complete, languages_of, spoken, title_of
from indicators.report_about import About
from indicators.report_print import rest
from initiatives import formats
from initiatives.city import here

LISTED = 500  # rows of one table; the spreadsheet of the report has all


def paper(document: Answered, city: dict[str, Any]) -> Paper:
    title, named = title_of(document), f"{city['name']} – {city['network']}"
    return Paper(
        title=f"{title} – {named}",
        subject=_period(document),
        author=city["municipality"],
        language=wording.language().partition("-")[0],
        made=made_at(document),
        eyebrow=f"{title} · {_('with invented sample data')}" if document.sample else title,
        heading=title,
        lead=_period(document),
        art=pictures.art(title, [4, 11, 17]),
        logo=pictures.logo(),
        brand=[city["municipality"], "UNESCO Global Network of Learning Cities"],
        facts=list(_facts(document)),
        contents=_("Contents"),
        head=named,
        foot=f"{title} · {_mark(document)}",
        page=pgettext("page of a document", "{page} of {pages}"),
        shapes=pictures.shapes(),
        blocks=list(_blocks(document)),
    )


def made_at(document: Answered) -> datetime:
    """When it was signed, else the day of its figures: equal answers give equal bytes."""
    return document.signed.at if document.signed else datetime.combine(document.as_of, time(), UTC)


def _period(document: Answered) -> str:
    first, last = wording.day(document.period_from), wording.day(document.period_to)
    return _("About the period from %(first)s to %(last)s") % {"first": first, "last": last}


def _mark(document: Answered) -> str:
    if document.signed:
        return _("checksum %s…") % document.signed.checksum[:12]
    return _("draft, not signed")


def _facts(document: Answered) -> Iterator[tuple[str, Cell]]:
    days = formats.daterange(document.period_from, document.period_to, wording.language())
    yield _("Period"), plain(days)
    yield _("Figures as of"), plain(wording.day(document.as_of))
    yield _("Languages"), plain(wording.listed([spoken(code) for code in document.languages]))
    if signed := document.signed:
        yield _("Signed by"), plain(signed.by)
        yield _("Signed"), plain(formats.moment(timezone.localtime(signed.at), wording.language()))
        yield _("Checksum (SHA-256)"), plain(signed.checksum, "mono")
    else:
        yield _("State"), plain(_("draft, not signed"))
    if document.baseline_checksum:
        yield _("Baseline"), plain(document.baseline_checksum, "mono")
    yield _("Licence"), plain("CC BY 4.0")


def about(document: Answered, language: str) -> About:
    """What a table of the answers says of itself, in the language that is active."""
    city = here(language)
    page = reverse("report-questionnaire", args=[document.year])
    return About(
        language=language,
        title=title_of(document),
        name=f"{city['name']} – {city['network']}",
        publisher=city["municipality"],
        address=settings.SITE_URL + page,
        tables="",
        schema="",
        made_at=made_at(document),
        facts=tuple((label, "".join(part.text for part in cell)) for label, cell in _facts(document)),
    )


def _blocks(document: Answered) -> Iterator[Block]:
    for number, section in enumerate(document.sections, 1):
        yield Heading(f"{number} {section.title.to(wording.language())}", joined=number > 1)
        for order, row in enumerate(section.questions, 1):
            yield Heading(f"{number}.{order} {row.text.to(wording.language())}", 2)
            yield from _answer(row, document)


def _answer(row: QuestionEntry, document: Answered) -> Iterator[Block]:
    written = languages_of(row, document)
    if row.rating:
        yield Words(plain(_("%(rating)s of 5") % {"rating": row.rating}, "strong"), leads_in=bool(written))
    for code in written:
        if len(written) > 1:
            yield Words(plain(_language(code), "small"), leads_in=True)
        for paragraph in getattr(row.answer, code).split("\n\n"):
            yield Words(_in(paragraph.strip(), code))
    if not written and row.lacks(document.languages):
        yield Words(plain(_("Not answered yet."), "small"))
    if row.table:
        yield from _table(row.table, row.text, document)


def _language(code: str) -> str:
    name = spoken(code)
    return name[:1].upper() + name[1:]


def _in(paragraph: str, code: str) -> Cell:
    """Named to a screen reader where it is not the paper's own language."""
    own = wording.language().partition("-")[0] == code
    return [Line(paragraph, "", "" if own else code)]


Made = Callable[[Sequence[Any], str], Table]


def _table(table: TableEntry, name: Text, document: Answered) -> Iterator[Block]:
    makers: dict[str, tuple[Sequence[Any], Made]] = {
        "profile": (table.indicators, lambda rows, caption: tables.indicators(rows, caption, judged=False)),
        "baseline": (table.indicators, tables.indicators),
        "initiatives": (table.initiatives, tables.initiatives),
        "events": (table.events, tables.events),
        "partners": (table.partners, tables.partners),
        "left_out": (table.features, lambda rows, caption: tables.titles(rows, caption, judged=True)),
        "wording": (table.features, tables.titles),
    }
    rows, make = makers[table.kind]
    if not rows:
        yield Words(plain(_("There is none.")))
        return
    yield make(rows[:LISTED], name.to(wording.language()))
    yield from rest(len(rows), LISTED, complete(document, table.kind))
