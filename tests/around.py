"""What many tests only read is built once, in a transaction around those of the tests."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar
from unittest.mock import patch

from django.db import connections, transaction
from django.test import override_settings
from django.utils import translation

Built = TypeVar("Built")
QUICK = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@contextmanager
def around(django_db_blocker: Any, build: Callable[[], Built]) -> Iterator[Built]:
    """For a fixture of a module: what was built. Each test takes back what it changed, and the end of the module the
    rest. Each test would close the connection at its end."""
    with django_db_blocker.unblock():
        one = connections["default"]
        assert one.features.supports_transactions  # Django tries that once, and not within a transaction
        with patch.object(one, "close"), transaction.atomic():
            with override_settings(PASSWORD_HASHERS=QUICK), translation.override("da"):
                found = build()
            yield found
            transaction.set_rollback(True)
