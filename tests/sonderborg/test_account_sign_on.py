"""Single sign-on against a real provider on loopback: who is let in, and that rights follow the claims each time."""

import subprocess
import sys
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from django.test import Client

from initiatives import inviting
from initiatives.models import AuditEntry, User
from initiatives.models.audit import Act
from sonderborg.account import claims
from tests.factories import InvitationFactory, OrganisationFactory, UserFactory
from tests.postbox import free_port

pytestmark = pytest.mark.django_db
START = "/admin/account/sign-on/municipality/login/"
STAFF = {
    "email": "bo@example.dk",
    "email_verified": True,
    "preferred_username": "bo",
    "given_name": "Bo",
    "groups": ["e"],
}


@pytest.fixture(scope="module")
def provider():
    """A process of its own, as its library warns of itself."""
    port = free_port()
    command = [sys.executable, "-u", "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        for line in process.stdout:
            if "running on" in line.lower():
                break
        yield f"http://localhost:{port}"
        process.terminate()


@pytest.fixture
def set_up(provider, settings):
    def said(**more):
        variables = {"OIDC_ISSUER": provider, "OIDC_CLIENT_ID": "portal", "OIDC_CLIENT_SECRET": "x"} | more
        settings.SIGN_ON = claims.read(lambda name: variables.get(name, ""), production=False, municipality="Kommunen")
        settings.SOCIALACCOUNT_PROVIDERS = claims.provider(settings.SIGN_ON)

    said(OIDC_ROLE_CLAIM="groups", OIDC_ROLES="e=editor@havnen; r=reviewer@museet; c=coordinator; a=administrator")
    for slug in ("havnen", "museet", "andre"):
        OrganisationFactory(name=slug, slug=slug)
    return said


def sign_in(provider, claimed=STAFF, sub="17", client=None, **query):
    """As a browser goes: from here to the provider, a name chosen there, and back."""
    client = client or Client()
    assert requests.put(f"{provider}/users/{sub}", json=claimed, timeout=60).status_code == 204
    there = client.get(START, query)["Location"]
    assert there.startswith(provider)
    back = requests.post(there, data={"sub": sub}, allow_redirects=False, timeout=60).headers["Location"]
    address = urlsplit(back)
    return client, client.get(f"{address.path}?{address.query}")


def rights(name="bo"):
    user = User.objects.get(username=name)
    return user.role, sorted(user.memberships.values_list("organisation__slug", flat=True))


def test_the_page_leads_there_first(set_up):
    page = Client().get("/admin/login/", {"next": "/admin/progress/"}).content.decode()
    assert f'<a class="button" href="{START}?next=%2Fadmin%2Fprogress%2F">Log ind med Kommunen</a>' in page
    assert page.index(START) < page.index("login-form")


def test_someone_new_is_let_in_with_what_the_claims_give(set_up, provider):
    client, answer = sign_in(provider, next="/admin/progress/")
    assert answer["Location"] == "/admin/progress/"
    assert client.get("/admin/").status_code == 200
    assert rights() == ("editor", ["havnen"])
    bo = User.objects.get()
    assert (bo.email, bo.first_name, bo.has_usable_password()) == ("bo@example.dk", "Bo", False)
    acts = AuditEntry.objects.order_by("pk").values_list("act", "by_name")
    assert list(acts) == [(Act.ROLE_CHANGED, ""), (Act.JOINED, ""), (Act.SIGNED_IN, "bo")]


def test_rights_follow_the_claims_at_each_sign_in(set_up, provider):
    before, _answer = sign_in(provider)
    OrganisationFactory(name="x").memberships.create(user=User.objects.get())
    for groups, role, organisations in (
        (["r", "e"], "reviewer", ["havnen", "museet"]), (["c"], "coordinator", []), (["e"], "editor", ["havnen"]),
    ):  # fmt: skip
        sign_in(provider, STAFF | {"groups": groups})
        assert rights() == (role, organisations)
    assert before.get("/admin/").status_code == 200  # the same role as then
    client, answer = sign_in(provider, STAFF | {"groups": []})
    assert (answer.status_code, "Du har ingen rettigheder her" in answer.content.decode()) == (403, True)
    assert rights() == ("", [])
    assert [one.get("/admin/").status_code for one in (before, client)] == [302, 302]
    assert User.objects.count() == 1


def test_someone_new_without_rights_leaves_nothing(set_up, provider):
    for claimed in ({}, {"groups": "stranger"}, STAFF | {"groups": None}):
        _client, answer = sign_in(provider, claimed, sub="99")
        assert answer.status_code == 403
    assert User.objects.count() == 0


def test_an_account_with_the_verified_address_is_the_same_person(set_up, provider):
    UserFactory(username="bo b", email="BO@example.dk", role="coordinator")
    sign_in(provider)
    assert rights("bo b") == ("editor", ["havnen"])
    assert User.objects.count() == 1


@pytest.mark.parametrize("verified", [False, None, "true"])
def test_an_address_that_nobody_verified_is_no_proof(set_up, provider, verified):
    UserFactory(username="bo", email="bo@example.dk", role="administrator")
    sign_in(provider, STAFF | {"email_verified": verified}, sub="18")
    assert rights("bo") == ("administrator", [])
    assert rights("bo 2") == ("editor", ["havnen"])


def test_an_account_that_is_switched_off_stays_out(set_up, provider):
    client, _answer = sign_in(provider)
    User.objects.update(is_active=False)
    client, answer = sign_in(provider)
    assert answer["Location"] == "/admin/account/inactive/"
    assert client.get("/admin/").status_code == 302


def test_without_a_mapping_an_invitation_gives_the_rights_once(set_up, provider):
    set_up()
    _client, answer = sign_in(provider)
    assert answer.status_code == 403
    client, invitation = Client(), InvitationFactory(role="reviewer", email="bo@example.dk")
    page = client.get(f"/admin/account/invitation/{inviting.token(invitation)}/").content.decode()
    assert "Tag imod, og log ind med Kommunen" in page
    _client, answer = sign_in(provider, client=client)
    assert answer["Location"] == "/admin/"
    assert rights() == ("reviewer", [invitation.organisation.slug])
    _client, answer = sign_in(provider, STAFF | {"groups": ["a"]})  # claims mean nothing
    assert (answer["Location"], rights()[0]) == ("/admin/", "reviewer")


@pytest.mark.parametrize(("amr", "lands"), [(["mfa"], 200), (["pwd"], 302)])
def test_the_providers_second_factor_counts_where_the_settings_say_so(set_up, provider, settings, amr, lands):
    settings.STAFF_SECOND_FACTOR = True
    set_up(OIDC_ROLE_CLAIM="groups", OIDC_ROLES="e=editor@havnen", OIDC_SECOND_FACTOR="amr=mfa")
    client, _answer = sign_in(provider, STAFF | {"amr": amr})
    assert client.get("/admin/").status_code == lands


def test_a_provider_that_is_away_is_told_of(set_up, provider):
    set_up(OIDC_ISSUER=f"http://localhost:{free_port()}")
    answer = Client().get(START)
    assert (answer.status_code, "Prøv igen om lidt" in answer.content.decode()) == (503, True)


def test_who_says_no_there_is_back_here(set_up, provider):
    client = Client()
    there = client.get(START)["Location"]
    back = requests.post(there, data={"action": "deny"}, allow_redirects=False, timeout=60).headers["Location"]
    query = urlsplit(back).query
    answer = client.get(f"/admin/account/sign-on/municipality/back/?{query}", follow=True)
    assert answer.status_code in (401, 403)
    assert parse_qs(query)["error"] == ["access_denied"]


@pytest.mark.parametrize("query", ["", "code=x", "code=x&state=forged", "error=x", "code=%00&state=%00"])
def test_forged_ways_back_lead_nowhere(set_up, provider, query):
    client = Client()
    answer = client.get(f"/admin/account/sign-on/municipality/back/?{query}", follow=True)
    assert answer.status_code in (401, 403, 503)
    assert client.get("/admin/").status_code == 302


def test_a_way_back_works_in_the_browser_that_began(set_up, provider):
    """Else somebody could be signed in to an account of a stranger's choosing."""
    requests.put(f"{provider}/users/17", json=STAFF, timeout=60)
    back = requests.post(Client().get(START)["Location"], data={"sub": "17"}, allow_redirects=False, timeout=60)
    address = urlsplit(back.headers["Location"])
    other = Client()
    assert other.get(f"{address.path}?{address.query}").status_code in (401, 403)
    assert User.objects.count() == 0


@pytest.mark.parametrize("process", ["connect", "redirect", "x"])
def test_it_is_for_signing_in_only(set_up, provider, process):
    assert Client().get(START, {"process": process}).status_code == 404
