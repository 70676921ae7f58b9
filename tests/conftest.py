"""What every test starts from: the embedded PostgreSQL, fast passwords, plain static files, no network."""

import gc
import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client, TransactionTestCase
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from indicators.exports.typesetter import typeset
from sonderborg import postgres
from tests import emptying, factories
from tests.postbox import Postbox, listening

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
# A busy machine draws slowly: that says nothing about a property.
hypothesis_settings.register_profile("calm", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("calm")
NOW = datetime(2026, 11, 24, 11, tzinfo=UTC)


def pytest_configure(config: pytest.Config) -> None:
    if not os.environ.get("DATABASE_URL") and not hasattr(config, "workerinput"):
        postgres.ensure_running()
    # The live server's threads would keep their connections, and the database could not be dropped.
    database = settings.DATABASES["default"]
    database["CONN_MAX_AGE"] = 0
    # A busy machine is slow to connect and to answer: that says nothing about a page.
    options = database["OPTIONS"]
    options["connect_timeout"] = 60
    options["options"] = options["options"].replace("statement_timeout=5s", "statement_timeout=1min")
    # For all tests, and what is built for a whole folder of them: a frozen year would start a process that nobody ends.
    settings.EXPORT_WORKER = False
    # From the start: were it changed for each test, a request left behind by a closed window could make the storage in
    # between, and the next test would see nothing but errors.
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)  # WhiteNoise warns where there is none


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Without a browser its tests are left out, loudly; CI must have one."""
    if CHROMIUM:
        return
    if os.environ.get("CI"):
        raise pytest.UsageError("CI needs Chromium for the tests in tests/browser: install Debian's package chromium.")
    browser = [item for item in items if "tests/browser" in str(item.path)]
    if browser:
        config.hook.pytest_deselected(items=browser)
        items[:] = [item for item in items if item not in browser]


def pytest_collection_finish() -> None:
    """What is loaded by now stays: to look through it again and again took a twelfth of the time."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    with django_db_blocker.unblock():
        if emptying.possible():
            emptying.keep()
            TransactionTestCase._fixture_teardown = emptying.put_back  # type: ignore[attr-defined]


@pytest.fixture(autouse=True)
def quick(settings: Any, monkeypatch: Any) -> None:
    """Hashing and a process for each paper cost seconds and test nothing of ours."""
    monkeypatch.setattr("indicators.exports.typesetter.apart", typeset)
    settings.PAGE_CACHE = False
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def danish() -> Iterator[None]:
    """Whatever language a test leaves behind, the next begins in Danish."""
    with translation.override("da"):
        yield


@pytest.fixture
def stranger(client: Client) -> Client:
    """Someone who has not signed in."""
    return client


def signed_in(role: str, **options: Any) -> Client:
    user = factories.UserFactory(role=role, **options)
    client = Client()
    client.force_login(user)
    client.user = user  # type: ignore[attr-defined]
    return client


@pytest.fixture
def editor(db: None) -> Client:
    """An editor of one organisation, at `editor.organisation`."""
    client: Any = signed_in("editor")
    client.organisation = factories.OrganisationFactory()
    client.organisation.memberships.create(user=client.user)
    return client


@pytest.fixture
def coordinator(db: None) -> Client:
    return signed_in("coordinator")


@pytest.fixture
def administrator(db: None) -> Client:
    return signed_in("administrator")


@pytest.fixture
def calm(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    """For public forms: a fixed day, nobody too fast, and letters that leave at once."""
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_args: NOW.date())
    settings.FORM_LEAST_SECONDS = 0
    # A test is one transaction, whose end nothing waits for; test_letters has the real one.
    monkeypatch.setattr("initiatives.letters.transaction.on_commit", lambda run, **_options: run())


@pytest.fixture
def postbox(settings: Any) -> Iterator[Postbox]:
    with listening(settings) as found:
        yield found
