"""What can never be true: refused under the form field with a sentence, and by the database with a name."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from initiatives.models import (
    Goal,
    Initiative,
    KeyFeature,
    Membership,
    MilestoneShift,
    OldSlug,
    Organisation,
    PossibleMeasurement,
    Seed,
    Tag,
    Update,
)
from tests.factories import (
    LONG_AGO,
    InitiativeFactory,
    MilestoneFactory,
    OrganisationFactory,
    UpdateFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)


def initiative(**values):
    return Initiative(**{"title": "Title", "summary_da": "Kort", "slug": "title"} | values)


def update(**values):
    return Update(**{"initiative": InitiativeFactory(), "title": "Title", "told_on": TODAY} | values)


def goal(**values):
    row = Goal.objects.get(number=17)
    for name, value in values.items():
        setattr(row, name, value)
    return row


def feature(**values):
    row = KeyFeature.objects.first()
    for name, value in values.items():
        setattr(row, name, value)
    return row


def tag(**values):
    return Tag(**{"initiative": InitiativeFactory()} | values)


def the_feature():
    return KeyFeature.objects.first()


def the_goal():
    return Goal.objects.first()


# Name of the constraint, how a row is made, what passes, what is refused.
CHECKS = [
    ("goal_number_1_to_17", goal, {}, {"number": 18}),
    ("goal_number_1_to_17", goal, {}, {"number": 0}),
    (
        "feature_verified_has_a_time",
        feature,
        {"verified_at": LONG_AGO},
        {"wording_verified": True, "verified_at": None},
    ),
    ("initiative_published_has_a_time", initiative, {"state": "published", "published_at": LONG_AGO}, None),
    ("initiative_published_has_a_summary", initiative, {"summary_da": ""}, {"state": "published", "summary_da": ""}),
    (
        "initiative_published_has_a_summary",
        initiative,
        {"summary_da": None},
        {"state": "published", "summary_da": None},
    ),
    (
        "initiative_ends_after_start",
        initiative,
        {"starts_on": TODAY, "ends_on": TODAY},
        {"starts_on": TODAY, "ends_on": TODAY - timedelta(days=1)},
    ),
    ("initiative_ends_after_start", initiative, {"ends_on": TODAY}, None),
    (
        "initiative_manual_status_has_a_reason",
        initiative,
        {"manual_status": "late", "manual_status_reason": "Rain"},
        {"manual_status": "late"},
    ),
    ("initiative_picture_described", initiative, {"image": "x.jpg", "image_alt_da": "En havn"}, {"image": "x.jpg"}),
    ("initiative_picture_described", initiative, {"image": "x.jpg", "image_decorative": True}, None),
    ("organisation_published_has_a_time", lambda **v: Organisation(name="Name", slug="name", **v), {}, None),
    ("update_published_has_a_time", update, {"state": "published", "published_at": LONG_AGO}, None),
    (
        "update_figure_has_a_label",
        update,
        {"figure_value": 0, "figure_label_da": "træer"},
        {"figure_value": 0, "figure_label_da": ""},
    ),
    ("update_figure_has_a_label", update, {}, {"figure_value": 7, "figure_label_da": None}),
]


def sentence(model, name):
    (constraint,) = [row for row in model._meta.constraints if row.name == name]
    return str(constraint.violation_error_message)


def refused_by_the_database(row, name, *, bulk=False):
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        type(row).objects.bulk_create([row]) if bulk else row.save()
    assert refused.value.__cause__.diag.constraint_name == name


def refused_by_the_form(row, name):
    with pytest.raises(ValidationError) as refused:
        row.full_clean()
    assert sentence(type(row), name) in refused.value.messages


@pytest.mark.parametrize(("name", "make", "passes", "refused"), CHECKS)
def test_what_cannot_be_true_is_refused_with_a_sentence(name, make, passes, refused):
    row = make(**passes)
    row.full_clean()
    row.save()
    if refused is not None:
        refused_by_the_form(make(**refused), name)
        refused_by_the_database(make(**refused), name)


@pytest.mark.parametrize(
    ("make", "name"),
    [
        (initiative, "initiative_published_has_a_time"),
        (lambda **v: Organisation(name="Name", slug="name", **v), "organisation_published_has_a_time"),
        (update, "update_published_has_a_time"),
    ],
)
def test_what_is_published_has_a_time(make, name):
    """`save()` sets it; a form that skips it and a bulk write do not get through."""
    refused_by_the_form(make(state="published"), name)
    refused_by_the_database(make(state="published"), name, bulk=True)
    row = make(state="published")
    row.save()
    assert row.published_at is not None


def test_an_initiative_is_not_part_of_itself():
    row, other = InitiativeFactory(), InitiativeFactory()
    row.parent = other
    row.full_clean()
    row.save()
    row.parent = row
    refused_by_the_form(row, "initiative_not_its_own_parent")
    refused_by_the_database(row, "initiative_not_its_own_parent")


def test_a_tag_names_exactly_one_thing():
    tag(goal=the_goal()).full_clean()
    for values in ({}, {"goal": the_goal(), "feature": the_feature()}):
        refused_by_the_form(tag(**values), "tag_names_one_thing")
        refused_by_the_database(tag(**values), "tag_names_one_thing")


@pytest.mark.parametrize("what", ["dimension", "goal", "feature"])
def test_an_initiative_has_each_tag_once(what):
    target = Tag._meta.get_field(what).related_model.objects.first()
    before = tag(**{what: target})
    before.save()
    tag(**{what: target}).save()  # of another initiative
    again = Tag(initiative=before.initiative, strength="indirect", **{what: target})
    refused_by_the_form(again, f"tag_{what}_once")
    refused_by_the_database(again, f"tag_{what}_once")


def test_a_date_moves_with_a_reason():
    row = MilestoneShift(milestone=MilestoneFactory(), due_before=TODAY, due_after=TODAY, moved_by=UserFactory())
    with pytest.raises(ValidationError):  # the field itself, or the constraint
        row.full_clean()
    refused_by_the_database(row, "milestone_shift_has_a_reason")
    row.reason = "Rain"
    row.full_clean()
    row.save()


def test_a_user_is_a_member_once():
    user, organisation = UserFactory(role="editor"), OrganisationFactory()
    Membership.objects.create(user=user, organisation=organisation)
    Membership(user=user, organisation=OrganisationFactory()).full_clean()
    again = Membership(user=user, organisation=organisation)
    refused_by_the_form(again, "membership_unique")
    refused_by_the_database(again, "membership_unique")


def test_keys_are_unique():
    first = PossibleMeasurement.objects.select_related("feature").first()
    twin = PossibleMeasurement(feature=first.feature, order=first.order, name="Name", kind="citizen survey")
    refused_by_the_database(twin, "possible_measurement_unique")
    OldSlug.objects.create(model="initiatives.initiative", slug="old", object_id=1)
    OldSlug.objects.create(model="initiatives.organisation", slug="old", object_id=1)
    twin = OldSlug(model="initiatives.initiative", slug="old", object_id=2)
    refused_by_the_database(twin, "old_slug_unique")
    Seed.objects.create(key="key")
    with pytest.raises(IntegrityError), transaction.atomic():
        Seed.objects.create(key="key")


def test_every_constraint_of_the_register_is_tested_here():
    models = (Goal, Initiative, KeyFeature, Membership, MilestoneShift, OldSlug, Organisation, PossibleMeasurement)
    named = {row.name for model in (*models, Tag, Update) for row in model._meta.constraints}
    tested = {name for name, *_rest in CHECKS} | {
        "initiative_not_its_own_parent", "tag_names_one_thing", "tag_dimension_once", "tag_goal_once",
        "tag_feature_once", "membership_unique", "milestone_shift_has_a_reason",
        "possible_measurement_unique",
        "old_slug_unique",
    }  # fmt: skip
    assert named == tested


# --- Who sees a row --------------------------------------------------------------------------------
def rows_in_every_state(make, **values):
    """Titles tell the state: only `out` is public."""
    later = timezone.now() + timedelta(hours=1)
    return {
        "out": make(**values),
        "draft": make(state="draft", **values),
        "in review": make(state="in review", **values),
        "archived": make(state="archived", **values),
        "future": make(published_at=later, **values),
    }


def seen(rows, user):
    model = type(rows["out"])
    visible = set(model.objects.visible_to(user))
    return {state for state, row in rows.items() if row in visible}


@pytest.mark.parametrize("make", [InitiativeFactory, OrganisationFactory, UpdateFactory])
def test_the_public_sees_what_is_out_and_coordinators_see_everything(make):
    rows = rows_in_every_state(make)
    assert seen(rows, AnonymousUser()) == {"out"}
    assert seen(rows, UserFactory(role="")) == {"out"}
    assert seen(rows, UserFactory(role="editor")) == {"out"}
    assert seen(rows, UserFactory(role="coordinator", is_active=False)) == {"out"}
    assert seen(rows, UserFactory(role="coordinator")) == set(rows)
    assert set(type(rows["out"]).objects.public()) & set(rows.values()) == {rows["out"]}
    assert {state for state, row in rows.items() if row.is_public} == {"out"}


def test_an_editor_sees_the_drafts_of_their_own_organisation():
    user, mine, other = UserFactory(role="editor"), OrganisationFactory(), OrganisationFactory()
    mine.memberships.create(user=user)
    assert seen(rows_in_every_state(InitiativeFactory, lead=mine), user) == {
        "out", "draft", "in review", "archived", "future",
    }  # fmt: skip
    assert seen(rows_in_every_state(InitiativeFactory, lead=other), user) == {"out"}


@pytest.mark.parametrize("role", ["", "editor"])
def test_an_update_is_never_seen_before_its_initiative(role):
    rows = rows_in_every_state(UpdateFactory, initiative=InitiativeFactory(state="draft"))
    assert seen(rows, UserFactory(role=role)) == set()


# --- Addresses -------------------------------------------------------------------------------------
def test_the_address_is_made_from_the_danish_title_and_the_old_one_is_kept():
    row = InitiativeFactory(title="Æbler på Ærø")
    twin = InitiativeFactory(title="Æbler på Ærø")
    assert (row.slug, twin.slug) == ("aebler-paa-aeroe", "aebler-paa-aeroe-2")
    row = Initiative.objects.get(pk=row.pk)
    row.slug = "frugt"
    row.save()
    assert list(OldSlug.objects.values_list("model", "slug", "object_id")) == [
        ("initiatives.initiative", "aebler-paa-aeroe", row.pk)
    ]


# --- Status ----------------------------------------------------------------------------------------
PAST, COMING = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


@pytest.mark.parametrize(
    ("milestones", "status"),
    [
        ([], "no milestones"),
        ([(PAST, PAST)], "done"),
        ([(COMING, None)], "on plan"),
        ([(TODAY, None)], "on plan"),
        ([(PAST, None), (COMING, None)], "late"),
        ([(PAST, PAST), (COMING, None)], "on plan"),
        ([(COMING, COMING)], "on plan"),  # said to be done tomorrow: not done today
    ],
)
def test_the_status_follows_from_the_milestones_alike_in_python_and_in_sql(milestones, status):
    row = InitiativeFactory()
    for due, done in milestones:
        MilestoneFactory(initiative=row, due_on=due, done_on=done)
    rows = Initiative.objects.with_milestones(TODAY).with_status(TODAY)
    (found,) = rows
    assert (found.status, found.computed_status) == (status, status)
    assert (found.milestones_all, found.milestones_done) == (
        len(milestones),
        sum(done is not None and done <= TODAY for _due, done in milestones),
    )


def test_a_status_set_by_hand_wins():
    row = InitiativeFactory(manual_status="late", manual_status_reason="Rain")
    (found,) = Initiative.objects.with_milestones(TODAY).with_status(TODAY)
    assert (found.pk, found.status, found.computed_status) == (row.pk, "late", "late")


def test_a_role_decides_who_enters_the_admin():
    someone = UserFactory(role="editor", is_superuser=True)
    assert (someone.is_staff, someone.is_superuser) == (True, False)
    someone.role = ""
    someone.save()
    assert someone.is_staff is False
    owner = UserFactory(role="", is_superuser=True)
    assert (owner.role, owner.is_staff, owner.is_superuser) == ("administrator", True, True)


def test_a_row_knows_who_answers_for_it():
    organisation = OrganisationFactory()
    row = InitiativeFactory(lead=organisation)
    assert (row.owner_ids, InitiativeFactory().owner_ids) == ({organisation.pk}, set())
    assert UpdateFactory(initiative=row).owner_ids == {organisation.pk}


def test_the_wording_is_marked_as_compared_and_back():
    row = feature()
    user, at = UserFactory(role="coordinator"), datetime(2026, 11, 24, tzinfo=UTC)
    row.mark_verified(by=user, at=at)
    assert (row.wording_verified, row.verified_by, row.verified_at) == (True, user, at)
    row.mark_unverified()
    assert (row.wording_verified, row.verified_by, row.verified_at) == (False, None, None)
    row.full_clean()


@pytest.mark.parametrize(
    ("day", "counted", "status"),
    [
        ("2025-01-01", (2, 0, 0), "on plan"),
        ("2025-06-02", (2, 0, 1), "late"),  # due the day before, and not done by then
        ("2025-07-01", (2, 1, 0), "on plan"),
        ("2026-03-02", (2, 1, 1), "late"),
        ("2026-04-01", (2, 2, 0), "done"),
    ],
)
def test_milestones_are_counted_as_of_any_day_by_when_they_were_done(day, counted, status):
    row = InitiativeFactory()
    MilestoneFactory(initiative=row, due_on=date(2025, 6, 1), done_on=date(2025, 7, 1))
    MilestoneFactory(initiative=row, due_on=date(2026, 3, 1), done_on=date(2026, 4, 1))
    day = date.fromisoformat(day)
    (found,) = Initiative.objects.with_milestones(day).with_status(day)
    assert (found.milestones_all, found.milestones_done, found.milestones_late) == counted
    assert (found.status, found.computed_status) == (status, status)
