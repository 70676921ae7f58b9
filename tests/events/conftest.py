"""What the tests of suggestions start from."""

import pytest

from tests.events.pages import TODAY
from tests.postbox import listening


@pytest.fixture
def calm(monkeypatch, settings):
    """A fixed day, nobody too fast, and letters that leave at once."""
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_args: TODAY)
    settings.FORM_LEAST_SECONDS = 0
    # A test is one transaction, whose end nothing waits for; test_letters has the real one.
    monkeypatch.setattr("initiatives.letters.transaction.on_commit", lambda run, **_options: run())


@pytest.fixture
def postbox(settings):
    with listening(settings) as found:
        yield found
