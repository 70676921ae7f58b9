"""The staff pages on which the questionnaire is written, given out, signed and looked back on."""

import pytest
from django.contrib.messages import get_messages
from django.utils import timezone

from indicators.answering import token
from indicators.models import Answer, AnswerVersion, Question, Questionnaire, SignOff
from tests.conftest import signed_in
from tests.factories import UserFactory
from tests.indicators.answers import answer, answer_all, outline, question, signed_questionnaire
from tests.indicators.test_reports import linked
from tests.indicators.test_views_progress import text_of

pytestmark = pytest.mark.django_db
OVERVIEW = "/admin/questionnaires/2026/"
MOTIVATION = f"{OVERVIEW}sections/motivation/"


@pytest.fixture
def helper(db):
    """An editor who was asked to write about the motivation."""
    client = signed_in("editor", first_name="Eva", last_name="Editor")
    Question.objects.filter(pk=question().pk).update(assigned_to=client.user)
    return client


def field(part="en", of=None):
    return f"q{(of or question()).pk}-{part}"


# --- Who gets in -------------------------------------------------------------------------------------
def places():
    row = answer(question())
    return [
        "/admin/questionnaires/", OVERVIEW, f"{OVERVIEW}print/", MOTIVATION, f"{OVERVIEW}answers/{row.pk}/",
    ]  # fmt: skip


def test_coordinators_and_who_was_asked_get_in_and_nobody_else(stranger, editor, coordinator, helper):
    asked = places()
    assert [coordinator.get(place).status_code for place in asked] == [302, 200, 200, 200, 200]
    assert [helper.get(place).status_code for place in asked] == [302, 200, 200, 200, 200]
    assert [editor.get(place).status_code for place in asked] == [404] * 5
    assert {stranger.get(place)["Location"].partition("?")[0] for place in asked} == {"/admin/login/"}


@pytest.mark.parametrize("year", ["0", "1999", "99999", "9" * 40])
def test_another_year_has_none(coordinator, year):
    assert coordinator.get(f"/admin/questionnaires/{year}/").status_code == 404
    assert coordinator.get(f"{OVERVIEW}sections/none/").status_code == 404
    assert coordinator.get(f"{OVERVIEW}answers/{year}/").status_code == 404


def test_who_was_asked_writes_that_answer_and_reads_the_others(helper):
    assert f'name="{field()}"' in helper.get(MOTIVATION).content.decode()
    answer(question("plans", "two-years"), text="We plan a fair")
    page = helper.get(f"{OVERVIEW}sections/plans/").content.decode()
    assert "We plan a fair" in page
    assert "<textarea" not in page
    assert helper.post(f"{OVERVIEW}sections/plans/", {field(of=question("plans", "two-years")): "x"}).status_code == 403
    for do in ("assign", "sign", "reopen", "copy"):
        assert helper.post(OVERVIEW, {"do": do, "reason": "x"}).status_code == 403


# --- Writing -------------------------------------------------------------------------------------------
def test_without_a_script_the_form_is_sent_as_a_whole(coordinator):
    sent = coordinator.post(MOTIVATION, {field(): "We learn.", field("da"): "Vi lærer.", "do": "save"})
    assert (sent.status_code, sent["Location"]) == (302, MOTIVATION)
    assert {row.part: row.text for row in Answer.objects.all()} == {"en": "We learn.", "da": "Vi lærer."}
    page = text_of(coordinator.get(MOTIVATION))
    assert "2 af 200 ord" in page
    assert "Besvaret" in page


def test_an_answer_that_is_too_long_is_pointed_out_and_kept(coordinator):
    coordinator.post(MOTIVATION, {field(): "word " * 203})
    page = text_of(coordinator.get(MOTIVATION))
    assert "203 af 200 ord, 3 for mange" in page
    assert "For langt" in page
    assert "For lange: 3.1." in text_of(coordinator.get(OVERVIEW))


def test_two_at_once_see_both_versions_and_choose(coordinator):
    other = UserFactory(role="coordinator", first_name="Ida", last_name="Anden")
    row = answer(question(), text="Theirs", by=other)
    sent = coordinator.post(MOTIVATION, {field(): "Mine", f"{field()}-was": ""})
    assert sent.status_code == 200
    page = text_of(sent)
    assert "Ida Anden har skrevet noget andet her" in page
    assert "Ikke alt er gemt" in page
    assert (">\nMine</textarea>" in sent.content.decode(), "Theirs" in page) == (True, True)
    assert Answer.objects.get().text == "Theirs"
    posted = {field(): "Mine", f"{field()}-was": token(row)}
    coordinator.post(MOTIVATION, posted | {"do": f"theirs:{field()}"})
    assert Answer.objects.get().text == "Theirs"
    coordinator.post(MOTIVATION, posted | {"do": f"mine:{field()}"})
    assert Answer.objects.get().text == "Mine"


def test_evidence_is_put_in_in_each_language_without_a_script(coordinator):
    row = linked("1.1", title_da="Nul", title_en="Zero", summary_da="Mindre.", summary_en="Less.")
    page = coordinator.get(MOTIVATION).content.decode()
    assert f'value="insert:{question().pk}:i-{row.pk}"' in page
    posted = {field(): "We learn.", field("da"): "", "do": f"insert:{question().pk}:i-{row.pk}"}
    sent = coordinator.post(MOTIVATION, posted)
    assert sent["Location"] == f"{MOTIVATION}#q{question().pk}"
    said = {each.part: each.text for each in Answer.objects.all()}
    assert said["en"].startswith("We learn.\n\nZero (")
    assert said["da"].startswith("Nul (")


@pytest.mark.parametrize(
    "do", ["insert:", "insert:x:y", "insert:1:i-1", f"insert:{'9' * 40}:i", "theirs:", "mine:q-en", "\x00"]
)
def test_odd_buttons_break_nothing(coordinator, do):
    assert coordinator.post(MOTIVATION, {field(): "We learn.", "do": do}).status_code == 302
    assert Answer.objects.get().text == "We learn."


def test_odd_fields_are_left_alone(coordinator):
    odd = {"q-en": "x", "q1": "x", "q1-xx": "x", f"q{'9' * 30}-en": "x", "q²-en": "x", "qx-en": "x", "q0-en": "x"}
    assert coordinator.post(MOTIVATION, odd).status_code == 302
    assert coordinator.post(f"{MOTIVATION}drafts/", odd).json()["fields"] == {}
    assert Answer.objects.count() == 0


# --- While one types -----------------------------------------------------------------------------------
def test_drafts_are_saved_and_the_answer_tells_how_they_stand(coordinator):
    said = coordinator.post(f"{MOTIVATION}drafts/", {field(): "We learn", f"{field()}-was": ""}).json()
    row = Answer.objects.get()
    assert said["fields"][field()]["was"] == token(row)
    assert said["fields"][field()]["trouble"] is False
    assert coordinator.user.get_username() in said["fields"][field()]["who"]
    assert said["told"].startswith("Senest gemt kl.")
    other = UserFactory(role="coordinator", first_name="Ida", last_name="Anden")
    Answer.objects.update(text="Theirs", version=2, edited_by=other)
    said = coordinator.post(f"{MOTIVATION}drafts/", {field(): "We learn a lot", f"{field()}-was": token(row)}).json()
    assert said["fields"][field()]["trouble"] is True
    assert "Ida Anden" in said["fields"][field()]["messages"]
    assert Answer.objects.get().text == "Theirs"


def test_what_is_signed_is_not_saved_and_says_so(coordinator):
    signed_questionnaire()
    said = coordinator.post(f"{MOTIVATION}drafts/", {field(): "Later"})
    assert (said.status_code, "underskrevet" in said.json()["refused"]) == (409, True)
    sent = coordinator.post(MOTIVATION, {field(): "Later"})
    assert "underskrevet" in str(next(iter(get_messages(sent.wsgi_request))))
    page = coordinator.get(MOTIVATION).content.decode()
    assert ("<textarea" in page, "På dansk: why" in page) == (False, True)
    assert coordinator.get(f"{MOTIVATION}drafts/").status_code == 405


# --- Earlier versions ----------------------------------------------------------------------------------
def test_versions_are_shown_as_differences_and_one_can_stand_again(coordinator):
    now = timezone.now()
    row = answer(question(), text="We plan two weeks")
    for number, text in ((1, "We plan a fair"), (2, "We plan two weeks")):
        AnswerVersion.objects.create(
            answer=row, number=number, text=text, written_by=coordinator.user, begun_at=now, written_at=now
        )
    place = f"{OVERVIEW}answers/{row.pk}/"
    page = coordinator.get(place).content.decode()
    assert '<del><span class="hidden">taget ud: </span>a fair</del>' in page
    assert '<ins><span class="hidden">tilføjet: </span>two weeks</ins>' in page
    assert coordinator.post(place, {"number": "1"})["Location"] == place
    assert Answer.objects.get().text == "We plan a fair"
    assert "gendannet fra version 1" in text_of(coordinator.get(place))
    for number in ("", "x", "9", "9" * 30, "²"):
        assert coordinator.post(place, {"number": number}).status_code == 404


# --- The whole -----------------------------------------------------------------------------------------
def test_a_question_is_given_to_a_colleague_and_taken_back(coordinator):
    eva = UserFactory(role="editor", first_name="Eva", last_name="Editor")
    coordinator.post(OVERVIEW, {"do": "assign", f"to-{question().pk}": str(eva.pk)})
    assert question().assigned_to == eva
    assert "Eva Editor" in text_of(coordinator.get(MOTIVATION))
    for nobody in ("", "x", "9" * 30, str(UserFactory(role="").pk)):
        coordinator.post(OVERVIEW, {"do": "assign", f"to-{question().pk}": nobody})
        assert question().assigned_to is None


def test_it_is_signed_read_by_the_public_and_reopened_by_a_button(coordinator, stranger):
    assert "Det kan ikke underskrives endnu" in text_of(coordinator.get(OVERVIEW))
    answer_all()
    assert "16 af 16 spørgsmål er besvaret" in text_of(coordinator.get(OVERVIEW))
    coordinator.post(OVERVIEW, {"do": "sign", "signed_as": "Borgmesteren"})
    assert SignOff.objects.get().signed_as == "Borgmesteren"
    assert "Borgmesteren" in text_of(stranger.get("/rapporter/2026/spoergeskema/"))
    coordinator.post(OVERVIEW, {"do": "reopen", "reason": ""})
    assert SignOff.objects.standing().count() == 1
    coordinator.post(OVERVIEW, {"do": "reopen", "reason": "Et forkert tal"})
    assert SignOff.objects.standing().count() == 0
    assert "Et forkert tal" in text_of(coordinator.get(OVERVIEW))
    assert stranger.get("/rapporter/2026/spoergeskema/").status_code == 404


def test_the_next_one_has_the_same_questions_and_no_answers(coordinator):
    answer_all()
    sent = coordinator.post(OVERVIEW, {"do": "copy"})
    assert sent["Location"] == "/admin/questionnaires/2028/"
    new = Questionnaire.objects.get(year=2028)
    assert (str(new.period_from), str(new.period_to)) == ("2027-01-01", "2028-12-31")
    copied, old = (Question.objects.filter(section__questionnaire=row).count() for row in (new, outline()))
    assert copied == old
    access = Question.objects.get(section__questionnaire=new, section__code="actions", code="access")
    assert sorted(access.areas.values_list("number", flat=True)) == [4, 5, 6, 7]
    assert "0 af 16 spørgsmål er besvaret" in text_of(coordinator.get("/admin/questionnaires/2028/"))
    coordinator.post(OVERVIEW, {"do": "copy"})
    assert Questionnaire.objects.count() == 2


def test_an_unknown_button_does_nothing(coordinator):
    assert coordinator.post(OVERVIEW, {"do": "x"})["Location"] == OVERVIEW


@pytest.mark.parametrize("language", ["da", "en", "de"])
def test_every_page_is_there_in_each_language(coordinator, language):
    answer_all()
    sections = outline().sections.values_list("code", flat=True)
    for place in (OVERVIEW, f"{OVERVIEW}print/", *(f"{OVERVIEW}sections/{code}/" for code in sections)):
        assert coordinator.get(place, {"lang": language}).status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
def test_a_section_costs_the_same(coordinator, rows, django_assert_num_queries):
    for _number in range(rows):
        linked("1.1")
    # session, user, questionnaire, the report (7), sections, questions, answers, signature, sample data
    with django_assert_num_queries(15):
        coordinator.get(MOTIVATION)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_overview_costs_the_same(coordinator, rows, django_assert_num_queries):
    for number in range(rows):
        answer(question(), part=["en", "da", "de"][number], by=UserFactory(role="editor"))
    # session, user, questionnaire, others, sections, questions, answers, colleagues, signature, those taken back, whose
    # words stand in it, sample data
    with django_assert_num_queries(12):
        coordinator.get(OVERVIEW)


def test_who_was_asked_finds_the_question_among_their_work(helper, editor):
    place = f"{MOTIVATION}#q{question().pk}"
    assert place in helper.get("/admin/").text
    assert place not in editor.get("/admin/").text
    answer(question(), text="We learn.")
    assert place not in helper.get("/admin/").text
