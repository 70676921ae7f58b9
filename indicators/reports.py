"""Gathers the report of a year: the frozen baseline where there is one, else the figures as of the year's end.

Always of what the public may see, so that a report is the same for everyone, on the page, as a file and from the
command line.
"""

import logging
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, JSONField, Max, Min, OuterRef, Q, Subquery, TextField, Value
from django.db.models.functions import Cast, JSONObject

from events.models import Event
from indicators import document as doc
from indicators.board import Board, board_and_past, public_standings
from indicators.models import Baseline, Cycle, CycleFeature, Measurement, Target
from indicators.models.standings import exact
from indicators.periods import FIRST_YEAR, year_before
from indicators.progress import RollUp
from initiatives.models import Initiative, Organisation, Tag

LANGUAGES = doc.LANGUAGES
READ = [
    *(f"{name}_{code}" for name in ("title", "summary", "lead__name") for code in LANGUAGES),
    *("slug", "phase", "sample", "lead__slug", "lead__kind", "lead__state", "lead__published_at"),
]
WORDS = ("name", "definition", "unit", "limitations", "source")
PLAIN = (
    "code", "decimals", "kind", "direction", "source_url", "licence", "sample", "baseline_on", "baseline_value",
)  # fmt: skip
TEXTS = [*(f"indicator__{name}" for name in (*WORDS, "not_applicable_reason")), "measurement__note"]
COLUMNS = [
    *("pk", "status", "share", "needed", "indicator__feature__code"),
    *(f"indicator__{name}" for name in PLAIN),
    *(f"measurement__{name}" for name in ("period", "figure", "value")),
    *(f"{name}_{code}" for name in TEXTS for code in LANGUAGES),
]
log = logging.getLogger("indicators")


class NoReportError(Exception):
    """There is no report for the year: it is to come, before all time, or frozen in a form that is not known."""


class Recorded(NamedTuple):
    """What is kept for a year: the frozen document, or the source of its plan and the reasons of what is selected."""

    frozen: Any
    source: doc.Text
    reasons: dict[int, doc.Text]


def report_for(year: int, today: date) -> doc.Document:
    """Seven queries: what is kept for the year, the framework (2), the standings, what stands in the tables of
    indicators, initiatives, events."""
    if not FIRST_YEAR <= year <= today.year:
        raise NoReportError(year)
    recorded = _recorded(year)
    if not recorded.frozen:
        return gather(year, today, recorded)
    try:
        return doc.from_json(recorded.frozen)
    except (KeyError, TypeError, ValueError) as error:
        log.exception("The frozen baseline of %s cannot be read.", year)
        raise NoReportError(year) from error


def gather(year: int, today: date, recorded: Recorded | None = None) -> doc.Document:
    """The report from the living rows, as of 31 December or, for the running year, today."""
    recorded = recorded or _recorded(year)
    as_of = min(today, date(year, 12, 31))
    board, before = board_and_past(as_of, year_before(as_of))
    entries = {row["pk"]: _indicator(row) for row in _indicators(as_of)}
    selected = {row.pk for row in board.compass.features if not recorded.reasons or row.pk in recorded.reasons}
    initiatives = _initiatives(year, selected)
    events = _events(year)
    return doc.Document(
        year=year,
        as_of=as_of,
        made_on=today,
        chosen=bool(recorded.reasons),
        cycle_source=recorded.source,
        city=_rolled("", doc.Text(), doc.Text(), board.city),
        share_before=before.city.share,
        reached_before=before.count("achieved", "on_track"),
        **_framework(board),
        features=tuple(_feature(row, board, recorded) for row in board.compass.features),
        indicators=tuple(
            entries[row.pk] for feature in board.compass.features if feature.pk in selected for row in board.of(feature)
        ),
        context=tuple(entries[row.pk] for row in board.standings.get(0, [])),
        initiatives=tuple(_initiative(row, board) for row in initiatives),
        events=tuple(_event(row) for row in events),
        partners=tuple(_partners(initiatives, events)),
    )


def texts(row: Any, field: str) -> doc.Text:
    return doc.Text(**{code: getattr(row, f"{field}_{code}") or "" for code in LANGUAGES})


def _recorded(year: int) -> Recorded:
    """Baseline and cycle in one query, so that a report stays within its eight."""
    reason = {f"reason_{code}": f"reason_{code}" for code in LANGUAGES}
    selections = CycleFeature.objects.filter(cycle=OuterRef("pk")).order_by("feature__order")
    chosen = ArraySubquery(selections.annotate(one=JSONObject(feature="feature_id", **reason)).values("one"))
    source = {f"source_{code}": f"source_{code}" for code in LANGUAGES}
    # Unrewritten: modeltranslation would put the columns into the order of a set, and a union goes by position.
    cycles = Cycle.objects.rewrite(False).annotate(kept=Value("cycle"), content=JSONObject(chosen=chosen, **source))
    frozen = Baseline.objects.annotate(kept=Value("baseline"), content=Cast("document", JSONField()))
    rows = [each.filter(year=year).order_by().values_list("kept", "content") for each in (cycles, frozen)]
    kept: dict[str, Any] = dict(rows[0].union(rows[1], all=True))
    cycle = kept.get("cycle") or {"chosen": []}
    return Recorded(
        frozen=kept.get("baseline"),
        source=doc.Text(**{code: cycle.get(f"source_{code}") or "" for code in LANGUAGES}),
        reasons={
            row["feature"]: doc.Text(**{code: row[f"reason_{code}"] or "" for code in LANGUAGES})
            for row in cycle["chosen"]
        },
    )


def _indicators(as_of: date) -> Iterable[dict[str, Any]]:
    """What the tables show of each public indicator, with its final target and, where the newest total has no value,
    the reason. Plain values: hundreds of rows of three models would take ten times as long."""
    targets = Target.objects.filter(indicator=OuterRef("indicator")).order_by("-on")
    numbers = {name: Cast(name, TextField()) for name in ("value", "low", "high")}
    newest = Measurement.objects.standing().totals().filter(indicator=OuterRef("indicator"), ends_on__lte=as_of)
    reasons = {code: f"absent_reason_{code}" for code in LANGUAGES}
    return public_standings(as_of).values(
        *COLUMNS,
        final=Subquery(targets.annotate(one=JSONObject(on="on", **numbers)).values("one")[:1]),
        newest=Subquery(newest.order_by("-ends_on").annotate(one=JSONObject(**reasons)).values("one")[:1]),
    )


def _initiatives(year: int, selected: Iterable[int]) -> list[Any]:
    """Those linked to the Key Features that ran in the year, with tags and public partners. One query."""
    own = {"initiative": OuterRef("pk")}
    partners = Organisation.objects.public().filter(partner_initiatives=OuterRef("pk"))
    name = {f"name_{code}": f"name_{code}" for code in LANGUAGES}
    linked = Tag.objects.filter(feature__in=list(selected)).values("initiative")
    rows = Initiative.objects.public().filter(pk__in=linked).filter(_ran_in(year)).select_related("lead")
    rows = rows.annotate(
        **{
            f"{what}_ids": ArraySubquery(
                Tag.objects.filter(**own, **{f"{what}__isnull": False}).order_by().values(what)
            )
            for what in ("dimension", "goal", "feature")
        },
        partner_rows=ArraySubquery(
            partners.order_by("slug").annotate(one=JSONObject(slug="slug", kind="kind", **name)).values("one")
        ),
    )
    return list(rows.only(*READ).order_by("slug"))


def _ran_in(year: int) -> Q:
    """What has no dates is taken to run."""
    started = Q(starts_on=None) | Q(starts_on__year__lte=year)
    return started & (Q(ends_on=None) | Q(ends_on__year__gte=year))


def _events(year: int) -> list[Any]:
    """Those that took or take place in the year, with the first and last of their days that touch it. One query."""
    within = Q(occurrences__first_on__lte=date(year, 12, 31), occurrences__last_on__gte=date(year, 1, 1))
    within &= ~Q(occurrences__status__in=("cancelled", "postponed"))
    rows = Event.objects.public().filter(within).select_related("organiser", "venue")
    rows = rows.annotate(
        first_on=Min("occurrences__first_on"), last_on=Max("occurrences__last_on"), dates=Count("occurrences")
    )
    return list(rows.order_by("first_on", "slug"))


def _rolled(code: str, name: doc.Text, short: doc.Text, rolled: RollUp) -> doc.Rolled:
    return doc.Rolled(
        code=code,
        name=name,
        short=short,
        status=str(rolled.status),
        share=rolled.share,
        needed=rolled.needed,
        measured=rolled.measured,
        of=rolled.of,
        wrong_way=rolled.wrong_way,
    )


def _framework(board: Board) -> dict[str, Any]:
    framework = board.compass
    return {
        "dimensions": tuple(
            _rolled(row.code, texts(row, "name"), texts(row, "short"), board.dimensions[row.code])
            for row in framework.dimensions
        ),
        "goals": tuple(
            _rolled(str(row.number), texts(row, "title"), doc.Text(), board.goals[row.number])
            for row in framework.goals
        ),
        "pillars": tuple(
            doc.PillarEntry(
                texts(pillar, "name"), tuple(area.number for area in framework.areas if area.pillar_id == pillar.pk)
            )
            for pillar in framework.pillars
        ),
    }


def _feature(row: Any, board: Board, recorded: Recorded) -> doc.FeatureEntry:
    return doc.FeatureEntry(
        rolled=_rolled(row.code, texts(row, "title"), texts(row, "short"), board.features[row.code]),
        title=texts(row, "title"),
        area=row.area.number,
        selected=not recorded.reasons or row.pk in recorded.reasons,
        reason=recorded.reasons.get(row.pk, doc.Text()),
        wording_verified=row.wording_verified,
    )


def _indicator(row: dict[str, Any]) -> doc.IndicatorEntry:
    absent = {code: text or "" for code, text in (row["newest"] or {}).items()}
    return doc.IndicatorEntry(
        feature=row["indicator__feature__code"] or "",
        **{name: _said(row, f"indicator__{name}") for name in WORDS},
        **{name: row[f"indicator__{name}"] for name in PLAIN},
        **{name: row[f"measurement__{name}"] or "" for name in ("period", "figure")},
        value=row["measurement__value"],
        absent_reason=_said(row, "indicator__not_applicable_reason") or doc.Text(**absent),
        target=_target(row["final"]),
        share=exact(row["share"]),
        needed=exact(row["needed"]),
        status=row["status"],
        note=_said(row, "measurement__note"),
    )


def _said(row: dict[str, Any], field: str) -> doc.Text:
    return doc.Text(*(row[f"{field}_{code}"] or "" for code in LANGUAGES))


def _target(found: dict[str, str | None] | None) -> doc.TargetEntry | None:
    if not found:
        return None
    numbers = {name: Decimal(text) if (text := found[name]) else None for name in ("value", "low", "high")}
    return doc.TargetEntry(on=date.fromisoformat(str(found["on"])), **numbers)


def _initiative(row: Any, board: Board) -> doc.InitiativeEntry:
    framework = board.compass
    return doc.InitiativeEntry(
        slug=row.slug,
        title=texts(row, "title"),
        summary=texts(row, "summary"),
        lead=texts(row.lead, "name") if row.lead and row.lead.is_public else doc.Text(),
        phase=row.phase,
        dimensions=tuple(each.code for each in framework.dimensions if each.pk in row.dimension_ids),
        goals=tuple(each.number for each in framework.goals if each.pk in row.goal_ids),
        features=tuple(each.code for each in framework.features if each.pk in row.feature_ids),
        sample=row.sample,
    )


def _event(row: Any) -> doc.EventEntry:
    venue = doc.Text(da=row.venue.name, en=row.venue.name, de=row.venue.name) if row.venue else doc.Text()
    return doc.EventEntry(
        slug=row.slug,
        title=texts(row, "title"),
        place=venue or texts(row, "place"),
        note=texts(row, "date_note"),
        first_on=row.first_on,
        last_on=row.last_on,
        dates=row.dates,
        sample=row.sample,
    )


def _partners(initiatives: Iterable[Any], events: Iterable[Any]) -> list[doc.PartnerEntry]:
    """Leads, partners and organisers, each once."""
    found: dict[str, doc.PartnerEntry] = {}
    organisations = [row.lead for row in initiatives] + [row.organiser for row in events]
    for row in organisations:
        if row and row.is_public:
            found[row.slug] = doc.PartnerEntry(row.slug, texts(row, "name"), row.kind)
    for row in (partner for initiative in initiatives for partner in initiative.partner_rows):
        name = doc.Text(**{code: row[f"name_{code}"] or "" for code in LANGUAGES})
        found.setdefault(row["slug"], doc.PartnerEntry(row["slug"], name, row["kind"]))
    return [found[slug] for slug in sorted(found)]
