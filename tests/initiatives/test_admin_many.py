"""One change to many rows of a list: asked, shown row by row, and then done just as shown."""

from datetime import timedelta

import pytest
from django.utils import timezone

from initiatives.models import AuditEntry, Goal, Initiative, Tag
from tests.conftest import signed_in
from tests.factories import EventFactory, IndicatorFactory, InitiativeFactory, OrganisationFactory, UpdateFactory

pytestmark = pytest.mark.django_db
LIST = "/admin/initiatives/initiative/"


def post(client, action, rows, base=LIST, **data):
    seen = data.pop("seen_at", timezone.now().isoformat())
    chosen = {"action": action, "_selected_action": [row.pk for row in rows], "seen_at": seen}
    return client.post(base, chosen | data)


def carry_out(client, action, rows, base=LIST, **data):
    looked = post(client, action, rows, base, do="look", **data)
    return post(client, action, rows, base, do="write", digest=looked.context["digest"], **data)


def told(page):
    """(row, before, after, why it stays)."""
    return [(str(one.row), one.before, one.after, one.refused) for one in page.context["outcomes"]]


def test_the_list_offers_the_changes_and_says_when_it_was_shown(coordinator):
    InitiativeFactory()
    page = coordinator.get(LIST)
    assert 'name="seen_at"' in page.text
    offered = [name for name, _title in page.context["action_form"].fields["action"].choices if name[:5] == "many_"]
    assert offered == [f"many_{what}" for what in ("phase", "status", "state", "puttag", "taketag", "organisation")]


def test_what_will_happen_is_shown_for_each_row_and_then_done(coordinator):
    one = InitiativeFactory(title_da="En", phase="idea")
    two = InitiativeFactory(title_da="To", phase="completed")
    asked = post(coordinator, "many_phase", [one, two])
    assert (asked.status_code, asked.context["outcomes"]) == (200, [])
    looked = post(coordinator, "many_phase", [one, two], do="look", phase="completed")
    assert told(looked) == [("En", "Idé", "Afsluttet", ""), ("To", "Afsluttet", "Afsluttet", "")]
    assert "Ret 1 række" in looked.text
    assert Initiative.objects.get(pk=one.pk).phase == "idea"
    done = post(coordinator, "many_phase", [one, two], do="write", phase="completed", digest=looked.context["digest"])
    assert done.status_code == 302
    one.refresh_from_db()
    assert (one.phase, one.history.first().history_user, one.history.count()) == ("completed", coordinator.user, 2)
    assert two.history.count() == 1
    entry = AuditEntry.objects.get(kind="change")
    assert (entry.act, entry.by_name, entry.after) == ("change:together", coordinator.user.username, {"rows": ["En"]})


def test_what_the_rules_refuse_stays_and_says_why(editor):
    own = InitiativeFactory(title_da="A", lead=editor.organisation, state="draft", phase="idea")
    public = InitiativeFactory(title_da="B", lead=editor.organisation, phase="idea")
    other = InitiativeFactory(title_da="C", phase="idea")
    hidden = InitiativeFactory(title_da="D", phase="idea", state="draft")
    page = post(editor, "many_phase", [own, public, other, hidden], do="look", phase="stopped")
    assert told(page) == [
        ("A", "Idé", "Standset", ""),
        ("B", "Idé", "Standset", "Det er offentliggjort: ret det på dets egen side, så andre kan se på det først."),
        ("C", "Idé", "Standset", "Det hører til en organisation, som du ikke er medlem af."),
    ]
    carry_out(editor, "many_phase", [own, public, other, hidden], phase="stopped")
    assert dict(Initiative.objects.values_list("title_da", "phase")) == {
        "A": "stopped", "B": "idea", "C": "idea", "D": "idea",
    }  # fmt: skip


def test_nobody_but_coordinators_publishes_in_a_list(editor, coordinator, stranger):
    own = InitiativeFactory(lead=editor.organisation, state="draft")
    carry_out(editor, "many_state", [own], state="published")
    assert Initiative.objects.get().state == "draft"
    carry_out(editor, "many_state", [own], state="in review")
    assert Initiative.objects.get().state == "in review"
    carry_out(coordinator, "many_state", [own], state="published")
    assert stranger.get(own.get_absolute_url()).status_code == 200
    acts = AuditEntry.objects.values_list("act", flat=True)
    assert {"publication:published", "review:submitted"} < set(acts)


def test_a_rule_of_the_database_is_said_beside_the_row(coordinator):
    bare = InitiativeFactory(title_da="Tom", state="draft", summary_da="", summary_en="", summary_de="")
    whole = InitiativeFactory(title_da="Hel", state="draft")
    page = post(coordinator, "many_state", [bare, whole], do="look", state="published")
    assert [row[0] for row in told(page) if row[3]] == ["Tom"]
    assert "resumé" in told(page)[0][3]
    carry_out(coordinator, "many_state", [bare, whole], state="published")
    assert dict(Initiative.objects.values_list("title_da", "state")) == {"Tom": "draft", "Hel": "published"}


def test_what_changed_since_the_list_was_shown_is_pointed_out_and_left_unless_asked(coordinator):
    row = InitiativeFactory(phase="idea")
    shown = (timezone.now() - timedelta(hours=1)).isoformat()
    page = post(coordinator, "many_phase", [row], do="look", phase="stopped", seen_at=shown)
    assert told(page)[0][3] == "Det er ændret, efter at du fik listen vist."
    carry_out(coordinator, "many_phase", [row], phase="stopped", seen_at=shown)
    assert Initiative.objects.get().phase == "idea"
    carry_out(coordinator, "many_phase", [row], phase="stopped", seen_at=shown, anyway=row.pk)
    assert Initiative.objects.get().phase == "stopped"


def test_what_changed_since_it_was_looked_at_is_shown_again(coordinator):
    row = InitiativeFactory(phase="idea")
    later = (timezone.now() + timedelta(hours=1)).isoformat()
    looked = post(coordinator, "many_phase", [row], do="look", phase="stopped", seen_at=later)
    row.save()
    again = post(coordinator, "many_phase", [row], do="write", phase="stopped", seen_at=later,
                 digest=looked.context["digest"])  # fmt: skip
    assert again.status_code == 200
    assert "Der er ændret noget her i mellemtiden." in again.text
    assert Initiative.objects.get().phase == "idea"


def test_tags_are_added_with_strength_and_reason_and_taken_away(coordinator):
    goal = Goal.objects.get(number=7)
    new, there = InitiativeFactory(title_da="Ny"), InitiativeFactory(title_da="Har")
    there.tags.create(goal=goal, strength="indirect", reason_da="Fordi")
    tag = {"what": f"goal:{goal.pk}", "strength": "direct", "reason": ""}
    page = post(coordinator, "many_puttag", [new, there], do="look", **tag)
    assert told(page) == [("Ny", "", "Direkte", ""), ("Har", "Indirekte", "Direkte", "")]
    carry_out(coordinator, "many_puttag", [new, there], **tag)
    assert [(row.tags.get().strength, row.tags.get().reason_da) for row in (new, there)] == [
        ("direct", ""), ("direct", "Fordi"),
    ]  # fmt: skip
    assert there.tags.get().history.first().history_user == coordinator.user
    before = Initiative.objects.get(pk=new.pk).updated_at
    carry_out(coordinator, "many_taketag", [new, there], what=f"goal:{goal.pk}")
    assert (new.tags.count(), there.tags.count()) == (0, 0)
    assert Initiative.objects.get(pk=new.pk).updated_at > before
    for row, kinds in ((new, "-+"), (there, "-~+")):
        records = list(Tag.history.filter(initiative_id=row.pk))
        assert "".join(record.history_type for record in records) == kinds
        assert [record.history_user for record in records[:2]] == [coordinator.user] * 2


def test_a_status_by_hand_needs_its_reason(coordinator):
    row = InitiativeFactory()
    page = post(coordinator, "many_status", [row], do="look", manual_status="late")
    assert list(page.context["form"].errors) == ["manual_status_reason"]
    carry_out(coordinator, "many_status", [row], manual_status="late", manual_status_reason="Venter på vejr")
    row.refresh_from_db()
    assert (row.manual_status, row.manual_status_reason) == ("late", "Venter på vejr")


def test_an_editor_gives_away_only_to_own_organisations(editor):
    row, other = InitiativeFactory(lead=editor.organisation, state="draft"), OrganisationFactory()
    page = post(editor, "many_organisation", [row], do="look", organisation=other.pk)
    assert list(page.context["form"].errors) == ["organisation"]
    mine = OrganisationFactory()
    mine.memberships.create(user=editor.user)
    carry_out(editor, "many_organisation", [row], organisation=mine.pk)
    assert Initiative.objects.get().lead == mine


def test_events_news_and_indicators_have_theirs(coordinator, editor):
    event, organisation = EventFactory(state="draft"), OrganisationFactory()
    sequence = event.sequence
    carry_out(coordinator, "many_eventstate", [event], "/admin/events/event/", state="published")
    carry_out(coordinator, "many_organiser", [event], "/admin/events/event/", organisation=organisation.pk)
    event.refresh_from_db()
    assert (event.state, event.organiser, event.sequence > sequence) == ("published", organisation, True)
    indicator, update = IndicatorFactory(), UpdateFactory(state="draft")
    carry_out(
        coordinator, "many_responsible", [indicator], "/admin/indicators/indicator/", organisation=organisation.pk
    )
    carry_out(coordinator, "many_state", [update], "/admin/initiatives/update/", state="published")
    indicator.refresh_from_db()
    update.refresh_from_db()
    assert (indicator.responsible, update.state) == (organisation, "published")
    actions = editor.get("/admin/indicators/indicator/").context["action_form"]
    assert not actions or "many_state" not in dict(actions.fields["action"].choices)


def test_nonsense_is_answered(coordinator):
    row = InitiativeFactory()
    for data in (
        {"phase": "\x00"}, {"phase": "nope", "digest": "x"},
        {"phase": "idea", "anyway": "x" * 50, "seen_at": "yesterday"},
        {"phase": "idea", "seen_at": "2026-99-99T00:00:00+00:00"}, {"phase": ["idea", "stopped"]},
    ):  # fmt: skip
        for doing in ("look", "write"):
            assert post(coordinator, "many_phase", [row], do=doing, **data).status_code in (200, 302)
    assert post(coordinator, "many_puttag", [row], do="look", what="goal:999999", strength="x").status_code == 200
    nobody = signed_in("editor")
    assert post(nobody, "many_phase", [row], do="write", phase="stopped").status_code in (200, 302, 403)
    assert Initiative.objects.get().phase == row.phase
