"""The staff pages of this app, registered by being imported."""

from events.admin import events, occurrences, schedules, suggestions

__all__ = ["events", "occurrences", "schedules", "suggestions"]
