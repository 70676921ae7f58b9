"""Write all figures that stand to a CSV or XLSX file that import_measurements reads back unchanged."""

from indicators.resources import MeasurementResource
from initiatives.management.bulk import ExportCommand


class Command(ExportCommand):
    help = __doc__
    resource = MeasurementResource
