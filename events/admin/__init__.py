"""The staff pages of this app, registered by being imported."""

from events.admin import events, occurrences, schedules

__all__ = ["events", "occurrences", "schedules"]
