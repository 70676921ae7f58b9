"""Single sign-on as the environment says it: what is refused, and what claims give."""

import pytest

from sonderborg.account.claims import ContradictionError, Given, read
from tests.sonderborg.test_settings import refusal

NEEDED = {"OIDC_ISSUER": "https://login.example.dk/", "OIDC_CLIENT_ID": "portal", "OIDC_CLIENT_SECRET": "secret"}
MAPPED = NEEDED | {"OIDC_ROLE_CLAIM": "groups"}
ALL = "OIDC_ISSUER, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET"


def set_to(production=True, **variables):
    return read(lambda name: variables.get(name, ""), production=production, municipality="Kommunen")


def test_nothing_set_is_no_single_sign_on():
    assert set_to() is None


@pytest.mark.parametrize(("variables", "sentence"), [
    ({"OIDC_ISSUER": "https://x"}, f"OIDC_ISSUER is set, but OIDC_CLIENT_ID is not. Set {ALL}, or none of OIDC_…."),
    ({"OIDC_ROLES": "a=editor"}, f"OIDC_ROLES is set, but OIDC_ISSUER is not. Set {ALL}, or none of OIDC_…."),
    (NEEDED | {"OIDC_ISSUER": "http://x"}, 'OIDC_ISSUER is "http://x": it must begin with https://'),
    (MAPPED, "OIDC_ROLE_CLAIM is set, but OIDC_ROLES is not. Set both, or neither: then roles are given here."),
    (NEEDED | {"OIDC_ROLES": "a=editor"},
     "OIDC_ROLES is set, but OIDC_ROLE_CLAIM is not. Set both, or neither: then roles are given here."),
    (MAPPED | {"OIDC_ROLES": "a=boss"},
     'OIDC_ROLES has "a=boss": write value=role, such as: staff=editor@havnen,biblioteket; steering=coordinator. '
     "Roles: editor, reviewer, coordinator and administrator."),
    (MAPPED | {"OIDC_ROLES": "a=coordinator@havnen"},
     'OIDC_ROLES has "a=coordinator@havnen": editor and reviewer take organisations after @, others none.'),
    (MAPPED | {"OIDC_ROLES": "a=editor@"},
     'OIDC_ROLES has "a=editor@": editor and reviewer take organisations after @, others none.'),
    (MAPPED | {"OIDC_ROLES": "a=editor; a=reviewer"}, 'OIDC_ROLES has "a" twice.'),
    (MAPPED | {"OIDC_ROLES": "a=editor; b=reviewer@havnen"},
     "OIDC_ROLES names organisations for some editors and reviewers: name them for all, or none."),
    (NEEDED | {"OIDC_SECOND_FACTOR": "mfa"}, 'OIDC_SECOND_FACTOR is "mfa": write claim=value, such as amr=mfa'),
])  # fmt: skip
def test_contradictions_are_refused_with_a_sentence(variables, sentence):
    with pytest.raises(ContradictionError) as refused:
        set_to(**variables)
    assert str(refused.value) == sentence


def test_the_settings_refuse_with_the_same_sentence():
    assert refusal(OIDC_ISSUER="https://x") == (
        f"OIDC_ISSUER is set, but OIDC_CLIENT_ID is not. Set {ALL}, or none of OIDC_…."
    )


def test_loopback_may_be_plain_on_a_machine_of_ones_own():
    assert set_to(production=False, **NEEDED | {"OIDC_ISSUER": "http://localhost:1"}).issuer == "http://localhost:1"


ROLES = "a b=editor@havnen,bibliotek; r=reviewer@museet;cn=x,dc=y=coordinator ; root=administrator"


@pytest.mark.parametrize(("claims", "given"), [
    ({}, None), ({"groups": "none"}, None), ({"groups": None}, None), ({"groups": 5}, None),
    ({"groups": [5, {}]}, None),
    ({"groups": "a b"}, Given("editor", frozenset({"havnen", "bibliotek"}))),
    ({"groups": ["r", "a b"]}, Given("reviewer", frozenset({"havnen", "bibliotek", "museet"}))),
    ({"groups": ["r", "cn=x,dc=y"]}, Given("coordinator", frozenset({"museet"}))),
    ({"groups": ["root"]}, Given("administrator", frozenset())),
])  # fmt: skip
def test_what_claims_give(claims, given):
    sign_on = set_to(**MAPPED, OIDC_ROLES=ROLES)
    assert sign_on.granted(claims) == given
    assert sign_on.name == "Kommunen"


def test_a_claim_within_a_claim():
    sign_on = set_to(**NEEDED, OIDC_ROLE_CLAIM="realm_access.roles", OIDC_ROLES="e=editor")
    assert sign_on.granted({"realm_access": {"roles": ["e"]}}) == Given("editor", frozenset())
    assert sign_on.granted({"realm_access.roles": "e"}) == Given("editor", frozenset())
    assert sign_on.granted({"realm_access": "e"}) is None
    assert not sign_on.gives_memberships


@pytest.mark.parametrize(("claims", "asked"), [({"amr": ["pwd", "mfa"]}, True), ({"amr": "pwd"}, False), ({}, False)])
def test_whether_the_provider_asked_for_a_second_factor(claims, asked):
    assert set_to(**NEEDED, OIDC_SECOND_FACTOR="amr=mfa").asked_for_second_factor(claims) == asked
    assert not set_to(**NEEDED).asked_for_second_factor(claims)
