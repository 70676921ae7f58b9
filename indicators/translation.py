from simple_history import register

from indicators import models
from initiatives.models.links import LinksInHistory
from initiatives.translated import register_texts

TRANSLATED = {
    models.Indicator: (
        "name",
        "definition",
        "unit",
        "source",
        "baseline_source",
        "limitations",
        "proxy_note",
        "not_applicable_reason",
    ),
    models.Cycle: ("source", "note"),
    models.Measurement: ("note", "absent_reason"),
    models.CycleFeature: ("reason",),
    models.Assessment: ("rationale", "evidence"),
    models.Questionnaire: ("title", "note"),
    models.Section: ("title", "help"),
    models.Question: ("text", "help"),
}
register_texts(TRANSLATED)

register(
    models.Indicator, app="indicators", excluded_fields=["search_text", "search_vector"], bases=[LinksInHistory]
)  # fmt: skip
register(models.Question, app="indicators", bases=[LinksInHistory])
for model in (models.Target, models.Cycle, models.CycleFeature, models.Questionnaire, models.Section):
    register(model, app="indicators")
