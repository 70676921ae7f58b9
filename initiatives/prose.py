"""Text that staff write: Markdown in, clean HTML out. Pure."""

import re
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from itertools import count, pairwise
from xml.etree.ElementTree import Element

import markdown
import nh3
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe
from markdown.treeprocessors import Treeprocessor

from initiatives.slugs import slug_of

TEXT_TAGS = {"p", "br", "hr", "strong", "em", "a", "ul", "ol", "li", "blockquote", "code", "pre"}
HEADINGS = {f"h{level}" for level in range(1, 7)}
TABLE_TAGS = {"table", "thead", "tbody", "tr", "th", "td"}
TAG = re.compile(r"<(?P<close>/?)(?P<name>[a-z0-9]+)")


class _HeadingsFrom(Treeprocessor):
    """The highest heading of a text becomes `level`, whichever its author began with; the rest follow."""

    def __init__(self, level: int) -> None:
        super().__init__()
        self.level = level

    def run(self, root: Element) -> None:
        headings = [(node, int(node.tag[1])) for node in root.iter() if node.tag in HEADINGS]
        highest = min((found for _node, found in headings), default=self.level)
        for node, found in headings:
            node.tag = f"h{min(6, found - highest + self.level)}"


@lru_cache(maxsize=256)
def as_html(text: str, level: int = 3) -> SafeString:
    """The text as HTML that the allow-list lets through, safe to show: its highest headings are `level`.

    Pictures, styles, scripts and links other than http, https and mailto are dropped.
    """
    reader = markdown.Markdown(extensions=["sane_lists", "smarty", "tables"])
    reader.treeprocessors.register(_HeadingsFrom(level), "headings", 5)
    return _clean(reader.convert(text), level)


def _clean(html: str, level: int) -> SafeString:
    cleaned = nh3.clean(
        html,
        tags=TEXT_TAGS | TABLE_TAGS | {f"h{allowed}" for allowed in range(level, 7)},
        attributes={"a": {"href", "title"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow noopener",
    )
    return mark_safe(cleaned)  # noqa: S308 - cleaned in the line above


# --- A long text, in its parts -------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Chapter:
    """What stands under one of a text's highest headings: its anchor on the page, the heading, the rest."""

    anchor: str
    heading: SafeString
    html: SafeString

    @property
    def name(self) -> str:
        """The heading as words alone, for a list of contents."""
        return unescape(strip_tags(self.heading))


@dataclass(frozen=True, slots=True)
class Parts:
    intro: SafeString
    chapters: list[Chapter]


def parts(text: str) -> Parts:
    """The text cut before each of its second-level headings; one inside a list or a quotation stays where it is. Each
    piece is cleaned as the whole was, so that a cut in a wrong place could open nothing."""
    html = as_html(text, 2)
    cuts = [*_outer_headings(html), len(html)]
    chapters: list[Chapter] = []
    for start, end in pairwise(cuts):
        heading, _tag, rest = html[start + len("<h2>") : end].partition("</h2>")
        anchor = _free(slug_of(unescape(strip_tags(heading))) or "text", {chapter.anchor for chapter in chapters})
        chapters.append(Chapter(anchor, _clean(heading, 2), _clean(rest, 2)))
    return Parts(_clean(html[: cuts[0]], 2), chapters)


def _outer_headings(html: str) -> list[int]:
    """Where each `<h2>` that stands in nothing else begins. The cleaned text closes whatever it opens."""
    found, depth = [], 0
    for tag in TAG.finditer(html):
        if tag["name"] in ("br", "hr"):
            continue
        if tag["name"] == "h2" and depth == 0 and not tag["close"]:
            found.append(tag.start())
        depth += -1 if tag["close"] else 1
    return found


def _free(anchor: str, taken: set[str]) -> str:
    """`anchor`, with a number behind it where another chapter has that name; never one of the page's own."""
    return next(name for n in count(1) if (name := f"s-{anchor}" + (f"-{n}" if n > 1 else "")) not in taken)
