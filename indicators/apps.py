from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class IndicatorsConfig(AppConfig):
    name = "indicators"
    verbose_name = _("Indicators, progress and reports")

    def ready(self) -> None:
        from indicators import questionnaire_sync, signals  # noqa: F401, PLC0415 - models are not loaded before

        post_migrate.connect(questionnaire_sync.sync_after_migrate, sender=self)
