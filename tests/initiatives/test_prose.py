import pytest

from initiatives.prose import as_html


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
