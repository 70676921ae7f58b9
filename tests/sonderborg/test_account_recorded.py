"""What signing in leaves in the audit trail."""

import pytest
from django.test import Client

from initiatives.models import AuditEntry
from initiatives.models.audit import Act
from tests.factories import UserFactory
from tests.sonderborg.test_account_second_factor import KEY, SET_UP, code, with_app

pytestmark = pytest.mark.django_db
SIGN_IN = "/admin/login/"


@pytest.fixture
def anna(db):
    return UserFactory(username="anna", email="anna@example.dk", role="editor")


def told():
    entries = AuditEntry.objects.order_by("pk").values_list("act", "by_name", "name")
    return [tuple(entry) for entry in entries]


def test_signing_in_and_out_and_failing(anna):
    client = Client()
    for name, password in (("anna", "wrong"), ("anna@example.dk", "wrong"), ("my secret", "x"), ("anna", "password")):
        client.post(SIGN_IN, {"username": name, "password": password})
    client.post("/admin/account/sign-out-everywhere/")
    client.post("/admin/logout/")
    assert told() == [
        (Act.SIGN_IN_FAILED, "", "anna"),
        (Act.SIGN_IN_FAILED, "", "anna"),
        (Act.SIGN_IN_FAILED, "", ""),  # some type their password there
        (Act.SIGNED_IN, "anna", "anna"),
        (Act.SIGNED_OUT_EVERYWHERE, "anna", "anna"),
        (Act.SIGNED_OUT, "anna", "anna"),
    ]
    assert set(AuditEntry.objects.values_list("address", flat=True)) == {"127.0.0.1"}


def test_second_factors_and_passwords(anna, django_capture_on_commit_callbacks):
    client = Client()
    client.post(SIGN_IN, {"username": "anna", "password": "password"})
    key = client.get(f"{SET_UP}totp/activate/").context["form"].secret
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{SET_UP}totp/activate/", {"code": code(key)})
    client.post(f"{SET_UP}totp/deactivate/")
    client.post("/admin/password_change/", {"oldpassword": "password", "password1": KEY * 2, "password2": KEY * 2})
    assert [act for act, _by, _of in told()] == [
        Act.SIGNED_IN,
        Act.FACTOR_ADDED,
        Act.FACTOR_ADDED,  # the recovery codes
        Act.FACTOR_REMOVED,
        Act.FACTOR_REMOVED,
        Act.PASSWORD_CHANGED,
    ]
    assert {"type": "totp"} in AuditEntry.objects.values_list("after", flat=True)


def test_a_wrong_code_is_told_of_by_name(anna):
    with_app(anna)
    client = Client()
    answer = client.post(SIGN_IN, {"username": "anna", "password": "password"})
    client.post(answer["Location"], {"code": "x"})
    assert told() == [(Act.SIGN_IN_FAILED, "anna", "anna")]
