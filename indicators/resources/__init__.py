"""Bulk files of indicators and measurements."""

from indicators.resources.indicators import IndicatorResource
from indicators.resources.measurements import MeasurementResource

__all__ = ["IndicatorResource", "MeasurementResource"]
