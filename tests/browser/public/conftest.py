"""One server for the whole folder, with one city in the database that its tests read.

The rows are committed, for the server's threads to see; pytest-django runs the tests that empty the tables later.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connections
from django.utils import translation
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from sonderborg import starter
from tests import city, emptying
from tests.browser.watch import LISTEN, PATIENCE, Watched


@pytest.fixture(scope="package")
def site(browser: Browser, django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """Its address. At the end the rows are taken away."""
    with django_db_blocker.unblock(), translation.override("da"):
        starter.load()
        city.build()
        server = LiveServer("localhost")
        yield server.url
        server.stop()
        emptying.put_back() if emptying.possible() else call_command("flush", interactive=False, verbosity=0)
        connections.close_all()


@pytest.fixture(scope="package")
def windows(browser: Browser, site: str) -> Iterator[dict[bool, Watched]]:
    """With and without scripts. Kept, because opening one costs as much as a page."""
    contexts = {
        script: browser.new_context(base_url=site, java_script_enabled=script, reduced_motion="reduce")
        for script in (True, False)
    }
    contexts[True].add_init_script(LISTEN)
    for context in contexts.values():
        context.set_default_timeout(PATIENCE)
    yield {script: Watched(context, site.split("/")[2]) for script, context in contexts.items()}
    for context in contexts.values():
        context.close()


@pytest.fixture
def visit(windows: dict[bool, Watched]) -> Callable[..., Watched]:
    """A window as if nobody had used it: `visit(width=390, scheme="dark", script=True)`."""

    def window(*, width: int = 1440, scheme: Any = "light", script: bool = True) -> Watched:
        watched = windows[script]
        watched.page.goto("about:blank")
        watched.page.context.clear_cookies()
        watched.wrong.clear()
        watched.resize(width)
        watched.page.emulate_media(color_scheme=scheme)
        return watched

    return window
