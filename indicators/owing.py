"""Who owes what is missing, with a way to write to them: organisations and those who act for them, colleagues who were
asked, and the coordinators themselves."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from indicators.owed_things import Gap, Gaps
from indicators.reminded import Heard
from initiatives.fields import told
from initiatives.models import User
from initiatives.models.organisations import Membership

NOTHING = Heard()
IN_A_LETTER = 12  # an address that is much longer is cut off by some programs


@dataclass(frozen=True, slots=True)
class Person:
    pk: int
    name: str
    email: str
    reads: str


@dataclass(frozen=True, slots=True)
class Owner:
    """`kinds` are the gaps that are theirs. `untold`: those that nobody has reminded them of lately, with their kind;
    `write` opens a letter that names these, empty where there are none or nobody has an e-mail address. `reminded`: how
    many the portal has, and when last; `asked_on`: when a coordinator wrote."""

    name: str
    kinds: Sequence[Gaps]
    people: Sequence[Person]
    write: str
    reminded: int = 0
    reminded_on: datetime | None = None
    asked_on: datetime | None = None
    untold: Sequence[tuple[str, Gap]] = ()

    @property
    def number(self) -> int:
        return sum(gaps.number for gaps in self.kinds)

    @property
    def unreachable(self) -> bool:
        return not any(person.email for person in self.people)


def by_owner(found: Sequence[Gaps], year: int, page: str, heard: Heard = NOTHING) -> list[Owner]:
    """Who owes most first. Three queries: members of the organisations, coordinators and reviewers, who was asked."""
    names = list(dict.fromkeys(row.owner for gaps in found for row in gaps.rows))
    people = _people(found, names)
    owners = [_owner(name, found, people.get(name, []), (year, page, heard)) for name in names]
    return sorted(owners, key=lambda owner: (-owner.number, owner.name))


def _owner(name: str, found: Sequence[Gaps], people: Sequence[Person], about: tuple[int, str, Heard]) -> Owner:
    year, page, heard = about
    own = [(gaps, [row for row in gaps.rows if row.owner == name]) for gaps in found]
    kinds = [Gaps(gaps.kind, gaps.title, rows) for gaps, rows in own if rows]
    shown = name or capfirst(_("coordinators"))
    rows = [(gaps.title, row) for gaps in kinds for row in gaps.rows]
    at = [heard.figures[row.indicator] for _title, row in rows if row.indicator and row.indicator in heard.figures]
    untold = [(title, row) for title, row in rows if row.indicator not in heard.figures]
    asked = [heard.people[person.pk] for person in people if person.pk in heard.people]
    write = _write(untold, people, year, page)
    return Owner(shown, kinds, people, write, len(at), max(at, default=None), max(asked, default=None), untold)


def _people(found: Sequence[Gaps], names: Iterable[str]) -> dict[str, list[Person]]:
    asked = {row.person: row.owner for gaps in found for row in gaps.rows if row.person}
    people: dict[str, list[Person]] = {}
    rows = Membership.objects.filter(user__is_active=True).exclude(user__role="").select_related("user")
    for row in rows.annotate(called=told("organisation__name")).filter(called__in=[name for name in names if name]):
        people.setdefault(row.called, []).append(_person(row.user))
    steering = Q(role__in=(User.Role.COORDINATOR, User.Role.REVIEWER))
    for user in User.objects.filter(steering | Q(pk__in=asked), is_active=True).order_by("pk"):
        if user.pk in asked:
            people.setdefault(asked[user.pk], []).append(_person(user))
        if user.role == User.Role.COORDINATOR:
            people.setdefault("", []).append(_person(user))
        if user.role == User.Role.REVIEWER:
            people.setdefault(_("Reviewers"), []).append(_person(user))
    people.setdefault(_("Reviewers"), people.get("", []))  # who steers may decide as well
    return people


def _person(user: Any) -> Person:
    return Person(user.pk, user.get_full_name() or user.get_username(), user.email, user.reads)


def _write(rows: Sequence[tuple[str, Gap]], people: Sequence[Person], year: int, page: str) -> str:
    emails = [person.email for person in people if person.email]
    if not emails or not rows:
        return ""
    lines = [_line(title, row) for title, row in rows[:IN_A_LETTER]]
    if left := len(rows) - len(lines):
        lines.append(_("… and %s more.") % left)
    body = [
        _("This is still missing in the report of %s:") % year,
        "",
        *lines,
        "",
        _("All of it at once, signed in:"),
        page,
    ]
    return f"mailto:{_listed(emails)}?{_letter(year, body)}"


def _line(title: str, row: Gap) -> str:
    detail = f" ({row.detail})" if row.detail else ""
    return f"- {title}: {row.what}{detail}\n  {settings.SITE_URL}{row.url}"


def _listed(emails: Iterable[str]) -> str:
    return ",".join(quote(email, safe="@") for email in emails)


def _letter(year: int, lines: Sequence[str]) -> str:
    subject = _("What is missing in the report of %s") % year
    return f"subject={quote(subject)}&body={quote(chr(10).join(lines).replace(chr(10), chr(13) + chr(10)))}"
