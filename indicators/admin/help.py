"""What stands under a field on the staff pages about indicators; see `initiatives/admin/help.py`."""

from django.utils.translation import gettext_lazy as _

INDICATOR = {
    "figures": _("What is handed in and approved so far. A figure is corrected by handing in a new one."),
    "possible": _("Figures outside of it are refused."),
    "baseline": _("The value and the day that progress is counted from."),
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
    "figure_value": _("As it was handed in. Without a figure: the reason that was given."),
    "parts": _("What a share was worked out from."),
    "evidence_link": _("Only for those who sign in; it is never public."),
    "events_counted": _("The events whose visitors the figure adds up."),
    "review": _("Only what is approved is public and counts in reports."),
    "entered_by": _("Somebody else has to approve it."),
    "entered_at": _("When it was handed in."),
    "reviewed_by": _("Who approved it or sent it back."),
    "reviewed_at": _("Public and counted from this moment, when it was approved."),
    "return_reason": _("What is to be put right before it is handed in again."),
    "supersedes": _("The earlier figure that this one corrects. It stays readable."),
    "confirmed": _("What looked unusual, and was said to be right when it was handed in."),
    "thread": _("All figures that were handed in for this period, the newest first."),
}
TARGET = {
    "goal": _("What is to be reached by that day, or between which values it is to lie."),
    "value": _("What is to be reached by that day."),
    "decided_by": _("For example the city council."),
    "source_url": _("Leads to the minutes or the plan in which the target stands."),
}
_PHASE = _("The day it begins, or the first of the month if only that is known. Empty: “date not set”.")
CYCLE = {
    "year": _("The calendar year that is worked on, for example 2026. Its page and report have it in their address."),
    "selecting_on": _("The day on which the year’s Key Features are chosen, usually in January."),
    "learning_fair_on": _PHASE,
    "green_generation_on": _PHASE,
    "learning_week_on": _PHASE,
    "baseline_on": _("The day by which the figures are in and the year is frozen, usually in May."),
    "network_meeting_on": _PHASE,
    "closes_on": _("The day on which the next year’s Key Features are chosen. It comes last."),
    "source": _("Where the plan of the year was decided or published. Shown under the phases."),
}
CYCLE_FEATURE = {"feature": _("It then stands on the page of the year, in its report and in the reporting grid.")}
ASSESSMENT = {
    "cycle": _("The year that the level is about, also when you write it down later."),
    "feature": _("One assessment is about one Key Feature. The newest of its year counts; earlier ones stay readable."),
    "level": _("Choose the highest sentence that is true of the whole city. Shown in the year’s report."),
    "rationale": _("Two or three sentences: what is in place, what is missing. Shown beside the level."),
    "evidence": _("What shows it: plans, decisions, figures, who was asked. Shown under the rationale."),
}
BASELINE = {
    "year": _("The year that was frozen."),
    "version": _("1, unless the year was frozen again. Only the newest counts; all can be read."),
    "as_of": _("Figures that were approved after this day are not in it."),
    "schema_version": _("How the frozen text is built; programs that read it need to know."),
    "checksum": _("The fingerprint of the frozen text. It stands in the report, so that anyone can check it."),
    "holds": _("Counted again just now. No means that the text was changed after it was frozen."),
    "reason": _("Stands in the report beside the version."),
    "frozen_by_name": _("The name at that time, kept even when the user is deleted."),
    "frozen_at": _("The moment from which nobody can change it."),
}
QUESTIONNAIRE = {
    "year": _("The year in which it is handed in, for example 2026. Its pages have it in their address."),
    "title": _("Stands on the cover, for example “Progress report to UNESCO’s network”."),
    "period_from": _("The first day of the two years that the report is about."),
    "period_to": _(
        "The last day that the report is about. Events and initiatives of the period are offered as evidence."
    ),
    "deadline": _("When the network wants it. Shown to those who write; reminders count from it."),
    "source_url": _("Where the network publishes its form, so that the wording can be compared."),
    "note": _("For those who write: what is known about the form and what is not. Not printed."),
    "is_public": _("Then everyone can read the signed answers beside the year’s report. Unsigned answers never are."),
}
SECTION = {
    "questionnaire": _("The questionnaire that the section stands in."),
    "code": _("A short word for the address, for example “motivation”. It stays the same when the title changes."),
    "order": _("Sections are numbered in this order."),
    "title": _("The heading in the report."),
    "help": _("Stands under the heading while the answers are written."),
    "retired": _("No longer asked. What was answered stays."),
}
QUESTION = {
    "section": _("The section that the question stands in."),
    "code": _("A short word that stays the same when the wording changes, for example “funding”."),
    "order": _("Questions are numbered in this order."),
    "text": _("The question as the network asks it."),
    "help": _("Stands under the question while the answer is written: what to think of, what not to write."),
    "kind": _("A table answers itself from the report; one may add a remark."),
    "word_limit": _("The network’s limit for each language. Empty: no limit is known."),
    "required": _("Without an answer the questionnaire cannot be signed."),
    "table": _("Which table of the report is printed under the question."),
    "offers": _("Which sentences from the portal stand beside the answer, ready to be put in."),
    "areas": _(
        "Evidence about these areas is offered. If no area, Key Feature or goal is chosen: about the whole city."
    ),
    "features": _("Evidence about these Key Features is offered as well."),
    "goals": _("Initiatives with one of these goals are offered as well."),
    "retired": _("No longer asked. What was answered stays."),
}
# What an empty list says: what belongs here, and how it comes here.
NOTHING = {
    "indicator": _("Here stands what the city measures. Add the first indicator, or bring many at once from a file."),
    "measurement": _(
        "No figures yet. They are typed under their indicator, or for a whole period at once in the grid."
    ),
    "assessment": _("How far the city is with a Key Feature, in a word and with reasons, year by year."),
    "cycle": _("A year of the learning city: its dates, and the Key Features that were chosen for it."),
    "baseline": _("No year is frozen. It is done from the page of a year, when its figures are in."),
    "questionnaire": _("The network’s questionnaire, which the city answers every second year."),
    "section": _("Sections of questionnaires stand here. They are written on the page of their questionnaire."),
    "question": _("Questions of questionnaires stand here. They are written on the page of their section."),
}
