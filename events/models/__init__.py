from events.models.events import Event, PriceKind, Programme, Registration
from events.models.schedules import Occurrence, Schedule, ScheduleDate
from events.models.venues import Venue

__all__ = ["Event", "Occurrence", "PriceKind", "Programme", "Registration", "Schedule", "ScheduleDate", "Venue"]
