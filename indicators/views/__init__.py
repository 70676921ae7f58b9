from indicators.views.coverage import coverage
from indicators.views.indicator import indicator, indicator_csv, indicator_svg
from indicators.views.progress import progress
from indicators.views.questionnaire import questionnaire, questionnaire_file, questionnaire_json
from indicators.views.report_files import checksums, export, export_file, report_file
from indicators.views.reports import report, report_schema, reports
from indicators.views.short_report import own_reminders, reminders, report_figure
from indicators.views.year import changes, changes_file, year

__all__ = [
    "changes", "changes_file", "checksums", "coverage", "export", "export_file", "indicator", "indicator_csv",
    "indicator_svg", "own_reminders", "progress", "questionnaire", "questionnaire_file", "questionnaire_json",
    "reminders", "report", "report_figure", "report_file",
    "report_schema", "reports", "year",
]  # fmt: skip
