"""The staff pages of initiatives, the framework, organisations and users."""

from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from initiatives.models import Goal, Initiative, KeyFeature, Milestone, Organisation, Update, User
from tests.factories import InitiativeFactory, MilestoneFactory, OrganisationFactory, UserFactory
from tests.staff import errors, filled

pytestmark = pytest.mark.django_db
ADD = "/admin/initiatives/initiative/add/"


def page(initiative):
    return f"/admin/initiatives/initiative/{initiative.pk}/change/"


@pytest.fixture
def own(editor):
    """A draft: what is published already would wait for review."""
    return InitiativeFactory(lead=editor.organisation, state="draft", published_at=None)


# --- An initiative with its tags -------------------------------------------------------------------
def test_an_editor_registers_an_initiative_with_its_tags(editor):
    goal, feature = Goal.objects.get(number=13), KeyFeature.objects.first()
    data = filled(editor.get(ADD), title_da="Grøn bydel", lead=editor.organisation.pk, tags__TOTAL_FORMS=2)
    data |= {"tags-0-what": f"goal:{goal.pk}", "tags-0-strength": "direct", "tags-0-reason_da": "Varme uden gas."}
    data |= {"tags-1-what": f"feature:{feature.pk}", "tags-1-strength": "indirect"}
    assert editor.post(ADD, data).status_code == 302
    initiative = Initiative.objects.get()
    found = {(tag.goal, tag.feature, tag.strength, tag.reason_da) for tag in initiative.tags.all()}
    assert (initiative.title, initiative.lead, initiative.state) == ("Grøn bydel", editor.organisation, "draft")
    assert found == {(goal, None, "direct", "Varme uden gas."), (None, feature, "indirect", "")}


def test_a_tag_stands_once(editor, own):
    goal = Goal.objects.first()
    own.tags.create(goal=goal)
    data = filled(editor.get(page(own)), tags__TOTAL_FORMS=2)
    data |= {"tags-1-what": f"goal:{goal.pk}", "tags-1-strength": "direct"}
    assert list(errors(editor.post(page(own), data))) == ["tags-1-what"]
    assert own.tags.count() == 1


def test_a_reason_is_one_line_however_it_is_typed(editor, own):
    own.tags.create(goal=Goal.objects.first())
    editor.post(page(own), filled(editor.get(page(own)), **{"tags-0-reason_da": " Varme\r\nuden  gas. "}))
    assert own.tags.get().reason_da == "Varme uden gas."


def test_a_tag_can_be_changed_to_another_kind(editor, own):
    feature = KeyFeature.objects.first()
    own.tags.create(goal=Goal.objects.first())
    editor.post(page(own), filled(editor.get(page(own)), **{"tags-0-what": f"feature:{feature.pk}"}))
    assert [(tag.goal, tag.feature) for tag in own.tags.all()] == [(None, feature)]


def test_publishing_sets_the_time_and_needs_a_summary(coordinator):
    draft = InitiativeFactory(lead=None, state="draft", published_at=None, summary="")
    refused = coordinator.post(page(draft), filled(coordinator.get(page(draft)), _step="publish"))
    assert list(errors(refused)) == ["summary_da"]
    coordinator.post(page(draft), filled(coordinator.get(page(draft)), _step="publish", summary_da="Kort."))
    draft.refresh_from_db()
    assert (draft.state, draft.is_public) == ("published", True)


def test_what_the_database_refuses_stands_beside_its_field(editor, own):
    data = filled(editor.get(page(own)), starts_on="02.05.2026", ends_on="01.05.2026", manual_status="late")
    assert sorted(errors(editor.post(page(own), data))) == ["ends_on", "manual_status_reason"]


# --- Pictures ------------------------------------------------------------------------------------
def picture(fmt="PNG", size=(40, 30)):
    out = BytesIO()
    Image.new("RGB", size, "green").save(out, fmt)
    return out.getvalue()


def test_a_picture_is_written_anew_under_a_random_name(editor, own, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    upload = SimpleUploadedFile("anne-hansen.png", picture(), "image/png")
    data = filled(editor.get(page(own)), image=upload, image_alt_da="Et hus")
    assert editor.post(page(own), data).status_code == 302
    own.refresh_from_db()
    assert own.image.name.startswith("initiative/")
    assert "hansen" not in own.image.name
    with Image.open(own.image.path) as kept:
        assert kept.format == "JPEG"


@pytest.mark.parametrize("content", [b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"not a picture", b"GIF89a"])
def test_what_is_no_picture_is_refused_beside_the_field(editor, own, content):
    upload = SimpleUploadedFile("x.png", content, "image/png")
    assert list(errors(editor.post(page(own), filled(editor.get(page(own)), image=upload)))) == ["image"]


def test_a_picture_says_what_it_shows(editor, own, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    upload = SimpleUploadedFile("x.png", picture(), "image/png")
    assert list(errors(editor.post(page(own), filled(editor.get(page(own)), image=upload)))) == ["image_alt_da"]


# --- Milestones ----------------------------------------------------------------------------------
def test_a_date_that_moves_asks_for_the_reason(editor, own):
    MilestoneFactory(initiative=own, due_on=date(2027, 5, 1))
    data = filled(editor.get(page(own)), **{"milestones-0-due_on": "01.09.2027"})
    assert list(errors(editor.post(page(own), data))) == ["milestones-0-shift_reason"]
    assert Milestone.objects.get().due_on == date(2027, 5, 1)


def test_the_reason_is_kept_with_both_dates(editor, own):
    milestone = MilestoneFactory(initiative=own, due_on=date(2027, 5, 1))
    changes = {"milestones-0-due_on": "01.09.2027", "milestones-0-shift_reason": "Frost i jorden."}
    editor.post(page(own), filled(editor.get(page(own)), **changes))
    shift = milestone.shifts.get()
    found = (shift.due_before, shift.due_after, shift.reason, shift.moved_by)
    assert found == (date(2027, 5, 1), date(2027, 9, 1), "Frost i jorden.", editor.user)
    assert "Frost i jorden." in editor.get(f"{page(own)}?whole").content.decode()


def test_a_new_milestone_and_a_note_need_no_reason(editor, own):
    milestone = MilestoneFactory(initiative=own, due_on=date(2027, 5, 1))
    data = filled(editor.get(page(own)), milestones__TOTAL_FORMS=2, **{"milestones-0-note_da": "Husk."})
    data |= {"milestones-1-title_da": "Åbning", "milestones-1-due_on": "01.09.2028"}
    assert editor.post(page(own), data).status_code == 302
    assert (own.milestones.count(), milestone.shifts.count()) == (2, 0)


# --- Whose is it ---------------------------------------------------------------------------------
def test_an_editor_chooses_among_own_organisations_only(editor):
    other = OrganisationFactory()
    shown = editor.get(ADD)
    assert list(shown.context["adminform"].form.fields["lead"].queryset) == [editor.organisation]
    refused = editor.post(ADD, filled(shown, title_da="Ikke mit", lead=other.pk))
    assert list(errors(refused)) == ["lead"]
    assert list(errors(editor.post(ADD, filled(shown, title_da="Ingens", lead="")))) == ["lead"]
    assert not Initiative.objects.exists()


def test_an_editor_cannot_give_an_own_initiative_away(editor, own):
    data = filled(editor.get(page(own)), lead=OrganisationFactory().pk)
    assert list(errors(editor.post(page(own), data))) == ["lead"]


def test_an_editor_picks_only_what_is_visible(editor, own):
    hidden = InitiativeFactory(state="draft", published_at=None)
    assert list(errors(editor.post(page(own), filled(editor.get(page(own)), parent=hidden.pk)))) == ["parent"]


def test_others_initiatives_are_read_and_others_drafts_are_not_there(editor, stranger):
    public, draft = InitiativeFactory(), InitiativeFactory(state="draft", published_at=None)
    assert editor.get(page(public)).status_code == 200
    assert editor.post(page(public), {"title_da": "Mit nu"}).status_code == 403
    assert editor.get(page(draft)).status_code == 302  # "does not exist", back to the index
    assert draft.title not in editor.get("/admin/initiatives/initiative/").content.decode()
    assert editor.get(f"/admin/initiatives/initiative/{draft.pk}/history/").status_code == 403
    assert stranger.get(page(public)).status_code == 302


def test_a_deleted_drafts_history_is_the_coordinators(editor, coordinator):
    draft = InitiativeFactory(state="draft", published_at=None)
    address = f"/admin/initiatives/initiative/{draft.pk}/history/"
    draft.delete()
    assert (editor.get(address).status_code, coordinator.get(address).status_code) == (403, 200)


def test_only_coordinators_choose_what_stands_first(editor, coordinator, own):
    editor.post(page(own), filled(editor.get(page(own)), featured="on"))
    assert not Initiative.objects.get().featured
    coordinator.post(page(own), filled(coordinator.get(page(own)), featured="on"))
    assert Initiative.objects.get().featured


def test_an_update_is_written_for_an_own_initiative_only(editor, own):
    add, other = "/admin/initiatives/update/add/", InitiativeFactory()
    data = filled(editor.get(add), title_da="Nyt", told_on="01.05.2026", initiative=other.pk)
    assert list(errors(editor.post(add, data))) == ["initiative"]
    assert editor.post(add, data | {"initiative": own.pk, "figure_value": "1.250,5"}).status_code == 200
    editor.post(add, data | {"initiative": own.pk, "figure_value": "1.250,5", "figure_label_da": "boliger"})
    assert str(Update.objects.get().figure_value.normalize()) == "1250.5"


def test_updates_offer_only_own_initiatives(editor, own):
    InitiativeFactory(title="Initiative of others")
    address = "/admin/autocomplete/?app_label=initiatives&model_name=update&field_name=initiative&term=initiative"
    assert [row["text"] for row in editor.get(address).json()["results"]] == [own.title]


# --- The framework -------------------------------------------------------------------------------
@pytest.fixture
def feature():
    return KeyFeature.objects.get(code="1.1")


def feature_page(feature):
    return f"/admin/initiatives/keyfeature/{feature.pk}/change/"


def test_ticking_the_wording_keeps_who_and_when_and_unticking_clears(coordinator, feature):
    coordinator.post(feature_page(feature), filled(coordinator.get(feature_page(feature)), wording_verified="on"))
    feature.refresh_from_db()
    assert (feature.wording_verified, feature.verified_by) == (True, coordinator.user)
    assert feature.verified_at is not None
    data = filled(coordinator.get(feature_page(feature)))
    del data["wording_verified"]
    coordinator.post(feature_page(feature), data)
    feature.refresh_from_db()
    assert (feature.wording_verified, feature.verified_by, feature.verified_at) == (False, None, None)


def test_wording_is_the_coordinators(editor, coordinator, feature):
    assert editor.post(feature_page(feature), {}).status_code == 403
    coordinator.post(feature_page(feature), filled(coordinator.get(feature_page(feature)), title_da="Ny ordlyd"))
    feature.refresh_from_db()
    assert feature.title_da == "Ny ordlyd"


def test_nobody_adds_or_deletes_an_entry(administrator, feature):
    for name in ("dimension", "goal", "pillar", "focusarea", "keyfeature"):
        assert administrator.get(f"/admin/initiatives/{name}/add/").status_code == 403
    assert administrator.post(f"/admin/initiatives/keyfeature/{feature.pk}/delete/", {"post": "yes"}).status_code == 403


def test_a_possible_measurement_leads_to_a_filled_form(coordinator, feature):
    row = feature.possible_measurements.first()
    html = coordinator.get(feature_page(feature)).content.decode()
    address = html.split('class="addlink" href="')[1].split('"')[0].replace("&amp;", "&")
    form = coordinator.get(address).context["adminform"].form
    found = {name: form.initial[name] for name in ("feature", "kind", "name_da", "name_en")}
    assert found == {"feature": str(feature.pk), "kind": row.kind, "name_da": row.name_da, "name_en": row.name_en}


# --- Organisations and users ---------------------------------------------------------------------
def test_a_coordinator_makes_someone_a_member(coordinator):
    organisation, user = OrganisationFactory(), UserFactory(role="editor")
    address = f"/admin/initiatives/organisation/{organisation.pk}/change/"
    data = filled(coordinator.get(address), memberships__TOTAL_FORMS=1)
    coordinator.post(address, data | {"memberships-0-user": user.pk})
    assert list(organisation.members.all()) == [user]


def test_roles_are_the_administrators(coordinator, administrator):
    user = UserFactory()
    address = f"/admin/initiatives/user/{user.pk}/change/"
    assert coordinator.get(address).status_code == 403
    assert coordinator.post(address, {"role": "administrator"}).status_code == 403
    administrator.post(address, filled(administrator.get(address), role="editor"))
    user.refresh_from_db()
    assert (user.role, user.is_staff, user.is_superuser) == ("editor", True, False)


def test_an_administrator_cannot_lock_themselves_out(administrator):
    address = f"/admin/initiatives/user/{administrator.user.pk}/change/"
    refused = administrator.post(address, filled(administrator.get(address), role="editor"))
    assert list(errors(refused)) == ["role"]


def test_an_administrator_adds_a_user_with_a_role(administrator):
    add = "/admin/initiatives/user/add/"
    password = "en-lang-adgangskode"
    data = filled(administrator.get(add), username="ny", role="reviewer", password1=password, password2=password)
    assert administrator.post(add, data | {"usable_password": "true"}).status_code == 302
    assert User.objects.get(username="ny").role == "reviewer"
    assert Client().login(username="ny", password=password)


# --- Cost ----------------------------------------------------------------------------------------
def test_the_list_says_when_a_row_was_changed_and_is_ordered_by_it(coordinator):
    for day, title in ((7, "Først"), (9, "Sidst")):
        row = InitiativeFactory(title=title)
        Initiative.objects.filter(pk=row.pk).update(updated_at=datetime(2026, 5, day, 12, 5, tzinfo=UTC))
    text = coordinator.get("/admin/initiatives/initiative/", {"o": "-5"}).content.decode()
    assert 0 < text.index("9. maj 2026 kl. 14.05") < text.index("7. maj 2026 kl. 14.05")


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same(coordinator, django_assert_num_queries, rows):
    for _ in range(rows):
        InitiativeFactory(lead=OrganisationFactory())
    with django_assert_num_queries(4):  # session, user, count, rows
        coordinator.get("/admin/initiatives/initiative/")


@pytest.mark.parametrize("rows", [1, 3])
def test_the_form_costs_the_same(editor, own, django_assert_num_queries, rows):
    for goal in Goal.objects.all()[:rows]:
        own.tags.create(goal=goal)
        own.partners.add(OrganisationFactory())
        MilestoneFactory(initiative=own)
    ContentType.objects.clear_cache()
    # session, user, initiative, may edit, own organisations, tags, milestones, kind of row (for the link to the site)
    with django_assert_num_queries(8):
        editor.get(page(own))
    # and unfolded: lead's choices, partners chosen, the 4, the 17, the 42, shifts of milestones, partners; the kind is
    # known by now
    with django_assert_num_queries(14):
        editor.get(f"{page(own)}?whole")


def test_search_forgives_spelling(coordinator):
    InitiativeFactory(title="Åbne haver")
    InitiativeFactory(title="Noget andet")
    found = coordinator.get("/admin/initiatives/initiative/?q=aabne").context["cl"].result_list
    assert [row.title for row in found] == ["Åbne haver"]


def test_organisations_are_listed_with_a_constant_cost(coordinator, django_assert_num_queries):
    OrganisationFactory.create_batch(3)
    with django_assert_num_queries(4):  # session, user, count, rows
        coordinator.get("/admin/initiatives/organisation/")
    assert Organisation.objects.count() == 3
