"""Signing a questionnaire: the answers as they stand become a document with a checksum, and are locked."""

import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from indicators import sealed
from indicators.answering import AnswerError, writers
from indicators.models import Questionnaire, SignOff
from indicators.questionnaire_content import answered, chapters, material
from indicators.questionnaire_document import SCHEMA_VERSION, Answered, Signature
from indicators.questionnaire_words import spoken
from initiatives import audit, rules
from initiatives.models.audit import Act

log = logging.getLogger("indicators")


class BrokenSignatureError(Exception):
    """The signed document is not what was signed, or cannot be read."""


@transaction.atomic
def sign(*, questionnaire: Questionnaire, by: Any, at: datetime, signed_as: str = "") -> SignOff:
    """Nobody signs for words of their own. `signed_as` is what the public reads: the municipality where nothing is
    said."""
    if not rules.may_steer(by):
        raise PermissionDenied
    Questionnaire.objects.select_for_update(no_key=True).get(pk=questionnaire.pk)
    if questionnaire.sign_offs.standing().exists():  # type: ignore[attr-defined]
        raise AnswerError(_("The questionnaire is signed already."))
    today = timezone.localtime(at).date()
    document = answered(questionnaire, chapters(questionnaire), material(questionnaire, today))
    hindered = list(hindrances(document, own=by.pk in writers(questionnaire)))
    if hindered:
        raise AnswerError(" ".join(hindered))
    name = signed_as.strip() or settings.CITY["municipality"]
    text, checksum = seal(replace(document, signed=Signature(name, at)))
    row = SignOff.objects.create(
        questionnaire=questionnaire,
        signed_at=at,
        signed_by=by,
        signed_name=by.get_full_name() or by.get_username(),
        signed_as=name,
        schema_version=SCHEMA_VERSION,
        document=text,
        checksum=checksum,
    )
    after = {"signed_as": name, "checksum": checksum}
    audit.record(act=Act.SIGNED, by=by, of=questionnaire, after=after)
    log.info("The questionnaire of %s is signed by %s: %s.", questionnaire.year, row.signed_name, checksum)
    return row


def hindrances(document: Answered, *, own: bool) -> Iterator[str]:
    """Why it cannot be signed, in sentences."""
    if own:
        yield _("You wrote some of the answers: someone else must sign for them.")
    if number := len(document.unanswered):
        text = ngettext(
            "%(number)s question is not answered in all languages.",
            "%(number)s questions are not answered in all languages.",
            number,
        )
        yield text % {"number": number}
    for number_of, _row, code, over in document.too_long:
        words = {"number": number_of, "language": spoken(code), "over": over}
        text = ngettext(
            "%(number)s is %(over)s word too long in %(language)s.",
            "%(number)s is %(over)s words too long in %(language)s.",
            over,
        )
        yield text % words


def seal(document: Answered) -> tuple[str, str]:
    """The text that is kept, and its checksum."""
    text = sealed.canonical(sealed.to_json(document) | {"schema_version": SCHEMA_VERSION})
    return text, sealed.checksum(text)


def opened(row: SignOff) -> Answered:
    """The document that was signed, once its checksum holds."""
    try:
        sealed.verify(row.document, row.checksum)
        document = sealed.read(Answered, row.document, SCHEMA_VERSION)
    except (sealed.BrokenSealError, sealed.UnknownFormatError) as error:
        log.critical("The signed questionnaire %s is not what was signed, or cannot be read.", row.pk)
        raise BrokenSignatureError(row.pk) from error
    assert document.signed is not None, "nothing else is kept"
    return replace(document, signed=replace(document.signed, checksum=row.checksum))
