"""A private PostgreSQL cluster for the whole run, started by the first test that wants a database."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[1]
PREFIX = "baylanys-postgres-"
OLD_SECONDS = 3600
# The kernel stops the cluster at once when the run is killed.
MORTAL = ("setpriv", "--pdeathsig", "QUIT")
FORGETFUL = ("fsync=off", "full_page_writes=off", "synchronous_commit=off")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Where two runners share the work, it goes file by file; what makes prompts shares a directory."""
    if not hasattr(config, "workerinput"):
        return
    for item in items:
        group = "prompts" if "prompt" in item.path.stem else item.path.stem
        item.add_marker(pytest.mark.xdist_group(group))


@pytest.fixture(scope="session")
def postgres_port() -> Iterator[int]:
    """A running cluster that forgets everything; TCP on loopback, no durability."""
    from baylanys.server.ports import free_port
    from baylanys.server.postgres import PLANNER, postgres_programs

    programs = postgres_programs()
    unprivileged = str(REPOSITORY / "script" / "unprivileged")
    _forget_killed_runs()
    home = Path(tempfile.mkdtemp(prefix=PREFIX))
    home.chmod(0o755)
    cluster = home / "cluster"
    account = ["-U", "baylanys", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
    make = [unprivileged, "--own", str(home), str(programs / "initdb"), "-D", str(cluster), *account]
    subprocess.run(make, check=True, capture_output=True)
    port = free_port()
    settings = ("listen_addresses=127.0.0.1", "unix_socket_directories=", *FORGETFUL, *map("=".join, PLANNER.items()))
    options = [part for setting in settings for part in ("-c", setting)]
    server = [str(programs / "postgres"), "-D", str(cluster), "-p", str(port), *options]
    with (home / "log").open("wb") as log:
        running = subprocess.Popen([unprivileged, *MORTAL, *server], stdout=log, stderr=log)
    try:
        ready = [str(programs / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port)]
        while subprocess.run(ready, check=False).returncode:
            assert running.poll() is None, (home / "log").read_text(encoding="utf-8", errors="replace")
            time.sleep(0.05)
        yield port
    finally:
        running.send_signal(signal.SIGQUIT)
        running.wait(timeout=30)
        shutil.rmtree(home, ignore_errors=True)


def _forget_killed_runs() -> None:
    """Directories of runs that were killed a while ago, and so could not tidy up, are gone."""
    for home in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        old = time.time() - home.stat().st_mtime > OLD_SECONDS
        pid_file = home / "cluster" / "postmaster.pid"
        process = pid_file.read_text().split()[0] if pid_file.exists() else "none"
        if old and not Path("/proc", process).exists():
            shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(request: pytest.FixtureRequest) -> None:
    """Point Django at the private cluster; TEST_DATABASE_URL names another server instead."""
    from django.conf import settings
    from psycopg.conninfo import conninfo_to_dict

    if outside := os.environ.get("TEST_DATABASE_URL"):
        given = conninfo_to_dict(outside)
        place = {name.upper(): str(given.get(name, "")) for name in ("host", "port", "user", "password")}
    else:
        port = request.getfixturevalue("postgres_port")
        place = {"HOST": "127.0.0.1", "PORT": str(port), "USER": "baylanys", "PASSWORD": ""}
    settings.DATABASES["default"].update(place)
