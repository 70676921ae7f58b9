"""Files of a public form that is shown again: kept by its page, found by a signed key, gone after some hours."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.core import signing

from initiatives.models import KeptFile

SALT = "kept file"
UNREAD = " unread"
MOST_BYTES = 8 * 1024 * 1024
MOST = 300  # of all visitors together: about a gigabyte at the worst


def keep(content: Any, *, name: str, form: str, page: str, now: datetime) -> KeptFile | None:
    """In place of what the page had before. None where it cannot be kept: then it has to be chosen again."""
    KeptFile.objects.older_than(_oldest(now)).delete()
    others = KeptFile.objects.exclude(form=form, page=page)
    if content.size > MOST_BYTES or others.count() >= MOST:
        return None
    content.seek(0)
    values = {"key": uuid4(), "name": _plain(name), "content": content.read(), "at": now}
    content.seek(0)
    return KeptFile.objects.update_or_create(form=form, page=page, defaults=values)[0]


def token(kept: KeptFile) -> str:
    """For a hidden field."""
    return signing.dumps(kept.key.hex, salt=f"{SALT} {kept.form}")


def keep_unread(upload: Any, *, name: str, form: str, who: str, now: datetime) -> KeptFile | None:
    """As it came, of somebody who sends too often: nothing of it is decoded before it is sent again. One for each."""
    return keep(upload, name=name, form=f"{form}{UNREAD}", page=who, now=now)


def find_unread(text: Any, *, form: str, now: datetime) -> KeptFile | None:
    """Whoever has the key, since it was theirs who sent it; to be read as an upload is."""
    key = _key(text, f"{form}{UNREAD}")
    return KeptFile.objects.filter(key=key, form=f"{form}{UNREAD}", at__gte=_oldest(now)).first() if key else None


def find(text: Any, *, form: str, page: str, now: datetime) -> KeptFile | None:
    """None for a key of another page, of another form, of nobody, or from hours ago."""
    key = _key(text, form)
    return KeptFile.objects.filter(key=key, form=form, page=page, at__gte=_oldest(now)).first() if key else None


def _key(text: Any, form: str) -> UUID | None:
    try:
        return UUID(hex=signing.loads(str(text), salt=f"{SALT} {form}"))
    except (signing.BadSignature, ValueError):
        return None


def forget(*, form: str, page: str) -> None:
    KeptFile.objects.filter(form=form, page=page).delete()


def _oldest(now: datetime) -> datetime:
    return now - timedelta(hours=settings.UPLOAD_KEPT_HOURS)


def _plain(name: str) -> str:
    """What the page calls it: one line, and no longer than fits."""
    return "".join(letter for letter in name if letter.isprintable())[-100:] or "?"
