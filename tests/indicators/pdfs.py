"""A PDF read back: its words, its tags and what it says of itself."""

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf


@dataclass
class Tag:
    kind: str
    alt: str = ""
    scope: str = ""
    language: str = ""
    parts: list["Tag"] = field(default_factory=list)

    def all(self, kind: str) -> Iterator["Tag"]:
        if self.kind == kind:
            yield self
        for part in self.parts:
            yield from part.all(kind)


def opened(content: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(content))


def tags(content: bytes) -> Tag:
    with opened(content) as pdf:
        root = pdf.Root.StructTreeRoot
        names = {str(key): str(value) for key, value in root.get("/RoleMap", {}).items()}
        return Tag("Root", parts=[_tag(each, names) for each in _list(root.K)])


def _list(value: Any) -> list[Any]:
    return list(value) if isinstance(value, pikepdf.Array) else [value]


def _tag(element: Any, names: dict[str, str]) -> Tag:
    kind = str(element.S)
    attributes = [each for each in _list(element.get("/A", [])) if isinstance(each, pikepdf.Dictionary)]
    parts = [each for each in _list(element.get("/K", [])) if isinstance(each, pikepdf.Dictionary) and "/S" in each]
    return Tag(
        names.get(kind, kind).removeprefix("/"),
        alt=str(element.get("/Alt", "")),
        scope=next((str(each.Scope) for each in attributes if "/Scope" in each), ""),
        language=str(element.get("/Lang", "")),
        parts=[_tag(each, names) for each in parts],
    )


def bookmarks(content: bytes) -> list[str]:
    with opened(content) as pdf, pdf.open_outline() as outline:
        return [item.title for item in outline.root]


def text(content: bytes) -> str:
    """All words in the order of the pages, through the fonts' own tables back to letters."""
    with opened(content) as pdf:
        return "\n".join(_page(page) for page in pdf.pages)


def _page(page: pikepdf.Page) -> str:
    fonts = {str(name): _letters(font) for name, font in page.Resources.get("/Font", {}).items()}
    found, letters = [], {}
    for operands, operator in pikepdf.parse_content_stream(page):
        if str(operator) == "Tf":
            letters = fonts[str(operands[0])]
        elif str(operator) == "BT":
            found.append("\n")
        elif str(operator) in ("Tj", "TJ"):
            parts = operands[0] if str(operator) == "TJ" else operands
            found += [_said(bytes(part), letters) for part in parts if isinstance(part, pikepdf.String)]
    return "".join(found)


def _said(glyphs: bytes, letters: dict[int, str]) -> str:
    codes = (int.from_bytes(glyphs[i : i + 2], "big") for i in range(0, len(glyphs), 2))
    return "".join(letters.get(code, "") for code in codes)


def _letters(font: Any) -> dict[int, str]:
    """From the table ToUnicode: glyph → letters."""
    found: dict[int, str] = {}
    lines = font.ToUnicode.read_bytes().decode("latin-1").split("\n")
    for line in lines:
        parts = line.replace("<", " ").replace(">", " ").split()
        if line.startswith("<") and len(parts) == 2:
            found[int(parts[0], 16)] = bytes.fromhex(parts[1]).decode("utf-16-be")
        elif line.startswith("<") and len(parts) == 3 and "[" not in line:
            first, last, start = (int(part, 16) for part in parts)
            found |= {first + i: chr(start + i) for i in range(last - first + 1)}
    return found


def unmarked(page: pikepdf.Page) -> int:
    """How many texts and drawings stand in no marked part of the page."""
    depth = found = 0
    for _operands, operator in pikepdf.parse_content_stream(page):
        match str(operator):
            case "BDC" | "BMC":
                depth += 1
            case "EMC":
                depth -= 1
            case "Tj" | "TJ" | "Do" | "S" | "f" | "B":
                found += depth == 0
    return found
