"""The report on paper: what is printed, in which order, in the language that is active."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from indicators import choice_words, wording
from indicators import print_cover as cover
from indicators import print_pictures as pictures
from indicators import print_tables as tables
from indicators import report_words as words
from indicators.document import Document, FigureEntry, IndicatorEntry
from indicators.exports import headway
from indicators.exports.print_blocks import (
    Block,
    Bullets,
    Facts,
    Figure,
    Gallery,
    Heading,
    Paper,
    Picture,
    Table,
    Words,
)
from indicators.print_tables import plain, text
from indicators.progress import Thresholds
from indicators.report_about import About
from indicators.year_words import phases
from initiatives.search import danish_key

LISTED = 200  # rows of one list, each up to 170 kB while it is set; the spreadsheet has all
MEASURED = 420  # indicators: ten for each Key Feature
DRAWN = 200  # small charts
FEW = 8  # rows that leave room on their page for the next chapter


def paper(document: Document, told: About, city: dict[str, Any]) -> Paper:
    sample = f"{told.title} · {_('with invented sample data')}" if document.sample else told.title
    goals = [int(row.code) for row in document.goals if row.share is not None]
    return Paper(
        title=f"{told.title} – {told.name}",
        subject=words.headline(document),
        author=told.publisher,
        language=told.language,
        made=told.made_at,
        eyebrow=sample,
        heading=_("%(name)s as a learning city") % {"name": city["name"]},
        lead=cover.lead(document),
        art=pictures.art(told.title, goals or [4, 11, 17]),
        logo=pictures.logo(),
        brand=[told.publisher, "UNESCO Global Network of Learning Cities"],
        facts=list(cover.facts(document, told)),
        contents=_("Contents"),
        head=told.name,
        foot=f"{sample} · {cover.mark(document)}",
        page=pgettext("page of a document", "{page} of {pages}"),
        shapes=pictures.shapes(),
        blocks=list(blocks(document, told)),
    )


# --- Pages ---------------------------------------------------------------------------------------
def blocks(document: Document, told: About) -> Iterator[Block]:
    chapters = (_year, _framework, _measured, _courses, _happened, _annex)
    for number, chapter in enumerate(chapters, 1):
        yield from chapter(document, told)
        headway.told(number, len(chapters))


def _year(document: Document, _about: About) -> Iterator[Block]:
    yield Heading(_("The year in short"))
    yield Words(plain(words.headline(document)), lead=True)
    counted = [(tables.status(key), str(number)) for key, _word, number in words.counts(document)]
    if document.choice.narrows:
        yield Facts([(state, plain(number)) for state, number in counted])
    else:
        wheel = Picture(pictures.wheel(document), wheel_says(document), plain(_wheel_caption()))
        yield Figure(wheel, counted, "104mm")
    yield from (Words(plain(limit, "small")) for limit in choice_words.limits(document))
    if document.choice.narrative:
        yield from _judged(document)
    if steps := phases(document, document.as_of):
        yield Heading(_("The phases of the year"), 2)
        yield Bullets([plain(f"{step.name}: {step.when or _('no date is known')}") for step in steps])
        if notes := (*text(document.cycle_note), *text(document.cycle_source, "small", _("Source"))):
            yield Words(notes)


def _judged(document: Document) -> Iterator[Block]:
    yield Heading(_("What went well"), 2)
    yield from _bullets(words.went_well(document), _("No Key Feature of the report was achieved or on track."))
    yield Heading(_("What we must work on"), 2)
    yield from _bullets(words.to_work_on(document), _("Nothing is behind, and everything is measured."))


def wheel_says(document: Document) -> str:
    """The wheel in words: its title, the city's share, and how many have which status."""
    counted = "; ".join(f"{word}: {number}" for _key, word, number in words.counts(document))
    title = _("The 4-17-42 wheel: progress for 4 dimensions, 17 goals and 42 Key Features")
    return f"{title}. {words.headline(document)} {counted}."


def _wheel_caption() -> str:
    return _(
        "The wheel: 4 dimensions inside, 17 goals around them, 42 Key Features outside. A longer bar is farther on its "
        "way; a dashed one has no data. All figures stand in the tables."
    )


def _bullets(lines: Sequence[str], otherwise: str) -> Iterator[Block]:
    yield Bullets([plain(line) for line in lines]) if lines else Words(plain(otherwise))


def _framework(document: Document, _about: About) -> Iterator[Block]:
    yield Heading(_("Key Features of the report"))
    yield Words((*plain(choice_words.selection(document)), *plain(_working(document), "small")))
    yield tables.features(
        document.selected, _("Share of the way, what was needed by then, and the experts’ assessment")
    )
    yield from _levels(document)


def _levels(document: Document) -> Iterator[Block]:
    """Of an extract those that it has Key Features of."""
    named = {"dimensions": _("The 4 dimensions"), "goals": _("The 17 Global Goals")}
    dimensions, goals = document.dimensions, document.goals
    if document.choice.narrows:
        named = {"dimensions": _("Dimensions of the extract"), "goals": _("Goals of the extract")}
        dimensions, goals = (tuple(row for row in rows if row.of) for rows in (dimensions, goals))
    if dimensions or goals:
        yield Heading(_("Dimensions and goals"))
        yield tables.rolled(dimensions, named["dimensions"], _("Dimension"), numbered=False)
        yield tables.rolled(goals, named["goals"], _("Goal"), numbered=True)


def _working(document: Document) -> str:
    number = sum(not row.wording_verified for row in document.selected)
    told = ngettext(
        "%(number)s of these titles is working wording: see the annex.",
        "%(number)s of these titles are working wording: see the annex.",
        number,
    ) % {"number": number}
    return told if number else ""


def _measured(document: Document, told: About) -> Iterator[Block]:
    yield Heading(_("Indicators"))
    if document.indicators:
        note = _("Definitions and sources stand in the annex. A dash means that there is no figure; zero is a figure.")
        yield Words(plain(note))
        caption = _("Baseline, latest figure and target")
        yield from _listed(document.indicators, tables.indicators, caption, told, most=MEASURED)
    else:
        yield Words(plain(_("Nothing is measured yet for the Key Features of this report.")))
    if missing := words.without_indicator(document):
        yield Heading(_("Key Features without an indicator"), 2)
        yield tables.titles(missing, _("No indicator is set up for these yet, so nothing is known about them."))
    if document.context:
        yield Heading(_("The city in figures"), 2)
        yield tables.indicators(document.context, _("Context that is shown and not judged."), judged=False)


def _listed(
    rows: Sequence[Any], table: Callable[..., Table], caption: str, told: About, *, most: int | None = None
) -> Iterator[Block]:
    most = most or LISTED
    yield table(rows[:most], caption=caption)
    yield from rest(len(rows), most, told.tables)


def rest(number: int, most: int, tables: str) -> Iterator[Block]:
    """Where a list ends before it is whole: how many there are, and the address of the workbook with all of them."""
    if number > most:
        words = _("The first %(most)s of %(number)s stand here. All are in the spreadsheet:")
        yield Words((*plain(words % {"most": most, "number": number}), *plain(tables, "link")))


def _courses(document: Document, told: About) -> Iterator[Block]:
    """A small chart for each series with figures."""
    series: dict[str, list[FigureEntry]] = defaultdict(list)
    for figure in document.figures:
        if not figure.breakdown and figure.value is not None:
            series[figure.indicator].append(figure)
    rows = [row for row in (*document.indicators, *document.context) if row.code in series]
    if rows:
        yield Heading(_("How the figures have moved"))
        key = _(
            "Black: what was measured. Diamond: baseline. Ring: target. Dotted: the pace that is needed from now on."
        )
        yield Words(plain(key))
        yield Gallery(list(_drawn(rows[:DRAWN], series)))
        yield from rest(len(rows), DRAWN, told.tables)


def _drawn(rows: Iterable[IndicatorEntry], series: dict[str, list[FigureEntry]]) -> Iterator[Picture]:
    for row in rows:
        says = chart_says(row)
        if svg := pictures.chart(row, series[row.code], says):
            yield Picture(svg, says, (*plain(row.feature, "code"), *text(row.name, "strong"), *text(row.unit, "small")))


def chart_says(row: IndicatorEntry) -> str:
    """What the small chart shows: the figures of its line in the table."""
    line, language = words.indicator_line(row), wording.language()
    parts = [
        (_("Baseline"), line.baseline, line.baseline_period),
        (_("Latest"), line.latest, line.latest_period),
        (_("Target"), line.target, line.target_period),
    ]
    told = [f"{name} {when}: {value}".replace(" :", ":") for name, value, when in parts if value != wording.NOTHING]
    return f"{row.name.to(language)}, {row.unit.to(language)}. {'. '.join([*told, line.word])}."


def _happened(document: Document, told: About) -> Iterator[Block]:
    yield Heading(_("Activities"))
    if document.initiatives:
        caption = _("Initiatives that are linked to the Key Features of the report")
        yield from _listed(document.initiatives, tables.initiatives, caption, told)
    else:
        yield Words(plain(_("No published initiative of the year is linked to the Key Features of the report.")))
    few = len(document.initiatives) + len(document.events) <= FEW
    yield Heading(_("Events in %(year)s") % {"year": choice_words.period(document)}, joined=few or not document.events)
    if document.events:
        yield from _events(document, told)
    else:
        yield Words(plain(_("No events of the year are in the calendar.")))
    yield Heading(_("Partners"), joined=few or not document.partners)
    if document.partners:
        named = sorted(document.partners, key=lambda row: danish_key(row.name.to(wording.language())))
        caption = _("Those who lead or take part in the activities, or organise the events.")
        yield from _listed(named, tables.partners, caption, told)
    else:
        yield Words(plain(_("No partners are registered for the year.")))


def _events(document: Document, told: About) -> Iterator[Block]:
    """Under their programmes, where they have any."""
    umbrellas = document.umbrellas
    if umbrellas:
        caption = _("Programmes that events of the year belong to")
        yield from _listed(umbrellas, partial(tables.programmes, events=document.events), caption, told)
    table = partial(tables.events, programmes=umbrellas)
    yield from _listed(document.events, table, _("Events that took or take place in the year"), told)


def _annex(document: Document, told: About) -> Iterator[Block]:
    if document.left_out:
        yield Heading(_("Annex: Key Features that were not selected"))
        yield tables.titles(document.left_out, _("They are not part of this year’s report."), judged=True)
    yield from _wording(document)
    measured = (*document.indicators, *document.context)
    yield Heading(_("Annex: definitions and sources"), joined=not measured)
    if measured:
        yield Facts([tables.definition(row) for row in measured[:MEASURED]])
        yield from rest(len(measured), MEASURED, told.tables)
    else:
        yield Words(plain(_("Nothing is measured yet, so there is nothing to define.")))
    yield from _method(document, told, joined=not measured)


def _wording(document: Document) -> Iterator[Block]:
    unverified = [row for row in document.features if not row.wording_verified and not row.aside]
    yield Heading(_("Annex: wording that is not verified"))
    if not unverified:
        yield Words(plain(_("All titles have been compared with UNESCO’s document.")))
        return
    told = _(
        "The titles of these Key Features are working wording: nobody has compared them with UNESCO’s document "
        "UIL/2015/ME/H/5 yet. The Danish and German texts are the city’s own translation."
    )
    yield Words(plain(told))
    yield tables.titles(unverified, _("Working wording"))


def _method(document: Document, told: About, *, joined: bool) -> Iterator[Block]:
    """How the figures are made, and how anyone can check that this is the report that was frozen."""
    yield Heading(_("Annex: how it is calculated and verified"), joined=joined)
    if document.on_track_from is not None and document.behind_from is not None:
        yield Words(plain(wording.thresholds(Thresholds(document.on_track_from, document.behind_from))))
    if document.levels:
        yield Heading(_("Levels of the assessment"), 2)
        yield Facts(list(tables.levels(document.levels)))
    yield Heading(_("Whether this is the report"), 2)
    yield Words(plain(_verify(document)))
    yield Facts([(plain(name, "strong"), said) for name, said in cover.facts(document, told)])


def _verify(document: Document) -> str:
    if document.frozen is None:
        return _(
            "This report is not frozen, so nobody has signed it and it bears no checksum. Figures that are corrected "
            "later are in later editions."
        )
    return _(
        "The checksum is the SHA-256 of the frozen document, which the portal gives as JSON under /api/v1/baselines/. "
        "The report’s page leads to the checksums of its files. Each can be computed with sha256sum or any "
        "such program: where it differs, the file is not the one that was frozen."
    )
