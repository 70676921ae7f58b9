"""E-mails against a real server: taken, refused, and a server that is down."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from initiatives import letters
from initiatives.models import Letter
from tests.postbox import free_port, html_of, listening, point_at, text_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def postbox(settings):
    with listening(settings) as found:
        yield found


def write(subject="Et æble", to="karen@example.dk"):
    class Row:
        title, reason = "Kor & <b>sang</b>", "Skriv hvor"

    context = {"suggestion": Row, "when": "i morgen", "edit_url": "http://localhost/ret/x/", "days": 3}
    return letters.write(
        to=to, template="suggestion_returned", subject=subject, context=context, language="da", about="row 1"
    )


def test_a_letter_leaves_when_what_it_tells_is_committed(postbox):
    with transaction.atomic():
        write()
        assert postbox.letters == []
    (letter,) = postbox.letters
    assert (letter["To"], letter["Subject"], letter["Auto-Submitted"]) == (
        "karen@example.dk", "Et æble", "auto-generated",
    )  # fmt: skip
    assert "Kor & <b>sang</b>" in text_of(letter)
    assert "Kor &amp; &lt;b&gt;sang&lt;/b&gt;" in html_of(letter)
    assert '<a href="http://localhost/ret/x/"' in html_of(letter)
    assert "style=" not in html_of(letter)
    assert letter["From"] == "Sønderborg UNESCO Learning City <portal@localhost>"
    assert Letter.objects.count() == 0


def test_a_name_that_the_sender_has_already_is_kept(postbox, settings):
    settings.DEFAULT_FROM_EMAIL = "Læringsbyen <by@example.dk>"
    with transaction.atomic():
        write()
    assert postbox.letters[0]["From"] == "Læringsbyen <by@example.dk>"


def test_nothing_is_sent_of_what_is_taken_back(postbox):
    with transaction.atomic():
        write()
        transaction.set_rollback(True)
    assert (postbox.letters, Letter.objects.count()) == ([], 0)


def test_a_line_break_in_a_subject_adds_no_header(postbox):
    write(subject="Kor\r\nBcc: alle@example.dk\n\nHej")
    (letter,) = postbox.letters
    assert letter["Subject"] == "Kor Bcc: alle@example.dk Hej"
    assert (letter["Bcc"], postbox.readers) == (None, ["karen@example.dk"])


@pytest.mark.parametrize(("answer", "refused"), [("550 No such user", True), ("451 Try later", False)])
def test_a_server_that_says_no(postbox, answer, refused):
    postbox.answer = answer
    write()
    letter = Letter.objects.get()
    assert (letter.tries, letter.refused, postbox.letters) == (1, refused, [])
    assert "karen" not in letter.answer


def test_a_server_that_is_down_gets_it_later(settings):
    point_at(settings, free_port())
    write()
    assert Letter.objects.values_list("tries", "refused", "answer").get() == (1, False, "ConnectionRefusedError")
    with listening(settings) as postbox:
        out = StringIO()
        call_command("send_letters", stdout=out)
        assert (len(postbox.letters), out.getvalue()) == (1, "1 sent, 0 not.\n")


def test_what_is_refused_for_good_is_not_tried_again_and_goes_in_the_end(postbox):
    postbox.answer = "550 No"
    write()
    postbox.answer = "250 OK"
    assert letters.send_again(timezone.now()) == (0, 1)
    assert letters.send_again(timezone.now() + timedelta(days=4)) == (0, 0)


def test_an_address_that_no_header_can_hold_stops_nothing(postbox):
    write(to="a@b.dk\nBcc: alle@example.dk")
    assert Letter.objects.get().refused
    assert postbox.letters == []


def test_a_letter_that_is_gone_is_not_sent_twice(postbox):
    letter = write()
    assert not letters.send(letter.pk)
    assert len(postbox.letters) == 1


@pytest.mark.parametrize(("mailbox", "answers"), [("byen@example.dk", "byen@example.dk"), ("", None)])
def test_an_answer_reaches_the_city_and_not_what_sent_the_letter(postbox, settings, mailbox, answers):
    settings.CITY = settings.CITY | {"email": mailbox}
    write()
    assert postbox.letters[0]["Reply-To"] == answers


@pytest.mark.parametrize(("language", "home"), [("da", ""), ("en", "/en"), ("de", "/de")])
def test_its_foot_leads_to_the_site_in_the_readers_language(postbox, settings, language, home):
    letters.write(to="a@b.dk", template="_foot", subject="x", context={}, language=language)
    assert f"\n{settings.SITE_URL}{home}\n" in text_of(postbox.letters[0])
