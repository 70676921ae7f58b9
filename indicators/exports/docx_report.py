"""A printed report as a text document that Word and LibreOffice can edit: the blocks of the PDF in real styles, with
headings, captions, a field of contents, tables that repeat their head. Equal papers give equal bytes."""

import io
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import docx as word
from docx.enum.section import WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml.ns import qn
from docx.shared import Mm

from indicators.exports import docx_parts as parts
from indicators.exports import docx_styles as styles
from indicators.exports.drawings import Drawing, pngs
from indicators.exports.print_blocks import (
    Bullets,
    Facts,
    Figure,
    Gallery,
    Heading,
    Line,
    Paper,
    Picture,
    Table,
    Words,
)

COLUMN = 82  # millimetres: two columns of small charts
COVER, FIGURE, SMALL = 120, 200, 160  # dots to an inch
Drawn = dict[Drawing, bytes]


def docx(paper: Paper) -> bytes:
    made = word.Document()
    styles.set_up(made, paper.language)
    _properties(made, paper)
    _sheet(made, paper)
    drawn = pngs(list(_drawings(paper)))
    _cover(made, paper, drawn)
    _contents(made, paper)
    writer = _Writer(made, drawn)
    for block in paper.blocks:
        writer.write(block)
    file = io.BytesIO()
    made.save(file)
    return parts.repacked(file.getvalue(), paper.made)


def _properties(made: Any, paper: Paper) -> None:
    about = made.core_properties
    about.title, about.subject, about.author = paper.title[:255], paper.subject[:255], paper.author[:255]
    about.language, about.last_modified_by = styles.REGIONS[paper.language], paper.author[:255]
    about.created = about.modified = paper.made
    told = (f"{label}: {' '.join(line.text for line in cell)}" for label, cell in paper.facts)
    about.comments = parts.clean("\n".join(told))[:255]
    about.keywords, about.revision = "4-17-42", 1


def _sheet(made: Any, paper: Paper) -> None:
    """A4 with a running head and foot, which the cover does not have."""
    sheet = made.sections[0]
    sheet.page_width, sheet.page_height = Mm(210), Mm(297)
    sheet.left_margin = sheet.right_margin = Mm(18)
    sheet.top_margin, sheet.bottom_margin = Mm(20), Mm(18)
    sheet.different_first_page_header_footer = True
    sheet.header.paragraphs[0].add_run(parts.clean(paper.head))
    foot = sheet.footer.paragraphs[0]
    foot.paragraph_format.tab_stops.clear_all()
    foot.paragraph_format.tab_stops.add_tab_stop(Mm(parts.WIDTH), WD_TAB_ALIGNMENT.RIGHT)
    foot.add_run(f"{parts.clean(paper.foot)}\t")
    before, rest = paper.page.split("{page}")
    between, after = rest.split("{pages}")
    foot.add_run(before)
    parts.field(foot, "PAGE", "1")
    foot.add_run(between)
    parts.field(foot, "NUMPAGES", "1")
    foot.add_run(after)


def _drawings(paper: Paper) -> Iterator[Drawing]:
    """All that `_picture` will ask for."""
    yield _drawing(Picture(paper.art, ""), parts.WIDTH, COVER)
    for block in paper.blocks:
        if isinstance(block, Figure):
            yield _drawing(block.picture, _millimetres(block), FIGURE)
        elif isinstance(block, Gallery):
            yield from (_drawing(picture, COLUMN, SMALL) for picture in block.pictures)


def _drawing(picture: Picture, width: float, dots: int) -> Drawing:
    return picture.svg, f"{width}mm", dots


def _millimetres(block: Figure) -> float:
    return float(block.width.removesuffix("mm"))


def _cover(made: Any, paper: Paper, drawn: Drawn) -> None:
    art = Picture(paper.art, "")
    _picture(made.add_paragraph(), art, parts.WIDTH, drawn[_drawing(art, parts.WIDTH, COVER)])
    for text, style in ((paper.eyebrow, "Subtitle"), (paper.heading, "Title"), (paper.lead, "Subtitle")):
        _paragraph(made, style).add_run(parts.clean(text))
    for label, cell in paper.facts:
        line = made.add_paragraph()
        line.paragraph_format.space_after = Mm(1)
        line.add_run(f"{label}: ").bold = True
        _say(made.part, line._p, cell, " ")
    made.add_paragraph("\n".join(map(parts.clean, paper.brand)))


def _contents(made: Any, paper: Paper) -> None:
    """The headings as links, until the reader's program fills in the pages."""
    title = _paragraph(made, "Subtitle")
    title.add_run(paper.contents)
    title.paragraph_format.page_break_before = True
    headings = [block for block in paper.blocks if isinstance(block, Heading) and block.level < 3]
    lines = []
    for number, block in enumerate(headings):
        line = _paragraph(made, f"TOC{block.level}")
        parts.link_within(line, _name(number), parts.clean(block.text))
        lines.append(line)
    if lines:
        parts.contents(lines[0], lines[-1], 'TOC \\o "1-2" \\h \\z \\u')


def _name(number: int) -> str:
    """Of a heading's bookmark."""
    return f"_Toc{number + 1:06}"


class _Writer:
    """Writes blocks one after the other; headings are counted, for the contents link to them."""

    def __init__(self, made: Any, drawn: Drawn) -> None:
        self.made, self.drawn = made, drawn
        self.headings = 0

    def write(self, block: Any) -> None:
        write: Callable[[Any], None] = getattr(self, block.kind)
        write(block)

    def _say(self, paragraph: Any, lines: Iterable[Line], between: str = "\n") -> None:
        _say(self.made.part, paragraph._p, lines, between)

    def heading(self, block: Heading) -> None:
        made = self.made.add_heading(parts.clean(block.text), block.level)
        made.paragraph_format.page_break_before = not self.headings  # after the contents; else pages stay half empty
        if block.level < 3:
            parts.bookmark(made, _name(self.headings), self.headings)
            self.headings += 1

    def words(self, block: Words) -> None:
        line = _paragraph(self.made, "Subtitle" if block.lead else "")
        line.paragraph_format.keep_with_next = block.leads_in or None
        self._say(line, block.lines)

    def bullets(self, block: Bullets) -> None:
        for item in block.items:
            self._say(_paragraph(self.made, "ListBullet"), item)

    def facts(self, block: Facts) -> None:
        for name, said in block.rows:
            line = self.made.add_paragraph()
            line.paragraph_format.space_after, line.paragraph_format.keep_with_next = 0, True
            self._say(line, name, " ")
            self._say(self.made.add_paragraph(), said)

    def figure(self, block: Figure) -> None:
        line = self.made.add_paragraph()
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        line.paragraph_format.keep_with_next = True
        width = _millimetres(block)
        _picture(line, block.picture, width, self.drawn[_drawing(block.picture, width, FIGURE)])
        self._say(_paragraph(self.made, "Caption"), block.picture.caption)
        for name, number in block.beside:
            row = _paragraph(self.made, "ListBullet")
            self._say(row, (*name, Line(f": {number}")), "")

    def gallery(self, block: Gallery) -> None:
        """In two columns, each under its caption."""
        self._columns(2)
        for picture in block.pictures:
            self._say(_paragraph(self.made, "Caption"), picture.caption)
            _picture(self.made.add_paragraph(), picture, COLUMN, self.drawn[_drawing(picture, COLUMN, SMALL)])
        self._columns(1)

    def _columns(self, number: int) -> None:
        section = self.made.add_section(WD_SECTION.CONTINUOUS)
        columns = section._sectPr.find(qn("w:cols"))
        columns.set(qn("w:num"), str(number))
        columns.set(qn("w:space"), "560")
        section.different_first_page_header_footer = False

    def table(self, block: Table) -> None:
        _paragraph(self.made, "Caption").add_run(parts.clean(block.caption))
        made = self.made.add_table(rows=0, cols=len(block.columns), style=styles.TABLE)
        made.autofit = False
        sizes = parts.widths([column.width for column in block.columns])
        for column, width in zip(made._tbl.tblGrid.gridCol_lst, sizes, strict=True):
            column.set(qn("w:w"), str(width))
        made._tbl.tblPr.append(parts.element("tblCaption", val=parts.clean(block.caption)))
        numbers = [column.number for column in block.columns]
        heads = [(Line(column.head),) for column in block.columns]
        for row, head in ((heads, True), *((row, False) for row in block.rows)):
            style = styles.HEAD if head else styles.CELL
            for paragraph, lines in zip(parts.row(made._tbl, sizes, numbers, style=style, head=head), row, strict=True):
                _say(self.made.part, paragraph, lines)
        self.made.add_paragraph()


def _paragraph(made: Any, style: str = "") -> Any:
    """By the id of its style: python-docx would look through all of them for each name."""
    paragraph = made.add_paragraph()
    if style:
        paragraph._p.style = style
    return paragraph


def _say(part: Any, paragraph: Any, lines: Iterable[Line], between: str = "\n") -> None:
    """A code stands before its words; all else has a line of its own, or what stands `between`."""
    before: Line | None = None
    for line in lines:
        if before is not None:
            parts.run(paragraph, "\N{NO-BREAK SPACE}" if before.style == "code" else between)
        _run(part, paragraph, line)
        before = line


def _run(part: Any, paragraph: Any, line: Line) -> None:
    text = parts.clean(line.text)
    if line.style == "link" and text.startswith(("https://", "http://")):
        parts.run(parts.link_out(part, paragraph, text), text, style=styles.LINK)
        return
    status = line.style.removeprefix("status:") if line.style.startswith("status:") else ""
    parts.run(
        paragraph,
        text,
        style=styles.SMALL if line.style in ("small", "mono") else "",
        bold=bool(status) or line.style in ("strong", "code"),
        colour=styles.STATUS.get(status, styles.QUIET) if status else "",
        language=styles.REGIONS[line.language] if line.language else "",
    )


def _picture(paragraph: Any, picture: Picture, width: float, drawn: bytes) -> None:
    inline = paragraph.add_run().add_picture(io.BytesIO(drawn), width=Mm(width))
    parts.described(inline, picture.says)
