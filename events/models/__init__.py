from events.models.events import Event, PriceKind, Programme, Registration
from events.models.holidays import SchoolHoliday
from events.models.imported import CalendarFile, Imported
from events.models.occurrences import Occurrence
from events.models.schedules import Schedule, ScheduleDate
from events.models.suggestions import Suggestion
from events.models.venues import Venue
from events.models.withdrawn import WithdrawnDate

__all__ = [
    "CalendarFile", "Event", "Imported", "Occurrence", "PriceKind", "Programme", "Registration", "Schedule",
    "ScheduleDate", "SchoolHoliday", "Suggestion", "Venue", "WithdrawnDate",
]  # fmt: skip
