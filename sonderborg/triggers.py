"""The triggers that note every write to what pages show (`initiatives.versions`): on each table of the four apps.

After each migrate those that are missing are added, so a new table needs nothing of its own.
"""

from typing import Any

from django.apps import apps
from django.db import connection, models
from simple_history.models import HistoricalChanges

from indicators.models import Export, ExportContent, Reminder, ReminderChoice, SignedFile
from initiatives.models import Attempt, AuditEntry, Change, Invitation, KeptFile, Letter, Submission

CONTENT_APPS = ("initiatives", "events", "indicators", "sonderborg")
# And all history: no page for visitors shows them.
LEFT_OUT = (
    Change, Attempt, KeptFile, Letter, AuditEntry, Invitation, Submission, Export, ExportContent, Reminder,
    ReminderChoice, SignedFile,
)  # fmt: skip
NAME = "note_change"
ATTACHED = """
SELECT relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
WHERE tgname = %s AND relnamespace = current_schema()::regnamespace
"""


def content_tables() -> list[str]:
    """Also those between two tables."""
    found = (
        model
        for label in CONTENT_APPS
        for model in apps.get_app_config(label).get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
    )
    return sorted({model._meta.db_table for model in found if not _left_out(model)})


def _left_out(model: type[models.Model]) -> bool:
    return issubclass(model, (HistoricalChanges, *LEFT_OUT))


def attach(**_options: Any) -> None:
    with connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor))
        if Change._meta.db_table not in there:  # migrated back to before there were any
            return
        cursor.execute(ATTACHED, [NAME])
        attached = {name for (name,) in cursor.fetchall()}
        for table in content_tables():
            if table in there - attached:
                cursor.execute(
                    f"CREATE TRIGGER {NAME} AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON "
                    f"{connection.ops.quote_name(table)} EXECUTE FUNCTION note_change()"
                )
