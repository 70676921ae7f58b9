"""Forms that open with what is mostly wanted: the rest is told in words, comes when asked for, and is never lost."""

import json
from datetime import date

import pytest

from initiatives.models import Goal, Initiative
from tests.factories import InitiativeFactory, MilestoneFactory, OrganisationFactory
from tests.staff import as_shown, errors, filled


@pytest.fixture
def own(editor):
    """With something in each of its folded parts."""
    row = InitiativeFactory(
        lead=editor.organisation, title_da="Grønne haver", title_en="Green gardens", contact_role="Havens vært",
        contact_email="haver@example.org", source_da="Byrådet", state="draft",
    )  # fmt: skip
    row.partners.add(OrganisationFactory(name_da="Haveforeningen"))
    row.tags.create(goal=Goal.objects.get(number=13), reason_da="Jorden binder CO2.")
    MilestoneFactory(initiative=row, title_da="Første bed", due_on=date(2027, 5, 1))
    return row


def page(row):
    return f"/admin/initiatives/initiative/{row.pk}/change/"


def state(row):
    row = Initiative.objects.get(pk=row.pk)
    own = ("title_da", "title_en", "contact_role", "contact_email", "source_da", "slug", "place", "phase")
    rows = (
        list(row.partners.values_list("name_da", flat=True)),
        list(row.tags.values_list("goal__number", "strength", "reason_da")),
        list(row.milestones.values_list("title_da", "due_on")),
    )
    return {name: getattr(row, name) for name in own}, rows


def test_the_form_opens_with_what_is_mostly_wanted_and_tells_the_rest(editor, own):
    shown = editor.get(page(own))
    names = set(as_shown(shown))
    assert {"title_da", "summary_da", "body_da", "phase"} <= names
    assert (
        not {"title_en", "lead", "contact_email", "image_alt_da", "tags-TOTAL_FORMS", "milestones-0-title_da"} & names
    )
    links, milestones = (fold.told for fold in shown.context["folded_rows"])
    assert links == ["13 Klimaindsats (direkte) – Jorden binder CO2. – Ikke bekræftet endnu"]
    assert milestones == ["Første bed – frist: 1. maj 2027"]
    assert "Haveforeningen" not in shown.text


def test_unfolded_it_is_whole_in_the_same_places(editor, own):
    folded, whole = editor.get(page(own)), editor.get(f"{page(own)}?whole")
    assert "_folded" not in as_shown(whole)
    heads = [part.at for part in (*folded.context["pieces"], *folded.context["folded_rows"]) if hasattr(part, "at")]
    assert len(heads) == 10
    assert [whole.text.count(f'id="{head}"') for head in heads] == [1] * 10


def test_what_was_never_unfolded_stays_as_it_is(editor, own):
    before = state(own)
    data = as_shown(editor.get(page(own))) | {"title_da": "Grønne gårde", "phase": "completed"}
    assert editor.post(page(own), data).status_code == 302
    after = state(own)
    assert after[1] == before[1]
    assert after[0] == before[0] | {"title_da": "Grønne gårde", "phase": "completed"}


def test_what_somebody_else_changes_in_a_folded_part_stays_and_stops_nobody(editor, coordinator, own):
    mine = as_shown(editor.get(page(own))) | {"title_da": "Grønne gårde"}
    theirs = filled(coordinator.get(page(own)), contact_role="Ny vært", **{"tags-0-reason_da": "Ny grund."})
    assert coordinator.post(page(own), theirs).status_code == 302
    assert editor.post(page(own), mine).status_code == 302
    fields, (_partners, tags, _milestones) = state(own)
    assert (fields["title_da"], fields["contact_role"]) == ("Grønne gårde", "Ny vært")
    assert tags == [(13, "direct", "Ny grund.")]


def test_two_who_change_the_same_open_field_still_meet(editor, coordinator, own):
    mine = as_shown(editor.get(page(own))) | {"title_da": "Min titel"}
    coordinator.post(page(own), as_shown(coordinator.get(page(own))) | {"title_da": "Deres titel"})
    answer = editor.post(page(own), mine)
    assert answer.status_code == 409
    assert [line.key for line in answer.context["lines"]] == ["title_da"]


def test_a_refused_form_comes_back_whole_with_all_that_was_typed(editor, own):
    data = as_shown(editor.get(page(own))) | {"title_da": "", "summary_da": "Ny indledning"}
    answer = editor.post(page(own), data)
    assert set(errors(answer)) == {"title_da"}
    again = as_shown(answer)
    assert (again["summary_da"], again["contact_email"]) == ("Ny indledning", "haver@example.org")
    assert (again["tags-TOTAL_FORMS"], again["milestones-0-title_da"]) == ("1", "Første bed")


def test_the_next_version_is_whole_although_only_a_part_was_drawn(editor, coordinator, own):
    own.state, own.published_at = "published", own.updated_at
    own.save()
    before = state(own)
    editor.post(page(own), as_shown(editor.get(page(own))) | {"title_da": "Grønne gårde"})
    assert state(own) == before
    waits = editor.get(page(own))
    assert (as_shown(waits)["title_da"], as_shown(waits)["tags-0-reason_da"]) == ("Grønne gårde", "Jorden binder CO2.")
    assert "_folded" not in as_shown(waits)


@pytest.mark.parametrize("names", ["tags milestones", "title_da", "nothing", "\x00", "tags " * 5000, "id state owner"])
def test_nonsense_about_what_is_folded_changes_nothing(editor, own, names):
    before = state(own)
    data = as_shown(editor.get(page(own)))
    data["_folded"].append(names)
    assert editor.post(page(own), data).status_code == 302
    assert state(own) == before


def test_who_may_only_read_gets_all_of_it(editor):
    other = InitiativeFactory(contact_role="Havens vært", state="published")
    shown = editor.get(page(other))
    assert (shown.status_code, "Havens vært" in shown.text, "_folded" in shown.text) == (200, True, False)


def test_a_stranger_gets_neither_form_nor_parts(stranger, own):
    for address in (page(own), f"{page(own)}?whole"):
        assert stranger.get(address).status_code == 302
    assert stranger.post(page(own), {"_folded": "tags"}).status_code == 302
    assert state(own)[0]["title_da"] == "Grønne haver"


def test_marks_of_folded_parts_are_those_of_now(editor, own):
    """A page says how its open fields stood; of the others nothing."""
    seen = json.loads(as_shown(editor.get(page(own)))["_seen"])
    assert ("title_da" in seen, "title_en" in seen, any("/" in key for key in seen)) == (True, False, False)
