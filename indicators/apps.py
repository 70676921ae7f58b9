from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IndicatorsConfig(AppConfig):
    name = "indicators"
    verbose_name = _("Indicators, progress and reports")

    def ready(self) -> None:
        from indicators import signals  # noqa: F401, PLC0415 - models are not loaded before
