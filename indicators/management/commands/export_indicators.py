"""Write all indicators, drafts included, to a CSV or XLSX file that import_indicators reads back unchanged."""

from indicators.resources import IndicatorResource
from initiatives.management.bulk import ExportCommand


class Command(ExportCommand):
    help = __doc__
    resource = IndicatorResource
