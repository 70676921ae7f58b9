"""The files of signed answers: made when they are first asked for, kept by what was signed, and served as they are."""

import hashlib
import logging
from datetime import datetime

from indicators.models import SignedFile, SignOff
from indicators.questionnaire_document import Answered
from indicators.questionnaire_files import questionnaire_file
from indicators.signing import BrokenSignatureError

log = logging.getLogger("indicators")


def signed_file(row: SignOff, document: Answered, kind: str, language: str, *, at: datetime) -> bytes:
    """One query once it is kept. Two at once: the first one's is kept, and both get it."""
    own = {"sign_off": row, "kind": kind, "language": language}
    kept = SignedFile.objects.filter(**own).first()
    if kept is None:
        data = questionnaire_file(document, kind, language)
        kept, _new = SignedFile.objects.get_or_create(
            **own, defaults={"data": data, "checksum": _digest(data), "made_at": at}
        )
    data = bytes(kept.data)
    if _digest(data) != kept.checksum:
        log.critical("The file %s of signed answers is not what was made: its checksum does not hold.", kept)
        raise BrokenSignatureError(row.pk)
    return data


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
