"""E-mails: written with what they tell, sent after it is committed, kept until the mail server has taken them."""

import logging
from datetime import datetime, timedelta
from email.utils import formataddr, parseaddr
from functools import partial
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException, SMTPSenderRefused
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.dispatch import Signal
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from initiatives.city import here
from initiatives.models import Letter

log = logging.getLogger("initiatives.letters")
MOST_TRIES = 12
taken = Signal()  # with `letter`, in the transaction in which the mail server took it


def write(
    *,
    to: str,
    template: str,
    subject: Any,
    context: dict[str, Any],
    language: str,
    about: str = "",
    reply_to: str = "",
    unsubscribe: str = "",
    at_once: bool = True,
) -> Letter:
    """In the reader's language, as text and as simple HTML made from it. It leaves when the transaction is committed,
    unless `at_once` is off: then the caller sends it.

    `subject` is lazy or translated already; a line break in it does not get through.
    """
    text = text_of(template, context, language)
    with translation.override(language):
        subject = " ".join(str(subject).split())[:200]
        html = _html(subject, text, language)
    letter = Letter.objects.create(
        to=to, reply_to=reply_to, unsubscribe=unsubscribe, subject=subject, text=text, html=html, about=about
    )
    if at_once:
        transaction.on_commit(partial(send, letter.pk), robust=True)
    return letter


def text_of(template: str, context: dict[str, Any], language: str) -> str:
    """As it will be read: also for who looks at it before it is sent."""
    with translation.override(language):
        words = {"city": here(), "site_url": (settings.SITE_URL + reverse("home")).rstrip("/")} | context
        return render_to_string(f"mail/{template}.txt", words).strip() + "\n"


def _html(subject: str, text: str, language: str) -> str:
    return render_to_string("mail/letter.html", {"subject": subject, "text": text, "language": language})


def in_language(text: str, language: str) -> str:
    """A subject that was marked with gettext_noop."""
    with translation.override(language):
        return translation.gettext(text)


@transaction.atomic
def send(pk: int) -> bool:
    """Whether the mail server took it. The row is locked meanwhile, so that no other process sends it as well."""
    letter = Letter.objects.select_for_update(skip_locked=True).filter(pk=pk).first()
    if letter is None:
        return False
    try:
        _message(letter).send()
    except (SMTPException, OSError, ValueError) as error:  # ValueError: an address that no header can hold
        letter.tries += 1
        letter.refused, letter.answer = _is_final(error), _told(error)
        log.warning("Letter %s was not sent: %s", letter.pk, type(error).__name__)
        elsewhere = letter.refused and _goes_to_the_city(letter)
        letter.save(update_fields=["to", "text", "html", "tries", "refused", "answer"])
        return elsewhere and send(pk)
    taken.send(sender=Letter, letter=letter)
    letter.delete()
    return True


def send_again(now: datetime) -> tuple[int, int]:
    """(sent, still waiting) of the letters that are left; those that no one will take are let go."""
    Letter.objects.filter(written_at__lt=now - timedelta(days=settings.LETTER_DAYS)).delete()
    left = Letter.objects.filter(refused=False, tries__lt=MOST_TRIES).values_list("pk", flat=True)
    sent = sum(send(pk) for pk in list(left))
    return sent, Letter.objects.count()


def _message(letter: Letter) -> EmailMultiAlternatives:
    headers = {"Auto-Submitted": "auto-generated"}  # so that nobody's out-of-office answers
    if letter.unsubscribe:  # a button of the mail program, which sends one POST there (RFC 8058)
        headers |= {
            "List-Unsubscribe": f"<{letter.unsubscribe}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }
    answers = letter.reply_to or settings.CITY["email"]  # what sends letters reads none
    reply_to = [answers] if answers else None
    message = EmailMultiAlternatives(
        letter.subject, letter.text, _sender(), to=[letter.to], headers=headers, reply_to=reply_to
    )
    message.attach_alternative(letter.html, "text/html")
    return message


def _sender() -> str:
    """With the city's name, where no other is set: a bare address tells a reader nothing."""
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return formataddr((name or f"{settings.CITY['name']} {settings.CITY['network']}".strip(), address))


def _goes_to_the_city(letter: Letter) -> bool:
    """A message from outside to a mailbox that is no more: the city reads it instead, so that it is not lost."""
    if not letter.about.startswith("message ") or settings.CITY["email"] in ("", letter.to):
        return False
    letter.to, letter.refused = settings.CITY["email"], False
    language = settings.LANGUAGE_CODE
    with translation.override(language):
        why = _("The mailbox of the contact takes no e-mails, so this one comes to you. Check the contact’s e-mail.")
        letter.text = f"{why}\n\n{letter.text}"
        letter.html = _html(letter.subject, letter.text, language)
    return True


def _is_final(error: Exception) -> bool:
    """Whether the server says no for good (5xx), to this reader or to this letter."""
    if isinstance(error, SMTPRecipientsRefused):
        return all(code >= 500 for code, _answer in error.recipients.values())
    if isinstance(error, SMTPSenderRefused):  # our own address: somebody has to set it right
        return False
    if isinstance(error, SMTPResponseException):
        return error.smtp_code >= 500
    return isinstance(error, ValueError)


def _told(error: Exception) -> str:
    """For staff, without the address of the reader."""
    code = getattr(error, "smtp_code", "")
    if isinstance(error, SMTPRecipientsRefused):
        code = next((code for code, _answer in error.recipients.values()), "")
    return f"{type(error).__name__} {code}".strip()
