"""Invitations: who may send which, the letter, the link that works once, and what accepting gives."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client

from initiatives import inviting
from initiatives.models import AuditEntry, Invitation, Membership, User
from initiatives.models.audit import Act
from tests.conftest import signed_in
from tests.factories import InvitationFactory, OrganisationFactory, UserFactory
from tests.postbox import html_of, text_of

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
LIST, ADD = "/admin/initiatives/invitation/", "/admin/initiatives/invitation/add/"
GOOD = "en lang og god adgangskode"


def accepted(**changes):
    data = {"username": "bo", "first_name": "Bo", "last_name": "Bjerg", "language": "de", "password1": GOOD}
    return data | {"password2": GOOD} | changes


def link(invitation):
    return f"/admin/account/invitation/{inviting.token(invitation)}/"


@pytest.fixture
def havnen(db):
    return OrganisationFactory(name="Havnen")


def test_a_coordinator_invites_and_the_letter_leads_in(calm, havnen, postbox, settings):
    coordinator = signed_in("coordinator", first_name="Kirsten", last_name="Koch")
    data = {"email": "bo@example.dk", "role": "editor", "organisation": havnen.pk, "language": "de"}
    answer = coordinator.post(ADD, data)
    assert (answer.status_code, answer["Location"]) == (302, LIST)
    letter = postbox.letters[0]
    assert (letter["To"], letter["Subject"]) == ("bo@example.dk", "Sie sind zu den Mitarbeiterseiten eingeladen")
    assert "Kirsten Koch lädt Sie" in text_of(letter)
    assert "für Havnen" in text_of(letter)
    assert '<html lang="de">' in html_of(letter)
    place = re.search(rf"{settings.SITE_URL}(/admin/account/invitation/\S+)", text_of(letter))[1]
    stranger = Client()
    page = stranger.get(place)
    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]
    answer = stranger.post(place, accepted())
    assert answer["Location"] == "/admin/"
    assert stranger.get("/admin/").status_code == 200
    bo = User.objects.get(username="bo")
    assert (bo.role, bo.email, bo.language, bo.get_full_name()) == ("editor", "bo@example.dk", "de", "Bo Bjerg")
    assert list(bo.memberships.values_list("organisation__name_da", flat=True)) == ["Havnen"]
    acts = AuditEntry.objects.exclude(act=Act.SIGNED_IN).order_by("pk").values_list("act", "by_name")
    assert list(acts) == [
        (Act.INVITED, coordinator.user.username), (Act.ROLE_CHANGED, "bo"), (Act.JOINED, "bo"),
    ]  # fmt: skip
    for answer in (Client().get(place), Client().post(place, accepted(username="cy"))):
        assert (answer.status_code, User.objects.filter(username="cy").count()) == (404, 0)


@pytest.mark.parametrize(("by", "role", "may"), [
    ("editor", "editor", False), ("reviewer", "editor", False),
    ("coordinator", "editor", True), ("coordinator", "reviewer", True),
    ("coordinator", "coordinator", False), ("coordinator", "administrator", False),
    ("administrator", "coordinator", True), ("administrator", "administrator", True), ("administrator", "", False),
])  # fmt: skip
def test_nobody_lifts_another_to_where_they_stand_or_above(calm, havnen, by, role, may):
    client = signed_in(by)
    client.post(ADD, {"email": "bo@example.dk", "role": role, "organisation": havnen.pk, "language": "da"})
    assert Invitation.objects.count() == may
    if role and not may:
        with pytest.raises(PermissionDenied):
            inviting.invite(invitation=InvitationFactory.build(role=role), by=client.user, now=NOW)


@pytest.mark.parametrize("how", ["accepted", "withdrawn", "expired", "sent again", "forged"])
def test_a_link_that_no_longer_holds(calm, havnen, how):
    invitation = InvitationFactory(organisation=havnen)
    place = link(invitation)
    if how == "accepted":
        Client().post(place, accepted())
    elif how == "withdrawn":
        inviting.withdraw(invitation=invitation, by=UserFactory(role="coordinator"), now=NOW)
    elif how == "expired":
        Invitation.objects.update(expires_at=NOW - timedelta(days=400))
    elif how == "sent again":
        inviting.invite(invitation=invitation, by=UserFactory(role="coordinator"), now=NOW)
    else:
        place = place[:-4] + "xxx/"
    number = User.objects.count()
    for answer in (Client().get(place), Client().post(place, accepted(username="new"))):
        assert answer.status_code == 404
        assert "gælder ikke længere" in answer.content.decode()
    assert User.objects.count() == number


@pytest.mark.parametrize(("changes", "field"), [
    ({"password2": "another"}, "password2"), ({"password1": "kort", "password2": "kort"}, "password1"),
    ({"password1": "person-x@example", "password2": "person-x@example"}, "password1"),
    ({"username": "taken"}, "username"), ({"username": "\x00"}, "username"), ({"language": "xx"}, "language"),
])  # fmt: skip
def test_what_is_refused_says_so_and_uses_nothing_up(havnen, changes, field):
    UserFactory(username="taken")
    invitation = InvitationFactory(organisation=havnen, email="person-x@example.dk")
    answer = Client().post(link(invitation), accepted(**changes))
    assert (answer.status_code, list(answer.context["form"].errors)) == (200, [field])
    assert Invitation.objects.waiting().count() == 1


def test_forged_fields_give_no_rights(havnen):
    invitation = InvitationFactory(organisation=havnen)
    data = accepted(role="administrator", is_superuser="on", email="evil@example.dk", organisation="1", is_staff="on")
    Client().post(link(invitation), data)
    bo = User.objects.get(username="bo")
    assert (bo.role, bo.is_superuser, bo.email) == ("editor", False, invitation.email)


def test_the_session_of_a_colleague_is_left(havnen):
    colleague = signed_in("administrator")
    colleague.post(link(InvitationFactory(organisation=havnen)), accepted())
    assert colleague.get("/admin/account/").context["user"].username == "bo"


def test_an_address_with_an_account_is_not_invited(calm, havnen, coordinator):
    UserFactory(email="Bo@example.dk")
    data = {"email": "bo@example.DK", "role": "editor", "organisation": havnen.pk, "language": "da"}
    answer = coordinator.post(ADD, data)
    assert list(answer.context["adminform"].form.errors) == ["email"]


def test_an_address_is_invited_once_at_a_time(calm, havnen, coordinator):
    InvitationFactory(email="bo@example.dk")
    data = {"email": "BO@example.dk", "role": "editor", "organisation": havnen.pk, "language": "da"}
    assert "venter" in str(coordinator.post(ADD, data).context["adminform"].form.errors)
    with pytest.raises(IntegrityError), transaction.atomic():
        InvitationFactory(email="BO@example.dk")


def test_editors_and_reviewers_need_an_organisation(calm, coordinator):
    answer = coordinator.post(ADD, {"email": "bo@example.dk", "role": "editor", "organisation": "", "language": "da"})
    assert "vælg en" in str(answer.context["adminform"].form.errors)
    with pytest.raises(IntegrityError), transaction.atomic():
        InvitationFactory(organisation=None)
    assert InvitationFactory(organisation=None, role="coordinator").organisation is None


def test_an_invitation_ends_once(db):
    with pytest.raises(IntegrityError), transaction.atomic():
        InvitationFactory(accepted_at=NOW, withdrawn_at=NOW)


def act(client, what, *rows):
    return client.post(LIST, {"action": what, "_selected_action": [row.pk for row in rows]}, follow=True)


def test_coordinators_send_again_and_withdraw_what_they_may_give(calm, postbox, coordinator):
    theirs, over = InvitationFactory(), InvitationFactory(withdrawn_at=NOW)
    above = InvitationFactory(role="administrator", organisation=None)
    before = theirs.key
    assert "1 mail blev sendt" in act(coordinator, "send_again", theirs, over, above).content.decode()
    theirs.refresh_from_db()
    assert theirs.key != before
    assert postbox.readers == [theirs.email]
    act(coordinator, "withdraw", theirs, over, above)
    assert list(Invitation.objects.waiting()) == [above]


@pytest.mark.parametrize("role", ["editor", "reviewer", ""])
def test_nobody_else_sees_or_does_anything(calm, role):
    row = InvitationFactory()
    client = signed_in(role)
    for what in ("send_again", "withdraw", "delete_selected"):
        act(client, what, row)
    assert client.get(LIST).status_code in (302, 403)
    assert Membership.objects.count() == 0
    assert list(Invitation.objects.waiting().values_list("key", flat=True)) == [row.key]


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same_at_one_row_and_at_three(coordinator, number, django_assert_num_queries):
    sender = UserFactory(role="coordinator")
    for _time in range(number):
        InvitationFactory(invited_by=sender)
    with django_assert_num_queries(4):  # session, user, number, rows
        coordinator.get(LIST)
