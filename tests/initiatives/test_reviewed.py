"""From draft to published in the admin: sent to review, returned with a reason, published by somebody else."""

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from initiatives.models import AuditEntry, Goal, Initiative, Submission, Update
from initiatives.models.audit import Act
from tests.conftest import signed_in
from tests.factories import EventFactory, InitiativeFactory, UpdateFactory
from tests.initiatives.test_admin import picture
from tests.initiatives.test_together import hidden
from tests.staff import errors, filled

pytestmark = pytest.mark.django_db
ADD = "/admin/initiatives/initiative/add/"


def page(row, what="change"):
    return f"/admin/{row._meta.app_label}/{row._meta.model_name}/{row.pk}/{what}/"


@pytest.fixture
def reviewer(editor):
    client = signed_in("reviewer")
    editor.organisation.memberships.create(user=client.user)
    return client


@pytest.fixture
def draft(editor):
    return InitiativeFactory(title="Grøn bydel", summary="Kort.", lead=editor.organisation, state="draft",
                             published_at=None)  # fmt: skip


@pytest.fixture
def shown(editor):
    """Seen by the public, with a tag."""
    row = InitiativeFactory(title="Grøn bydel", summary="Kort.", lead=editor.organisation)
    row.tags.create(goal=Goal.objects.get(number=13), reason="Varme.")
    return row


def press(client, row, step, **more):
    return client.post(page(row, "review"), {"_step": step, **more})


def written():
    """What stands in the audit trail, sign-ins aside."""
    return [one.act for one in AuditEntry.objects.exclude(kind="sign-in").order_by("pk")]


def public(row):
    return Client().get(row.get_absolute_url())


# --- Drafts --------------------------------------------------------------------------------------------
def test_an_editor_sends_and_a_reviewer_publishes(editor, reviewer, draft):
    answer = editor.post(page(draft), filled(editor.get(page(draft)), _step="submit", title_da="Grønnere bydel"))
    assert "Det er sendt til godkendelse: En anden" in str(next(iter(get_messages(answer.wsgi_request))))
    draft.refresh_from_db()
    assert (answer.status_code, draft.state, draft.title, public(draft).status_code) == (
        302,
        "in review",
        "Grønnere bydel",
        404,
    )
    assert press(reviewer, draft, "publish").status_code == 302
    draft.refresh_from_db()
    assert (draft.state, public(draft).status_code) == ("published", 200)
    sent = Submission.objects.get()
    assert (sent.state, sent.author, sent.reviewer) == ("published", editor.user, reviewer.user)
    assert written() == [Act.SUBMITTED, Act.PUBLISHED]


def test_nobody_publishes_what_they_sent(editor, reviewer, coordinator, draft):
    for client in (reviewer, coordinator):
        client.post(page(draft), filled(client.get(page(draft)), _step="submit"))
        assert press(client, draft, "publish").status_code == 403
        press(client, draft, "take-back")
    draft.refresh_from_db()
    assert draft.state == "draft"


@pytest.mark.parametrize("role", ["editor", "reviewer"])
def test_a_forged_button_publishes_nothing(editor, reviewer, draft, role):
    client = {"editor": editor, "reviewer": reviewer}[role]
    client.post(page(draft), filled(client.get(page(draft)), _step="publish", state="published"))
    client.post(
        ADD, filled(client.get(ADD), _step="publish", title_da="Ny", summary_da="x", lead=editor.organisation.pk)
    )
    assert {row.state for row in Initiative.objects.all()} == {"draft"}
    assert press(client, draft, "publish").status_code == 302  # it does not wait: told so
    assert Initiative.objects.filter(state="published").count() == 0


def test_a_stranger_to_the_organisation_decides_nothing(editor, draft):
    editor.post(page(draft), filled(editor.get(page(draft)), _step="submit"))
    other = signed_in("reviewer")
    assert [press(other, draft, "publish").status_code, other.get(page(draft, "review")).status_code] == [404, 404]
    assert other.get(page(draft, "preview")).status_code == 404
    assert Client().get(page(draft, "preview")).status_code == 302


def test_a_reason_reaches_the_author_where_they_work_and_is_kept(editor, reviewer, draft):
    editor.post(page(draft), filled(editor.get(page(draft)), _step="submit"))
    assert press(reviewer, draft, "return", reason=" ").status_code == 302
    assert Submission.objects.get().state == "waiting"
    press(reviewer, draft, "return", reason="Skriv hvem det er for.")
    draft.refresh_from_db()
    assert draft.state == "draft"
    assert "Skriv hvem det er for." in editor.get(page(draft)).content.decode()
    assert list(Submission.objects.to_mend(editor.user)) == [Submission.objects.get()]
    editor.post(page(draft), filled(editor.get(page(draft)), _step="submit"))
    assert list(Submission.objects.to_mend(editor.user)) == []
    assert "Skriv hvem det er for." in reviewer.get(page(draft, "review")).content.decode()


def test_what_the_public_needs_is_asked_for_before_it_is_sent(editor, draft):
    refused = editor.post(page(draft), filled(editor.get(page(draft)), _step="submit", summary_da=""))
    assert list(errors(refused)) == ["summary_da"]
    assert Submission.objects.count() == 0


def test_an_editor_takes_back_what_waits(editor, draft):
    editor.post(page(draft), filled(editor.get(page(draft)), _step="submit"))
    press(editor, draft, "take-back")
    draft.refresh_from_db()
    assert (draft.state, Submission.objects.get().state) == ("draft", "taken back")


def test_two_reviewers_decide_once(editor, reviewer, coordinator, draft):
    editor.post(page(draft), filled(editor.get(page(draft)), _step="submit"))
    press(reviewer, draft, "publish")
    answer = coordinator.post(page(draft, "review"), {"_step": "return", "reason": "Nej"}, follow=True)
    assert "venter ikke længere" in answer.content.decode()
    draft.refresh_from_db()
    assert draft.state == "published"


def test_a_coordinator_publishes_from_the_form(coordinator):
    data = filled(coordinator.get(ADD), title_da="Havnen", summary_da="Kort.", _step="publish")
    assert coordinator.post(ADD, data).status_code == 302
    row = Initiative.objects.get()
    assert (row.state, row.is_public, public(row).status_code) == ("published", True, 200)


def test_archive_and_back(coordinator, shown):
    press(coordinator, shown, "archive")
    shown.refresh_from_db()
    assert (shown.state, public(shown).status_code) == ("archived", 404)
    press(coordinator, shown, "unarchive")
    shown.refresh_from_db()
    assert (shown.state, shown.published_at) == ("draft", None)


def test_an_editor_does_not_take_published_things_off_the_site(editor, shown):
    assert press(editor, shown, "archive").status_code == 403
    assert public(shown).status_code == 200


# --- Later ---------------------------------------------------------------------------------------------
def test_a_moment_to_come_keeps_it_hidden_until_then(editor, reviewer, draft):
    later = timezone.localtime() + timedelta(days=2)
    when = {"published_at_0": later.strftime("%d.%m.%Y"), "published_at_1": "08:00:00"}
    editor.post(page(draft), filled(editor.get(page(draft)), _step="submit", **when))
    press(reviewer, draft, "publish")
    draft.refresh_from_db()
    assert (draft.state, public(draft).status_code) == ("published", 404)
    assert timezone.localtime(draft.published_at).strftime("%d %H:%M") == later.strftime("%d") + " 08:00"
    Initiative.objects.update(published_at=timezone.now() - timedelta(seconds=1))
    assert public(draft).status_code == 200


# --- The next version ------------------------------------------------------------------------------------
def propose(editor, row, **changes):
    return editor.post(page(row), filled(editor.get(page(row)), **changes))


def test_what_is_published_stays_while_its_next_version_waits(editor, shown):
    answer = propose(editor, shown, title_da="Ny titel", **{"tags-0-reason_da": "Ny grund."})
    shown.refresh_from_db()
    assert (answer.status_code, shown.title, shown.tags.get().reason) == (302, "Grøn bydel", "Varme.")
    assert ("Grøn bydel" in public(shown).content.decode(), Submission.objects.get().state) == (True, "waiting")
    again = editor.get(page(shown)).content.decode()
    assert 'value="Ny titel"' in again


def test_the_next_version_is_applied_whole(editor, reviewer, shown):
    propose(editor, shown, title_da="Ny titel", title_de="Neuer Titel", tags__TOTAL_FORMS=2, **{
        "tags-0-DELETE": "on", "tags-1-what": f"goal:{Goal.objects.get(number=4).pk}", "tags-1-strength": "indirect",
        "partners": [editor.organisation.pk],
    })  # fmt: skip
    answer = press(reviewer, shown, "publish")
    assert answer.status_code == 302
    assert str(list(get_messages(answer.wsgi_request))[-1]) == "Det er offentliggjort."
    shown.refresh_from_db()
    assert (shown.title_da, shown.title_de, shown.state) == ("Ny titel", "Neuer Titel", "published")
    assert [tag.goal.number for tag in shown.tags.all()] == [4]
    assert list(shown.partners.all()) == [editor.organisation]
    assert Submission.objects.get().state == "published"
    assert shown.history.first().history_change_reason == f"Skrevet af {editor.user}"


def test_the_reviewer_sees_both_side_by_side(editor, reviewer, shown):
    propose(editor, shown, title_da="Grønnere bydel")
    text = reviewer.get(page(shown, "review")).content.decode()
    assert "<del>Grøn</del> bydel" in text
    assert "<ins>Grønnere</ins> bydel" in text


def test_a_returned_version_keeps_what_was_written(editor, reviewer, shown):
    propose(editor, shown, title_da="Ny titel")
    press(reviewer, shown, "return", reason="For kort.")
    shown.refresh_from_db()
    text = editor.get(page(shown)).content.decode()
    assert (shown.state, 'value="Ny titel"' in text, "For kort." in text) == ("published", True, True)
    propose(editor, shown, title_da="En længere titel")
    press(reviewer, shown, "publish")
    shown.refresh_from_db()
    assert shown.title == "En længere titel"
    assert [one.state for one in Submission.objects.order_by("pk")] == ["returned", "published"]


def test_nothing_is_lost_where_the_published_row_changed_meanwhile(editor, reviewer, coordinator, shown):
    propose(editor, shown, title_da="Ny titel", place="Nord")
    data = filled(coordinator.get(page(shown)), title_da="Rettet titel", website="https://x.example/")
    assert coordinator.post(page(shown), data).status_code == 302
    asked = press(reviewer, shown, "publish")
    assert asked.status_code == 409
    reviewer.post(page(shown, "review"), hidden(asked) | {"_choice:title_da": "mine"})
    shown.refresh_from_db()
    assert (shown.title, shown.place, shown.website) == ("Ny titel", "Nord", "https://x.example/")


def test_a_reviewer_puts_nothing_of_their_own_into_it(editor, reviewer, shown):
    propose(editor, shown, title_da="Ny titel")
    press(reviewer, shown, "publish", title_da="Min titel")
    shown.refresh_from_db()
    assert shown.title == "Ny titel"
    propose(reviewer, shown, title_da="Min titel")
    assert press(reviewer, shown, "publish").status_code == 403


def test_what_an_editor_may_not_fill_in_stays_as_it_is(editor, coordinator, shown):
    Initiative.objects.update(featured=True)
    data = filled(editor.get(page(shown)), title_da="Ny titel") | {"manual_status": ""}
    data.pop("featured", None)
    editor.post(page(shown), data)
    press(coordinator, shown, "publish")
    shown.refresh_from_db()
    assert (shown.title, shown.featured) == ("Ny titel", True)


def test_a_picture_waits_with_its_version(editor, reviewer, shown, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    upload = SimpleUploadedFile("x.png", picture(), "image/png")
    propose(editor, shown, image=upload, image_alt_da="Et hus")
    held = Submission.objects.get().files["image"]
    shown.refresh_from_db()
    assert (shown.image.name, Client().get(f"/media/{held}").status_code) == ("", 404)
    press(reviewer, shown, "publish")
    shown.refresh_from_db()
    answer = Client().get(shown.image.url)
    answer.close()
    assert answer.status_code == 200


def test_a_coordinator_changes_at_once(coordinator, shown):
    coordinator.post(page(shown), filled(coordinator.get(page(shown)), title_da="Ny titel"))
    shown.refresh_from_db()
    assert (shown.title, Submission.objects.count()) == ("Ny titel", 0)


def test_updates_and_events_wait_too(editor, reviewer):
    lead = editor.organisation
    update, event = UpdateFactory(initiative__lead=lead, title="Før"), EventFactory(organiser=lead, title="Før")
    for row in (update, event):
        propose(editor, row, title_da="Efter")
        row.refresh_from_db()
        assert row.title == "Før"
        press(reviewer, row, "publish")
        row.refresh_from_db()
        assert row.title == "Efter"


# --- Preview ---------------------------------------------------------------------------------------------
def test_the_preview_is_the_public_page_and_leaves_no_trace(editor, draft):
    answer = editor.get(page(draft, "preview") + "?lang=da")
    text = answer.content.decode()
    assert (answer.status_code, answer["X-Robots-Tag"], "no-store" in answer["Cache-Control"]) == (200, "noindex", True)
    assert ("<h1" in text, "Grøn bydel" in text, "forhåndsvisning" in text) == (True, True, True)
    draft.refresh_from_db()
    assert (draft.state, written(), public(draft).status_code) == ("draft", [], 404)


def test_the_preview_shows_the_version_that_waits(editor, reviewer, shown):
    propose(editor, shown, title_da="Ny titel", **{"tags-0-reason_da": "Ny grund."})
    text = reviewer.get(page(shown, "preview") + "?lang=da").content.decode()
    assert ("Ny titel" in text, "Ny grund." in text) == (True, True)
    shown.refresh_from_db()
    assert (shown.title, shown.tags.get().reason, Submission.objects.get().state) == ("Grøn bydel", "Varme.", "waiting")


def test_the_preview_shows_the_picture_that_waits_to_those_who_may_see_it(editor, reviewer, shown, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    propose(editor, shown, image=SimpleUploadedFile("x.png", picture(), "image/png"), image_alt_da="Et hus")
    held = f"/media/{Submission.objects.get().files['image']}"
    assert f'src="{held}"' in reviewer.get(page(shown, "preview") + "?lang=da").text
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1  # looking leaves no file behind
    ended = signed_in("")
    editor.organisation.memberships.create(user=ended.user)
    seen = {"stranger": Client(), "plain user": ended, "another's editor": signed_in("editor"), "author": editor,
            "reviewer": reviewer, "coordinator": signed_in("coordinator")}  # fmt: skip
    expected = {"stranger": 404, "plain user": 404, "another's editor": 404, "author": 200, "reviewer": 200,
                "coordinator": 200}  # fmt: skip
    assert {name: status(client, held) for name, client in seen.items()} == expected
    press(reviewer, shown, "return", reason="For mørkt.")
    assert [status(client, held) for client in (editor, Client())] == [200, 404]  # its author goes on with it
    Submission.objects.update(state="taken back", reason="")
    assert [status(client, held) for client in (editor, reviewer)] == [404, 404]


def status(client, address):
    answer = client.get(address)
    if answer.streaming:
        assert b"".join(answer.streaming_content)  # to its end: closing it would close the test's connection as well
    return answer.status_code


def test_what_lacks_a_summary_has_no_preview_yet(editor, draft):
    Initiative.objects.update(summary_da="")
    answer = editor.get(page(draft, "preview"), follow=True)
    assert (answer.status_code, "resum" in answer.content.decode()) == (200, True)


def test_the_preview_of_an_update_is_its_initiative(editor, draft):
    update = UpdateFactory(initiative=draft, title="Spaden er i jorden", state="draft", published_at=None)
    text = editor.get(page(update, "preview")).content.decode()
    assert ("Spaden er i jorden" in text, Update.objects.get().state) == (True, "draft")


# --- The queue -------------------------------------------------------------------------------------------
def test_the_queue_shows_each_what_waits_for_them(editor, reviewer, draft):
    editor.post(page(draft), filled(editor.get(page(draft)), _step="submit"))
    at = "/admin/initiatives/submission/?mine=review"
    clients = (editor, reviewer, signed_in("reviewer"))
    found = [[row.name for row in client.get(at).context["cl"].result_list] for client in clients]
    assert found == [[], ["Grøn bydel"], []]
