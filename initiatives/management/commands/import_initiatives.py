"""Read initiatives from a CSV or XLSX file: all of it, or nothing and every error with its row and column."""

from initiatives.management.bulk import ImportCommand
from initiatives.resources import InitiativeResource


class Command(ImportCommand):
    help = __doc__
    resource = InitiativeResource
