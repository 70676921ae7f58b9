"""From rows to the entries of a report: the one place that knows which column is which field of the document."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from events.models import Venue
from indicators import document as doc
from indicators.board import Board
from indicators.models.standings import exact
from indicators.progress import RollUp

LANGUAGES = doc.LANGUAGES
WORDS = ("name", "definition", "unit", "limitations", "source")
MORE_WORDS = ("baseline_source", "proxy_note")
PLAIN = (
    "code", "decimals", "kind", "direction", "frequency", "source_url", "licence", "sample", "baseline_on",
    "baseline_value",
)  # fmt: skip
VENUE = ("name", "address", "postcode", "town", "website", *Venue.ACCESS)
VENUE_WORDS = ("public_transport", "cycling", "entrance", "access_note")


def texts(row: Any, field: str) -> doc.Text:
    return doc.Text(**{code: getattr(row, f"{field}_{code}") or "" for code in LANGUAGES})


def text_of(row: dict[str, Any], field: str) -> doc.Text:
    """The same from a row that came as JSON."""
    da, en, de = (row[f"{field}_{code}"] or "" for code in LANGUAGES)
    return doc.Text(da, en, de)


def rolled(code: str, name: doc.Text, short: doc.Text, up: RollUp) -> doc.Rolled:
    return doc.Rolled(
        code=code,
        name=name,
        short=short,
        status=str(up.status),
        share=up.share,
        needed=up.needed,
        measured=up.measured,
        of=up.of,
        wrong_way=up.wrong_way,
    )


def framework_levels(board: Board) -> dict[str, Any]:
    framework = board.compass
    return {
        "dimensions": tuple(
            rolled(row.code, texts(row, "name"), texts(row, "short"), board.dimensions[row.code])
            for row in framework.dimensions
        ),
        "goals": tuple(
            rolled(str(row.number), texts(row, "title"), doc.Text(), board.goals[row.number]) for row in framework.goals
        ),
        "pillars": tuple(
            doc.PillarEntry(
                texts(pillar, "name"), tuple(area.number for area in framework.areas if area.pillar_id == pillar.pk)
            )
            for pillar in framework.pillars
        ),
    }


def feature(
    row: Any, board: Board, chosen: dict[int, doc.Text], assessed: dict[int, dict[str, Any]]
) -> doc.FeatureEntry:
    """`chosen` holds the reasons; where nothing was chosen all 42 are in the report."""
    level = assessed.get(row.pk)
    numbers = board.compass.goal_numbers[row.pk]
    goals = [goal for goal in board.compass.goals if goal.number in numbers]
    return doc.FeatureEntry(
        rolled=rolled(row.code, texts(row, "title"), texts(row, "short"), board.features[row.code]),
        title=texts(row, "title"),
        area=row.area.number,
        selected=not chosen or row.pk in chosen,
        reason=chosen.get(row.pk, doc.Text()),
        wording_verified=row.wording_verified,
        id=row.pk,
        level=level["level"] if level else None,
        rationale=text_of(level, "rationale") if level else doc.Text(),
        evidence=text_of(level, "evidence") if level else doc.Text(),
        goals=tuple(goal.number for goal in goals),
        dimensions=tuple(dict.fromkeys(goal.dimension.code for goal in goals)),
    )


def indicator(row: dict[str, Any]) -> doc.IndicatorEntry:
    """From the plain values of `report_queries.indicators`; what only the whole document has may be missing."""
    absent = {code: text or "" for code, text in (row["newest"] or {}).items()}
    targets = tuple(_target(step) for step in row.get("path", ()))
    values: dict[str, Any] = {name: text_of(row, f"indicator__{name}") for name in WORDS}
    values |= {name: row[f"indicator__{name}"] for name in PLAIN}
    values |= {name: row[f"measurement__{name}"] or "" for name in ("period", "figure")}
    values |= {name: text_of(row, f"indicator__{name}") for name in MORE_WORDS if f"indicator__{name}_da" in row}
    return doc.IndicatorEntry(
        **values,
        feature=row["indicator__feature__code"] or "",
        id=row["indicator"],
        **_responsible(row),
        value=row["measurement__value"],
        absent_reason=text_of(row, "indicator__not_applicable_reason") or doc.Text(**absent),
        target=targets[-1] if targets else _target(row["final"]) if row.get("final") else None,
        targets=targets,
        broken_on=row["broken_on"],
        share=exact(row["share"]),
        needed=exact(row["needed"]),
        status=row["status"],
        note=text_of(row, "measurement__note"),
    )


def _responsible(row: dict[str, Any]) -> dict[str, Any]:
    """Named where it is public."""
    return {"responsible": text_of(office, "name"), "office": office["slug"]} if (office := row["office"]) else {}


def _target(step: dict[str, str | None]) -> doc.TargetEntry:
    numbers = {name: Decimal(text) if (text := step[name]) else None for name in ("value", "low", "high")}
    return doc.TargetEntry(
        on=date.fromisoformat(str(step["on"])),
        decided_by=step.get("decided_by") or "",
        source_url=step.get("source_url") or "",
        **numbers,
    )


def figure(row: Any) -> doc.FigureEntry:
    names = ("period", "breakdown", "value", "numerator", "denominator", "figure", "source_url", "sample")
    values: dict[str, Any] = {name: getattr(row, name) for name in names}
    return doc.FigureEntry(
        **values, indicator=row.indicator.code, absent_reason=texts(row, "absent_reason"), note=texts(row, "note")
    )


def _milestone(row: dict[str, Any]) -> doc.MilestoneEntry:
    done = row["done_on"]
    return doc.MilestoneEntry(
        id=row["id"],
        title=text_of(row, "title"),
        due_on=date.fromisoformat(row["due_on"]),
        done_on=date.fromisoformat(done) if done else None,
        moves=tuple(_move(move) for move in row.get("moves") or ()),
        note=text_of(row, "note"),
    )


def _move(row: dict[str, str]) -> doc.MoveEntry:
    days = {name: date.fromisoformat(row[name]) for name in ("on", "due_before", "due_after")}
    return doc.MoveEntry(**days, reason=row["reason"])


def initiative(row: Any, board: Board) -> doc.InitiativeEntry:
    lead = row.lead if row.lead and row.lead.is_public else None
    partners = [partner["slug"] for partner in row.partner_rows]
    return doc.InitiativeEntry(
        slug=row.slug,
        title=texts(row, "title"),
        summary=texts(row, "summary"),
        lead=texts(lead, "name") if lead else doc.Text(),
        phase=row.phase,
        organisations=tuple(dict.fromkeys([*([lead.slug] if lead else []), *partners])),
        **_links(row, board),
        sample=row.sample,
        id=row.pk,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        milestones=tuple(_milestone(each) for each in getattr(row, "milestone_rows", ())),
        body=texts(row, "body") if hasattr(row, "tag_rows") else doc.Text(),
    )


def tags(row: Any, board: Board) -> Iterator[doc.TagEntry]:
    """Of one initiative; none where they were not gathered."""
    framework = board.compass
    dimensions = {each.pk: each.code for each in framework.dimensions}
    goals = {each.pk: each.number for each in framework.goals}
    features = {each.pk: each.code for each in framework.features}
    for tag in getattr(row, "tag_rows", ()):
        yield doc.TagEntry(
            initiative=row.slug,
            dimension=dimensions.get(tag["dimension_id"], ""),
            goal=goals.get(tag["goal_id"]),
            feature=features.get(tag["feature_id"], ""),
            strength=tag["strength"],
            reason=text_of(tag, "reason"),
        )


def updates(row: Any) -> Iterator[doc.UpdateEntry]:
    """Of one initiative; none where they were not gathered."""
    for told in getattr(row, "update_rows", ()):
        yield doc.UpdateEntry(
            initiative=row.slug,
            told_on=date.fromisoformat(told["told_on"]),
            title=text_of(told, "title"),
            body=text_of(told, "body"),
            value=None if told["value"] is None else Decimal(told["value"]),
            label=text_of(told, "figure_label"),
            sample=told["sample"],
        )


def _links(row: Any, board: Board) -> dict[str, Any]:
    """What of the framework it is tagged with, in printed order."""
    framework = board.compass
    return {
        "dimensions": tuple(each.code for each in framework.dimensions if each.pk in row.dimension_ids),
        "goals": tuple(each.number for each in framework.goals if each.pk in row.goal_ids),
        "features": tuple(each.code for each in framework.features if each.pk in row.feature_ids),
    }


def event(row: Any, board: Board) -> doc.EventEntry:
    """Its dimensions are its own and those of its goals, as the calendar's filter has them."""
    links = _links(row, board)
    own = {*links["dimensions"], *(goal.dimension.code for goal in board.compass.goals if goal.pk in row.goal_ids)}
    links["dimensions"] = tuple(each.code for each in board.compass.dimensions if each.code in own)
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
        organiser=row.organiser.slug if row.organiser and row.organiser.is_public else "",
        **links,
        summary=texts(row, "summary"),
        body=texts(row, "body"),
        venue=row.venue_id or 0,
        **_attendance(row),
    )


def _attendance(row: Any) -> dict[str, Any]:
    """A number of all dates in one goes before those of single dates, as in an indicator that counts them."""
    if row.attendance is not None:
        return {"attendance": row.attendance if row.ended else None, "counted": None}
    return {"attendance": row.came, "counted": row.counted}


def venues(events: Iterable[Any]) -> tuple[doc.VenueEntry, ...]:
    """Each once, by its id."""
    found = {row.venue_id: row.venue for row in events if row.venue}
    return tuple(_venue(found[pk]) for pk in sorted(found))


def _venue(row: Any) -> doc.VenueEntry:
    plain: dict[str, Any] = {name: getattr(row, name) for name in VENUE}
    words: dict[str, Any] = {name: texts(row, name) for name in VENUE_WORDS}
    return doc.VenueEntry(id=row.pk, **plain, **words, sample=row.sample)


def partners(initiatives: Sequence[Any], events: Iterable[Any]) -> tuple[doc.PartnerEntry, ...]:
    """Leads, partners and organisers, each once."""
    found: dict[str, doc.PartnerEntry] = {}
    organisations = [row.lead for row in initiatives] + [row.organiser for row in events]
    for row in organisations:
        if row and row.is_public:
            found[row.slug] = doc.PartnerEntry(row.slug, texts(row, "name"), row.kind)
    for row in (partner for initiative in initiatives for partner in initiative.partner_rows):
        found.setdefault(row["slug"], doc.PartnerEntry(row["slug"], text_of(row, "name"), row["kind"]))
    return tuple(found[slug] for slug in sorted(found))
