"""The tables of initiatives, events, places and who is behind them. Pure."""

from collections.abc import Iterator
from typing import Any

from indicators.document import Document
from indicators.exports.columns import Columns, Table, joined, lists, plain, table_of, text


def activity_tables(document: Document, language: str) -> list[Table]:
    return [
        table_of("initiatives", _initiatives(language), document.initiatives),
        table_of("tags", _tags(language), document.tags),
        table_of("milestones", _milestones(language), _milestone_rows(document)),
        table_of("milestone_moves", _moves(language), _move_rows(document)),
        table_of("updates", _updates(language), document.updates),
        table_of("programmes", _programmes(language), document.programmes),
        table_of("events", _events(language), document.events),
        table_of("event_changes", _changes(language), document.changes),
        table_of("venues", _venues(language), document.venues),
        table_of("organisations", _organisations(language), document.partners),
    ]


def _links() -> Columns:
    return {
        "dimensions": lambda row: joined(row.dimensions),
        "goals": lambda row: joined(row.goals),
        "key_features": lambda row: joined(row.features),
    }


def _initiatives(language: str) -> Columns:
    return {
        "initiative": lambda row: row.slug,
        **text(language, "title", "summary", "lead"),
        "organisations": lambda row: joined(row.organisations),
        **plain("phase", "starts_on", "ends_on"),
        **_links(),
        "milestones": lambda row: len(row.milestones),
        "milestones_done": lambda row: sum(step.done_on is not None for step in row.milestones),
        **plain("sample"),
        **text(language, "body"),
        **lists("fields", "audiences", "life_stages"),
        **plain("place", "website", "contact"),
        "part_of": lambda row: row.parent,
        **plain("set_status", "set_status_reason"),
        **text(language, "source"),
    }


def _tags(language: str) -> Columns:
    return {
        **plain("initiative", "dimension", "goal"),
        "key_feature": lambda row: row.feature,
        **plain("strength"),
        **text(language, "reason"),
    }


def _updates(language: str) -> Columns:
    return {
        **plain("initiative", "told_on"),
        **text(language, "title", "body"),
        "told_value": lambda row: row.value,
        "told_label": lambda row: row.label.to(language),
        **plain("sample"),
    }


def _milestone_rows(document: Document) -> Iterator[tuple[str, Any]]:
    for row in document.initiatives:
        for step in row.milestones:
            yield row.slug, step


def _milestones(language: str) -> Columns:
    return {
        "initiative": lambda pair: pair[0],
        "title": lambda pair: pair[1].title.to(language),
        "due_on": lambda pair: pair[1].due_on,
        "done_on": lambda pair: pair[1].done_on,
        "note": lambda pair: pair[1].note.to(language),
    }


def _move_rows(document: Document) -> Iterator[tuple[str, Any, Any]]:
    for initiative, step in _milestone_rows(document):
        for move in step.moves:
            yield initiative, step, move


def _moves(language: str) -> Columns:
    return {
        "initiative": lambda row: row[0],
        "title": lambda row: row[1].title.to(language),
        "moved_on": lambda row: row[2].on,
        "due_before": lambda row: row[2].due_before,
        "due_after": lambda row: row[2].due_after,
        "reason": lambda row: row[2].reason,
    }


def _events(language: str) -> Columns:
    return {
        "event": lambda row: row.slug,
        **text(language, "title", "place"),
        **plain("organiser", "first_on", "last_on", "dates"),
        **text(language, "note"),
        **_links(),
        **plain("attendance"),
        "attendance_withheld": lambda row: row.withheld,
        "dates_counted": lambda row: row.counted,
        **plain("sample"),
        "venue": lambda row: row.venue or None,
        **text(language, "summary", "body"),
        **plain("programme"),
        **lists("initiatives", "audiences"),
        **plain("age_from", "age_to"),
        **lists("languages"),
        **plain("price", "price_amount", "registration", "registration_url", "online_url"),
        **text(language, "source"),
    }


def _programmes(language: str) -> Columns:
    return {
        "programme": lambda row: row.slug,
        **text(language, "title", "summary"),
        **plain("starts_on", "ends_on"),
        **text(language, "body", "source"),
        **plain("sample"),
    }


def _changes(language: str) -> Columns:
    return {
        "event": lambda row: row.event,
        "was_on": lambda row: row.was,
        "is_on": lambda row: row.on,
        "date_status": lambda row: row.status,
        **text(language, "reason"),
        "other_venue": lambda row: row.venue,
    }


def _venues(language: str) -> Columns:
    return {
        "venue": lambda row: row.id,
        **plain("name", "address", "postcode", "town", "website"),
        **plain("step_free", "lift", "accessible_toilet", "hearing_loop", "parking"),
        **text(language, "public_transport", "cycling", "entrance", "access_note"),
        **plain("sample"),
    }


def _organisations(language: str) -> Columns:
    return {
        "organisation": lambda row: row.slug,
        **text(language, "name"),
        "organisation_kind": lambda row: row.kind,
        **text(language, "description"),
        **plain("website"),
        **text(language, "source"),
    }
