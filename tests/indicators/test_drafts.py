"""What is typed and not handed in yet: kept row by row, by several people, and never overwritten unseen."""

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from indicators import drafts
from indicators.actions import approve
from indicators.drafts import Posted
from indicators.grid_content import Content
from indicators.models import Draft, Measurement
from indicators.periods import Period
from initiatives.models import KeyFeature
from tests.conftest import signed_in
from tests.factories import IndicatorFactory, MeasurementFactory, OrganisationFactory, UserFactory
from tests.indicators.grid import GRID, autosave, fields, rows, save, send, states, typed

pytestmark = pytest.mark.django_db


@pytest.fixture
def own(editor):
    features = KeyFeature.objects.all()[:2]
    return [IndicatorFactory(responsible=editor.organisation, feature=feature, unit="kg") for feature in features]


@pytest.fixture
def colleague(editor):
    client = signed_in("editor", first_name="Anna", last_name="Holm")
    editor.organisation.memberships.create(user=client.user)
    return client


def row_of(data, indicator):
    """What a script sends of a page: one row."""
    return {name: text for name, text in data.items() if name.startswith(f"{indicator.pk}-")}


def one(client, indicator, **what):
    return row_of(typed(client, {indicator: what}), indicator)


# --- Saving while one types ------------------------------------------------------------------------
def test_a_row_is_saved_as_it_is_typed_and_answered(editor, own):
    status, answer = autosave(editor, one(editor, own[0], value="12,5", note="Foreløbigt"))
    (cell,) = answer["cells"].values()
    assert (status, list(answer["cells"]), answer["unknown"]) == (200, [str(own[0].pk)], [])
    assert (cell["state"], cell["value"], cell["note"], cell["figure"]) == ("saved", "12,5", "Foreløbigt", "final")
    assert "Gemt" in cell["word"]
    draft = Draft.objects.get()
    assert (draft.typed, draft.note, draft.language, draft.version, draft.edited_by) == (
        "12,5", "Foreløbigt", "da", 1, editor.user,
    )  # fmt: skip


def test_the_answer_carries_what_the_next_saving_needs(editor, own):
    data = one(editor, own[0], value="12,5")
    for version, value in enumerate(("12,5", "13", "14"), 1):
        _status, answer = autosave(editor, data | {f"{own[0].pk}-value": value})
        data[f"{own[0].pk}-was"] = answer["cells"][str(own[0].pk)]["was"]
        assert (Draft.objects.get().typed, Draft.objects.get().version) == (value, version)


def test_an_answer_that_was_lost_is_given_again(editor, own):
    data = one(editor, own[0], value="12,5")
    answers = [autosave(editor, data)[1]["cells"] for _ in range(2)]
    assert answers[0] == answers[1]
    assert Draft.objects.get().version == 1


def test_a_letter_becomes_the_state_and_a_sign_the_figure(editor, own):
    MeasurementFactory(indicator=own[0], period="2024", value=48)
    cell = autosave(editor, one(editor, own[0], value="3,6 p"))[1]["cells"][str(own[0].pk)]
    assert (cell["value"], cell["figure"]) == ("3,6", "provisional")
    cell = autosave(editor, one(editor, own[0], value="="))[1]["cells"][str(own[0].pk)]
    assert (cell["value"], cell["state"]) == ("48", "saved")


def test_a_per_cent_sign_is_read_where_the_unit_has_one(editor, own):
    share = IndicatorFactory(responsible=editor.organisation, unit="% af voksne")
    save(editor, {share: "12,5 %", own[0]: "12,5 %"})
    assert {row.indicator: row.state for row in editor.get(GRID).context["rows"]} == {
        share: "saved", own[0]: "wrong", own[1]: "missing",
    }  # fmt: skip


def test_emptying_a_row_takes_its_draft_away(editor, own):
    save(editor, {own[0]: "12,5"})
    save(editor, {own[0]: ""})
    assert not Draft.objects.exists()
    assert states(editor)[own[0]] == "missing"


def test_what_is_too_long_is_not_kept_but_comes_back(editor, own):
    answer = save(editor, {own[0]: {"value": "1", "note": "x" * 1001}, own[1]: "9" * 101})
    assert answer.status_code == 200
    assert not Draft.objects.exists()
    shown = fields(answer)
    assert (shown[f"{own[0].pk}-note"], shown[f"{own[1].pk}-value"]) == ("x" * 1001, "9" * 101)
    assert [row.state for row in answer.context["rows"]] == ["wrong", "wrong"]


# --- Two editors -----------------------------------------------------------------------------------
def test_a_second_editor_is_told_and_both_figures_are_there(editor, colleague, own):
    mine = one(editor, own[0], value="13", note="Min")
    save(colleague, {own[0]: {"value": "12,5", "note": "Annas"}})
    cell = autosave(editor, mine)[1]["cells"][str(own[0].pk)]
    assert (cell["state"], cell["value"]) == ("conflict", "13")
    assert "Anna Holm" in cell["messages"]
    assert "12,5" in cell["messages"]
    assert "Annas" in cell["messages"]
    assert (Draft.objects.get().typed, Draft.objects.get().edited_by) == ("12,5", colleague.user)
    kept = autosave(editor, mine | {f"{own[0].pk}-was": cell["was"]})[1]["cells"][str(own[0].pk)]
    assert kept["state"] == "saved"
    assert (Draft.objects.get().typed, Draft.objects.get().edited_by) == ("13", editor.user)


def test_the_other_figure_is_taken_with_one_press(editor, colleague, own):
    mine = one(editor, own[0], value="13")
    save(colleague, {own[0]: "12,5"})
    answer = autosave(editor, mine | {"do": f"theirs:{own[0].pk}"})[1]["cells"][str(own[0].pk)]
    assert (answer["state"], answer["value"]) == ("saved", "12,5")
    assert Draft.objects.get().typed == "12,5"


def test_without_a_script_both_are_shown_and_saving_again_keeps_mine(editor, colleague, own):
    page = typed(editor, {own[0]: "13"}, do="save")
    save(colleague, {own[0]: "12,5"})
    answer = editor.post(GRID, page)
    assert (answer.status_code, rows(answer)[own[0]].state) == (200, "conflict")
    assert "skrev 12,5 her kl." in answer.content.decode()
    assert editor.post(GRID, fields(answer) | {"do": "send"}).status_code == 302
    assert Measurement.objects.get().value == 13


def test_a_row_that_i_did_not_touch_is_not_put_back(editor, colleague, own):
    save(editor, {own[0]: "1"})
    page = typed(editor, {own[1]: "2"}, do="save")
    save(colleague, {own[0]: "12,5"})
    assert editor.post(GRID, page).status_code == 302
    assert dict(Draft.objects.values_list("indicator", "typed")) == {own[0].pk: "12,5", own[1].pk: "2"}


def test_the_same_figure_twice_is_no_conflict(editor, colleague, own):
    mine = one(editor, own[0], value="12,5")
    save(colleague, {own[0]: "12,5"})
    assert autosave(editor, mine)[1]["cells"][str(own[0].pk)]["state"] == "saved"


def test_what_was_handed_in_meanwhile_is_not_overwritten_unseen(editor, colleague, own):
    save(editor, {own[0]: "1"})
    mine = one(editor, own[0], value="13")
    send(colleague, {own[0]: "12,5"})
    cell = autosave(editor, mine)[1]["cells"][str(own[0].pk)]
    assert (cell["state"], "12,5" in cell["messages"]) == ("conflict", True)
    cell = autosave(editor, mine | {f"{own[0].pk}-was": cell["was"]})[1]["cells"][str(own[0].pk)]
    assert cell["state"] == "saved"


@pytest.mark.parametrize("approved", [False, True])
def test_what_was_handed_in_since_the_page_was_made_is_shown_to_who_had_typed_nothing_yet(
    editor, colleague, own, approved
):
    mine = one(editor, own[0], value="13")
    send(colleague, {own[0]: "12,5"})
    if approved:
        approve(measurements=Measurement.objects.all(), by=UserFactory(role="coordinator"), at=timezone.now())
    cell = autosave(editor, mine)[1]["cells"][str(own[0].pk)]
    assert (cell["state"], "Anna Holm sendte 12,5 ind kl." in cell["messages"]) == ("conflict", True)
    assert not Draft.objects.exists()
    cell = autosave(editor, mine | {f"{own[0].pk}-was": cell["was"]})[1]["cells"][str(own[0].pk)]
    assert (cell["state"], Draft.objects.get().typed) == ("saved", "13")


def test_who_sees_what_waits_puts_another_figure_in_its_place_without_being_asked(editor, colleague, own):
    send(colleague, {own[0]: "12,5"})
    mine = one(editor, own[0], value="13")
    assert autosave(editor, mine)[1]["cells"][str(own[0].pk)]["state"] == "saved"


def test_a_note_that_is_too_long_is_told_and_not_cut(editor, own):
    cell = autosave(editor, one(editor, own[0], value="13", note="x" * 1001))[1]["cells"][str(own[0].pk)]
    assert (cell["state"], cell["kept"], len(cell["note"])) == ("wrong", False, 1001)
    page = editor.get(GRID).content.decode()
    assert "maxlength" not in page[page.index('<table class="grid-table"') :]


# --- Rights ----------------------------------------------------------------------------------------
def test_nobody_writes_in_another_organisations_row(editor, own):
    other = IndicatorFactory(responsible=OrganisationFactory())
    status, answer = autosave(editor, {f"{other.pk}-value": "99"})
    assert (status, answer["cells"], answer["unknown"]) == (403, {}, [str(other.pk)])
    status, answer = autosave(editor, {f"{other.pk}-value": "99", f"{own[0].pk}-value": "1"})
    assert (status, list(answer["cells"])) == (200, [str(own[0].pk)])
    assert [draft.indicator for draft in Draft.objects.all()] == [own[0]]


def test_the_action_itself_refuses_it(own):
    stranger, period = UserFactory(role="editor"), Period.parse("2025")
    with pytest.raises(PermissionDenied):
        drafts.keep(
            posted={str(own[0].pk): Posted(Content("1"))}, cells=[(own[0].pk, "")], period=period, language="da",
            by=stranger, at=timezone.now(),
        )  # fmt: skip
    Draft.objects.create(indicator=own[0], period="2025", typed="1", language="da", edited_at=timezone.now())
    with pytest.raises(PermissionDenied):
        drafts.send(indicators=own, period=period, language="da", by=stranger, at=timezone.now())
    assert not Measurement.objects.exists()


def test_strangers_and_other_roles_are_sent_away(stranger, own):
    for client in (stranger, signed_in("")):
        assert client.post(f"{GRID}drafts/", {f"{own[0].pk}-value": "1"}).status_code == 302
    assert not Draft.objects.exists()


def test_a_forged_post_without_the_token_is_refused(editor, own):
    editor.handler.enforce_csrf_checks = True
    data = {f"{own[0].pk}-value": "1", "do": "send"}
    assert [editor.post(where, data).status_code for where in (GRID, f"{GRID}drafts/")] == [403, 403]
    assert not Draft.objects.exists()
    assert not Measurement.objects.exists()


def test_reading_the_address_of_drafts_is_no_page(editor):
    assert editor.get(f"{GRID}drafts/").status_code == 405


def test_a_part_that_the_indicator_does_not_have_is_unknown(editor, own):
    status, answer = autosave(editor, {f"{own[0].pk}bdeadbeef-value": "1"})
    assert (status, answer["unknown"]) == (403, [f"{own[0].pk}bdeadbeef"])
    assert not Draft.objects.exists()


def test_drafts_of_another_organisation_are_not_sent_along(editor, own):
    other = IndicatorFactory(responsible=OrganisationFactory())
    Draft.objects.create(indicator=other, period="2025", typed="1", language="da", edited_at=timezone.now())
    send(editor, {own[0]: "1"})
    assert [row.indicator for row in Measurement.objects.all()] == [own[0]]
    assert [draft.indicator for draft in Draft.objects.all()] == [other]
