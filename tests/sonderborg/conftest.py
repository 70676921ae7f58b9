"""One city for all tests of a module: its thirty tables are filled once, and each test takes back what it changed."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.template.response import SimpleTemplateResponse

from tests.around import around
from tests.sonderborg.access_city import again, build


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: Any) -> Iterator[SimpleNamespace]:
    with around(django_db_blocker, build) as found:
        yield found


@pytest.fixture
def city(built: SimpleNamespace, db: None) -> SimpleNamespace:
    return again(built)


@pytest.fixture
def undrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who gets a page is decided before it is drawn, and that is most of its time."""
    monkeypatch.setattr(SimpleTemplateResponse, "rendered_content", "")
    monkeypatch.setattr("django.template.loader.render_to_string", lambda *_args, **_options: "")
