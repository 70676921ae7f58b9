from datetime import UTC, datetime, timedelta, timezone
from xml.etree import ElementTree as Tree

from hypothesis import given
from hypothesis import strategies as st

from initiatives.atom import AtomEntry, feed

NOON = datetime(2026, 11, 24, 13, tzinfo=timezone(timedelta(hours=1)))
ENTRY = AtomEntry(key="urn:x:1", title="Kor & <fest>", url="https://x.dk/?a=1&b=2", changed=NOON, text="Syng\nmed")
WORDS = {
    "title": "Det sker",
    "author": "Byen",
    "language": "da",
    "own_url": "https://x.dk/f",
    "page_url": "https://x.dk/",
}
ATOM = {"a": "http://www.w3.org/2005/Atom"}


def test_feed_word_for_word() -> None:
    assert feed([ENTRY], **WORDS).decode().replace("><", ">\n<").split("\n", 1)[1] == (
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="da">\n'
        "<title>Det sker</title>\n<id>https://x.dk/f</id>\n"
        '<link rel="self" type="application/atom+xml" href="https://x.dk/f" />\n'
        '<link rel="alternate" type="text/html" hreflang="da" href="https://x.dk/" />\n'
        "<updated>2026-11-24T12:00:00Z</updated>\n<author>\n<name>Byen</name>\n</author>\n"
        "<entry>\n<title>Kor &amp; &lt;fest&gt;</title>\n<id>urn:x:1</id>\n"
        '<link rel="alternate" type="text/html" href="https://x.dk/?a=1&amp;b=2" />\n'
        '<updated>2026-11-24T12:00:00Z</updated>\n<summary type="text">Syng\nmed</summary>\n</entry>\n</feed>'
    )


def test_a_feed_without_entries_never_changed() -> None:
    assert Tree.fromstring(feed([], **WORDS)).findtext("a:updated", "", ATOM) == "1970-01-01T00:00:00Z"


@given(st.text(), st.text())
def test_any_text_is_readable_xml(title: str, text: str) -> None:
    entry = AtomEntry(key="k", title=title, url="https://x.dk/", changed=datetime(2026, 1, 1, tzinfo=UTC), text=text)
    [node] = Tree.fromstring(feed([entry], **WORDS)).findall("a:entry", ATOM)
    assert node.findtext("a:id", "", ATOM) == "k"
