"""Read indicators from a CSV or XLSX file: all of it, or nothing and every error with its row and column."""

from indicators.resources import IndicatorResource
from initiatives.management.bulk import ImportCommand


class Command(ImportCommand):
    help = __doc__
    resource = IndicatorResource
