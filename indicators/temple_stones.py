"""The stones that the temple of the 42 Key Features is built of: the outline of one, its words and the shape of its
status, in the measures of a drawing. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from initiatives.shapes import num

SHY = "\u00ad"
AREA_LETTER, WORD_LETTER = 10.8, 8.6  # width of a letter, rather too much: what is drawn too wide cannot break


@dataclass(frozen=True, slots=True)
class Part:
    """An area or a Key Feature. `status` is the key of its shape, `word` and the lines of `figures` say more in words;
    `label` is read aloud."""

    code: str
    name: str
    status: str
    word: str
    figures: Sequence[str]
    label: str
    href: str


@dataclass(frozen=True, slots=True)
class Text:
    x: str
    y: str
    css: str
    text: str
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Stone:
    """A link with its outline, its words, and where the shape of its status stands."""

    css: str
    status: str
    label: str
    href: str
    path: str
    icon: str
    texts: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Style:
    """Measures of a drawing, in its own units. `named` tells whether names and figures are written."""

    css: str
    named: bool
    width: int
    slope: int  # height of the roof over its eaves
    wall: int  # height of the eaves
    block: int  # height of a block of the pediment, and of the steps
    block_width: int  # what a block of the pediment needs at least
    band: int
    capital: int
    shaft: int  # height of all drums of a column
    step: int
    inset: int  # how far the columns stand in, and by how much in all the steps reach out
    gap: int
    title: int  # width of the part of a step that names its area
    letter: float  # width of a letter of a name
    line: int
    icon: int


WIDE = Style(
    css="temple-wide", named=True, width=1200, slope=176, wall=94, block=92, block_width=128, band=34, capital=176,
    shaft=392, step=128, inset=54, gap=5, title=330, letter=9.4, line=20, icon=18,
)  # fmt: skip
NARROW = Style(
    css="temple-narrow", named=False, width=360, slope=56, wall=36, block=34, block_width=48, band=22, capital=52,
    shaft=168, step=44, inset=8, gap=3, title=60, letter=8, line=16, icon=13,
)  # fmt: skip


# --- One stone -----------------------------------------------------------------------------------
def titled(part: Part, path: str, x: float, foot: float, width: float, style: Style) -> Stone:
    """An area: number and name over its status and figures, all centred above `foot`."""
    if not style.named:
        icon = _icon(x - style.icon / 2, foot - style.icon - 7, style)
        number = Text(num(x), num(foot - style.icon - 13), "s-area", part.code)
        return Stone("stone", part.status, part.label, part.href, path, icon, (number,))
    names = wrapped(f"{part.code} {part.name}", width / AREA_LETTER, 3)
    left = x - (len(part.word) * WORD_LETTER + style.icon + 6) / 2
    y = foot - 12 - 19 * len(part.figures)
    texts = (
        *_lines(names, x, y - 26 - 22 * (len(names) - 1), 22, "s-area", part.name),
        Text(num(left + style.icon + 6), num(y), "s-word", part.word),
        *_lines(part.figures, x, y + 20, 19, "s-figure"),
    )
    return Stone("stone", part.status, part.label, part.href, path, _icon(left, y - 14.5, style), texts)


def block(part: Part, x0: float, y0: float, x1: float, y1: float, style: Style) -> Stone:
    """A Key Feature: its code and the shape of its status above its name."""
    path, middle = box(x0, y0, x1, y1), (x0 + x1) / 2
    if not style.named:
        return _small_block(part, path, middle, (y0 + y1) / 2, x1 - x0, style)
    most = int((y1 - y0 - 32) // style.line)
    lines = wrapped(part.name, (x1 - x0 - 16) / style.letter, most)
    top = (y0 + y1) / 2 - (len(lines) * style.line + 22) / 2
    half = (len(part.code) * 9.5 + 6 + style.icon) / 2
    texts = [
        Text(num(middle - half), num(top + 16), "s-code", part.code),
        *_lines(lines, middle, top + 38, style.line, "s-name", part.name),
    ]
    icon = _icon(middle + half - style.icon, top + 2, style)
    return Stone("block", part.status, part.label, part.href, path, icon, tuple(texts))


def _small_block(part: Part, path: str, x: float, y: float, width: float, style: Style) -> Stone:
    """Without a name; code and shape side by side where there is room, else one above the other."""
    letters = len(part.code) * 7.6
    if width >= letters + style.icon + 6:
        left = x - (letters + 3 + style.icon) / 2
        texts = (Text(num(left), num(y + 5), "s-code", part.code),)
        icon = _icon(left + letters + 3, y - style.icon / 2, style)
    else:
        texts = (Text(num(x - letters / 2), num(y - 2), "s-code", part.code),)
        icon = _icon(x - style.icon / 2, y + 2, style)
    return Stone("block", part.status, part.label, part.href, path, icon, texts)


def _lines(lines: Sequence[str], x: float, y: float, height: int, css: str, name: str = "") -> list[Text]:
    lang = getattr(name, "lang", "")
    return [Text(num(x), num(y + i * height), css, line, lang) for i, line in enumerate(lines)]


def _icon(x: float, y: float, style: Style) -> str:
    """Where a shape of 16 by 16 goes, and how large."""
    return f"translate({num(x)} {num(y)}) scale({num(style.icon / 16)})"


def wrapped(text: str, letters: float, most: int) -> list[str]:
    """`text` in lines of so many letters: broken at spaces, and where a word is longer than a line at a soft hyphen,
    which then shows. What does not fit into `most` lines ends in an ellipsis; the whole is in the label."""
    lines = [""]
    for word in text.split():
        first, *rest = _chunks(word, letters)
        joined = f"{lines[-1]} {first}".strip()
        lines = [*lines[:-1], joined] if len(joined) <= letters else [*lines, first]
        lines += rest
    lines = [line for line in lines if line]
    if len(lines) <= most:
        return lines
    return [*lines[: most - 1], lines[most - 1].rstrip("-") + "…"]


def _chunks(word: str, letters: float) -> list[str]:
    """A word in one piece if a line holds it, else in pieces that are as long as a line holds."""
    if len(word.replace(SHY, "")) <= letters:
        return [word.replace(SHY, "")]
    chunks = [""]
    for piece in word.replace("-", f"-{SHY}").split(SHY):
        if chunks[-1] and len(chunks[-1] + piece) + 1 > letters:
            chunks.append("")
        chunks[-1] += piece
    return [*(chunk if chunk.endswith("-") else f"{chunk}-" for chunk in chunks[:-1]), chunks[-1]]


# --- Shapes --------------------------------------------------------------------------------------
def spread(start: float, end: float, count: int, gap: float) -> list[tuple[float, float]]:
    """`count` equal spans from `start` to `end` with a gap between them."""
    each = (end - start - gap * (count - 1)) / count if count else 0
    return [(start + i * (each + gap), start + i * (each + gap) + each) for i in range(count)]


def box(x0: float, y0: float, x1: float, y1: float) -> str:
    return f"M{num(x0)} {num(y0)}H{num(x1)}V{num(y1)}H{num(x0)}Z"


def polygon(points: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{num(x)} {num(y)}" for x, y in points) + "Z"
