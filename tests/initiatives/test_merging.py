"""Two organisations or places become one, with all that points at them; and are two again."""

import pytest
from django.core.exceptions import PermissionDenied

from initiatives import merging
from initiatives.models import AuditEntry, Initiative, Merge, OldSlug, Organisation
from tests.conftest import NOW, signed_in
from tests.factories import (
    EventFactory,
    IndicatorFactory,
    InitiativeFactory,
    OrganisationFactory,
    UserFactory,
    VenueFactory,
)

pytestmark = pytest.mark.django_db
BASE = "/admin/initiatives/organisation/"


@pytest.fixture
def two():
    """(stays, goes), with something of each kind on the second, and some that the first has as well."""
    keep, gone = OrganisationFactory(name_da="Biblioteket", website=""), OrganisationFactory(
        name_da="Sønderborg Bibliotek", website="https://bib.example/", slug="sb"
    )  # fmt: skip
    both, alone = UserFactory(username="begge"), UserFactory(username="alene")
    for organisation in (keep, gone):
        organisation.memberships.create(user=both)
    gone.memberships.create(user=alone)
    initiative = InitiativeFactory(lead=gone, title_da="Læs")
    initiative.partners.add(keep, gone)
    InitiativeFactory(title_da="Andet").partners.add(gone)
    IndicatorFactory(responsible=gone, code="laan")
    EventFactory(organiser=gone)
    OldSlug.objects.create(model="initiatives.organisation", slug="gammel", object_id=gone.pk)
    return keep, gone


def links(organisation):
    return {
        (pointing.field.model._meta.label_lower, pointing.field.name): pointing.rows.count()
        for pointing in merging.pointing_at(organisation)
        if pointing.rows.exists()
    }


ALL = {
    ("initiatives.membership", "organisation"): 2,
    ("initiatives.initiative_partners", "organisation"): 2,
    ("initiatives.initiative", "lead"): 1,
    ("indicators.indicator", "responsible"): 1,
    ("events.event", "organiser"): 1,
}


def test_all_that_points_at_the_one_points_at_the_other(two, coordinator, stranger):
    keep, gone = two
    assert links(gone) == ALL
    made = merging.merge(keep=keep, gone=gone, by=coordinator.user, at=NOW)
    assert links(keep) == ALL
    assert not Organisation.objects.filter(slug="sb").exists()
    assert (len(made.moved), len(made.dropped), made.filled) == (5, 2, {"website": ["", "https://bib.example/"]})
    for slug in ("sb", "gammel"):
        answer = stranger.get(f"/organisationer/{slug}/")
        assert (answer.status_code, answer["Location"]) == (301, keep.get_absolute_url())
    record = Initiative.objects.get(title_da="Læs").history.first()
    assert (record.lead_id, record.history_user, record.title_da) == (keep.pk, coordinator.user, "Læs")
    entry = AuditEntry.objects.get(kind="deletion")
    assert (entry.act, entry.name, entry.after["into"]) == (
        "deletion:merged", "Sønderborg Bibliotek", "Biblioteket",
    )  # fmt: skip


def test_it_can_be_taken_back_save_for_what_was_changed_since(two, coordinator, stranger):
    keep, gone = two
    other = OrganisationFactory()
    before = {field.attname: getattr(gone, field.attname) for field in Organisation._meta.concrete_fields}
    made = merging.merge(keep=keep, gone=gone, by=coordinator.user, at=NOW)
    Initiative.objects.filter(title_da="Læs").update(lead=other)
    row = merging.take_back(merge=made, by=coordinator.user, at=NOW)
    assert links(row) == {key: number for key, number in ALL.items() if key != ("initiatives.initiative", "lead")}
    assert Initiative.objects.get(title_da="Læs").lead == other
    row.refresh_from_db()
    changed = {name for name, value in before.items() if getattr(row, name) != value}
    assert changed <= {"updated_at", "created_at", "search_vector"}
    keep.refresh_from_db()
    assert keep.website == ""
    assert stranger.get("/organisationer/sb/").status_code == 200
    with pytest.raises(Merge.DoesNotExist):
        merging.take_back(merge=made, by=coordinator.user, at=NOW)


def test_rows_whose_links_moved_say_so_in_their_history_and_again_when_it_is_taken_back(two, coordinator):
    keep, gone = two
    both, alone = Initiative.objects.get(title_da="Læs"), Initiative.objects.get(title_da="Andet")
    ends = {both: [sorted([keep.pk, gone.pk]), [keep.pk]], alone: [[gone.pk], [keep.pk]]}
    untouched = InitiativeFactory()
    made = merging.merge(keep=keep, gone=gone, by=coordinator.user, at=NOW)
    for row, (before, after) in ends.items():
        record = row.history.filter(links__isnull=False).first()
        row.refresh_from_db()
        assert (record.links, record.history_user) == ({"partners": [before, after]}, coordinator.user)
        assert (row.updated_at, record.updated_at) == (NOW, NOW)
    merging.take_back(merge=made, by=coordinator.user, at=NOW)
    for row, (before, after) in ends.items():
        record = row.history.filter(links__isnull=False).first()
        assert (record.links, record.history_user) == ({"partners": [after, before]}, coordinator.user)
    assert untouched.history.count() == 1


def test_a_version_from_before_a_merge_is_restored_with_the_partner_that_stayed(coordinator):
    keep, gone = OrganisationFactory(name="Havnen"), OrganisationFactory(name="Sønderborg Havn")
    row = InitiativeFactory(title_da="Læs", lead=None)
    row.partners.add(gone)
    first = row.history.first()
    merging.merge(keep=keep, gone=gone, by=coordinator.user, at=NOW)
    row.partners.clear()
    base = f"/admin/initiatives/initiative/{row.pk}/history/"
    told = coordinator.get(base).text
    assert ("<del>Sønderborg Havn</del>" in told, "<ins>Havnen</ins>" in told) == (True, True)
    assert "<ins>Havnen</ins>" in coordinator.get(f"{base}{first.pk}/").text
    assert coordinator.post(f"{base}{first.pk}/").status_code == 302
    assert list(row.partners.all()) == [keep]


def test_nothing_happens_where_a_part_fails(two, coordinator, monkeypatch):
    keep, gone = two

    def broken(*_args):
        raise RuntimeError

    monkeypatch.setattr(merging, "_note", broken)
    with pytest.raises(RuntimeError):
        merging.merge(keep=keep, gone=gone, by=coordinator.user, at=NOW)
    assert links(Organisation.objects.get(slug="sb")) == ALL


def test_only_coordinators_merge(two, editor):
    keep, gone = two
    with pytest.raises(PermissionDenied):
        merging.merge(keep=keep, gone=gone, by=editor.user, at=NOW)
    for client in (editor, signed_in("reviewer")):
        place = f"{BASE}merge/{keep.pk}/{gone.pk}/"
        assert [client.get(place).status_code, client.post(place, {"keep": keep.pk}).status_code] == [403, 403]
        assert client.get(f"{BASE}duplicates/").status_code == 403
        assert "merge_two" not in dict(client.get(BASE).context["action_form"].fields["action"].choices if
                                       client.get(BASE).context["action_form"] else [])  # fmt: skip
    assert Organisation.objects.filter(slug="sb").exists()


def test_pairs_that_resemble_each_other_are_pointed_out(coordinator):
    OrganisationFactory(name_da="Sønderborg Bibliotek")
    OrganisationFactory(name_da="Sønderborg bibliotek ")
    OrganisationFactory(name_da="Als Cykelklub")
    page = coordinator.get(f"{BASE}duplicates/")
    names = [sorted({str(row).strip().lower() for row in pair[:2]}) for pair in page.context["pairs"]]
    assert names == [["sønderborg bibliotek"]]


def test_the_page_shows_both_and_merges_as_chosen(two, coordinator):
    keep, gone = two
    place = f"{BASE}merge/{keep.pk}/{gone.pk}/"
    page = coordinator.get(place)
    moving = {label: (one[0], other[0]) for label, one, other in page.context["moving"]}
    assert moving == {
        "Medlemskaber: organisation": (1, 2),
        "Initiativer: partnere": (1, 2),
        "Initiativer: ansvarlig organisation": (0, 1),
        "Indikatorer: ansvarlig organisation": (0, 1),
        "Arrangementer: arrangør": (0, 1),
    }
    assert list(coordinator.post(place, {"keep": "0"}).context["form"].errors) == ["keep"]
    done = coordinator.post(place, {"keep": keep.pk, "fill": "on"}, follow=True)
    assert "“Sønderborg Bibliotek” er nu en del af “Biblioteket”" in done.text
    made = Merge.objects.get()
    coordinator.post(f"{BASE}merge/{made.pk}/take-back/")
    assert Organisation.objects.filter(slug="sb").exists()
    assert coordinator.post(f"{BASE}merge/{made.pk}/take-back/").status_code == 404


def test_two_are_chosen_in_the_list(coordinator):
    rows = [OrganisationFactory() for _row in range(3)]
    post = {"action": "merge_two", "_selected_action": [rows[0].pk, rows[1].pk]}
    assert coordinator.post(BASE, post)["Location"] == f"{BASE}merge/{rows[0].pk}/{rows[1].pk}/"
    three = coordinator.post(BASE, post | {"_selected_action": [row.pk for row in rows]}, follow=True)
    assert "Vælg præcis to rækker, der skal lægges sammen." in three.text


def test_places_are_merged_and_calendars_told(coordinator):
    keep, gone = VenueFactory(name="Alsion"), VenueFactory(name="Alsion, Sønderborg", step_free="yes")
    event = EventFactory(venue=gone)
    place = f"/admin/events/venue/merge/{keep.pk}/{gone.pk}/"
    assert coordinator.post(place, {"keep": keep.pk, "fill": "on"}).status_code == 302
    keep.refresh_from_db()
    sequence = event.sequence
    event.refresh_from_db()
    assert (event.venue, keep.step_free, event.sequence > sequence) == (keep, "yes", True)


def test_addresses_that_name_nothing_are_not_found(coordinator):
    row = OrganisationFactory()
    for place in (f"merge/{row.pk}/{row.pk}/", f"merge/{row.pk}/{10**30}/", f"merge/{row.pk}/999999/"):
        assert coordinator.get(f"{BASE}{place}").status_code == 404
    assert coordinator.post(f"{BASE}merge/{10**30}/take-back/").status_code == 404
    assert coordinator.get(f"{BASE}merge/1/take-back/").status_code == 405


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_of_likely_duplicates_costs_the_same(coordinator, django_assert_num_queries, number):
    for _row in range(number + 1):
        OrganisationFactory(name_da="Sønderborg Bibliotek")
    # session, user, pairs, rows, merges
    with django_assert_num_queries(5):
        coordinator.get(f"{BASE}duplicates/")
