"""A renewed SECRET_KEY: what the old one signed goes on working as long as it is named, and not a moment longer."""

import pytest
from django.test import Client

from indicators.links import choice_link, report_link
from indicators.periods import Period
from initiatives import inviting
from tests import factories
from tests.conftest import signed_in
from tests.sonderborg.test_settings import run

pytestmark = pytest.mark.django_db


@pytest.fixture
def addresses(editor):
    """Of what was signed before: a session, an invitation, the link to one figure and the one that stops reminders."""
    editor.user.email = "anna@example.dk"
    editor.user.save()
    row = factories.IndicatorFactory(responsible=editor.organisation)
    links = report_link(editor.user, row.pk, Period.parse("2025"), 0), choice_link(editor.user)
    invitation = f"/admin/account/invitation/{inviting.token(factories.InvitationFactory())}/"
    return [invitation, *(link.removeprefix("http://localhost:8000") for link in links)]


def answers(editor, addresses):
    return [editor.get("/admin/").status_code, *(Client().get(address).status_code for address in addresses)]


def test_what_the_old_key_signed_still_opens(editor, addresses, settings):
    assert answers(editor, addresses) == [200, 200, 200, 200]
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "x" * 50
    assert answers(editor, addresses) == [200, 200, 200, 200]
    assert signed_in("editor").get("/admin/").status_code == 200


def test_a_key_that_is_no_longer_named_opens_nothing(editor, addresses, settings):
    settings.SECRET_KEY = "x" * 50
    assert answers(editor, addresses) == [302, 404, 404, 404]


@pytest.mark.parametrize(("said", "keys"), [(None, "[]"), ("one,two", "['one', 'two']")])
def test_the_environment_names_earlier_keys(said, keys):
    code = "from sonderborg import settings as s; print(s.SECRET_KEY_FALLBACKS)"
    assert run("-c", code, SECRET_KEY_FALLBACKS=said).stdout == f"{keys}\n"
