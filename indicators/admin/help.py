"""What stands under a field on the staff pages about indicators; see `initiatives/admin/help.py`."""

from django.utils.translation import gettext_lazy as _

INDICATOR = {
    "name": _("What is measured, in a few words, without unit and year."),
    "source": _("Who publishes the figures. Stands under the chart."),
    "baseline_source": _("Where the value of the baseline comes from, if not from the source above."),
    "kind": _("Where such figures come from."),
    "frequency": _("How often a new figure comes. Two periods without one, and it is too old to be judged."),
    "direction": _("Which way is better. It decides the status; with “none” the indicator is shown but never judged."),
    "source_url": _("Link to the table or the report itself."),
    "licence": _("What others may do with the figures, in the source’s own words."),
    "baseline_value": _("The value that progress is counted from."),
    "counted_programme": _("Only when the events of a programme are counted."),
    "counted_organiser": _("Only when the events of an organiser are counted."),
    "initiatives": _("Initiatives that work to move this figure. It is shown on their pages."),
}
MEASUREMENT = {
    "indicator": _("Write a part of its name."),
    "figure": _("Shown beside the number, for example that it is provisional."),
    "numerator": _("For a share: how many, for example 34 when it is 34 out of 120."),
    "denominator": _("For a share: out of how many, for example 120."),
    "source_url": _("Link to the table or the report itself."),
}
TARGET = {
    "value": _("What is to be reached by that day."),
    "decided_by": _("For example the city council."),
    "source_url": _("Link to the decision."),
}
