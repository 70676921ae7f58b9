from modeltranslation.translator import TranslationOptions, translator
from simple_history import register

from events import models
from initiatives.models.links import LinksInHistory

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

GENERATED = ["search_text", "search_vector"]
register(models.Event, app="events", excluded_fields=GENERATED, bases=[LinksInHistory])
register(models.Programme, app="events", excluded_fields=GENERATED)
for model in (models.Venue, models.Schedule, models.ScheduleDate, models.SchoolHoliday):
    register(model, app="events")
