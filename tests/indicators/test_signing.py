"""Who signs, when it can be signed, and what is kept."""

import json
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from indicators.answering import AnswerError, reopen
from indicators.models import Answer, Question, SignOff
from indicators.sealed import checksum
from indicators.signing import BrokenSignatureError, opened, sign
from tests.factories import UserFactory
from tests.indicators.answers import SIGNED, answer, answer_all, outline, question, signed_questionnaire
from tests.indicators.test_reports import linked

pytestmark = pytest.mark.django_db


def coordinator():
    return UserFactory(role="coordinator")


def test_what_was_signed_is_one_document_with_a_checksum():
    linked("3.1", title_en="Zero")
    row = signed_questionnaire(signed_as="The mayor")
    assert row.checksum == checksum(row.document)
    assert (row.signed_name, row.signed_as) == ("Kim Koordinator", "The mayor")
    document = opened(row)
    said = {f"{section.code}.{each.code}": each for section in document.sections for each in section.questions}
    assert said["motivation.why"].answer.da == "På dansk: why"
    assert said["challenges.plan"].rating == 3
    assert [each.title.en for each in said["activities.table"].table.initiatives] == ["Zero"]
    assert (document.signed.by, document.signed.at, document.signed.checksum) == ("The mayor", SIGNED, row.checksum)
    assert "Kim" not in row.document  # the public reads the signature, not whose account it was


def test_later_changes_change_nothing_in_it():
    row = signed_questionnaire()
    Question.objects.update(text_en="Another question", word_limit=1)
    assert "Another question" not in json.dumps(json.loads(SignOff.objects.get(pk=row.pk).document))
    assert opened(row).sections[2].questions[0].word_limit == 200


def test_nobody_signs_for_words_of_their_own():
    answer_all()
    writer = coordinator()
    Answer.objects.filter(part="en").update(edited_by=writer)
    with pytest.raises(AnswerError, match="en anden"):
        sign(questionnaire=outline(), by=writer, at=SIGNED)
    assert sign(questionnaire=outline(), by=coordinator(), at=SIGNED).reopened_at is None


@pytest.mark.parametrize("role", ["editor", "reviewer", ""])
def test_only_coordinators_sign(role):
    answer_all()
    with pytest.raises(PermissionDenied):
        sign(questionnaire=outline(), by=UserFactory(role=role), at=SIGNED)


def test_what_is_not_answered_or_too_long_cannot_be_signed():
    answer_all()
    Answer.objects.filter(question=question("plans", "two-years"), part="da").update(text="")
    Answer.objects.filter(question=question("challenges", "plan")).delete()
    Answer.objects.filter(question=question(), part="en").update(text="word " * 203)
    with pytest.raises(AnswerError) as refused:
        sign(questionnaire=outline(), by=coordinator(), at=SIGNED)
    assert str(refused.value) == ("2 spørgsmål er ikke besvaret på alle sprog. 3.1 er 3 ord for langt på engelsk.")
    assert SignOff.objects.count() == 0


def test_a_remark_is_free_but_not_too_long():
    answer_all()
    row = question("events", "table")
    row.word_limit = 2
    row.save()
    answer(row, "en", "one two three")
    with pytest.raises(AnswerError, match=r"8\.1 er 1 ord"):
        sign(questionnaire=outline(), by=coordinator(), at=SIGNED)


def test_it_is_signed_once_and_again_when_it_was_reopened():
    first = signed_questionnaire()
    with pytest.raises(AnswerError):
        sign(questionnaire=outline(), by=coordinator(), at=SIGNED)
    reopen(questionnaire=outline(), reason="A wrong figure", by=coordinator(), at=SIGNED)
    second = sign(questionnaire=outline(), by=coordinator(), at=SIGNED + timedelta(days=1))
    assert second.checksum != first.checksum
    assert list(SignOff.objects.standing()) == [second]


def test_a_document_that_was_changed_is_not_opened(caplog):
    row = signed_questionnaire()
    row.document = row.document.replace("why", "how")
    with pytest.raises(BrokenSignatureError):
        opened(row)
