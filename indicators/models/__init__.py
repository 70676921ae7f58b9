from indicators.models.cycles import Assessment, Baseline, BaselineRow, Cycle, CycleFeature
from indicators.models.drafts import Draft
from indicators.models.indicators import CountedEvents, Indicator
from indicators.models.measurements import Figure, Measurement, Review
from indicators.models.standings import Standing
from indicators.models.targets import Target

__all__ = [
    "Assessment", "Baseline", "BaselineRow", "CountedEvents", "Cycle", "CycleFeature", "Draft", "Figure", "Indicator",
    "Measurement", "Review", "Standing", "Target",
]  # fmt: skip
