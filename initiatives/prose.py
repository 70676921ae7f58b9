"""Text that staff write: Markdown in, clean HTML out. Pure."""

from functools import lru_cache
from xml.etree.ElementTree import Element

import markdown
import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown.treeprocessors import Treeprocessor

TEXT_TAGS = {"p", "br", "hr", "strong", "em", "a", "ul", "ol", "li", "blockquote", "code", "pre"}
HEADINGS = {f"h{level}" for level in range(1, 7)}
TABLE_TAGS = {"table", "thead", "tbody", "tr", "th", "td"}


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
    clean = nh3.clean(
        reader.convert(text),
        tags=TEXT_TAGS | TABLE_TAGS | {f"h{allowed}" for allowed in range(level, 7)},
        attributes={"a": {"href", "title"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow noopener",
    )
    return mark_safe(clean)  # noqa: S308 - cleaned in the line above
