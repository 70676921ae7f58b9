from simple_history import register

from events import models
from initiatives.models.links import LinksInHistory
from initiatives.translated import register_texts

TRANSLATED = {
    models.Programme: ("title", "summary", "body", "source"),
    models.Event: ("title", "summary", "body", "place", "date_note", "image_alt", "source"),
    models.Venue: ("public_transport", "cycling", "entrance", "access_note"),
    models.ScheduleDate: ("reason",),
    models.Occurrence: ("reason",),
    models.SchoolHoliday: ("name",),
    models.WithdrawnDate: ("title",),
}
register_texts(TRANSLATED)

GENERATED = ["search_text", "search_vector"]
register(models.Event, app="events", excluded_fields=GENERATED, bases=[LinksInHistory])
register(models.Programme, app="events", excluded_fields=GENERATED)
for model in (models.Venue, models.Schedule, models.ScheduleDate, models.SchoolHoliday):
    register(model, app="events")
