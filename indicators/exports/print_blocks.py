"""What a printed report is made of: finished words, tables and pictures in order. Plain values, so that a writer needs
nothing else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import datetime
from typing import Any, ClassVar


@dataclass(frozen=True, slots=True)
class Line:
    """A text in one style: "" (plain), small, strong, code, number, mono, link, "status:achieved" with the shape of
    that status before it, "bar:57" with a bar of so many per cent under it. `language` is empty where it is the
    paper's."""

    text: str
    style: str = ""
    language: str = ""


Cell = Sequence[Line]


@dataclass(frozen=True, slots=True)
class Column:
    """`width` in Typst's words: "1fr", "20mm". Numbers stand at the end."""

    head: str
    width: str = "1fr"
    number: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """Level 1 begins a page unless it is `joined` to what is before it."""

    kind: ClassVar[str] = "heading"
    text: str
    level: int = 1
    joined: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """What `leads_in` is never the last of a page."""

    kind: ClassVar[str] = "words"
    lines: Cell
    lead: bool = False
    leads_in: bool = False


@dataclass(frozen=True, slots=True)
class Bullets:
    kind: ClassVar[str] = "bullets"
    items: Sequence[Cell]


@dataclass(frozen=True, slots=True)
class Table:
    """The caption names it; the head is repeated on each page."""

    kind: ClassVar[str] = "table"
    caption: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]

    @property
    def named_by(self) -> int:
        """The column that says what a row is about: it takes the room that the others leave."""
        return next((number for number, column in enumerate(self.columns) if column.width.endswith("fr")), 0)


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing of our own as SVG; `says` is what it shows, in a sentence, for those who do not see it."""

    svg: str
    says: str
    caption: Cell = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """One picture across the page, with a list of numbers beside it."""

    kind: ClassVar[str] = "figure"
    picture: Picture
    beside: Sequence[tuple[Cell, str]] = ()
    width: str = "174mm"


@dataclass(frozen=True, slots=True)
class Gallery:
    """Small pictures side by side."""

    kind: ClassVar[str] = "gallery"
    pictures: Sequence[Picture]


@dataclass(frozen=True, slots=True)
class Facts:
    """Names with what is said about each."""

    kind: ClassVar[str] = "facts"
    rows: Sequence[tuple[Cell, Cell]]


Block = Heading | Words | Bullets | Table | Figure | Gallery | Facts


@dataclass(frozen=True, slots=True)
class Paper:
    """`made` is the moment that the file bears, so that equal papers give equal bytes. `page` is how a page says where
    it stands: "{page} of {pages}"; `shapes` are the drawings of the statuses."""

    title: str
    subject: str
    author: str
    language: str
    made: datetime
    eyebrow: str
    heading: str
    lead: str
    art: str
    logo: str
    brand: Sequence[str]
    facts: Sequence[tuple[str, Cell]]
    contents: str
    head: str
    foot: str
    page: str
    shapes: dict[str, str]
    blocks: Sequence[Block]


def plain(value: Any, said: Callable[[str], str] = str) -> Any:
    """As JSON can say it, each block with its kind; `said` puts a text as the writer can show it. The moment that the
    file bears is not among its words."""
    if isinstance(value, str):
        return said(value)
    if isinstance(value, list | tuple):
        return [plain(part, said) for part in value]
    if isinstance(value, dict):
        return {name: plain(part, said) for name, part in value.items()}
    if not is_dataclass(value):
        return value
    told = {part.name: plain(getattr(value, part.name), said) for part in fields(value) if part.name != "made"}
    return told | {"kind": value.kind} if hasattr(value, "kind") else told
