"""Whose member somebody is, asked once for each answer and never remembered for longer."""

import pytest

from initiatives import asked, rules
from tests.factories import OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_it_is_read_once_within_an_answer_and_anew_outside(django_assert_num_queries):
    user = UserFactory(role="editor")
    with django_assert_num_queries(1), asked.once():
        assert [rules.organisation_ids(user) for _ in range(3)] == [[], [], []]
    with django_assert_num_queries(2):
        assert [rules.organisation_ids(user) for _ in range(2)] == [[], []]


def test_a_membership_that_is_given_or_ends_within_the_answer_counts_at_once():
    user, other = UserFactory(role="editor"), UserFactory(role="editor")
    organisation = OrganisationFactory()
    with asked.once():
        assert (rules.organisation_ids(user), rules.organisation_ids(other)) == ([], [])
        row = organisation.memberships.create(user=user)
        assert (rules.organisation_ids(user), rules.organisation_ids(other)) == ([organisation.pk], [])
        row.delete()
        assert rules.organisation_ids(user) == []


def test_one_answer_knows_nothing_of_another():
    user = UserFactory(role="editor")
    with asked.once():
        asked.tell(user, [1])
        with asked.once():
            assert rules.organisation_ids(user) == []
        assert rules.organisation_ids(user) == [1]
    assert rules.organisation_ids(user) == []
