"""An Atom feed (RFC 4287) as bytes. Pure: equal input, equal bytes."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.etree import ElementTree as Tree

_NAMESPACE = "http://www.w3.org/2005/Atom"
# What XML 1.0 cannot hold, not even escaped.
_IMPOSSIBLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)  # a feed without entries never changed

Tree.register_namespace("", _NAMESPACE)


@dataclass(frozen=True)
class AtomEntry:
    """`key` never changes, whatever the language; `text` is plain. Title and text may be names in a language that is
    not the feed's (`Named`)."""

    key: str
    title: str
    url: str
    changed: datetime
    published: datetime | None = None
    text: str = ""
    author: str = ""
    latest: datetime | None = None  # the last change of all of its kind, also of what is shown no more


def last_change(entries: Iterable[AtomEntry]) -> datetime | None:
    """Of a feed: that something was taken off the site is a change as well."""
    return max((max(entry.changed, entry.latest or entry.changed) for entry in entries), default=None)


def feed(entries: Iterable[AtomEntry], *, title: str, author: str, language: str, own_url: str, page_url: str) -> bytes:
    entries = list(entries)
    root = Tree.Element(f"{{{_NAMESPACE}}}feed", {"xml:lang": language})
    _add(root, "title", title)
    _add(root, "id", own_url)
    _add(root, "link", rel="self", type="application/atom+xml", href=own_url)
    _add(root, "link", rel="alternate", type="text/html", hreflang=language, href=page_url)
    _add(root, "updated", _moment(max((entry.changed for entry in entries), default=_NEVER)))
    _add(_add(root, "author"), "name", author)
    for entry in entries:
        _write(_add(root, "entry"), entry)
    return Tree.tostring(root, encoding="utf-8", xml_declaration=True)


def _write(node: Tree.Element, entry: AtomEntry) -> None:
    _add(node, "title", entry.title)
    _add(node, "id", entry.key)
    _add(node, "link", rel="alternate", type="text/html", href=entry.url)
    _add(node, "updated", _moment(entry.changed))
    if entry.published:
        _add(node, "published", _moment(entry.published))
    if entry.author:
        _add(_add(node, "author"), "name", entry.author)
    if entry.text:
        _add(node, "summary", entry.text, type="text")


def _add(parent: Tree.Element, name: str, text: str = "", **attributes: str) -> Tree.Element:
    if language := getattr(text, "lang", ""):
        attributes["xml:lang"] = language
    node = Tree.SubElement(parent, f"{{{_NAMESPACE}}}{name}", {key: _clean(each) for key, each in attributes.items()})
    node.text = _clean(text) or None
    return node


def _clean(text: str) -> str:
    return _IMPOSSIBLE.sub("", text)


def _moment(value: datetime) -> str:
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
