"""Reminders by e-mail: one letter a person with all that waits, when there is something new to be reminded of.

Each occasion is a row that exists once, written together with the letter. So the command may run as often as it
likes, twice at once, or be stopped in between: nobody gets the same reminder twice, and what the mail server did not
take is written anew, as things are then.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from indicators import reminded
from indicators.links import choice_link, newest_of, report_link
from indicators.models import Cycle, Measurement, Reminder, ReminderChoice
from indicators.periods import Period
from indicators.reporting import returned_figures
from indicators.work import (
    LATE,
    OLD,
    SOON,
    Awaited,
    Completeness,
    awaited,
    baselines_to_come,
    chosen_in,
    completeness,
    counted_words,
    counted_year,
)
from initiatives import formats, letters, rules
from initiatives.models import Letter, User

AGAIN_AFTER, MOST_TIMES = 30, 4  # days; what is late is told again so often
BASELINE_DAYS = (7, 30)
JUST_WRITTEN = timedelta(minutes=10)
NAMED = 12  # of one kind; the others are counted


@dataclass(frozen=True, slots=True)
class Line:
    title: str
    detail: str
    url: str
    quote: str = ""


@dataclass
class Digest:
    """What stands in one letter; `occasions` are what it reminds of."""

    returned: list[Line] = field(default_factory=list)
    late: list[Line] = field(default_factory=list)
    soon: list[Line] = field(default_factory=list)
    baseline: str = ""
    lacking: list[str] = field(default_factory=list)
    occasions: list[str] = field(default_factory=list)

    @property
    def number(self) -> int:
        return len(self.returned) + len(self.late) + len(self.soon) + bool(self.baseline)

    @property
    def has_links(self) -> bool:
        return bool(self.returned or self.late or self.soon)


def remind_all(now: datetime) -> int:
    """How many letters were written. One that fails does not keep the others from theirs."""
    people = User.objects.filter(is_active=True).exclude(role="").exclude(email="").order_by("pk")
    return sum(remind(user=pk, now=now) for pk in list(people.values_list("pk", flat=True)))


@transaction.atomic
def remind(*, user: int, now: datetime) -> bool:
    """Whether there was something new. The account is locked meanwhile, so that two runs take turns."""
    person = User.objects.select_for_update(no_key=True).filter(pk=user, is_active=True).first()
    if person is None or not rules.may_enter(person) or not person.email:
        return False
    _forget_unsent(person, now)
    asked = reminded.was_asked(person.pk, now)
    with translation.override(person.reads):
        digest = digest_of(person, timezone.localtime(now).date(), leave_out={"late", "baseline"} if asked else set())
    known = set(Reminder.objects.filter(user=person).values_list("occasion", flat=True))
    new = [occasion for occasion in digest.occasions if occasion not in known]
    if not new:
        return False
    letter = _write(person, digest)
    Reminder.objects.bulk_create(
        [Reminder(user=person, occasion=occasion, letter=letter, made_at=now) for occasion in new]
    )
    return True


def _forget_unsent(person: User, now: datetime) -> None:
    """What no mail server took, or what was given up. A letter that is being sent just now is let be."""
    unsent = Letter.objects.select_for_update(skip_locked=True).filter(
        Q(tries__gt=0) | Q(written_at__lt=now - JUST_WRITTEN), about=_about(person)
    )
    ids = [letter.pk for letter in unsent]
    Reminder.objects.filter(user=person, letter__in=ids).delete()
    Letter.objects.filter(pk__in=ids).delete()
    Reminder.objects.filter(user=person, letter=None, sent_at=None).delete()


def _about(person: User) -> str:
    return f"reminder {person.pk}"


def _write(person: User, digest: Digest) -> Letter:
    choose = choice_link(person)
    with translation.override(person.reads):
        subject = ngettext(
            "Reminder: %(number)s thing waits for you", "Reminder: %(number)s things wait for you", digest.number
        ) % {"number": digest.number}
    context = {
        "digest": digest,
        "name": person.called,
        "named": NAMED,
        "days": settings.REPORT_LINK_DAYS,
        "choose": choose,
        "work": settings.SITE_URL + reverse("admin:index"),
    }
    return letters.write(
        to=person.email, template="reminder", subject=subject, context=context, language=person.reads,
        about=_about(person), unsubscribe=choose,
    )  # fmt: skip


# --- What waits ------------------------------------------------------------------------------------
def digest_of(person: User, today: date, leave_out: Collection[str] = ()) -> Digest:
    """In the language that is active. Of the organisations that the person is a member of, whatever the role.
    `leave_out`: kinds that a coordinator has just written about."""
    wanted, digest = set(ReminderChoice.of(person).wanted) - set(leave_out), Digest()
    own = list(person.memberships.values_list("organisation", flat=True))
    rows = awaited(own, today) if own else []
    mend: Any = Measurement.objects.to_mend(person)
    waiting = list(mend.order_by("-reviewed_at", "-pk").values_list("pk", "indicator", "period", "breakdown"))
    if "returned" in wanted:
        _put_returned(digest, person, mend, waiting)
    mended = {(indicator, period) for _pk, indicator, period, breakdown in waiting if not breakdown}
    open_rows = [row for row in rows if row.state and (row.indicator, str(row.period)) not in mended]
    _put_figures(digest, person, [row for row in open_rows if _kind(row) in wanted], today)
    if "baseline" in wanted:
        _put_baseline(digest, person, rows, today)
    return digest


def _put_returned(digest: Digest, person: User, mend: Any, waiting: list[Any]) -> None:
    """Totals by a link of their own; parts, and what has no row in the grid, where staff sign in."""
    found, _number = returned_figures(mend, len(waiting))
    for (pk, indicator, period, breakdown), row in zip(waiting, found, strict=True):
        short = not breakdown and "/progress/" in row.url
        url = report_link(person, indicator, Period.parse(period), pk) if short else settings.SITE_URL + row.url
        digest.returned.append(Line(row.name, "", url, quote=" ".join(row.reason.split())))
        digest.occasions.append(f"returned {pk}")


def _put_figures(digest: Digest, person: User, rows: list[Awaited], today: date) -> None:
    newest = newest_of([row.indicator for row in rows]) if rows else {}
    for row in rows:
        url = report_link(person, row.indicator, row.period, newest.get((row.indicator, str(row.period)), 0))
        list_of = digest.soon if row.state == SOON else digest.late
        list_of.append(Line(f"{row.name}, {_told(row.period)}", _when(row), url))
        times = min((today - row.owed.due_on).days // AGAIN_AFTER, MOST_TIMES - 1)
        mark = row.owed.due_on if row.state == SOON else times
        digest.occasions.append(f"{_kind(row)} {row.indicator} {row.period} {mark}")


def _kind(row: Awaited) -> str:
    return "late" if row.state in (OLD, LATE) else "soon"


def _when(row: Awaited) -> str:
    day = formats.longdate(row.owed.due_on, _language())
    words = _("It is due on %(day)s.") if row.state == SOON else _("It was due on %(day)s.")
    last = _("Last figure: %(period)s.") % {"period": _told(row.last)} if row.last else _("There is no figure yet.")
    return f"{words % {'day': day}} {last}"


def _put_baseline(digest: Digest, person: User, rows: list[Awaited], today: date) -> None:
    """While figures are missing; for coordinators those of all organisations, by name."""
    cycle = counted_year(baselines_to_come(today), today)
    if cycle is None or cycle.baseline_on is None or cycle.baseline_on < today:
        return
    left = (cycle.baseline_on - today).days
    stage = next((days for days in BASELINE_DAYS if left <= days), None)
    steers = rules.may_steer(person)
    counted = awaited(None, today) if steers and stage else rows
    chosen = chosen_in(cycle)
    done = completeness(counted, chosen)
    if stage is None or done.done == done.of:
        return
    digest.baseline = _of_baseline(cycle, left, done)
    digest.lacking = list(_by_organisation(counted, chosen)) if steers else []
    digest.occasions.append(f"baseline {cycle.year} {stage}")


def _of_baseline(cycle: Cycle, left: int, done: Completeness) -> str:
    assert cycle.baseline_on is not None
    day = _("The baseline of %(year)s is frozen in %(month)s.") if cycle.months_only else ngettext(
        "The baseline of %(year)s is frozen on %(day)s, in %(left)s day.",
        "The baseline of %(year)s is frozen on %(day)s, in %(left)s days.",
        left,
    )  # fmt: skip
    words = {
        "year": cycle.year,
        "left": left,
        "day": formats.longdate(cycle.baseline_on, _language()),
        "month": formats.month(cycle.baseline_on, _language()),
    }
    figures = _("%(done)s of %(of)s figures are in.") % {"done": done.done, "of": done.of}
    return f"{day % words} {figures} {counted_words(cycle)}"


def _by_organisation(rows: list[Awaited], chosen: Collection[str]) -> Iterator[str]:
    for name in sorted({row.organisation for row in rows}):
        done = completeness((row for row in rows if row.organisation == name), chosen)
        if done.done == done.of:
            continue
        counted = _("%(done)s of %(of)s") % {"done": done.done, "of": done.of}
        yield f"{name or _('No organisation')}: {counted}"


def _told(period: object) -> str:
    return formats.period(period, _language())


def _language() -> str:
    return translation.get_language() or settings.LANGUAGE_CODE
