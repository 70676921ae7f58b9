"""Freezing the baseline of a year: what is known then is kept for ever, whatever is renamed or corrected later.

A year is frozen once. A mistake is put right by freezing it again with a reason: that becomes the next version and
the one that counts, and the one before stays readable for ever.
"""

import logging
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from indicators import contents, sealed, wording
from indicators.document import Document, Freeze, IndicatorEntry, Text
from indicators.models import Baseline, BaselineRow
from indicators.periods import FIRST_YEAR
from indicators.reports import gather, last_day
from indicators.worker import wake
from initiatives import audit, rules
from initiatives.models.audit import Act

log = logging.getLogger("indicators")

# No figure, plan, selection or assessment may change while they are read one after the other.
READ = (
    "indicators_indicator", "indicators_target", "indicators_measurement", "indicators_standing", "indicators_cycle",
    "indicators_cyclefeature", "indicators_assessment", "indicators_baseline",
)  # fmt: skip


class FreezeError(Exception):
    """The year cannot be frozen so; the text says why, in the reader's language."""


@transaction.atomic
def freeze(
    *, year: int, by: Any, at: datetime, as_of: date | None = None, signed: str = "", reason: str = ""
) -> Baseline:
    """Keep the report of a year as it stands. `by` is None from the command line; `signed` is what the public reads
    (the municipality where nothing is said); `reason` freezes a year again that is frozen already. Its files are made
    right after, from the document alone: not while other writers wait."""
    if by is not None and not rules.may_steer(by):
        raise PermissionDenied
    today = timezone.localtime(at).date()
    day = _day(year, as_of, today)
    _hold()
    before = Baseline.objects.for_list().filter(year=year).order_by("-version").first()
    version, reason = _version(before, reason.strip())
    mark = Freeze(
        version=version,
        at=at,
        by=signed.strip() or settings.CITY["municipality"],
        reason=_said(reason),
        replaces=before.checksum if before else "",
    )
    document = replace(gather(year, day, today, whole=True), frozen=mark)
    baseline = _keep(document, mark, reason, name=_name(by))
    transaction.on_commit(wake)
    if by is not None or not baseline.sample:  # loading the sample is nobody's act
        audit.record(act=Act.FROZEN, by=by, of=baseline, after={"version": version, "checksum": baseline.checksum})
    log.info("The baseline of %s, version %s, is frozen by %s: %s.", year, version, _name(by), baseline.checksum)
    return baseline


def _hold() -> None:
    """Waits for those who write just now; those who come later wait for this."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")  # the limit is meant for pages
        cursor.execute(f"LOCK TABLE {', '.join(READ)} IN SHARE ROW EXCLUSIVE MODE")


def _day(year: int, as_of: date | None, today: date) -> date:
    if not FIRST_YEAR <= year <= today.year:
        raise FreezeError(_("%(year)s cannot be frozen: it has not begun, or lies before 1900.") % {"year": year})
    day = as_of or last_day(year, today)
    if day.year != year or day > today:
        raise FreezeError(
            _("The baseline of %(year)s is as of a day in that year that has come: not %(day)s.")
            % {"year": year, "day": wording.day(day)}
        )
    return day


def _version(before: Baseline | None, reason: str) -> tuple[int, str]:
    if before is None:
        return 1, ""
    if reason:
        return before.version + 1, reason
    raise FreezeError(
        _(
            "%(year)s is frozen already, since %(day)s, and a frozen baseline never changes. If that was a mistake, "
            "say why, and it is frozen again as version %(version)s; the earlier one stays readable."
        )
        % {"year": before.year, "day": wording.day(wording.local_day(before.frozen_at)), "version": before.version + 1}
    )


def _said(reason: str) -> Text:
    """In the language in which it was written."""
    language = (get_language() or "da").partition("-")[0]
    return Text(**{language if language in ("da", "en", "de") else "da": reason})


def _name(by: Any) -> str:
    return (by.get_full_name() or by.get_username()) if by is not None else "freeze_baseline"


def _keep(document: Document, mark: Freeze, reason: str, *, name: str) -> Baseline:
    with tempfile.TemporaryFile() as file:
        checksum = sealed.write(document, file)
        with contents.laid_out(file):
            baseline = Baseline.objects.create(
                year=document.year,
                version=mark.version,
                as_of=document.as_of,
                schema_version=sealed.SCHEMA_VERSION,
                document=contents.LAID_OUT,
                checksum=checksum,
                reason=reason,
                frozen_by_name=name,
                frozen_at=mark.at,
                sample=document.sample,
            )
    del baseline.document  # whoever wants it reads it
    BaselineRow.objects.bulk_create(_rows(baseline, document), batch_size=1000)
    return baseline


def _rows(baseline: Baseline, document: Document) -> Iterator[BaselineRow]:
    """What is in the report, for queries across years."""
    entries: tuple[IndicatorEntry, ...] = (*document.indicators, *document.context)
    for entry in entries:
        yield BaselineRow(
            baseline=baseline,
            feature_code=entry.feature,
            indicator_code=entry.code,
            period=entry.period,
            value=entry.value,
            share=None if entry.share is None else str(entry.share),
            status=entry.status,
        )
