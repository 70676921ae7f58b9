"""Everything that `make run` does after the packages are installed: database, data, sign-ins, server."""

import os
import socket
import sys
from typing import Any

from django.conf import settings
from django.core.management import CommandError, call_command
from django.core.management.base import BaseCommand
from django.db import DatabaseError, connection
from gunicorn.app.base import BaseApplication

from initiatives.models import Initiative
from sonderborg import postgres
from sonderborg.local import collect_static, make_sign_ins

LOCK = 41742  # two starts at once prepare one after the other


class Command(BaseCommand):
    help = __doc__
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        port = _free_port(os.environ.get("PORT", "8000"))
        if os.environ.get("DATABASE_URL"):
            return self.serve(port)
        try:
            with postgres.lived_on() as guest:
                if postgres.ensure_running():
                    guest.has_started_it()
                try:
                    self.serve(port)
                finally:
                    if guest.may_stop_it() and not _others_are_connected():
                        postgres.stop()
        except postgres.PostgresError as error:
            raise CommandError(str(error)) from error

    def serve(self, port: int) -> None:
        sign_ins = prepare()
        self.stdout.write(_welcome(port, sign_ins))
        connection.close()
        Server(port).run()


def prepare() -> list[tuple[str, str, str]]:
    """Schema, framework, starter and sample data, static files; returns the sign-ins (role, name, password)."""
    with connection.cursor() as cursor:
        # Waiting for the other start takes as long as it takes, and so does a migration on a slow machine.
        cursor.execute("SET statement_timeout = 0; SELECT pg_advisory_lock(%s)", [LOCK])
        try:
            call_command("migrate", verbosity=0, interactive=False)
            call_command("load_starter", verbosity=0)
            if os.environ.get("SAMPLE", "1") != "0" and not Initiative.objects.filter(sample=True).exists():
                call_command("load_sample", verbosity=0)
            collect_static()
            return make_sign_ins()
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def _free_port(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise CommandError(f'PORT is "{text}": set it to a number from 1 to 65535, for example PORT=8001.')
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(text)))
        except OSError as error:
            reason = f"Port {text} cannot be used ({error.strerror}). Choose another: make run PORT=8001"
            raise CommandError(reason) from error
    return int(text)


def _others_are_connected() -> bool:
    """Someone may look into the database with a tool of their own."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity"
                " WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
            )
            return cursor.fetchone()[0] > 0
    except DatabaseError:  # it was stopped from outside
        return False
    finally:
        connection.close()


def _welcome(port: int, sign_ins: list[tuple[str, str, str]]) -> str:
    rows = "\n".join(f"    {role:<14} {name:<14} {password}" for role, name, password in sign_ins)
    return (
        f"\nThe portal is at http://localhost:{port}\n"
        f"The staff pages are at http://localhost:{port}/admin/ ; these can sign in on this machine:\n{rows}\n"
        f"Data: {settings.DATA_DIR}. Stop with Ctrl-C.\n"
    )


class Server(BaseApplication):
    """gunicorn in this process, which has Django loaded already: a warm start stays short."""

    def __init__(self, port: int) -> None:
        self.port = port
        super().__init__()

    def load_config(self) -> None:
        self.cfg.set("bind", f"127.0.0.1:{self.port}")
        self.cfg.set("workers", int(os.environ.get("WEB_CONCURRENCY", "2")))
        self.cfg.set("preload_app", True)
        self.cfg.set("loglevel", "warning")

    def load(self) -> Any:
        from sonderborg.wsgi import application  # noqa: PLC0415 - reads the static files that were just collected

        sys.stdout.flush()
        return application
