"""One city for all tests of a module: its thirty tables are filled once, and each test takes back what it changed."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import pytest
from django.db import connections, transaction
from django.template.response import SimpleTemplateResponse
from django.test import override_settings
from django.utils import translation

from tests.sonderborg.access_city import again, build

QUICK = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: Any) -> Iterator[SimpleNamespace]:
    """In a transaction around those of the tests, each of which would close the connection at its end."""
    with django_db_blocker.unblock():
        one = connections["default"]
        assert one.features.supports_transactions  # Django tries that once, and not within a transaction
        with patch.object(one, "close"), transaction.atomic():
            with override_settings(PASSWORD_HASHERS=QUICK), translation.override("da"):
                found = build()
            yield found
            transaction.set_rollback(True)


@pytest.fixture
def city(built: SimpleNamespace, db: None) -> SimpleNamespace:
    return again(built)


@pytest.fixture
def undrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who gets a page is decided before it is drawn, and that is most of its time."""
    monkeypatch.setattr(SimpleTemplateResponse, "rendered_content", "")
    monkeypatch.setattr("django.template.loader.render_to_string", lambda *_args, **_options: "")
