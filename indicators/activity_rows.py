"""From rows of initiatives and events to the entries of a report: which column is which field of the document."""

import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from events.models import Venue
from indicators import document as doc
from indicators.board import Board
from indicators.once import once
from indicators.report_entries import text_of, texts
from indicators.suppression import too_few

VENUE = ("name", "address", "postcode", "town", "website", *Venue.ACCESS)
VENUE_WORDS = ("public_transport", "cycling", "entrance", "access_note")


def activities(
    initiatives: Iterable[Any], events: Iterable[Any], board: Board, *, detailed: bool = False
) -> dict[str, Any]:
    """All that comes of initiatives and events. Of each row at once: thousands need not stand in memory together."""
    partners = _Partners(detailed=detailed)
    found: dict[str, list[Any]] = {"initiatives": [], "tags": [], "updates": [], "events": []}
    umbrellas: dict[str, doc.ProgrammeEntry] = {}
    for row in initiatives:
        found["initiatives"].append(initiative(row, board))
        found["tags"] += tags(row, board)
        found["updates"] += updates(row)
        partners.add(row.lead)
        partners.add_all(row.partner_rows)
    venues: dict[int, Any] = {}
    for row in events:
        found["events"].append(event(row, board))
        partners.add(row.organiser)
        if row.venue:
            venues[row.venue_id] = row.venue
        if row.umbrella:
            umbrellas.setdefault(row.umbrella["slug"], _umbrella(row.umbrella))
    found["partners"] = [partners.found[slug] for slug in sorted(partners.found)]
    found["programmes"] = [umbrellas[slug] for slug in sorted(umbrellas)]
    found["venues"] = [_venue(venues[pk]) for pk in sorted(venues)]
    return {name: tuple(rows) for name, rows in found.items()}


def _milestone(row: dict[str, Any]) -> doc.MilestoneEntry:
    done = row["done_on"]
    return doc.MilestoneEntry(
        id=row["id"],
        title=text_of(row, "title"),
        due_on=once(date.fromisoformat(row["due_on"])),
        done_on=once(date.fromisoformat(done)) if done else None,
        moves=tuple(_move(move) for move in row.get("moves") or ()),
        note=text_of(row, "note"),
    )


def _move(row: dict[str, str]) -> doc.MoveEntry:
    days = {name: once(date.fromisoformat(row[name])) for name in ("on", "due_before", "due_after")}
    return doc.MoveEntry(**days, reason=once(row["reason"]))


def initiative(row: Any, board: Board) -> doc.InitiativeEntry:
    lead = row.lead if row.lead and row.lead.is_public else None
    partners = [sys.intern(partner["slug"]) for partner in row.partner_rows]
    return doc.InitiativeEntry(
        slug=row.slug,
        title=texts(row, "title"),
        summary=texts(row, "summary"),
        lead=texts(lead, "name") if lead else doc.Text(),
        phase=once(row.phase),
        organisations=once(tuple(dict.fromkeys([*([lead.slug] if lead else []), *partners]))),
        **_links(row, board),
        sample=row.sample,
        id=row.pk,
        starts_on=once(row.starts_on),
        ends_on=once(row.ends_on),
        milestones=tuple(_milestone(each) for each in getattr(row, "milestone_rows", ())),
        **(_told(row) if hasattr(row, "tag_rows") else {}),
    )


def _told(row: Any) -> dict[str, Any]:
    """What is gathered for files only."""
    return {
        **{name: texts(row, name) for name in ("body", "source")},
        **{name: once(tuple(getattr(row, name))) for name in ("fields", "audiences", "life_stages")},
        "place": once(row.place),
        "website": row.website,
        "contact": once(row.contact_role),
        "parent": row.part_of or "",
        "set_status": once(row.manual_status),
        "set_status_reason": once(row.manual_status_reason),
    }


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
            strength=once(tag["strength"]),
            reason=text_of(tag, "reason"),
        )


def updates(row: Any) -> Iterator[doc.UpdateEntry]:
    """Of one initiative; none where they were not gathered."""
    for told in getattr(row, "update_rows", ()):
        yield doc.UpdateEntry(
            initiative=row.slug,
            told_on=once(date.fromisoformat(told["told_on"])),
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
        "dimensions": once(tuple(each.code for each in framework.dimensions if each.pk in row.dimension_ids)),
        "goals": once(tuple(each.number for each in framework.goals if each.pk in row.goal_ids)),
        "features": once(tuple(each.code for each in framework.features if each.pk in row.feature_ids)),
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
        programme=sys.intern(row.umbrella["slug"]) if row.umbrella else "",
        price=row.price_kind,
        price_amount=row.price_amount,
        **(_practical(row) if hasattr(row, "initiative_slugs") else {}),
    )


def _practical(row: Any) -> dict[str, Any]:
    """What is gathered for files only."""
    return {
        **{name: getattr(row, name) for name in ("age_from", "age_to", "online_url")},
        "initiatives": tuple(row.initiative_slugs),
        "audiences": tuple(row.audiences),
        "languages": tuple(row.languages),
        "registration": row.registration,
        "registration_url": row.registration_url,
        "source": texts(row, "source"),
    }


def _umbrella(row: dict[str, Any]) -> doc.ProgrammeEntry:
    """As an event has it; files have all of it."""
    days: dict[str, Any] = {
        name: date.fromisoformat(row[name]) if row[name] else None for name in ("starts_on", "ends_on")
    }
    words: dict[str, Any] = {name: text_of(row, name) for name in ("title", "summary")}
    return doc.ProgrammeEntry(row["slug"], **words, **days, sample=row["sample"], body=doc.Text(), source=doc.Text())


def programme(row: Any) -> doc.ProgrammeEntry:
    words: dict[str, Any] = {name: texts(row, name) for name in ("title", "summary", "body", "source")}
    return doc.ProgrammeEntry(slug=row.slug, **words, starts_on=row.starts_on, ends_on=row.ends_on, sample=row.sample)


def change(row: Any) -> doc.ChangeEntry:
    """A key that names no day, of a calendar from elsewhere, leaves the day as it is now."""
    try:
        was = date.fromisoformat(row.recurrence_key[:10])
    except ValueError:
        was = row.first_on
    return doc.ChangeEntry(
        event=row.slug,
        was=was,
        on=row.first_on,
        status=row.status,
        reason=texts(row, "reason"),
        venue=row.venue.name if row.venue else "",
    )


def _attendance(row: Any) -> dict[str, Any]:
    """A number of all dates in one goes before those of single dates, as in an indicator that counts them."""
    came, counted = row.came, row.counted
    if row.attendance is not None:
        came, counted = row.attendance if row.ended else None, None
    withheld = too_few(came)
    return {"attendance": None if withheld else came, "counted": counted, "withheld": withheld}


def _venue(row: Any) -> doc.VenueEntry:
    plain: dict[str, Any] = {name: getattr(row, name) for name in VENUE}
    words: dict[str, Any] = {name: texts(row, name) for name in VENUE_WORDS}
    return doc.VenueEntry(id=row.pk, **plain, **words, sample=row.sample)


class _Partners:
    """Leads, partners and organisers, each once."""

    def __init__(self, *, detailed: bool) -> None:
        self.found: dict[str, doc.PartnerEntry] = {}
        self.detailed = detailed

    def add(self, row: Any) -> None:
        if row and row.is_public and row.slug not in self.found:
            more = _office(texts, row, row.website) if self.detailed else {}
            self.found[row.slug] = doc.PartnerEntry(row.slug, texts(row, "name"), row.kind, **more)

    def add_all(self, rows: Iterable[dict[str, Any]]) -> None:
        for row in rows:
            if row["slug"] not in self.found:
                more = _office(text_of, row, row["website"]) if self.detailed else {}
                self.found[row["slug"]] = doc.PartnerEntry(row["slug"], text_of(row, "name"), row["kind"], **more)


def _office(read: Callable[[Any, str], doc.Text], row: Any, website: str) -> dict[str, Any]:
    return {"description": read(row, "description"), "website": website, "source": read(row, "source")}
