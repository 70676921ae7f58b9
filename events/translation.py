from modeltranslation.translator import TranslationOptions, translator
from simple_history import register

from events import models

TRANSLATED = {
    models.Programme: ("title", "summary", "body", "source"),
    models.Event: ("title", "summary", "body", "place", "date_note", "image_alt", "source"),
    models.Venue: ("public_transport", "cycling", "entrance", "access_note"),
    models.ScheduleDate: ("reason",),
    models.Occurrence: ("reason",),
    models.SchoolHoliday: ("name",),
    models.WithdrawnDate: ("title",),
}
for model, fields in TRANSLATED.items():
    translator.register(model, type(f"{model.__name__}Texts", (TranslationOptions,), {"fields": fields}))

for model in (models.Event, models.Programme):
    register(model, app="events", excluded_fields=["search_text", "search_vector"])
for model in (models.Venue, models.Schedule, models.ScheduleDate, models.SchoolHoliday):
    register(model, app="events")
