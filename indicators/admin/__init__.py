"""The staff pages of this app, registered by being imported."""

from indicators.admin import cycles, indicators, measurements, questionnaires

__all__ = ["cycles", "indicators", "measurements", "questionnaires"]
