"""Is the process alive, and is it ready to serve?"""

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse

from initiatives.models import Dimension, Goal, KeyFeature

FRAMEWORK = {"dimensions": 4, "goals": 17, "features": 42}


def healthz(request: HttpRequest) -> JsonResponse:
    """The process answers; the database is not asked."""
    return _answer({"status": "ok"}, ready=True)


def readyz(request: HttpRequest) -> JsonResponse:
    """Database reachable, migrations applied, framework 4 · 17 · 42 in place; otherwise 503 that says what is not."""
    try:
        pending = _pending_migrations()
        found = {
            "dimensions": Dimension.objects.current().count(),
            "goals": Goal.objects.current().count(),
            "features": KeyFeature.objects.current().count(),
        }
    except DatabaseError:
        return _answer({"database": "unreachable"}, ready=False)
    ready = not pending and found == FRAMEWORK
    return _answer({"database": "ok", "pending_migrations": pending, **found}, ready=ready)


def _pending_migrations() -> int:
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _answer(body: dict[str, object], *, ready: bool) -> JsonResponse:
    response = JsonResponse(body, status=200 if ready else 503)
    response["Cache-Control"] = "no-store"
    if not ready:
        response["Retry-After"] = "30"
    return response
