"""Who may change what: each rule with someone who may and someone who may not."""

import pytest
from django.contrib.auth.models import AnonymousUser

from initiatives import rules
from tests.factories import OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db
ROLES = ["", "editor", "reviewer", "coordinator", "administrator"]


def member(role: str):
    user = UserFactory(role=role)
    organisation = OrganisationFactory()
    organisation.memberships.create(user=user)
    return user, organisation


@pytest.mark.parametrize(
    ("rule", "allowed"),
    [
        (rules.may_enter, ["editor", "reviewer", "coordinator", "administrator"]),
        (rules.may_steer, ["coordinator", "administrator"]),
        (rules.may_administer, ["administrator"]),
    ],
)
def test_roles(rule, allowed):
    assert [role for role in ROLES if rule(UserFactory(role=role))] == allowed
    assert not rule(AnonymousUser())


def test_an_account_that_is_switched_off_may_nothing():
    user = UserFactory(role="administrator", is_active=False)
    assert not rules.may_enter(user)
    assert not rules.may_edit(user, {1})


@pytest.mark.parametrize("role", ROLES)
def test_edits_of_the_own_organisation_and_of_another(role):
    user, own = member(role)
    other = OrganisationFactory()
    steers = role in ("coordinator", "administrator")
    assert rules.may_edit(user, {own.pk}) == bool(role)
    assert rules.may_edit(user, {other.pk}) == steers
    assert rules.may_edit(user, set()) == steers


@pytest.mark.parametrize("role", ROLES)
def test_reviews_of_what_someone_else_handed_in(role):
    user, own = member(role)
    author = UserFactory(role="editor")
    assert rules.may_review(user, author.pk, {own.pk}) == (role in ("reviewer", "coordinator", "administrator"))
    assert rules.may_review(user, author.pk, {OrganisationFactory().pk}) == (role in ("coordinator", "administrator"))


@pytest.mark.parametrize("role", ["reviewer", "coordinator", "administrator"])
def test_nobody_reviews_their_own_figures(role):
    user, own = member(role)
    assert not rules.may_review(user, user.pk, {own.pk})


def test_whose_things_someone_may_edit():
    user, own = member("editor")
    assert rules.organisation_ids(user) == [own.pk]
    assert rules.organisation_ids(UserFactory(role="coordinator")) is None
    assert rules.organisation_ids(UserFactory()) == []
