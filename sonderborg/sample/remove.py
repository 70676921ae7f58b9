"""The sample taken away: its rows, what hangs on them, and their history; nothing else.

Which rows those are follows from the models, so that a table that is added later is looked after too: what would
be deleted with a sample row goes with it, and any other row that points at one lives on with that link empty.
"""

from collections import Counter

from django.db import connection, models, transaction

from sonderborg.sample.load import LOCK, marked

Model = type[models.Model]
Ids = dict[Model, set[int]]
BATCH = 10_000


@transaction.atomic
def remove() -> Counter[Model]:
    """How many rows were removed, by model, history aside. All or nothing; a second time there is nothing."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0; SELECT pg_advisory_xact_lock(%s)", [LOCK])
    gone = {model: set(model._base_manager.filter(sample=True).values_list("pk", flat=True)) for model in marked()}
    _with_what_hangs_on(gone)
