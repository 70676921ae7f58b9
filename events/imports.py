"""A calendar file of an organisation brought into the calendar: what is new, changed, unchanged, cancelled, refused.

All or nothing, and the same file twice changes nothing. Known again by UID; what staff edited here stays.
"""

import re
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Prefetch
from django.utils import timezone

from events import incoming, merging
from events.actions import AHEAD, as_value, expand_all
from events.import_dates import NO_SERIES, DateChanges
from events.import_report import Report, Row
from events.import_review import NEW_WAITS, WAITS_ALREADY, Review, Version, expected, newly_off
from events.import_writing import write_event, write_schedule
from events.incoming import Incoming, Sentence
from events.models import Event, Imported, Schedule, Venue
from events.rrule import RuleError, gettext_noop
from initiatives import audit
from initiatives.models import Organisation, State, User
from initiatives.models.audit import Act
from initiatives.workflow import VersionError

LOCK = 0x1CA15  # one import at a time: two would both add what is missing

_OWN = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_OWN_DATE_UID = re.compile(rf"({_OWN.pattern})(?:-[0-9T]+)?(?:@|$)")

_OTHERS = gettext_noop("It stands in the calendar already, as an event of another organisation.")
_DELETED = gettext_noop("It was imported before and then deleted here: it is left out.")
_OLDER = gettext_noop("The file is older than what was imported before: it is left as it is.")
_CANCELLED_UNKNOWN = gettext_noop("It is cancelled and was never entered here: it is left out.")
_OWN_DATE = gettext_noop("It is a date of an event that stands here already.")
_NOT_TAKEN = gettext_noop("The event’s own page would not take this: %(problems)s")


def import_calendar(
    *,
    data: bytes,
    organisation: Organisation,
    by: User,
    now: datetime,
    publish: bool = True,
    skip_refused: bool = False,
    dry_run: bool = False,
    version: Version | None = None,
) -> Report:
    """`version`: for those who may not publish (`import_review`).

    Raises CalendarFileError for a file that cannot be read. With refused events nothing is written, unless they are
    to be skipped. A dry run does it all and takes it back."""
    reading = incoming.read(data, zone=settings.TIME_ZONE, until=timezone.localdate(now) + AHEAD)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        review = Review(by, now, version) if version else None
        run = _Run(organisation, by, now, publish=publish, review=review)
        run.load([one.uid for one in reading.events])
        rows = [run.take(one) for one in reading.events]
        rows += [Row("refused", no.uid, no.line, no.title, reason=no.reason) for no in reading.refusals]
        run.finish()
        report = Report(sorted(rows, key=lambda row: row.line), reading.notes)
        report.written = not dry_run and (skip_refused or not report.refused)
        audit.record(act=Act.IMPORTED, by=by, of=organisation, name=f".ics: {organisation}", after=report.counts)
        transaction.set_rollback(not report.written)
    return report


class _Run:
    def __init__(
        self, organisation: Organisation, by: User, now: datetime, *, publish: bool, review: Review | None = None
    ) -> None:
        self.organisation, self.by, self.now, self.publish, self.review = organisation, by, now, publish, review
        self.today = timezone.localdate(now)
        self.known: dict[str, Imported] = {}
        self.ours: dict[UUID, Event] = {}
        self.venues = merging.venues_by_name(Venue.objects.all())
        self.touched: list[tuple[Row, Imported | None, Incoming]] = []
        self.dates = DateChanges(self.venues, self.today)

    def load(self, uids: list[str]) -> None:
        schedules = Prefetch("event__schedules", Schedule.objects.prefetch_related("dates"))
        rows = Imported.objects.filter(uid__in=uids).select_related("event").prefetch_related(schedules)
        self.known = {row.uid: row for row in rows}
        ids = [own for uid in uids if (own := _own_id(uid))]
        ours = Event.objects.filter(uid__in=ids).prefetch_related("schedules__dates")
        self.ours = {event.uid: event for event in ours}

    def take(self, one: Incoming) -> Row:
        """Write what the file says of one event, its single dates aside; all that is written may be taken back."""
        row = Row("unchanged", one.uid, one.line, one.title, notes=one.notes)
        if one.dates:
            row.schedule, row.dates = one.dates.schedule, len(one.dates.spans)
        try:
            self._take(one, row)
        except RuleError as error:
            row.kind, row.reason = "refused", Sentence.of(error)
        except VersionError as error:
            told = " ".join(error.sentences)
            row.kind, row.reason, row.changes = "refused", Sentence(_NOT_TAKEN, {"problems": told}), []
        return row

    def _take(self, one: Incoming, row: Row) -> None:
        known = self.known.get(one.uid)
        event = self._event_of(one, known)
        if event:
            row.title = one.title or event.title
        if known and event is None:
            row.reason = Sentence(_DELETED)
        elif known and one.sequence < known.values.get("sequence", 0):
            row.reason = Sentence(_OLDER)
        elif event and not known and _OWN.fullmatch(one.uid.partition("@")[0]) is None:
            row.reason = Sentence(_OWN_DATE)
        elif event is None:
            self._add(one, row)
        else:
            self.dates.hear(one, event)
            self._update(one, row, event, known)

    def finish(self) -> None:
        """The dates of all that was written, then what is said about single ones."""
        self.dates.restore(self.touched)
        ids = [row.event.pk for row, _known, _one in self.touched if row.event]
        for expansion in expand_all(events=ids, today=self.today):
            if expansion.error:  # read() has followed each rule already
                raise expansion.error
        self.dates.write(self.touched)
        for _row, known, _one in self.touched:
            if known:
                known.save()
        if self.review:
            self.review.finish()

    def _event_of(self, one: Incoming, known: Imported | None) -> Event | None:
        own = _own_id(one.uid)
        event = known.event if known else self.ours.get(own) if own else None
        owner = known.organisation_id if known else event.organiser_id if event else self.organisation.pk
        if owner != self.organisation.pk:
            raise RuleError(_OTHERS)
        return event

    def _add(self, one: Incoming, row: Row) -> None:
        if one.cancelled:
            row.reason = Sentence(_CANCELLED_UNKNOWN)
            return
        if one.dates is None:
            raise RuleError(NO_SERIES)
        self.dates.hear(one, None)
        told = merging.told_by(one, one.dates.schedule, self.venues)
        event = Event(organiser=self.organisation, foreign_uid=one.uid)
        to_all, to_review = self.publish and not self.review, self.publish and bool(self.review)
        event.state = State.PUBLISHED if to_all else State.IN_REVIEW if to_review else State.DRAFT
        event.published_at = self.now if to_all else None
        write_event(event, told, by=self.by)
        self._write_schedule(event, one)
        values = {**told, "sequence": one.sequence}
        known = Imported(
            uid=one.uid, event=event, organisation=self.organisation, values=values, at=self.now, by=self.by
        )
        row.kind, row.event = "new", event
        if self.review and to_review:
            self.review.new.append(event)
            row.notes += (Sentence(NEW_WAITS),)
        self.touched.append((row, known, one))

    def _update(self, one: Incoming, row: Row, event: Event, known: Imported | None) -> None:
        here = merging.standing_here(event)
        told = self._told(one, event)
        before = known.values if known else {}
        merged = merging.merge(before, told, here)
        row.event, row.kept = event, () if one.cancelled else merged.kept
        if self.review and self.review.holds(event) and not one.cancelled:
            merged, told = self._propose(one, row, event, merged, told, here)
        if merged.write:
            self._write(one, event, merged.write)
        if not one.cancelled:
            row.kind = "changed" if merged.write else row.kind
            row.changes += [(name, here[name], value) for name, value in merged.write.items()]
        if known:
            known.values = known.values | (merged.write if one.cancelled else told) | {"sequence": one.sequence}
            known.at, known.by = self.now, self.by
        self.touched.append((row, known, one))

    def _propose(
        self, one: Incoming, row: Row, event: Event, merged: merging.Merged, told: merging.Values, here: merging.Values
    ) -> tuple[merging.Merged, merging.Values]:
        """What is left to write at once, which is nothing; and what the file counts to have said."""
        assert self.review is not None
        nothing, written = merging.Merged({}, merged.kept), merged.write
        if merged.kept and self.review.waiting(event):
            row.kept, row.notes = (), (*row.notes, Sentence(WAITS_ALREADY))
            told = {name: value for name, value in told.items() if name not in merged.kept}
        if not written:
            return nothing, told
        self.dates.hear_of_series(one.uid, event, newly_off(written, here), is_new="dates" in written)
        said = self.review.propose(event, lambda fresh: self._write(one, fresh, written))
        row.notes += (said,)
        if said == Sentence(WAITS_ALREADY):
            return nothing, {name: value for name, value in told.items() if name not in written}
        row.kind, row.changes = "changed", [(name, here[name], value) for name, value in written.items()]
        return nothing, expected(told, written, here)

    def _told(self, one: Incoming, event: Event) -> merging.Values:
        if one.dates:
            return merging.told_by(one, one.dates.schedule, self.venues)
        schedules = event.schedules.all()
        if not one.cancelled or len(schedules) != 1:
            return {}
        last = min(self.today + AHEAD, schedules[0].review_on or date.max)
        cut = merging.ending(as_value(schedules[0]), last)
        return {"dates": merging.as_text(cut)}

    def _write(self, one: Incoming, event: Event, values: merging.Values) -> None:
        event.sequence += bool({"place", "dates", "online_url"} & values.keys())
        write_event(event, values, by=self.by)
        if "dates" in values and one.dates:
            self._write_schedule(event, one)
        elif "dates" in values:
            event.schedules.update(rule=values["dates"]["rule"])

    def _write_schedule(self, event: Event, one: Incoming) -> None:
        assert one.dates is not None
        write_schedule(event, one.dates.schedule, endless=one.dates.endless, today=self.today, by=self.by)


def _own_id(uid: str) -> UUID | None:
    """Of the event, in a file that this site wrote; in a subscription each date has its own behind it."""
    found = _OWN_DATE_UID.match(uid)
    return UUID(found[1]) if found else None
