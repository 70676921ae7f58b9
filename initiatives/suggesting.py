"""A suggestion on its way, whatever it is about: kept, confirmed, corrected, returned, rejected, accepted."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar
from uuid import UUID, uuid4

from django.conf import settings
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from initiatives import audit, letters, rules
from initiatives.models import Letter, User
from initiatives.models.audit import Act
from initiatives.models.suggested import Suggested

CONFIRM, EDIT = "suggestion.confirm", "suggestion.edit"
State = Suggested.State
ANSWERS: dict[str, Act] = {State.ACCEPTED: Act.APPROVED, State.RETURNED: Act.RETURNED, State.REJECTED: Act.REJECTED}
S = TypeVar("S", bound=Suggested)


class AlreadyDecidedError(Exception):
    """Somebody has answered the suggestion already."""


@dataclass(frozen=True)
class Words:
    """Whole sentences in letters that depend on what is suggested; lazy translations."""

    suggested: Any  # you suggested …:
    thanks: Any  # thank you for your suggestion …:
    needed: Any  # we need something more before …:
    refused: Any  # we cannot …
    again: Any  # you are welcome to suggest another …


class Suggestions(ABC, Generic[S]):
    """Suggestions of one kind. `kind` stands in the names of their addresses: suggest-`kind`-confirm."""

    kind: str
    model: type[S]
    words: Words

    @abstractmethod
    def in_short(self, row: S, language: str) -> str:
        """Lines that stand below the title, for its sender to know it by."""

    # --- Links -----------------------------------------------------------------------------------------
    def link(self, row: S, what: str, salt: str) -> str:
        """For a letter: signed, and useless after `SUGGESTION_LINK_DAYS`."""
        with translation.override(row.language):
            return settings.SITE_URL + reverse(f"suggest-{self.kind}-{what}", args=[token(row, salt)])

    def found(self, text: str, salt: str) -> S | None:
        """The suggestion of a link. Raises signing.SignatureExpired or signing.BadSignature."""
        age = timedelta(days=settings.SUGGESTION_LINK_DAYS)
        key = UUID(hex=signing.TimestampSigner(salt=salt).unsign(text, max_age=age))
        return self._rows().filter(key=key).first()

    # --- By its sender ---------------------------------------------------------------------------------
    @transaction.atomic
    def suggest(self, *, page: UUID, values: dict[str, Any], language: str, **links: Iterable[Any]) -> S:
        """Keep it, and ask by e-mail whether it is meant. The same page sent again corrects what it sent before.
        `links`: by the name of the relation."""
        row = self._rows().select_for_update().filter(page=page).first() or self.model(page=page)
        if row.pk and row.state != State.UNCONFIRMED:
            return row
        if row.email != values["email"]:
            row.key = uuid4()
        _put(row, values | {"language": language}, links)
        Letter.objects.filter(about=about(row)).delete()
        self.write(row, "suggestion_confirm", gettext_noop("Confirm your suggestion: %(title)s"))
        return row

    @transaction.atomic
    def confirm(self, *, suggestion: S, now: datetime) -> None:
        """From now on it is read. Once confirmed, it stays so."""
        self._rows().filter(pk=suggestion.pk, state=State.UNCONFIRMED).update(
            state=State.WAITING, confirmed_at=now, changed_at=now
        )

    @transaction.atomic
    def correct(self, *, suggestion: S, values: dict[str, Any], **links: Iterable[Any]) -> None:
        """What its sender changed. One that was returned waits again; the e-mail stays, for it was confirmed."""
        row = self._rows().select_for_update().get(pk=suggestion.pk)
        if not row.is_undecided:
            raise AlreadyDecidedError
        if row.state == State.RETURNED:
            row.state = State.WAITING
        _put(row, values | {"email": row.email}, links)

    # --- By staff --------------------------------------------------------------------------------------
    @transaction.atomic
    def give_back(self, *, suggestion: S, reason: str, by: User, now: datetime) -> None:
        """To its sender, with the reason and the link to correct it."""
        row = self.to_decide(suggestion, by)
        decide(row, State.RETURNED, by, now, reason=reason)
        self.write(row, "suggestion_returned", gettext_noop("We need something more: %(title)s"))

    @transaction.atomic
    def reject(self, *, suggestion: S, reason: str, by: User, now: datetime) -> None:
        row = self.to_decide(suggestion, by)
        decide(row, State.REJECTED, by, now, reason=reason)
        self.write(row, "suggestion_rejected", gettext_noop("Your suggestion: %(title)s"))

    @abstractmethod
    def accept(self, *, suggestion: S, by: User, now: datetime) -> Any:
        """What it becomes."""

    def to_decide(self, suggestion: S, by: User) -> S:
        """The row, locked: of two people who answer at once, the second is told."""
        row = self._rows().select_for_update().get(pk=suggestion.pk)
        if not rules.may_edit(by, row.owner_ids):
            raise PermissionDenied
        if row.state != State.WAITING:
            raise AlreadyDecidedError
        return row

    # --- Letters and retention -------------------------------------------------------------------------
    def write(self, row: S, template: str, subject: str, **more: Any) -> None:
        """To the sender, in the sender's language. `subject` is marked for translation, and translated here."""
        if not row.email:
            return
        with translation.override(row.language):
            subject = _(subject) % {"title": row.title}
        context = {
            "suggestion": row,
            "in_short": self.in_short(row, row.language),
            "words": self.words,
            "confirm_url": self.link(row, "confirm", CONFIRM),
            "edit_url": self.link(row, "edit", EDIT),
            "days": settings.SUGGESTION_LINK_DAYS if row.confirmed_at else settings.SUGGESTION_UNCONFIRMED_DAYS,
            **more,
        }
        letters.write(
            to=row.email, template=template, subject=subject, context=context, language=row.language, about=about(row)
        )

    # --- Kept no longer than needed: `before` is the moment before which it was long enough ------------
    def drop_unconfirmed(self, before: datetime) -> int:
        return _dropped(self._rows().unconfirmed_before(before))

    def drop_refused(self, before: datetime) -> int:
        """What was rejected, and what was returned and never came back, goes as a whole."""
        return _dropped(self._rows().filter(changed_at__lt=before, state__in=(State.RETURNED, State.REJECTED)))

    def forget_senders(self, before: datetime) -> int:
        """Of what was accepted nobody needs to know any more who sent it."""
        rows = self._rows().filter(changed_at__lt=before, state=State.ACCEPTED)
        return rows.exclude(email="", name="").update(email="", name="")

    def _rows(self) -> Any:
        return self.model._default_manager


def _dropped(rows: Any) -> int:
    """How many they were, without what hangs on them."""
    number = rows.count()
    rows.delete()
    return number


def token(row: Suggested, salt: str) -> str:
    return signing.TimestampSigner(salt=salt).sign(row.key.hex)


def decide(row: Suggested, state: str, by: User, now: datetime, reason: str = "") -> None:
    row.state, row.decided_by, row.decided_at, row.reason = state, by, now, reason
    row.save()
    audit.record(act=ANSWERS[state], by=by, of=row, after={"state": state, "reason": reason})


def about(row: Suggested) -> str:
    return f"{row._meta.model_name} {row.pk}"


def _put(row: Suggested, values: dict[str, Any], links: Mapping[str, Iterable[Any]]) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    for name, rows in links.items():
        getattr(row, name).set(rows)
