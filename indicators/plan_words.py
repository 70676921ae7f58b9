"""What is wrong with a plan, in words, and beside which field of a target they stand. Pure."""

from django.utils.translation import gettext_lazy

from indicators.progress import Fault, PlanError, Target
from initiatives import formats

SENTENCES = {
    Fault.BASELINE_INCOMPLETE: gettext_lazy("A baseline has both a date and a value."),
    Fault.INCOMPLETE: gettext_lazy("The target has no value that fits the direction."),
    Fault.RANGE_REVERSED: gettext_lazy("A range begins at its lower end."),
    Fault.NOT_AFTER_BASELINE: gettext_lazy("The target must be later than the baseline (%(against)s)."),
    Fault.NOT_AFTER_PREVIOUS: gettext_lazy("There already is a target on this date."),
    Fault.EQUAL_TO_BASELINE: gettext_lazy(
        "The baseline (%(against)s) already meets this: there would be no way to go."
    ),
    Fault.WRONG_SIDE: gettext_lazy(
        "This is on the wrong side of the baseline (%(against)s). Check the value and the direction."
    ),
    Fault.BACKWARDS: gettext_lazy("This asks for less than the target before it (%(against)s)."),
    Fault.BEYOND_FINAL: gettext_lazy("This asks for more than the final target (%(against)s)."),
}


def sentence(error: PlanError, language: str) -> str:
    return SENTENCES[error.fault] % {"against": in_words(error.against, language)}


def in_words(target: Target | None, language: str) -> str:
    """ "30, 31 Dec 2018", or both ends of a range."""
    if target is None:
        return ""
    ends = [target.value] if target.value is not None else [target.low, target.high]
    value = "–".join(formats.number(end, None, language) for end in ends if end is not None)
    return f"{value}, {formats.shortdate(target.on, language)}"


def field_of(error: PlanError) -> str:
    """The field of the target that the fault is about."""
    if error.fault in (Fault.NOT_AFTER_BASELINE, Fault.NOT_AFTER_PREVIOUS):
        return "on"
    return "low" if error.target and error.target.value is None and error.target.low is not None else "value"
