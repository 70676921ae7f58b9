"""What python-docx has no words for: fields, bookmarks, languages, tables that repeat their head, equal bytes. Pure."""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any

from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls
from docx.oxml.ns import qn as _qualified
from lxml import etree

qn = cache(_qualified)
FORBIDDEN = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # characters that XML cannot hold
WIDTH = 174.0  # millimetres between the margins of an A4 sheet
TWIPS = 1440 / 25.4  # a millimetre
RUN, WRITTEN, VALUE, SPACE = qn("w:r"), qn("w:t"), qn("w:val"), qn("xml:space")
FIRST = datetime(1980, 1, 1, tzinfo=UTC)  # an archive knows no earlier time


def clean(text: str) -> str:
    return FORBIDDEN.sub("", text)


def element(kind: str, /, **attributes: str) -> Any:
    made = OxmlElement(f"w:{kind}")
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made


def field(paragraph: Any, instruction: str, shown: str = "") -> None:
    """A field that the reader's program fills; `shown` stands there until then."""
    for kind in ("begin", "separate", "end"):
        run = paragraph.add_run()
        run._r.append(element("fldChar", fldCharType=kind))
        if kind == "begin":
            code = element("instrText")
            code.set(qn("xml:space"), "preserve")
            code.text = f" {instruction} "
            paragraph.add_run()._r.append(code)
        elif kind == "separate" and shown:
            paragraph.add_run(shown)


def contents(first: Any, last: Any, instruction: str) -> None:
    """Makes the paragraphs from the first to the last the result of a field of contents, which is due to be filled."""
    start = [element("fldChar", fldCharType="begin", dirty="true"), element("instrText"), None]
    start[1].set(qn("xml:space"), "preserve")
    start[1].text = f" {instruction} "
    start[2] = element("fldChar", fldCharType="separate")
    place = 1 if first._p.pPr is not None else 0
    for part in reversed(start):
        run = element("r")
        run.append(part)
        first._p.insert(place, run)
    end = element("r")
    end.append(element("fldChar", fldCharType="end"))
    last._p.append(end)


def bookmark(paragraph: Any, name: str, number: int) -> None:
    paragraph._p.insert(1, element("bookmarkStart", id=str(number), name=name))
    paragraph._p.append(element("bookmarkEnd", id=str(number)))


def link_within(paragraph: Any, name: str, text: str) -> None:
    """A link to a bookmark."""
    link = element("hyperlink", anchor=name, history="1")
    link.append(paragraph.add_run(text)._r)
    paragraph._p.append(link)


def link_out(part: Any, paragraph: Any, address: str) -> Any:
    """A link to an address, to be filled with a run."""
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
    link = etree.SubElement(paragraph, qn("w:hyperlink"))
    link.set(qn("r:id"), part.relate_to(address, kind, is_external=True))
    return link


def run(
    paragraph: Any, text: str, *, style: str = "", bold: bool = False, colour: str = "", language: str = ""
) -> None:
    """By hand: python-docx needs ten times as long, and a report has tens of thousands. The order is the format's."""
    made = etree.SubElement(paragraph, RUN)
    looks = (("rStyle", style), ("b", "1" if bold else ""), ("color", colour), ("lang", language))
    if any(value for _name, value in looks):
        look = etree.SubElement(made, qn("w:rPr"))
        for name, value in looks:
            if value:
                etree.SubElement(look, qn(f"w:{name}")).set(VALUE, value)
    for number, line in enumerate(text.split("\n")):
        if number:
            etree.SubElement(made, qn("w:br"))
        if line:
            written = etree.SubElement(made, WRITTEN)
            written.text = line
            written.set(SPACE, "preserve")


def row(table: Any, sizes: Sequence[int], numbers: Sequence[bool], *, style: str, head: bool) -> Iterator[Any]:
    """A further row, which is never broken; the head is repeated on each page. The paragraphs of its cells, each in the
    style by its id: what a table's own style says of letters goes behind what the document's says."""
    made = etree.SubElement(table, qn("w:tr"))
    about = etree.SubElement(made, qn("w:trPr"))
    etree.SubElement(about, qn("w:cantSplit"))
    if head:
        etree.SubElement(about, qn("w:tblHeader"))
    for width, number in zip(sizes, numbers, strict=True):
        cell = etree.SubElement(made, qn("w:tc"))
        size = etree.SubElement(etree.SubElement(cell, qn("w:tcPr")), qn("w:tcW"))
        size.set(qn("w:w"), str(width))
        size.set(qn("w:type"), "dxa")
        paragraph = etree.SubElement(cell, qn("w:p"))
        looks = etree.SubElement(paragraph, qn("w:pPr"))
        etree.SubElement(looks, qn("w:pStyle")).set(VALUE, style)
        if number:
            etree.SubElement(looks, qn("w:jc")).set(VALUE, "right")
        yield paragraph


def described(inline: Any, says: str) -> None:
    """What a picture shows, for those who do not see it; empty marks it as decoration."""
    properties = inline._inline.docPr
    properties.set("descr", clean(says))
    if not says:
        properties.append(
            parse_xml(
                f'<a:extLst {nsdecls("a")}><a:ext uri="{{C183D7F6-B498-43B3-948B-1728B52AA6E4}}">'
                '<adec:decorative xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/>'
                "</a:ext></a:extLst>"
            )
        )


def widths(columns: Sequence[str]) -> list[int]:
    """Twips of columns that are written as Typst does: fixed ones, and what is left among the others."""
    fixed = [float(width[:-2]) if width.endswith("mm") else 0.0 for width in columns]
    parts = [float(width[:-2]) if width.endswith("fr") else 0.0 for width in columns]
    left = max(WIDTH - sum(fixed), 0) / (sum(parts) or 1)
    return [round((mm + part * left) * TWIPS) for mm, part in zip(fixed, parts, strict=True)]


def repacked(content: bytes, at: datetime) -> bytes:
    """The same archive with one time on all its entries, so that equal documents are equal bytes."""
    made = max(at.astimezone(UTC), FIRST)
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as given, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in _entries(given):
            entry = zipfile.ZipInfo(name, (made.year, made.month, made.day, made.hour, made.minute, made.second))
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 3
            archive.writestr(entry, data)
    return file.getvalue()


def _entries(archive: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    return ((name, archive.read(name)) for name in archive.namelist())
