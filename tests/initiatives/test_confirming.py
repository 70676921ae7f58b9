"""Links are confirmed by somebody other than their author, and looked at anew when they change."""

import pytest

from initiatives.models import Goal, Tag
from tests.conftest import signed_in
from tests.factories import InitiativeFactory, OrganisationFactory

pytestmark = pytest.mark.django_db


def place(row, what="confirm-links"):
    return f"/admin/initiatives/initiative/{row.pk}/{what}/"


@pytest.fixture
def team():
    """An editor and a reviewer of one organisation, and an initiative of it with a link that the editor set."""
    organisation = OrganisationFactory()
    editor, reviewer = signed_in("editor"), signed_in("reviewer")
    for client in (editor, reviewer):
        organisation.memberships.create(user=client.user)
    initiative = InitiativeFactory(lead=organisation, state="draft")
    tag = Tag(initiative=initiative, goal=Goal.objects.get(number=7), reason_da="x")
    tag._history_user = editor.user
    tag.save()
    return editor, reviewer, initiative, tag


def test_a_reviewer_confirms_what_another_set(team, stranger):
    editor, reviewer, initiative, tag = team
    assert "Ikke bekræftet endnu" in reviewer.get(place(initiative, "change")).text
    assert [stranger.post(place(initiative)).status_code, editor.post(place(initiative)).status_code] == [302, 403]
    assert reviewer.get(place(initiative)).status_code == 405
    assert reviewer.post(place(initiative)).status_code == 302
    tag.refresh_from_db()
    assert (tag.confirmed_by, tag.confirmed_at is not None) == (reviewer.user, True)
    assert tag.history.first().history_user == reviewer.user
    assert "Ikke bekræftet endnu" not in reviewer.get(place(initiative, "change")).text


def test_nobody_confirms_a_link_of_their_own(team):
    _editor, reviewer, initiative, tag = team
    tag._history_user = reviewer.user
    tag.strength = "indirect"
    tag.save()
    reviewer.post(place(initiative))
    tag.refresh_from_db()
    assert tag.confirmed_at is None


def test_a_link_that_changes_is_looked_at_anew(team):
    _editor, reviewer, initiative, tag = team
    reviewer.post(place(initiative))
    tag.refresh_from_db()
    tag.reason_da = "En anden grund"
    tag.save()
    assert Tag.objects.get().confirmed_at is not None
    tag.strength = "indirect"
    tag.save()
    assert (Tag.objects.get().confirmed_at, Tag.objects.get().confirmed_by) == (None, None)


def test_the_list_finds_what_waits_for_confirmation(team):
    _editor, reviewer, initiative, _tag = team
    address = "/admin/initiatives/initiative/?links=unconfirmed"
    assert initiative.title in reviewer.get(address).text
    reviewer.post(place(initiative))
    assert initiative.title not in reviewer.get(address).text


def test_another_organisations_draft_is_not_found(team):
    *_team, initiative, _tag = team
    other = signed_in("reviewer")
    OrganisationFactory().memberships.create(user=other.user)
    assert other.post(place(initiative)).status_code == 404
