from django.urls import path
from django.utils.translation import pgettext_lazy

from indicators import views

urlpatterns = [
    path(pgettext_lazy("url", "progress/"), views.progress, name="progress"),
    path(pgettext_lazy("url", "progress/coverage/"), views.coverage, name="coverage"),
    path(pgettext_lazy("url", "indicators/<slug:code>/"), views.indicator, name="indicator-detail"),
    path(pgettext_lazy("url", "indicators/<slug:code>.csv"), views.indicator_csv, name="indicator-csv"),
    path(pgettext_lazy("url", "indicators/<slug:code>.svg"), views.indicator_svg, name="indicator-svg"),
    path(pgettext_lazy("url", "reports/"), views.reports, name="report-list"),
    path(pgettext_lazy("url", "reports/changes/"), views.changes, name="report-changes"),
    path(pgettext_lazy("url", "reports/changes.csv"), views.changes_file, {"kind": "csv"}, name="changes-csv"),
    path(pgettext_lazy("url", "reports/changes.xlsx"), views.changes_file, {"kind": "xlsx"}, name="changes-xlsx"),
    path(pgettext_lazy("url", "reports/changes.json"), views.changes_file, {"kind": "json"}, name="changes-json"),
    path(pgettext_lazy("url", "reports/<int:year>/"), views.report, name="report-detail"),
    path(pgettext_lazy("url", "reports/<int:year>/year/"), views.year, name="year-detail"),
    path(pgettext_lazy("url", "reports/<int:year>/questionnaire/"), views.questionnaire, name="report-questionnaire"),
    path(
        pgettext_lazy("url", "reports/<int:year>/questionnaire.pdf"),
        views.questionnaire_file,
        {"kind": "pdf"},
        name="questionnaire-pdf",
    ),
    path(
        pgettext_lazy("url", "reports/<int:year>/questionnaire.docx"),
        views.questionnaire_file,
        {"kind": "docx"},
        name="questionnaire-docx",
    ),
    path(
        pgettext_lazy("url", "reports/<int:year>/questionnaire.xlsx"),
        views.questionnaire_file,
        {"kind": "xlsx"},
        name="questionnaire-xlsx",
    ),
    path(
        pgettext_lazy("url", "reports/<int:year>/questionnaire.csv"),
        views.questionnaire_file,
        {"kind": "csv"},
        name="questionnaire-csv",
    ),
    path(
        pgettext_lazy("url", "reports/<int:year>/questionnaire.json"),
        views.questionnaire_json,
        name="questionnaire-json",
    ),
    path(pgettext_lazy("url", "reports/<int:year>.csv"), views.report_file, {"kind": "csv"}, name="report-csv"),
    path(pgettext_lazy("url", "reports/<int:year>.pdf"), views.report_file, {"kind": "pdf"}, name="report-pdf"),
    path(pgettext_lazy("url", "reports/<int:year>.sha256"), views.checksums, name="report-checksums"),
    path(pgettext_lazy("url", "reports/exports/<slug:token>/"), views.export, name="export-detail"),
    path(pgettext_lazy("url", "reports/exports/<slug:token>/file/"), views.export_file, name="export-file"),
    path(pgettext_lazy("url", "reports/<int:year>.xlsx"), views.report_file, {"kind": "xlsx"}, name="report-xlsx"),
    path(pgettext_lazy("url", "reports/<int:year>.docx"), views.report_file, {"kind": "docx"}, name="report-docx"),
    path(pgettext_lazy("url", "reports/<int:year>.zip"), views.report_file, {"kind": "zip"}, name="report-zip"),
    path(pgettext_lazy("url", "reports/<int:year>.json"), views.report_file, {"kind": "json"}, name="report-json"),
    path(pgettext_lazy("url", "report-figure/<str:token>/"), views.report_figure, name="report-figure"),
    path(pgettext_lazy("url", "reminders/<str:token>/"), views.reminders, name="reminders"),
]
