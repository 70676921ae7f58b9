"""Letters to those who owe something in a report, sent by the portal because a coordinator says so: one a person, in
their language, with what nobody has reminded them of lately; and nobody gets one twice in a week."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from indicators import owing, readiness, reminded
from indicators.document import Document
from indicators.models import Reminder
from indicators.owed_things import Gap
from indicators.owing import IN_A_LETTER
from initiatives import audit, letters, rules
from initiatives.models import User
from initiatives.models.audit import Act


@dataclass(frozen=True, slots=True)
class Part:
    """What somebody owes for one organisation, or as one of the reviewers."""

    owner: str
    lines: list[tuple[str, Gap]] = field(default_factory=list)  # kind of gap, gap

    @property
    def shown(self) -> list[tuple[str, Gap]]:
        return self.lines[:IN_A_LETTER]

    @property
    def more(self) -> int:
        return max(0, len(self.lines) - IN_A_LETTER)


@dataclass(frozen=True, slots=True)
class Ask:
    """The letter to one person. `asked_on`: when a coordinator wrote last, within the week: then it is not sent."""

    person: User
    subject: str
    text: str
    number: int
    context: dict[str, Any]
    asked_on: datetime | None = None


def letters_to_write(document: Document, *, by: User, now: datetime) -> list[Ask]:
    """By name. The sender gets none. For each language what the page of what is missing costs, and one query."""
    heard = reminded.heard(now)
    parts: dict[int, list[Part]] = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            for pk, part in _parts(document, heard, language):
                parts.setdefault(pk, []).append(part)
    people = User.objects.in_bulk([pk for pk in parts if pk != by.pk])
    asks = [_ask(person, parts[pk], document.year, by, heard.people.get(pk)) for pk, person in people.items()]
    return sorted(asks, key=lambda ask: (ask.person.get_full_name() or ask.person.username, ask.person.pk))


def _parts(document: Document, heard: reminded.Heard, language: str) -> Iterator[tuple[int, Part]]:
    """Of those who read this language."""
    for owner in owing.by_owner(readiness.missing(document), document.year, "", heard):
        for person in owner.people:
            if person.email and person.reads == language and owner.untold:
                yield person.pk, Part(owner.name, list(owner.untold))


def _ask(person: User, parts: list[Part], year: int, by: User, asked_on: datetime | None) -> Ask:
    with translation.override(person.reads):
        subject = _("What is missing in the report of %s") % year
        context = {
            "name": person.called,
            "parts": parts,
            "year": year,
            "by": by.get_full_name() or by.get_username(),
            "base": settings.SITE_URL,
            "work": settings.SITE_URL + reverse("admin:index"),
        }
    text = letters.text_of("missing", context, person.reads)
    return Ask(person, subject, text, sum(len(part.lines) for part in parts), context, asked_on)


@transaction.atomic
def send(document: Document, *, to: Collection[int], by: User, now: datetime) -> int:
    """How many letters. The accounts are locked meanwhile, so that nobody gets two from two coordinators."""
    if not rules.may_steer(by):
        return 0
    list(User.objects.filter(pk__in=to).order_by("pk").select_for_update(no_key=True).values_list("pk"))
    asks = [ask for ask in letters_to_write(document, by=by, now=now) if ask.person.pk in to and not ask.asked_on]
    for ask in asks:
        letter = letters.write(
            to=ask.person.email, template="missing", subject=ask.subject, context=ask.context,
            language=ask.person.reads, about=f"missing {document.year} {ask.person.pk}", reply_to=by.email,
        )  # fmt: skip
        Reminder.objects.create(
            user=ask.person, occasion=reminded.occasion_of_asking(document.year, now), letter=letter, made_at=now
        )
    if asks:
        people = sorted(ask.person.get_username() for ask in asks)
        audit.record(act=Act.WRITTEN_TO, by=by, name=str(document.year), after={"people": people})
    return len(asks)
