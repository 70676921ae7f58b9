"""What is typed is kept, never over what someone else wrote, and not at all once it is signed."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from indicators.answering import AnswerError, Posted, SignedError, assign, keep, reopen, restore, token, writers
from indicators.models import Answer, SignOff
from tests.factories import UserFactory
from tests.indicators.answers import SIGNED, WRITTEN, answer, outline, question, signed_questionnaire

pytestmark = pytest.mark.django_db


@pytest.fixture
def one():
    return UserFactory(role="coordinator", first_name="Ea", last_name="En")


@pytest.fixture
def other():
    return UserFactory(role="coordinator", first_name="To", last_name="Anden")


def write(by, text, *, of=None, part="en", was="", at=WRITTEN):
    key = ((of or question()).pk, part)
    return keep(questionnaire=outline(), posted={key: Posted(text, was)}, by=by, at=at)[key]


def stored(part="en"):
    return {row.part: row.text for row in Answer.objects.all()}.get(part)


def test_what_is_typed_is_kept_with_who_and_when(one):
    kept = write(one, " We learn.\r\nAll our lives. ")
    assert (stored(), kept.conflict) == ("We learn.\nAll our lives.", False)
    row = Answer.objects.get()
    assert (row.edited_by, row.edited_at, row.version) == (one, WRITTEN, 1)
    assert [(each.number, each.text, each.written_by) for each in row.versions.all()] == [(1, row.text, one)]


def test_each_language_is_written_on_its_own(one, other):
    write(one, "English")
    assert write(other, "Dansk", part="da").conflict is False
    assert (stored("en"), stored("da")) == ("English", "Dansk")


def test_who_comes_second_overwrites_nothing_and_then_chooses(one, other):
    first = token(write(one, "First").answer)
    write(one, "Mine", was=first)
    kept = write(other, "Theirs", was=first)
    assert (kept.conflict, kept.text, kept.answer.text, stored()) == (True, "Theirs", "Mine", "Mine")
    kept = write(other, "Theirs", was=token(kept.answer))
    assert (kept.conflict, stored()) == (False, "Theirs")
    assert [row.text for row in Answer.objects.get().versions.all()] == ["Theirs", "Mine"]


def test_two_who_begin_an_answer_at_once(one, other):
    write(one, "Mine")
    assert write(other, "Theirs").conflict is True
    assert write(other, "Mine").conflict is False  # the same words are no quarrel
    assert stored() == "Mine"


def test_a_field_that_nobody_touched_changes_nothing(one, other):
    """A form sent as a whole has the other's answers too, as they were when the page was made."""
    first = write(one, "First").answer
    was = token(first)
    write(one, "Second", was=was)
    kept = write(other, "First", was=was)
    assert (kept.conflict, kept.text, stored()) == (False, "Second", "Second")


def test_what_is_written_in_one_go_is_one_version(one, other):
    was = token(write(one, "W").answer)
    was = token(write(one, "We", was=was, at=WRITTEN + timedelta(minutes=14)).answer)
    was = token(write(one, "We l", was=was, at=WRITTEN + timedelta(minutes=28)).answer)
    was = token(write(one, "We learn", was=was, at=WRITTEN + timedelta(hours=2)).answer)
    write(other, "They learn", was=was, at=WRITTEN + timedelta(hours=2, minutes=1))
    row = Answer.objects.get()
    assert [(each.number, each.text) for each in row.versions.all()] == [
        (3, "They learn"),
        (2, "We learn"),
        (1, "We l"),
    ]
    assert row.version == 5


def test_an_earlier_version_stands_again_as_a_further_one(one):
    was = token(write(one, "First").answer)
    row = write(one, "Second", was=was, at=WRITTEN + timedelta(hours=1)).answer
    restore(answer=row, number=1, by=one, at=WRITTEN + timedelta(hours=2))
    assert stored() == "First"
    assert [(each.text, each.restored_from) for each in row.versions.all()] == [
        ("First", 1), ("Second", None), ("First", None),
    ]  # fmt: skip


def test_only_who_was_asked_writes(one):
    editor = UserFactory(role="editor")
    with pytest.raises(PermissionDenied):
        write(editor, "Mine")
    assign(question=question(), to=editor, by=one)
    assert write(editor, "Mine").conflict is False
    with pytest.raises(PermissionDenied):
        write(editor, "Mine", of=question("plans", "two-years"))
    with pytest.raises(PermissionDenied):
        assign(question=question(), to=None, by=editor)
    with pytest.raises(AnswerError):
        assign(question=question(), to=UserFactory(role=""), by=one)


def test_a_rating_is_1_to_5(one):
    row = question("challenges", "plan")
    write(one, "4", of=row, part="rating")
    assert write(one, "6", of=row, part="rating", was=token(Answer.objects.get())).text == "4"
    assert keep(questionnaire=outline(), posted={(question().pk, "rating"): Posted("3")}, by=one, at=WRITTEN) == {}
    assert stored("rating") == "4"
    with pytest.raises(IntegrityError, match="answer_rating_1_to_5"), transaction.atomic():
        answer(row := question("challenges", "access"), "rating", "6")


def test_what_is_too_long_is_not_kept_and_not_lost(one):
    kept = write(one, "x" * 20_001)
    assert (stored(), len(kept.text), bool(kept.error)) == (None, 20_001, True)


def test_signing_locks_the_answers_in_the_database_too(one):
    row = write(one, "First").answer
    Answer.objects.all().delete()
    signed_questionnaire()
    with pytest.raises(SignedError):
        write(one, "Later")
    with pytest.raises(SignedError):
        restore(answer=Answer.objects.first(), number=1, by=one, at=SIGNED)
    for change in (
        lambda: Answer.objects.update(text="x"),
        lambda: Answer.objects.all().delete(),
        lambda: answer(question("profile", "figures")),
    ):
        with pytest.raises(IntegrityError, match="signed"), transaction.atomic():
            change()
    assert row.text == "First"


def test_reopening_needs_a_reason_and_keeps_what_was_signed(one):
    row = signed_questionnaire()
    with pytest.raises(AnswerError):
        reopen(questionnaire=outline(), reason=" ", by=one, at=SIGNED)
    with pytest.raises(PermissionDenied):
        reopen(questionnaire=outline(), reason="x", by=UserFactory(role="reviewer"), at=SIGNED)
    reopen(questionnaire=outline(), reason="A wrong figure", by=one, at=SIGNED + timedelta(days=1))
    kept = SignOff.objects.get()
    assert (kept.reason, kept.reopened_name, kept.checksum) == ("A wrong figure", "Ea En", row.checksum)
    with pytest.raises(AnswerError):
        reopen(questionnaire=outline(), reason="again", by=one, at=SIGNED)
    assert write(one, "Later", of=question("profile", "figures")).conflict is False


@pytest.mark.parametrize(
    "change",
    [
        lambda: SignOff.objects.update(document="{}"),
        lambda: SignOff.objects.update(reason="x"),
        lambda: SignOff.objects.update(reopened_at=SIGNED, reason="x", signed_as="Someone else"),
        lambda: SignOff.objects.all().delete(),
    ],
)
def test_a_sign_off_is_never_changed(change):
    signed_questionnaire()
    with pytest.raises(IntegrityError, match="sign-off"), transaction.atomic():
        change()


def test_whose_words_stand_in_it(one, other):
    was = token(write(one, "Mine").answer)
    write(other, "Theirs", was=was)
    write(one, "Mit", part="da")
    write(one, "", part="da", was=token(Answer.objects.get(part="da")))
    assert writers(outline()) == {other.pk}
