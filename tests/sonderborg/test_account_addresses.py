"""Every address of signing in and of one's own account: who gets it, and that no method breaks it."""

import pytest
from django.test import Client
from django.urls import NoReverseMatch, URLResolver, reverse

from sonderborg.account.urls import urlpatterns
from tests.conftest import signed_in

pytestmark = pytest.mark.django_db
OWN = {"uidb36": "1", "key": "x-y", "pk": 1, "provider_id": "none", "token": "x"}
# What a stranger and someone who is signed in get: 302 to the sign-in, or to where it is done.
TABLE = {
    "account_login": (200, 302),
    "account_logout": (302, 200),
    "account_change_password": (302, 200),
    "account": (302, 200),
    "sign-out-everywhere": (405, 405),
    "invitation": (404, 404),
    "account_inactive": (200, 200),
    "account_reauthenticate": (302, 200),
    "account_reset_password": (200, 200),
    "account_reset_password_done": (200, 200),
    "account_reset_password_from_key": (200, 200),
    "account_reset_password_from_key_done": (200, 200),
    "mfa_index": (302, 200),
    "mfa_authenticate": (302, 302),
    "mfa_reauthenticate": (302, 302),
    "mfa_activate_totp": (302, 302),
    "mfa_deactivate_totp": (302, 404),
    "mfa_view_recovery_codes": (302, 404),
    "mfa_generate_recovery_codes": (302, 302),
    "mfa_download_recovery_codes": (302, 404),
    "mfa_list_webauthn": (302, 200),
    "mfa_add_webauthn": (302, 302),
    "mfa_reauthenticate_webauthn": (302, 302),
    "mfa_remove_webauthn": (302, 302),
    "mfa_edit_webauthn": (302, 302),
    "mfa_login_webauthn": (302, 302),
    "openid_connect_login": (404, 404),
    "openid_connect_callback": (404, 404),
    "socialaccount_login_error": (403, 403),
    "socialaccount_login_cancelled": (403, 403),
}


def names(patterns):
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from names(pattern.url_patterns)
        else:
            yield pattern.name


def address(name):
    for keys in ({}, *({key: OWN[key]} for key in OWN), {"uidb36": "1", "key": "x-y"}):
        try:
            return reverse(name, kwargs=keys)
        except NoReverseMatch:
            continue
    raise AssertionError(name)


def test_the_table_names_every_address():
    assert set(names(urlpatterns)) == set(TABLE)


def test_who_gets_what():
    stranger, editor = Client(), signed_in("editor")
    found = {name: tuple(client.get(address(name)).status_code for client in (stranger, editor)) for name in TABLE}
    assert found == TABLE
    private = {name: client.get(address(name))["Cache-Control"] for name in TABLE for client in (stranger, editor)}
    assert [name for name, control in private.items() if "no-store" not in control] == []


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options", "head"])
def test_no_method_breaks_one(method):
    odd = {"next": "//evil.example/", "code": "\x00", "credential": "[", "password": "\x00"}
    for client in (Client(), signed_in(""), signed_in("editor")):
        for name in TABLE:
            for data in ({}, odd) if method == "post" else ({},):
                answer = client.generic(method, address(name)) if method != "post" else client.post(address(name), data)
                assert answer.status_code < 500, (method, name)
                assert "evil" not in answer.get("Location", "")


def test_every_form_is_guarded_against_forgery():
    client = Client(enforce_csrf_checks=True)
    client.force_login(signed_in("editor").user)
    done = {name for name in TABLE if client.post(address(name)).status_code not in (403, 404, 405)}
    # Their GETs ask for the password anew, or redirect: nothing is done.
    assert done == set()
