"""A private PostgreSQL cluster for the whole run, started by the first test that wants a database."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[1]
FORGETFUL = ("fsync=off", "full_page_writes=off", "synchronous_commit=off")


@pytest.fixture(scope="session")
def postgres_port() -> Iterator[int]:
    """A running cluster that forgets everything; TCP on loopback, no durability."""
    from baylanys.server.ports import free_port
    from baylanys.server.postgres import PLANNER, postgres_programs

    programs = postgres_programs()
    unprivileged = str(REPOSITORY / "script" / "unprivileged")
    home = Path(tempfile.mkdtemp(prefix="baylanys-postgres-"))
    home.chmod(0o755)
    cluster = home / "cluster"
    account = ["-U", "baylanys", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
    make = [unprivileged, "--own", str(home), str(programs / "initdb"), "-D", str(cluster), *account]
    subprocess.run(make, check=True, capture_output=True)
    port = free_port()
    settings = ("listen_addresses=127.0.0.1", "unix_socket_directories=", *FORGETFUL, *map("=".join, PLANNER.items()))
    options = f"-p {port} " + " ".join(f"-c {setting}" for setting in settings)
    control = [unprivileged, str(programs / "pg_ctl"), "-D", str(cluster), "-w", "-s"]
    subprocess.run([*control, "-o", options, "-l", str(home / "log"), "start"], check=True)
    try:
        yield port
    finally:
        subprocess.run([*control, "-m", "immediate", "stop"], check=False)
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
