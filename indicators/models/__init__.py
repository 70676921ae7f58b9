from indicators.models.cycles import Assessment, Baseline, BaselineRow, Cycle, CycleFeature
from indicators.models.drafts import Draft
from indicators.models.files import BaselineContent, BaselineFile, Export, ExportContent
from indicators.models.indicators import CountedEvents, Indicator
from indicators.models.measurements import Figure, Measurement, Review
from indicators.models.questionnaires import (
    Answer,
    AnswerVersion,
    Part,
    Question,
    Questionnaire,
    Section,
)
from indicators.models.reminders import Reminder, ReminderChoice
from indicators.models.sign_offs import SignedFile, SignOff
from indicators.models.standings import Standing
from indicators.models.targets import Target

__all__ = [
    "Answer", "AnswerVersion", "Assessment", "Baseline", "BaselineContent", "BaselineFile", "BaselineRow",
    "CountedEvents", "Cycle", "CycleFeature", "Draft", "Export", "ExportContent", "Figure", "Indicator", "Measurement",
    "Part", "Question", "Questionnaire", "Reminder", "ReminderChoice", "Review", "Section", "SignOff", "SignedFile",
    "Standing", "Target",
]  # fmt: skip
