"""A page of the browser that remembers what went wrong on it."""

from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, Response

PATIENCE = 60_000  # milliseconds: a busy machine is slow, and what comes is waited for, however late
LISTEN = """
window.__broken = [];
document.addEventListener("securitypolicyviolation", event => window.__broken.push(
  `${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber} ${event.sample}`));
"""
SCRIPT = Axe().axe_script
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS = ["color-contrast", "link-in-text-block"]  # all that changes where only the colours do
VIOLATIONS = "options => axe.run(document, options).then(found => found.violations)"
# Each stop of the keyboard: is there a ring around it, or around what it stands for?
RINGS = """() => [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex="0"]')]
  .filter(e => !e.disabled && e.type !== 'hidden' && e.checkVisibility({visibilityProperty: true}))
  .filter(e => !e.closest('.trap'))
  .filter(e => {
    e.focus({focusVisible: true, preventScroll: true});
    if (document.activeElement !== e) return e.tabIndex >= 0;
    const rung = e => getComputedStyle(e).outlineStyle !== 'none' || getComputedStyle(e).boxShadow !== 'none';
    const card = e.matches('.card-title a') && e.closest('.card');  // what takes the ring instead
    return !rung(card || e) && !e.matches('.tile-choices input, svg a');
  }).map(e => `no ring: ${e.outerHTML.slice(0, 150)}`)"""
# Blocks of text that lie over one another: no rule of accessibility looks at that.
OVERLAPS = """() => {
  const texts = [...document.querySelectorAll('main :is(h1, h2, h3, h4, p, dt, dd, label, figcaption, td, th)')]
    .filter(e => e.checkVisibility({visibilityProperty: true, opacityProperty: true}) && !e.closest('.hidden, .skip'))
    .map(e => [e, e.getBoundingClientRect()]).filter(([e, box]) => box.width > 2 && box.height > 2);
  const over = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 4
    && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 4;
  return texts.flatMap(([e, box], i) => texts.slice(i + 1)
    .filter(([other, its]) => !e.contains(other) && over(box, its))
    .map(([other]) => `${e.textContent.trim().slice(0, 40)} lies over ${other.textContent.trim().slice(0, 40)}`));
}"""
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


class Watched:
    """`wrong`: what the console, the policy and the network said. `loaded`: the answers since the last `open`."""

    def __init__(self, context: BrowserContext, host: str) -> None:
        self.host = host
        self.wrong: list[str] = []
        self.loaded: list[Response] = []
        self.page: Page = context.new_page()
        self.page.on("console", lambda m: self.wrong.append(m.text) if m.type in ("error", "warning") else None)
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("request", lambda request: self._of_this_host(request.url))
        self.page.on("response", lambda answer: self.loaded.append(answer))  # noqa: PLW0108  it asks for a function

    def _of_this_host(self, url: str) -> None:
        if urlsplit(url).netloc not in (self.host, ""):  # "": data: addresses, which fetch nothing
            self.wrong.append(f"asks another host: {url}")

    def open(self, address: str, status: int = 200) -> None:
        self.loaded.clear()
        answer = self.page.goto(address, wait_until="load")
        assert answer is not None
        if status != 200:  # the browser says so itself
            self.wrong = [text for text in self.wrong if f"status of {status}" not in text]
        if answer.status != status:
            self.wrong.append(f"{address}: {answer.status}")
        self.wrong += self.page.evaluate("window.__broken")

    def resize(self, width: int) -> None:
        self.page.set_viewport_size({"width": width, "height": 900})

    def put_on(self, look: str) -> None:
        """light, dark, forced (the reader's own few colours) or double (text of twice the size)."""
        self.page.emulate_media(
            color_scheme="dark" if look == "dark" else "light", forced_colors="active" if look == "forced" else "none"
        )
        self.page.evaluate(f"document.documentElement.style.fontSize = '{'200%' if look == 'double' else ''}'")

    def too_wide(self) -> int:
        """By how many pixels the page can be moved sideways."""
        return self.page.evaluate(SIDEWAYS)

    def overlaps(self) -> list[str]:
        return self.page.evaluate(OVERLAPS)

    def without_ring(self) -> list[str]:
        """What the keyboard reaches and nobody would see."""
        return self.page.evaluate(RINGS)

    def axe(self, kind: str = "") -> list[str]:
        """What the accessibility rules find: rule, where, and what to do. All that they know, but of a page judged in
        another look before (see `put_on`) the colours alone in the dark, and all but the colours where those are the
        reader's own or the same."""
        options: dict[str, Any] = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
        if kind == "dark":
            options["runOnly"] = {"type": "rule", "values": COLOURS}
        elif kind in ("forced", "double"):  # of forced colours it knows only those that are written
            options["rules"] = {"color-contrast": {"enabled": False}}
        if not self.page.evaluate("'axe' in window"):  # half a megabyte
            self.page.evaluate(SCRIPT)
        return [
            f"{rule['id']}: {' '.join(map(str, node['target']))}: {node['failureSummary']}"
            for rule in self.page.evaluate(VIOLATIONS, options)
            for node in rule["nodes"]
        ]
