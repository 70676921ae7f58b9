"""One browser for the whole folder."""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser.watch import LISTEN, PATIENCE, Watched
from tests.postbox import Postbox, listening

ARGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update",
]  # fmt: skip


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Playwright's own loop would make Django refuse the database in this thread."""
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        chromium = shutil.which("chromium") or shutil.which("chromium-browser")
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGS, timeout=2 * PATIENCE)
        yield browser
        browser.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def postbox(settings: Any) -> Iterator[Postbox]:
    settings.FORM_LEAST_SECONDS = 0
    with listening(settings) as found:
        yield found


@pytest.fixture
def window(browser: Browser, live_server: Any) -> Iterator[Callable[..., Watched]]:
    contexts = []

    def opened(*, width: int = 1440, scheme: Any = "light", script: bool = True) -> Watched:
        context = browser.new_context(
            base_url=live_server.url, viewport={"width": width, "height": 900}, color_scheme=scheme,
            java_script_enabled=script, reduced_motion="reduce",
        )  # fmt: skip
        context.set_default_timeout(PATIENCE)
        if script:
            context.add_init_script(LISTEN)
        contexts.append(context)
        return Watched(context, live_server.url.split("/")[2])

    yield opened
    for context in contexts:
        context.close()
