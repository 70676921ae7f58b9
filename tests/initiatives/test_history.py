"""Who changed what, in words; and the way back to an old version, by the same rules."""

import re
from datetime import date

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType

from initiatives import links
from initiatives.models import Goal, Milestone, Submission
from tests.conftest import signed_in
from tests.factories import InitiativeFactory, MilestoneFactory, OrganisationFactory
from tests.staff import errors, filled

pytestmark = pytest.mark.django_db


@pytest.fixture
def row(coordinator):
    row = InitiativeFactory(title="Grøn bydel", summary="Kort.", lead=None, state="draft", published_at=None)
    row.tags.create(goal=Goal.objects.get(number=13), reason="Varme.")
    return row


def page(row, *parts):
    return "/".join(["/admin/initiatives/initiative", str(row.pk), *map(str, parts), ""])


def wrong(answer):
    return {} if answer.status_code == 302 else errors(answer)


def save(client, row, **changes):
    answer = client.post(page(row, "change"), filled(client.get(page(row, "change")), **changes))
    assert answer.status_code == 302


def test_each_change_is_told_in_the_words_of_the_form(coordinator, row):
    lead = OrganisationFactory(name="Havnen")
    save(coordinator, row, title_da="Grønnere bydel", phase="completed", lead=lead.pk, fields=["sustainability"])
    text = coordinator.get(page(row, "history")).content.decode()
    assert ("<del>Grøn</del> bydel" in text, "<ins>Grønnere</ins> bydel" in text) == (True, True)
    assert ("<ins>Havnen</ins>" in text, "<ins>Bæredygtighed</ins>" in text) == (True, True)
    assert "completed" not in text
    assert "<h1>Ændringshistorik: Grønnere bydel</h1>" in text
    assert text.count("<dt>Titel (dansk)</dt>") == 1


def test_rows_of_the_page_have_their_history_there_too(coordinator, row):
    save(coordinator, row, **{"tags-0-reason_da": "Varme uden gas."})
    text = coordinator.get(page(row, "history")).content.decode()
    assert "Varme<ins> uden gas</ins>." in text


def test_an_old_version_is_restored_as_a_new_one(coordinator, row):
    first = row.history.first()
    save(coordinator, row, title_da="Ny titel", featured="on", **{"tags-0-reason_da": "Ny grund."})
    MilestoneFactory(initiative=row, title="Sidst", due_on=date(2027, 5, 1), done_on=None)
    seen = coordinator.get(page(row, "history", first.pk)).content.decode()
    assert ("<ins>Grøn bydel</ins>" in seen, "<del>Ny titel</del>" in seen) == (True, True)
    assert wrong(coordinator.post(page(row, "history", first.pk))) == {}
    row.refresh_from_db()
    assert (row.title, row.featured, row.tags.get().reason, Milestone.objects.count()) == (
        "Grøn bydel",
        False,
        "Varme.",
        0,
    )
    assert row.history.count() == 3
    assert row.history.first().history_change_reason.startswith("Gendannet, som det var")


def test_deleted_rows_come_back_with_the_version_that_had_them(coordinator, row):
    first = row.history.first()
    save(coordinator, row, **{"tags-0-DELETE": "on"})
    assert wrong(coordinator.post(page(row, "history", first.pk))) == {}
    assert [(tag.goal.number, tag.reason) for tag in row.tags.all()] == [(13, "Varme.")]


def test_links_are_told_in_words_and_restored(coordinator, row):
    harbour, castle = OrganisationFactory(name="Havnen"), OrganisationFactory(name="Slottet")
    row.partners.set([harbour])
    first = row.history.first()
    save(coordinator, row, title_da="Ny titel")
    save(coordinator, row, partners=[castle.pk])
    assert [record.links for record in row.history.all()] == [
        {"partners": [[harbour.pk], [castle.pk]]}, None, {"partners": [[], [harbour.pk]]}
    ]  # fmt: skip
    text = coordinator.get(page(row, "history")).text
    assert ("<dt>Partnere</dt>" in text, "<del>Havnen</del>" in text, "<ins>Slottet</ins>" in text) == (True,) * 3
    seen = coordinator.get(page(row, "history", first.pk)).text
    assert ("<ins>Havnen</ins>" in seen, "<del>Slottet</del>" in seen) == (True, True)
    assert wrong(coordinator.post(page(row, "history", first.pk))) == {}
    row.refresh_from_db()
    assert (row.title, list(row.partners.all())) == ("Grøn bydel", [harbour])


def test_before_links_were_kept_the_oldest_change_says_what_there_was(coordinator, row):
    harbour = OrganisationFactory(name="Havnen")
    row.partners.through.objects.create(initiative=row, organisation=harbour)  # as if it were there for long
    first = row.history.first()
    save(coordinator, row, partners=[])
    key = harbour.pk
    harbour.delete()
    assert "<del>Havnen</del>" in coordinator.get(page(row, "history")).text  # gone by now, and still told
    harbour = OrganisationFactory(name="Havnen", pk=key)
    assert wrong(coordinator.post(page(row, "history", first.pk))) == {}
    assert list(row.partners.all()) == [harbour]


def test_links_changed_from_the_other_end_or_without_saving_have_a_record_too(row):
    harbour = OrganisationFactory()
    harbour.partner_initiatives.add(row)
    harbour.partner_initiatives.clear()
    assert [record.links for record in row.history.all()] == [
        {"partners": [[harbour.pk], []]}, {"partners": [[], [harbour.pk]]}, None
    ]  # fmt: skip
    again = type(row).objects.get(pk=row.pk)
    again.partners.add(harbour)
    again.partners.add(harbour)
    again.partners.remove(harbour)  # in the same piece of work: as if nothing had been
    assert [record.links for record in row.history.all()][:2] == [None, {"partners": [[harbour.pk], []]}]


@pytest.mark.parametrize("many", [False, True])
def test_what_is_deleted_is_gone_in_the_history_of_what_was_linked_to_it(coordinator, row, many):
    harbour, castle = OrganisationFactory(name="Havnen"), OrganisationFactory(name="Slottet")
    row.partners.set([harbour, castle])
    if many:
        chosen = {"action": "delete_selected", "_selected_action": [harbour.pk], "post": "yes"}
        coordinator.post("/admin/initiatives/organisation/", chosen)
    else:
        coordinator.post(f"/admin/initiatives/organisation/{harbour.pk}/delete/", {"post": "yes"})
    assert list(row.partners.all()) == [castle]
    record = row.history.first()
    both = sorted([harbour.pk, castle.pk])
    assert (record.links, record.history_user) == ({"partners": [both, [castle.pk]]}, coordinator.user)
    assert re.findall("<del>(.*?)</del>", coordinator.get(page(row, "history")).text) == ["Havnen; "]


def test_the_links_of_every_table_with_a_history_are_kept():
    """Save those that have a history, or an audit trail, of their own."""
    kept, own = set(), set()
    for model in apps.get_models():
        if hasattr(model, "history"):
            fields = {f"{model.__name__}.{field.name}" for field in model._meta.many_to_many}
            found = {f"{model.__name__}.{field.name}" for field in links.fields_of(model)}
            kept |= found
            own |= fields - found
    assert own == {"Organisation.members", "Cycle.features"}
    assert kept == {
        "Initiative.partners", "FocusArea.goals", "KeyFeature.goals", "Event.initiatives", "Event.dimensions",
        "Event.goals", "Event.features", "Indicator.initiatives", "Question.areas", "Question.features",
        "Question.goals",
    }  # fmt: skip


def test_an_editor_restores_through_review(editor):
    row = InitiativeFactory(title="Grøn bydel", summary="Kort.", lead=editor.organisation)
    first = row.history.first()
    row.title = "Ny titel"
    row.save()
    assert wrong(editor.post(page(row, "history", first.pk))) == {}
    row.refresh_from_db()
    assert (row.title, Submission.objects.get().data["title_da"]) == ("Ny titel", ["Grøn bydel"])


def test_who_may_not_change_it_restores_nothing(row):
    first = row.history.first()
    row.title = "Ny titel"
    row.save()
    stranger = signed_in("editor")
    assert stranger.post(page(row, "history", first.pk)).status_code == 404
    row.refresh_from_db()
    assert row.title == "Ny titel"


@pytest.mark.parametrize("version", ["0", "x", "9" * 30])
def test_a_version_that_is_not_there(coordinator, row, version):
    assert coordinator.get(page(row, "history", version)).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_the_history_costs_the_same(coordinator, row, django_assert_num_queries, number):
    for at in range(number):
        row.title = f"Titel {at}"
        row.save()
        row.partners.add(OrganisationFactory())
    ContentType.objects.clear_cache()
    coordinator.get(page(row, "history"))
    # session, user, changes of tags and of milestones, row, how many records, records, kind of user, names of partners
    with django_assert_num_queries(9):
        coordinator.get(page(row, "history"))
