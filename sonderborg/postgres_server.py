"""Make, start and stop the embedded PostgreSQL of one place. The caller holds the place's lock."""

import os
import shutil
import signal
import stat
import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from sonderborg.postgres_place import (
    NAME,
    PORT,
    Place,
    PostgresError,
    copy_programs,
    disk_full,
    installed,
    programs,
)

PATIENCE = 60  # seconds; recovery after kill -9 takes 2-4, after a power cut longer
LOG_BYTES = 5_000_000  # then the log is put aside once, as postgres.log.1
NO_PROCESS = 2**31 - 1  # a pid that cannot exist
PROC = os.path.exists("/proc/self/cwd")  # Linux tells more about a process than that its number is taken

SETTINGS = {"listen_addresses": "", "port": PORT, "unix_socket_permissions": "0700", "max_connections": 60}
LASTING = {"shared_buffers": "128MB"}
THROWAWAY = {
    "shared_buffers": "64MB",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": 0,
}
# What passes by itself: the last children of a killed server going down, or another start under way.
PASSING = ("is still in use", '" already exists', "is starting up", "Address already in use")


def answers(place: Place) -> bool:
    """Alive means: can connect. A socket alone may be that of a server whose folder was deleted."""
    if not place.pid_file.exists():
        return False
    program = installed() / "pginstall" / "bin" / "pg_isready"
    return _run(program, "-q", "-t", "3", *_connection(place)).returncode == 0


def _connection(place: Place) -> list[str]:
    """Options of PostgreSQL's clients. The database `postgres` is there even when ours was dropped."""
    return ["-h", str(place.sockets), "-p", str(PORT), "-U", NAME, "-d", "postgres"]


def start(place: Place) -> None:
    """Make what is missing, start, and return when the database can be used."""
    open_folder(place, place.home)
    _make_sockets(place)
    _end_orphans(place)
    for half in place.home.glob("postgres.new-*"):
        shutil.rmtree(half, ignore_errors=True)
    copy_programs(place)
    if not (place.cluster / "PG_VERSION").exists():
        _make_cluster(place)
    _launch(place)
    _make_database(place)


def stop(place: Place) -> bool:
    """Stop fast, breaking off whoever is connected; if that takes 30 s, at once. False: it did not run."""
    pid = _server_pid(place)
    if pid is None:
        return False
    for how in (signal.SIGINT, signal.SIGQUIT):
        os.kill(pid, how)
        if _wait_until_gone(place, pid, seconds=30):
            return True
    raise PostgresError(f"PostgreSQL (process {pid}) does not stop: end it by hand; its log is {place.log}.")


def open_folder(place: Place, folder: Path) -> None:
    """Make the folder and its parents. The server's user can walk through what root owns."""
    for missing in [path for path in (*reversed(folder.parents), folder) if not path.exists()]:
        missing.mkdir(exist_ok=True)
        if place.owner:
            missing.chmod(0o755)
    if place.owner and folder.stat().st_uid == 0:
        folder.chmod(stat.S_IMODE(folder.stat().st_mode) | 0o011)


def _make_sockets(place: Place) -> None:
    """A folder for the server's user alone: who reaches the socket is let in. Another's is refused."""
    place.sockets.mkdir(mode=0o700, exist_ok=True)
    status = place.sockets.lstat()
    server = place.owner[0] if place.owner else os.geteuid()
    if not stat.S_ISDIR(status.st_mode) or status.st_uid not in (server, os.geteuid()):
        raise PostgresError(
            f"{place.sockets} belongs to another user: remove it, or set PORTAL_DATA_DIR to another folder."
        )
    place.sockets.chmod(0o700)
    _give(place, place.sockets)


def _give(place: Place, path: Path) -> None:
    if place.owner:
        os.chown(path, *place.owner)


def _make_cluster(place: Place) -> None:
    """initdb beside the place and then rename, so that one killed half way never looks finished."""
    new = Path(tempfile.mkdtemp(prefix="postgres.new-", dir=place.home))
    _give(place, new)
    arguments = ["-D", str(new), "-U", NAME, "-E", "UTF8", "--locale=C", "--locale-provider=builtin"]
    arguments += ["--builtin-locale=C.UTF-8", "--auth=trust", "--no-instructions"]
    if _is_throwaway():
        arguments.append("--no-sync")
    made = _run(programs(place) / "initdb", *arguments, place=place)
    if made.returncode:
        shutil.rmtree(new, ignore_errors=True)
        raise PostgresError(_reason(place, made.stdout))
    new.rename(place.cluster)


def _is_throwaway() -> bool:
    return os.environ.get("PORTAL_PG_THROWAWAY") == "1"


def _launch(place: Place) -> None:
    """Start, again and again while what stands in the way is passing."""
    deadline = time.monotonic() + PATIENCE
    while not answers(place):
        said = _launch_once(place, deadline)
        if time.monotonic() > deadline or (said and not any(words in said for words in PASSING)):
            raise PostgresError(_reason(place, said))


def _launch_once(place: Place, deadline: float) -> str:
    """Start, or find one starting; wait until it answers or is gone. Returns what it logged if it is gone."""
    with _open_log(place) as log:
        begin = log.tell()
        pid = _server_pid(place) or _spawn(place, log)
    while _runs(pid) and time.monotonic() < deadline:
        if answers(place):
            return ""
        time.sleep(0.05)
    with place.log.open(errors="replace") as written:
        written.seek(begin)
        return written.read()


def _spawn(place: Place, log: IO[bytes]) -> int:
    """Start as a session of its own, which Ctrl-C does not reach. Returns the process.

    Not as our child: the number of a dead child counts as a living server. Not by pg_ctl: it breaks on quotes
    and dollars in a path.
    """
    _disown_pid_files(place)
    settings = SETTINGS | (THROWAWAY if _is_throwaway() else LASTING)
    settings["unix_socket_directories"] = str(place.sockets)
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    server = [str(programs(place) / "postgres"), "-D", str(place.cluster), *options]
    shell = _run("/bin/sh", "-c", '"$0" "$@" >&2 & echo $!', *server, place=place, stderr=log, start_new_session=True)
    return int(shell.stdout)


def _open_log(place: Place) -> IO[bytes]:
    if place.log.exists() and place.log.stat().st_size > LOG_BYTES:
        place.log.replace(place.log.with_suffix(".log.1"))
    log = place.log.open("ab")
    _give(place, place.log)
    return log


def _make_database(place: Place) -> None:
    """After every start, so that a dropped database comes back."""
    psql: list[str | Path] = [installed() / "pginstall" / "bin" / "psql", "-XqtA", *_connection(place), "-c"]
    asked = _run(*psql, "SELECT datname FROM pg_database")
    if asked.returncode == 0 and NAME not in asked.stdout.split():
        asked = _run(*psql, f"CREATE DATABASE {NAME}")
    if asked.returncode:
        raise PostgresError(_reason(place, asked.stdout))


def _server_pid(place: Place) -> int | None:
    """The process that the database names as its server, if it lives."""
    try:
        pid = int(place.pid_file.read_text().split("\n")[0])
    except (FileNotFoundError, ValueError):
        return None
    return pid if _lives(place, pid) else None


def _lives(place: Place, pid: int) -> bool:
    """A server works in its database's folder. Another program that got its number does not."""
    try:
        return os.path.samefile(f"/proc/{pid}/cwd", place.cluster) if PROC else _runs(pid)
    except OSError:
        return False


def _runs(pid: int) -> bool:
    """Whether the process runs; a zombie does not (no folder is left to it)."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return not PROC or os.path.exists(f"/proc/{pid}/cwd")


def _wait_until_gone(place: Place, pid: int, *, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if not _lives(place, pid):
            return True
        time.sleep(0.02)
    return False


def _disown_pid_files(place: Place) -> None:
    """Free the files of a dead server whose number is taken again, which PostgreSQL takes for its own.

    The database's own keeps its other lines, by which PostgreSQL finds children that still use its memory.
    """
    if not PROC or _server_pid(place):
        return
    (place.sockets / f".s.PGSQL.{PORT}.lock").unlink(missing_ok=True)
    if place.pid_file.exists():
        _, _, rest = place.pid_file.read_text().partition("\n")
        place.pid_file.write_text(f"{NO_PROCESS}\n{rest}")
        if not rest:
            place.pid_file.unlink()


def _end_orphans(place: Place) -> None:
    """End a server whose folder was deleted under it: within a minute it would take our socket with it."""
    deleted = f"{place.cluster} (deleted)"
    deadline = time.monotonic() + 10
    while (orphans := _working_in(deleted)) and time.monotonic() < deadline:
        for pid in orphans:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGQUIT)
        time.sleep(0.05)


def _working_in(folder: str) -> list[int]:
    found = []
    for link in Path("/proc").glob("[0-9]*/cwd"):
        try:
            if os.readlink(link) == folder:
                found.append(int(link.parent.name))
        except OSError:  # ended meanwhile, or not ours
            continue
    return found


def _reason(place: Place, said: str) -> str:
    """One sentence from what PostgreSQL said."""
    if "No space left on device" in said:
        return disk_full(place)
    if "incompatible with server" in said:
        return (
            f"{place.cluster} was made by another PostgreSQL version: "
            "restore a backup into a new PORTAL_DATA_DIR, or remove that folder to start empty."
        )
    lines = [line for line in said.splitlines() if any(word in line for word in ("FATAL", "PANIC", "error:"))]
    cause = (lines or said.splitlines() or ["it did not answer in time"])[-1].strip()
    return f"PostgreSQL does not start in {place.home} ({cause}): see {place.log}."


def _run(*command: str | Path, place: Place | None = None, **options: Any) -> subprocess.CompletedProcess[str]:
    """Run a command, with `place` as the server's user. Its errors come with its output."""
    if place and place.owner:
        options |= {"user": place.owner[0], "group": place.owner[1], "extra_groups": []}
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return subprocess.run(
        command,
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=options.pop("stderr", subprocess.STDOUT),
        cwd="/",  # the server's user may not enter ours
        env=environment | {"LC_ALL": "C", "TZ": "UTC"},
        text=True,
        **options,
    )
