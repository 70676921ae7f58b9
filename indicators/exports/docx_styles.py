"""The styles of the text document: those that every office program knows by name, in the colours of the portal."""

from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

from indicators.exports.docx_parts import element

INK, SOFT, FJORD = (RGBColor.from_string(code) for code in ("0F252C", "48595F", "0A5566"))
STATUS = {
    "achieved": "0F6B42", "on_track": "1459A8", "behind": "855000", "far_behind": "AB1F2B", "wrong_way": "AB1F2B",
}  # fmt: skip
QUIET = "55646A"
REGIONS = {"da": "da-DK", "en": "en-GB", "de": "de-DE"}
FACE = "Arial"  # in every office program, or one as wide: Calibri is followed by some much wider face where it is not
TABLE, SMALL, LINK = "Report Table", "ReportSmall", "Hyperlink"  # the last two are ids, as these
CELL, HEAD = "ReportCell", "ReportHead"
SIZES: dict[str, tuple[float, Any]] = {
    "Normal": (10, INK), "Title": (32, INK), "Subtitle": (13, SOFT), "Heading 1": (20, FJORD),
    "Heading 2": (14, FJORD), "Heading 3": (12, FJORD), "Caption": (9, SOFT),
    "Header": (8, SOFT), "Footer": (8, SOFT),
}  # fmt: skip


def set_up(made: Any, language: str) -> None:
    styles = made.styles
    for name, (size, colour) in SIZES.items():
        _font(styles[name], size, colour)
    subtitle = styles["Subtitle"]
    subtitle.font.italic = False
    for spacing in subtitle.element.findall(f".//{qn('w:rPr')}/{qn('w:spacing')}"):
        spacing.getparent().remove(spacing)
    styles["Heading 1"].paragraph_format.space_before = Pt(26)
    styles["Caption"].paragraph_format.keep_with_next = True
    for name, size in (("toc 1", 10), ("toc 2", 9.5)):
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.element.styleId = name.upper().replace(" ", "")
        style.base_style = styles["Normal"]
        style.font.size, style.paragraph_format.space_after = Pt(size), Pt(2)
        style.paragraph_format.left_indent = Mm(6 if name == "toc 2" else 0)
    for name, size in (("Report Cell", 8.5), ("Report Head", 8)):
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = styles["Normal"]
        style.font.size, style.font.bold = Pt(size), name == "Report Head"
        style.paragraph_format.space_after, style.paragraph_format.line_spacing = Pt(0), 1
    style.paragraph_format.keep_with_next = True  # the head of a table with its first row
    style.paragraph_format.element.get_or_add_pPr().find(qn("w:keepNext")).addnext(element("suppressAutoHyphens"))
    small = styles.add_style("Report Small", WD_STYLE_TYPE.CHARACTER)
    small.font.size, small.font.color.rgb = Pt(7.5), SOFT
    link = styles.add_style("Hyperlink", WD_STYLE_TYPE.CHARACTER)
    link.font.color.rgb, link.font.underline = FJORD, True
    styles.element.append(_table_style())
    _say_language(made, REGIONS[language])


def _font(style: Any, size: float, colour: Any) -> None:
    style.font.name, style.font.size, style.font.color.rgb = FACE, Pt(size), colour
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for border in style.element.findall(f".//{qn('w:pBdr')}"):
        border.getparent().remove(border)


def _say_language(made: Any, code: str) -> None:
    for found in made.styles.element.iter(qn("w:lang")):
        found.set(qn("w:val"), code)
    made.settings.element.find(qn("w:defaultTabStop")).addnext(element("autoHyphenation"))  # the order is the format's


def _table_style() -> Any:
    """Hairlines between rows, a head that stands out."""
    line = 'w:val="single" w:space="0"'
    return parse_xml(
        f'<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="ReportTable"><w:name w:val="{TABLE}"/>'
        '<w:basedOn w:val="TableNormal"/><w:pPr><w:spacing w:after="0" w:line="240" w:lineRule="auto"/></w:pPr>'
        f'<w:tblPr><w:tblBorders><w:bottom {line} w:sz="4" w:color="D5DEDD"/>'
        f'<w:insideH {line} w:sz="4" w:color="D5DEDD"/></w:tblBorders><w:tblCellMar>'
        '<w:top w:w="50" w:type="dxa"/><w:left w:w="70" w:type="dxa"/><w:bottom w:w="50" w:type="dxa"/>'
        '<w:right w:w="70" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        '<w:tblStylePr w:type="firstRow">'
        f'<w:tcPr><w:tcBorders><w:bottom {line} w:sz="8" w:color="0F252C"/></w:tcBorders>'
        '<w:shd w:val="clear" w:color="auto" w:fill="E2ECEA"/></w:tcPr></w:tblStylePr></w:style>'
    )
