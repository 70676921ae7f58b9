"""Our drawings as PNG, for programs that show no SVG: drawn by Typst, so that no system library is needed. Pure."""

from typing import Any

from indicators.exports.faces import FOLDER

SHEET = b"""#set page(width: eval(sys.inputs.width), height: auto, margin: 0pt, fill: white)
#set text(font: "Source Sans Pro")
#image(bytes(sys.inputs.svg), width: 100%)"""


def png(svg: str, width: str, dots: int = 200) -> bytes:
    """`width` as Typst writes it, "112mm"; `dots` to an inch. Equal drawings give equal bytes."""
    import typst  # noqa: PLC0415 - 60 MB that few workers ever need

    sheet: Any = SHEET
    found: Any = typst.compile(
        sheet,
        format="png",
        ppi=dots,
        font_paths=[str(FOLDER)],
        ignore_system_fonts=True,
        sys_inputs={"svg": svg, "width": width},
    )
    return bytes(found)
