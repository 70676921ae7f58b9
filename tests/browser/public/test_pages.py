"""Every kind of page, narrow and wide, light and dark: accessible, within its width, and of this site alone."""

import gzip
from collections.abc import Callable

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from tests import city
from tests.browser.watch import Watched

pytestmark = [pytest.mark.django_db, pytest.mark.browser]
STARTER = {
    "real series": ("indicator-detail", {"code": "co2-vs-2007"}),
    "report with figures": ("report-detail", {"year": 2017}),
}


def pages(language: str) -> dict[str, str]:
    starter = {name: city.address(page, language, **keys) for name, (page, keys) in STARTER.items()}
    nothing = f"{city.address('initiative-list', language)}?q=findes+ikke&phase=none"
    return city.html_pages(language) | starter | {"nothing found": nothing}


# Where two show the same template, the fuller one is enough.
NAMES = sorted(set(pages("da")) - {"report-detail", "indicator-detail", "progress of a past day"})
WIDTHS = (320, 390, 768, 1440)
# Between the two languages each page is seen at both widths in both schemes, in the system's own colours, as at 400 %
# (320 points of a window of 1280) and with text of twice the size.
LOOKS = {
    "da": ("390 light", "1440 dark", "320 forced"),
    "de": ("1440 light", "320 dark", "390 double"),
}
ALL_LOOKS = LOOKS["da"] + LOOKS["de"]


def look(window: Watched, looks: tuple[str, ...]) -> list[str]:
    """What the rules find in each look, and by how much the page is too wide at each width."""
    found = []
    for name in looks:
        width, _blank, kind = name.partition(" ")
        window.resize(int(width))
        window.put_on(kind)
        found += [f"{name}: {line}" for line in window.axe(kind)]
    for kind in ("light", "double"):
        window.put_on(kind)
        for width in WIDTHS:
            window.resize(width)
            if over := window.too_wide():
                found.append(f"{over} px too wide at {width} {kind}")
            found += [f"{width} {kind}: {line}" for line in window.overlaps()]
    return found + window.without_ring()


@pytest.mark.parametrize("language", sorted(LOOKS))
@pytest.mark.parametrize("name", NAMES)
def test_each_page_is_accessible_and_keeps_within_the_window(
    visit: Callable[..., Watched], name: str, language: str
) -> None:
    window = visit()
    window.open(pages(language)[name])
    found = look(window, LOOKS[language])
    assert window.wrong + found == []


@pytest.mark.parametrize("code", [400, 403, 429, 500, 503])
def test_the_pages_of_faults_are_accessible_too(visit: Callable[..., Watched], code: int) -> None:
    """Served in the place of another page: a test should not have to break the site to see them."""
    window = visit()
    with translation.override("de"):
        html = render_to_string(f"{code}.html", {"city": settings.CITY})
    window.page.route("**/fault/", lambda route: route.fulfill(body=html, content_type="text/html"))
    window.open("/fault/")
    found = look(window, ALL_LOOKS)
    window.page.unroute("**/fault/")
    assert window.wrong + found == []


NEEDS_A_BREAK = """() => {
  document.body.style.overflowWrap = 'normal';
  return [...document.querySelectorAll('.element-name, .board-area h4, .card-title, main h1')]
    .filter(e => e.scrollWidth > e.clientWidth + 1).map(e => e.textContent.trim());
}"""


@pytest.mark.parametrize("name", ["progress", "initiative-list", "accessibility", "area-detail"])
@pytest.mark.parametrize("language", ["da", "de"])
def test_long_words_break_at_a_hyphen_and_nowhere_else(visit: Callable[..., Watched], name: str, language: str) -> None:
    """Narrow boxes hold their words although a browser may not break them wherever it likes."""
    for width in (390, 1440):
        window = visit(width=width)
        window.open(pages(language)[name])
        assert window.page.evaluate(NEEDS_A_BREAK) == []


def test_the_watch_would_see_it(visit: Callable[..., Watched]) -> None:
    """A picture without words, faint text, a script and a style of the page's own, another host, a page too wide."""
    window = visit(width=390)
    window.open("/om/")
    window.page.evaluate("""() => {
      document.querySelector('main').innerHTML += '<img src="https://example.org/x.png"><p class="x">faint</p>'
        + '<p style="color: red">styled</p>';
      const p = document.querySelector('.x');
      p.style.cssText = 'color: #ccc; background: #fff; width: 5000px';
      document.body.append(Object.assign(document.createElement('script'), {textContent: 'window.x = 1'}));
    }""")
    window.page.wait_for_function("window.__broken.length === 3")
    rules = {line.split(":")[0] for line in window.axe()}
    assert {"image-alt", "color-contrast"} <= rules
    assert window.too_wide() > 4000
    window.page.evaluate("document.querySelector('main p').style.marginBlockStart = '-3rem'")
    assert window.overlaps() != []
    assert len(window.page.evaluate("window.__broken")) == 3
    assert "asks another host: https://example.org/x.png" in window.wrong


@pytest.mark.parametrize(("address", "status"), [("/findes-ikke/", 404), ("/api/v1/docs", 200), ("/admin/login/", 200)])
def test_pages_beside_the_menu(visit: Callable[..., Watched], address: str, status: int) -> None:
    window = visit()
    window.open(address, status)
    found = look(window, ALL_LOOKS)
    assert window.wrong + found == []


def weight(answer: object) -> int:
    return len(gzip.compress(answer.body(), 6))  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "name", ["home", "initiative-list", "framework", "progress", "real series", "report with figures"]
)
def test_a_page_weighs_little(visit: Callable[..., Watched], name: str) -> None:
    """Compressed, without pictures: styles 30 kB, scripts 25 kB, all of it 120 kB."""
    window = visit()
    window.open(pages("da")[name])
    kinds: dict[str, int] = {}
    for answer in window.loaded:
        kind = answer.request.resource_type
        if kind != "image" and answer.ok:
            kinds[kind] = kinds.get(kind, 0) + weight(answer)
    assert kinds["document"] > 1000
    assert 1000 < kinds["stylesheet"] <= 30_000
    assert kinds.get("script", 0) <= 25_000
    assert sum(kinds.values()) <= 120_000


def test_nothing_stands_inline(visit: Callable[..., Watched]) -> None:
    """The policy would refuse it; this says where it is."""
    window = visit()
    data = ["application/json", "application/ld+json"]  # never run, so the policy does not forbid them
    scripts = "script:not([src])" + "".join(f"[type='{kind}']".join((":not(", ")")) for kind in data)
    inline = f"[...document.querySelectorAll(`[style], style, {scripts}`)]"
    handlers = "[...document.querySelectorAll('*')].filter(e => [...e.attributes].some(a => a.name.startsWith('on')))"
    for name in ("home", "progress", "initiative-list", "event-month", "report with figures"):
        window.open(pages("da")[name])
        assert window.page.evaluate(f"{inline}.concat({handlers}).map(e => e.outerHTML.slice(0, 200))") == []
