"""Which texts are kept in three languages, and which tables keep their history.

History is registered after translation: a model-level HistoricalRecords() would miss the language columns.
"""

from django.db.models import Model
from simple_history import register

from initiatives import models
from initiatives.models.links import LinksInHistory
from initiatives.translated import register_texts

TRANSLATED = {
    models.Dimension: ("name", "short", "description", "example"),
    models.Goal: ("title", "text", "explanation"),
    models.Pillar: ("name", "description"),
    models.FocusArea: ("title", "short", "explanation"),
    models.KeyFeature: ("title", "short", "explanation"),
    models.PossibleMeasurement: ("name",),
    models.Organisation: ("name", "description", "source"),
    models.Initiative: ("title", "summary", "body", "image_alt", "source"),
    models.Tag: ("reason",),
    models.Milestone: ("title", "note"),
    models.Text: ("title", "body"),
    models.Update: ("title", "body", "figure_label"),
}
register_texts(TRANSLATED)

GENERATED = ["search_text", "search_vector"]
model: type[Model]
for model in (models.Tag, models.Milestone):
    register(model, app="initiatives")
for model in (models.Dimension, models.Goal, models.Organisation, models.Update, models.Text):
    register(model, app="initiatives", excluded_fields=GENERATED)
for model in (models.FocusArea, models.KeyFeature, models.Initiative):
    register(model, app="initiatives", excluded_fields=GENERATED, bases=[LinksInHistory])
