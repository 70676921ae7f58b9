"""The audit trail: what is written in it, and that nobody changes it."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from indicators import actions
from initiatives import audit
from initiatives.models import AuditEntry, Initiative
from initiatives.models.audit import Act, Kind
from tests.conftest import signed_in
from tests.factories import InitiativeFactory, MeasurementFactory, OrganisationFactory, UserFactory
from tests.staff import filled

pytestmark = pytest.mark.django_db
LIST = "/admin/initiatives/auditentry/"


def entries():
    """Sign-ins aside: those of the tests' own clients are written down as well."""
    return AuditEntry.objects.exclude(kind="sign-in").order_by("pk")


def told():
    """(act, who, what) of all that is written down, oldest first."""
    return [(one.act, one.by_name, one.name) for one in entries()]


# --- Append-only -----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "sql", ["UPDATE initiatives_auditentry SET by_name = 'x'", "DELETE FROM initiatives_auditentry"]
)
def test_the_database_refuses_to_change_or_delete_an_entry(sql):
    audit.record(act=Act.EXPORTED, by=UserFactory(username="anna"))
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert told() == [(Act.EXPORTED, "anna", "")]


def test_only_retention_lets_old_entries_go(settings):
    settings.AUDIT_DAYS = 100
    now = timezone.now()
    for days in (101, 99):
        AuditEntry.objects.create(at=now - timedelta(days=days), kind="export", act=Act.EXPORTED, name=str(days))
    call_command("apply_retention")
    assert [one.name for one in entries()] == ["99"]
    with pytest.raises(IntegrityError), transaction.atomic():
        AuditEntry.objects.all().delete()


def test_an_entry_outlives_whom_and_what_it_tells_of():
    anna, row = UserFactory(username="anna"), InitiativeFactory(title="Grøn bydel")
    audit.record(act=Act.PUBLISHED, by=anna, of=row)
    row.delete()
    anna.delete()
    assert told() == [(Act.PUBLISHED, "anna", "Grøn bydel")]


def test_each_act_has_a_kind():
    assert {act.kind for act in Act} == set(Kind)


def test_what_is_rolled_back_leaves_no_entry():
    with transaction.atomic():
        audit.record(act=Act.EXPORTED, by=None)
        transaction.set_rollback(True)
    assert told() == []


# --- What is written ---------------------------------------------------------------------------------
def test_publishing_and_archiving_are_written_down(coordinator):
    row = InitiativeFactory(title="Grøn bydel", state="draft", published_at=None, lead=None)
    page = f"/admin/initiatives/initiative/{row.pk}/change/"
    coordinator.post(page, filled(coordinator.get(page), _step="publish"))
    coordinator.post(f"/admin/initiatives/initiative/{row.pk}/review/", {"_step": "archive"})
    coordinator.post(page, filled(coordinator.get(page), title_da="Grønnere bydel"))
    who = coordinator.user.username
    assert told() == [(Act.PUBLISHED, who, "Grøn bydel"), (Act.ARCHIVED, who, "Grøn bydel")]
    entry = entries().earliest("pk")
    assert (entry.before["state"], entry.after["state"], entry.address) == ("draft", "published", "127.0.0.1")


def test_a_deletion_keeps_what_was_there(coordinator):
    one, two = (InitiativeFactory(title=title, lead=None) for title in ("Første", "Anden"))
    coordinator.post(f"/admin/initiatives/initiative/{one.pk}/delete/", {"post": "yes"})
    data = {"action": "delete_selected", "_selected_action": two.pk, "post": "yes"}
    coordinator.post("/admin/initiatives/initiative/", data)
    assert Initiative.objects.count() == 0
    who = coordinator.user.username
    assert told() == [(Act.DELETED, who, "Første"), (Act.DELETED, who, "Anden")]
    assert entries().earliest("pk").before["title_da"] == "Første"


def test_a_deleted_account_leaves_no_password_and_no_address(administrator):
    gone = UserFactory(username="bo", email="bo@example.dk")
    administrator.post(f"/admin/initiatives/user/{gone.pk}/delete/", {"post": "yes"})
    assert entries().get().before == {"username": "bo", "role": "", "is_active": True}


def test_roles_and_memberships_are_written_down(administrator):
    user, organisation = UserFactory(username="bo", role="editor"), OrganisationFactory(name="Havnen")
    page = f"/admin/initiatives/user/{user.pk}/change/"
    data = filled(administrator.get(page), role="reviewer", memberships__TOTAL_FORMS=1)
    administrator.post(page, data | {"memberships-0-organisation": organisation.pk})
    administrator.post(page, filled(administrator.get(page), **{"memberships-0-DELETE": "on"}))
    who = administrator.user.username
    assert told() == [
        (Act.ROLE_CHANGED, who, "bo"), (Act.JOINED, who, "bo · Havnen"), (Act.LEFT, who, "bo · Havnen")
    ]  # fmt: skip
    entry = entries().get(act=Act.ROLE_CHANGED)
    assert (entry.before["role"], entry.after["role"]) == ("editor", "reviewer")


def test_a_membership_that_is_given_to_somebody_else_ends_and_begins(administrator):
    organisation = OrganisationFactory(name="Havnen")
    row = organisation.memberships.create(user=UserFactory(username="bo", role="editor"))
    page = f"/admin/initiatives/organisation/{organisation.pk}/change/"
    other, who = UserFactory(username="ib", role="editor"), administrator.user.username
    administrator.post(page, filled(administrator.get(page), **{"memberships-0-user": other.pk}))
    assert told() == [(Act.LEFT, who, "bo · Havnen"), (Act.JOINED, who, "ib · Havnen")]
    page = f"/admin/initiatives/user/{other.pk}/change/"
    new = OrganisationFactory(name="Slottet")
    administrator.post(page, filled(administrator.get(page), **{"memberships-0-organisation": new.pk}))
    assert told()[2:] == [(Act.LEFT, who, "ib · Havnen"), (Act.JOINED, who, "ib · Slottet")]
    assert list(type(row).objects.values_list("user", "organisation")) == [(other.pk, new.pk)]
    administrator.post(page, filled(administrator.get(page)))
    assert len(told()) == 4


def test_the_review_of_a_figure_is_written_down():
    reviewer = UserFactory(role="coordinator", username="eva")
    waiting = {"current": False, "review": "submitted", "reviewed_at": None}
    good, bad = (MeasurementFactory(**waiting, period=period) for period in ("2023", "2024"))
    actions.approve(measurements=[good], by=reviewer, at=timezone.now())
    actions.hand_back(measurement=bad, by=reviewer, at=timezone.now(), reason="Kilden mangler.")
    assert told() == [(Act.APPROVED, "eva", str(good)), (Act.RETURNED, "eva", str(bad))]
    assert entries().get(act=Act.RETURNED).after == {"return_reason": "Kilden mangler."}


# --- The page ----------------------------------------------------------------------------------------
def test_the_trail_is_read_by_coordinators_and_the_address_by_administrators(coordinator, administrator, editor):
    entry = audit.record(
        act=Act.ROLE_CHANGED, by=coordinator.user, of=editor.user, before={"role": "editor", "is_active": True},
        after={"role": "reviewer", "is_active": False}, address="192.0.2.7",
    )  # fmt: skip
    page = f"{LIST}{entry.pk}/change/"
    seen = {name: client.get(page) for name, client in (("c", coordinator), ("a", administrator), ("e", editor))}
    assert [answer.status_code for answer in seen.values()] == [200, 200, 403]
    assert ["192.0.2.7" in answer.content.decode() for answer in seen.values()] == [False, True, False]
    assert [client.get(LIST).status_code for client in (coordinator, administrator, editor)] == [200, 200, 403]


def test_before_and_after_are_told_in_the_words_of_the_form(coordinator):
    row = InitiativeFactory(title="Grøn bydel")
    before = {"state": "draft", "published_at": None, "gone": [1, 2]}
    entry = audit.record(act=Act.PUBLISHED, by=None, of=row, before=before, after={"state": "published"})
    page = coordinator.get(f"{LIST}{entry.pk}/change/").content.decode()
    assert '<th scope="row">Offentliggørelse</th><td>Kladde</td><td>Offentliggjort</td>' in page
    assert '<th scope="row">Gone</th><td>1, 2</td><td>–</td>' in page


@pytest.mark.parametrize("query", ["?kind__exact=review", "?act=review:approved", "?act=x", "?q=%00", "?by_name=x"])
def test_filters_of_the_trail_take_anything(coordinator, query):
    audit.record(act=Act.APPROVED, by=coordinator.user, name="Tallet")
    assert coordinator.get(LIST + query).status_code in (200, 302)


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same(django_assert_num_queries, number):
    client = signed_in("coordinator")
    for _ in range(number):
        audit.record(act=Act.APPROVED, by=client.user, of=client.user)
    # session, user, how many, rows, span of the hierarchy by day and its days
    with django_assert_num_queries(6):
        client.get(LIST)
