from indicators.views.coverage import coverage
from indicators.views.indicator import indicator, indicator_csv, indicator_svg
from indicators.views.progress import progress
from indicators.views.reports import report, report_file, report_schema, reports
from indicators.views.year import changes, year

__all__ = [
    "changes", "coverage", "indicator", "indicator_csv", "indicator_svg", "progress", "report", "report_file",
    "report_schema", "reports", "year",
]  # fmt: skip
