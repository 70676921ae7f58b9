"""The embedded PostgreSQL: a server for a machine that has none, shared by all processes of a checkout.

It listens on a Unix socket only. `make stop` ends it, and `make run` when it started it; no one else.
Standard library only, so that settings can ask for the address before Django is there.
Command line: `python -m sonderborg.postgres start|stop|status|url|remove`.
"""

# ruff: noqa: T201 - a command line

import argparse
import errno
import os
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sonderborg import postgres_server as server
from sonderborg.postgres_place import NAME, PORT, Place, PostgresError, data_dir, disk_full, find

__all__ = ["PostgresError", "data_dir", "database", "ensure_running", "is_running", "lived_on", "remove", "stop", "url"]


def database(data: Path | None = None) -> dict[str, Any]:
    """The entry for Django's `DATABASES`. Only works out the address: starts nothing, touches nothing."""
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": NAME,
        "USER": NAME,
        "PASSWORD": "",
        "HOST": str(find(data).sockets),
        "PORT": str(PORT),
    }


def url(data: Path | None = None) -> str:
    """The same address for PostgreSQL's own tools: `psql "$(python -m sonderborg.postgres url)"`."""
    return f"postgresql://{NAME}@/{NAME}?host={quote(str(find(data).sockets), safe='')}&port={PORT}"


def ensure_running(data: Path | None = None) -> bool:
    """Start the server unless it answers; make its database where there is none. True: this call started it.

    Raises PostgresError. Safe in any number of processes at once. Costs about 10 ms when it runs.
    """
    place = find(data)
    with _readable(place), _locked(place):
        _leave_foreign_database(place)
        if server.answers(place):
            return False
        server.start(place)
        return True


def is_running(data: Path | None = None) -> bool:
    """Whether the server answers. Raises PostgresError."""
    place = find(data)
    with _readable(place):
        return server.answers(place)


def stop(data: Path | None = None) -> bool:
    """Stop the server, breaking off whoever is connected. False: it did not run. Raises PostgresError."""
    place = find(data)
    if not place.data.exists():
        return False
    with _readable(place), _locked(place):
        return server.stop(place)


class Guest:
    """One who lives on the server for long. The last to leave stops it, if one of them had started it.

    A site that nobody looks at has no connection, so counting those does not tell whether someone still lives there.
    """

    def __init__(self, lock: int) -> None:
        import fcntl  # noqa: PLC0415 - not on Windows, where settings must still import this module

        self._lock, self._flock = lock, fcntl
        fcntl.flock(lock, fcntl.LOCK_SH)

    def has_started_it(self) -> None:
        os.pwrite(self._lock, b"1", 0)

    def may_stop_it(self) -> bool:
        try:
            self._flock.flock(self._lock, self._flock.LOCK_EX | self._flock.LOCK_NB)
        except BlockingIOError:
            self._flock.flock(self._lock, self._flock.LOCK_SH)  # asking for more gave up what was held
            return False
        started_by_a_guest = os.pread(self._lock, 1, 0) == b"1"
        os.ftruncate(self._lock, 0)
        return started_by_a_guest


@contextmanager
def lived_on(data: Path | None = None) -> Iterator[Guest]:
    """Open it before the server is started, so that nobody stops it in between."""
    place = find(data)
    with _readable(place):
        server.open_folder(place, place.data)
        lock = os.open(place.data / "postgres.users", os.O_RDWR | os.O_CREAT, 0o644)
    try:
        yield Guest(lock)
    finally:
        os.close(lock)


def remove(data: Path | None = None) -> None:
    """Stop the server and delete its database wherever it lies: the end of a throw-away one."""
    stop(data)
    place = find(data)
    with _readable(place):
        for folder in (
            place.cluster,
            place.sockets,
            *place.home.glob("programs-*"),
            *place.home.glob("postgres.new-*"),
        ):
            shutil.rmtree(folder, ignore_errors=True)
        for file in (place.log, place.note, place.lock, place.data / "postgres.users"):
            file.unlink(missing_ok=True)
        if place.home != place.data:
            shutil.rmtree(place.home, ignore_errors=True)


@contextmanager
def _readable(place: Place) -> Iterator[None]:
    """Turn what the system refuses into a sentence."""
    try:
        yield
    except PermissionError as error:
        raise PostgresError(
            f"No permission to use {error.filename or place.data}: "
            "become the user who owns it, or set PORTAL_DATA_DIR to a folder of your own."
        ) from error
    except OSError as error:
        # A copied tree reports its errors as one text without a number.
        if error.errno in (errno.ENOSPC, errno.EDQUOT) or os.strerror(errno.ENOSPC) in str(error):
            raise PostgresError(disk_full(place)) from error
        cause = error.strerror or "it cannot be copied"
        raise PostgresError(
            f"The database cannot be kept in {place.home} ({cause}): set PORTAL_DATA_DIR to another folder."
        ) from error


@contextmanager
def _locked(place: Place) -> Iterator[None]:
    """One process at a time starts or stops. The system frees the lock of a process that dies."""
    import fcntl  # noqa: PLC0415 - not on Windows, where settings must still import this module

    server.open_folder(place, place.data)
    with os.fdopen(os.open(place.lock, os.O_RDONLY | os.O_CREAT, 0o644)) as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _leave_foreign_database(place: Place) -> None:
    """Put aside the database of a deleted checkout at this path: without our note it is not ours.

    Only where it lies outside the data folder. A fresh checkout starts empty, and nothing is deleted.
    """
    if place.home == place.data or place.note.exists():
        return
    if place.cluster.exists():
        server.stop(place)
        place.cluster.rename(place.cluster.with_name(f"postgres-of-{time.strftime('%Y-%m-%d-%H%M%S')}"))
    place.note.write_text(f"Root's server cannot enter this folder. Its database is in {place.home}\n")


def main(arguments: list[str] | None = None) -> int:
    """The command line. Returns the exit status: 0 done, 1 cannot (a sentence on stderr), 3 not running."""
    parser = argparse.ArgumentParser(prog="python -m sonderborg.postgres", description="The embedded PostgreSQL.")
    parser.add_argument("action", choices=["start", "stop", "status", "url", "remove"])
    action = parser.parse_args(arguments).action
    try:
        return _act(action)
    except PostgresError as error:
        print(error, file=sys.stderr)
        return 1


def _act(action: str) -> int:
    if action == "start":
        print("PostgreSQL started." if ensure_running() else "PostgreSQL runs already.")
    elif action == "stop":
        print("PostgreSQL stopped." if stop() else "PostgreSQL did not run.")
    elif action == "remove":
        remove()
    elif action == "url":
        print(url())
    elif not is_running():
        print("PostgreSQL does not run.")
        return 3
    else:
        print(f"PostgreSQL runs: {url()}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
