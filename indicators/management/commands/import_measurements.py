"""Read measurements from a CSV or XLSX file: all of it, or nothing and every error with its row and column."""

from indicators.resources import MeasurementResource
from initiatives.management.bulk import ImportCommand


class Command(ImportCommand):
    help = __doc__
    resource = MeasurementResource
