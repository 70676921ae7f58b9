"""How long each table keeps what may say something about a person, or what nobody needs any longer.

One table of rules: `apply_retention` applies it every night, and the privacy page names the same settings
(`initiatives.facts`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.db.models import Q

from events.models import CalendarFile
from events.suggesting import suggested_events
from indicators.models import Draft, Export, Reminder
from initiatives.models import Attempt, AuditEntry, BulkFile, Invitation, KeptFile, Letter
from initiatives.suggested_initiatives import suggested_initiatives

SUGGESTED = (suggested_events, suggested_initiatives)


@dataclass(frozen=True, slots=True)
class Rule:
    """`apply` takes the moment before which things are too old, and returns how many it deleted or cleared."""

    name: str
    what: str
    days: int
    apply: Callable[[datetime], int]


def rules() -> list[Rule]:
    """The days are those of the settings as they are now."""
    return [
        Rule("unconfirmed", "suggestions that nobody confirmed", settings.SUGGESTION_UNCONFIRMED_DAYS, _unconfirmed),
        Rule("refused", "suggestions that were rejected or returned", settings.SUGGESTION_SENDER_DAYS, _refused),
        Rule("senders", "names and e-mails of whose was accepted", settings.SUGGESTION_SENDER_DAYS, _senders),
        Rule("drafts", "figures typed and never handed in", settings.FIGURE_DRAFT_DAYS, _drafts),
        Rule("reminders", "which reminders were sent to whom", settings.REMINDER_DAYS, _reminders),
        Rule("calendars", "calendar files looked at and not imported", 1, _calendars),
        Rule("bulk files", "bulk files looked at and not imported", 1, _bulk_files),
        Rule("exports", "files of live reports", 1, _exports),
        Rule("letters", "letters that no mail server took", settings.LETTER_DAYS, _letters),
        Rule("kept files", "files of forms that came back with an error", 0, _kept_files),
        Rule("attempts", "counts of forms sent from one connection", 1, _attempts),
        Rule("invitations", "invitations answered, withdrawn or run out", settings.INVITATION_KEPT_DAYS, _invitations),
        Rule("audit", "entries in the audit trail", settings.AUDIT_DAYS, _audit),
        Rule("sessions", "sign-ins that have run out", 0, _sessions),
    ]


@transaction.atomic
def apply(now: datetime) -> list[tuple[Rule, int]]:
    """Each rule with how many rows it met. All or nothing."""
    return [(rule, rule.apply(now - timedelta(days=rule.days))) for rule in rules()]


def _unconfirmed(before: datetime) -> int:
    return sum(kind.drop_unconfirmed(before) for kind in SUGGESTED)


def _refused(before: datetime) -> int:
    return sum(kind.drop_refused(before) for kind in SUGGESTED)


def _senders(before: datetime) -> int:
    return sum(kind.forget_senders(before) for kind in SUGGESTED)


def _drafts(before: datetime) -> int:
    return Draft.objects.filter(edited_at__lt=before).delete()[0]


def _reminders(before: datetime) -> int:
    return Reminder.objects.filter(made_at__lt=before).delete()[0]


def _calendars(before: datetime) -> int:
    return CalendarFile.objects.older_than(before).delete()[0]


def _bulk_files(before: datetime) -> int:
    return BulkFile.objects.older_than(before).delete()[0]


def _exports(before: datetime) -> int:
    return Export.objects.filter(asked_at__lt=before).delete()[0]


def _letters(before: datetime) -> int:
    return Letter.objects.filter(written_at__lt=before).delete()[0]


def _kept_files(before: datetime) -> int:
    """They last some hours only."""
    return KeptFile.objects.older_than(before - timedelta(hours=settings.UPLOAD_KEPT_HOURS)).delete()[0]


def _attempts(before: datetime) -> int:
    return Attempt.objects.filter(at__lt=before).delete()[0]


def _audit(before: datetime) -> int:
    """The trigger lets entries go only while this says so."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL portal.applying_retention = 'on'")
        number = AuditEntry.objects.filter(at__lt=before).delete()[0]
        cursor.execute("SET LOCAL portal.applying_retention = 'off'")
    return number


def _invitations(before: datetime) -> int:
    over = Q(accepted_at__lt=before) | Q(withdrawn_at__lt=before) | Q(accepted_at=None, expires_at__lt=before)
    return Invitation.objects.filter(over).delete()[0]


def _sessions(before: datetime) -> int:
    return Session.objects.filter(expire_date__lt=before).delete()[0]
