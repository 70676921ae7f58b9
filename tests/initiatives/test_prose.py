import pytest

from initiatives.prose import as_html, parts


def test_only_what_is_allowed_gets_through():
    text = (
        "# One\n\n## Two\n\n**bold** [in](/om/) [out](https://x.example) [bad](javascript:alert(1))\n\n"
        '<script>alert(1)</script>\n\nx<img src="https://x.example/a.png"> <em onclick="x()" style="a">raw</em>'
    )
    assert as_html(text) == (
        '<h3>One</h3>\n<h4>Two</h4>\n<p><strong>bold</strong> <a href="/om/" rel="nofollow noopener">in</a> '
        '<a href="https://x.example" rel="nofollow noopener">out</a> <a rel="nofollow noopener">bad</a></p>\n'
        "\n\n<p>x <em>raw</em></p>"
    )


@pytest.mark.parametrize("mark", ["#", "##", "###"])
def test_headings_begin_where_the_page_wants_them(mark):
    assert as_html(f"{mark} One\n\n{mark}# Two", 2) == "<h2>One</h2>\n<h3>Two</h3>"


def test_headings_end_at_six():
    assert as_html("# One\n\n##### Five", 3) == "<h3>One</h3>\n<h6>Five</h6>"


def test_a_raw_heading_does_not_outrank_the_pages_own():
    assert as_html("<h1>Loud</h1>") == "Loud"


@pytest.mark.parametrize("text", ["", ">" * 5000, "[" * 5000, "* " * 2000, "\x00"])
def test_odd_text_is_still_text(text):
    assert "<script" not in as_html(text)


def told(text):
    found = parts(text)
    return found.intro.strip(), [(each.anchor, each.name, each.html.strip()) for each in found.chapters]


def test_a_long_text_is_cut_before_each_of_its_highest_headings():
    text = "First.\n\n# A *new* way & more\n\nOne.\n\n## Deeper\n\nTwo.\n\n# Åen\n\nThree.\n\n# Åen"
    assert told(text) == (
        "<p>First.</p>",
        [
            ("s-a-new-way-more", "A new way & more", "<p>One.</p>\n<h3>Deeper</h3>\n<p>Two.</p>"),
            ("s-aaen", "Åen", "<p>Three.</p>"),
            ("s-aaen-2", "Åen", ""),
        ],
    )


def test_a_text_without_headings_has_no_chapters():
    assert told("One.\n\nTwo.") == ("<p>One.</p>\n<p>Two.</p>", [])
    assert told("") == ("", [])


@pytest.mark.parametrize("text", ["> # In a quotation", "- # In a list", "> a<br>\n> # In a quotation"])
def test_a_heading_within_something_else_cuts_nothing(text):
    found = parts(f"{text}\n\n# Own\n\nText.")
    assert "<h2>In a" in found.intro
    assert found.intro.count("<blockquote>") + found.intro.count("<li>") == 1
    assert [each.name for each in found.chapters] == ["Own"]


@pytest.mark.parametrize(
    "title", ["</a></p><h2>x</h2><img src=q onerror=alert(1)>", "<h2>", "</p></a>", "<blockquote>"]
)
def test_tags_in_an_attribute_are_no_tags_of_the_text(title):
    text = f"[Here](https://example.org '{title}')\n\n# Own\n\nText."
    found = parts(text)
    assert [each.name for each in found.chapters] == ["Own"]
    assert found.intro + "<h2>Own</h2>" + found.chapters[0].html == as_html(text, 2)


def test_no_piece_is_trusted_because_the_whole_was(monkeypatch):
    html = "<p>In <b onclick=alert(1)>it</b></p><h2>x<script>alert(1)</script></h2><p onclick=alert(1)>y</p>"
    monkeypatch.setattr("initiatives.prose.as_html", lambda *_asked: html)
    assert told("") == ("<p>In it</p>", [("s-xalert1", "x", "<p>y</p>")])


def test_what_a_text_writes_by_itself_is_no_heading():
    """Tags that were escaped are words; a heading of signs alone still has an anchor."""
    assert told("`<h2>` is a tag\n\n# !!!") == ("<p><code>&lt;h2&gt;</code> is a tag</p>", [("s-text", "!!!", "")])
