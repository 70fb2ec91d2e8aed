"""PostgreSQL's own programs for copying a database, called so that no password stands in a list of processes."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from baylanys.core.installation import Installation
from baylanys.server.failures import CannotStart
from baylanys.server.ports import free_port
from baylanys.server.postgres import make_cluster, postgres_command, postgres_programs

START_SECONDS = 60.0
PLAIN = ("--no-owner", "--no-privileges")
_VARIABLES = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD", "dbname": "PGDATABASE",
              "sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT"}  # fmt: skip


def dump(url: str, snapshot: str, target: Path) -> None:
    """The database as the snapshot sees it stands in `target`, in PostgreSQL's custom format. Raises CannotStart."""
    _run(url, "pg_dump", "--format=custom", f"--snapshot={snapshot}", *PLAIN, f"--file={target}")


def load(url: str, source: Path) -> None:
    """The empty database of `url` holds what the file held. Raises CannotStart, and leaves the database empty then."""
    name = str(conninfo_to_dict(url)["dbname"])
    _run(url, "pg_restore", "--exit-on-error", "--single-transaction", *PLAIN, "--dbname", name, str(source))


def is_empty(url: str) -> bool:
    """No table stands in the database."""
    with psycopg.connect(url, connect_timeout=10) as connection:
        row = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
    return row is not None and row[0] == 0


@contextmanager
def fresh_private_database(installation: Installation) -> Iterator[str]:
    """A new cluster runs with an empty database, until the block ends.

    On a port of its own: at the usual one the centre may run that the backup was taken from.
    """
    installation = replace(installation, postgres_port=free_port())
    make_cluster(installation)
    log = installation.logs_dir / "restore.log"
    with log.open("wb") as output:
        command = ["setpriv", "--pdeathsig", "INT", *postgres_command(installation)]
        server = subprocess.Popen(command, stdout=output, stderr=output)
    try:
        _create(installation, server, log)
        yield installation.database_url
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(timeout=60)


def _create(installation: Installation, server: "subprocess.Popen[bytes]", log: Path) -> None:
    url = installation.database_url.rpartition("/")[0] + "/postgres"
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            with psycopg.connect(url, autocommit=True, connect_timeout=5) as connection:
                _require_ours(connection, installation)
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier("baylanys")))
                return
        except psycopg.OperationalError as failure:
            if server.poll() is not None or time.monotonic() > deadline:
                raise CannotStart(f"the new database does not start; its log is {log}.") from failure
            time.sleep(0.1)


def _require_ours(connection: psycopg.Connection[tuple[object, ...]], installation: Installation) -> None:
    row = connection.execute("SHOW data_directory").fetchone()
    if row is None or Path(str(row[0])).resolve() != installation.postgres_dir.resolve():
        raise CannotStart("another database answers in the place of the new one.")


def _run(url: str, program: str, *arguments: str) -> None:
    given = conninfo_to_dict(url)
    place = {variable: str(given[name]) for name, variable in _VARIABLES.items() if given.get(name)}
    command = [str(postgres_programs() / program), *arguments]
    done = subprocess.run(command, env=os.environ | place, capture_output=True, text=True, check=False)
    if done.returncode:
        raise CannotStart(f"{program} failed.", *done.stderr.strip().splitlines()[-5:])
