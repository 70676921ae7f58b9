"""Write all initiatives, drafts included, to a CSV or XLSX file that import_initiatives reads back unchanged."""

from initiatives.management.bulk import ExportCommand
from initiatives.resources import InitiativeResource


class Command(ExportCommand):
    help = __doc__
    resource = InitiativeResource
