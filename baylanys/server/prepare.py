"""The database exists, has today's tables and, in the demo, its people; then the other processes may start."""

import sys
import time

import django
import psycopg
from django.core.management import call_command
from psycopg import sql

from baylanys.core.installation import Installation, load_installation
from baylanys.server.programs import PREPARED

PATIENCE_SECONDS = 60.0


def make_database(installation: Installation) -> None:
    """The private cluster holds the database. Repeating it changes nothing. Waits for a cluster that still recovers."""
    url = installation.database_url.rpartition("/")[0] + "/postgres"
    with _connect(url) as connection:
        exists = connection.execute("SELECT 1 FROM pg_database WHERE datname = 'baylanys'").fetchone()
        if not exists:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier("baylanys")))


def _connect(url: str) -> psycopg.Connection[tuple[object, ...]]:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            return psycopg.connect(url, autocommit=True, connect_timeout=5)
        except psycopg.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def require_database(url: str) -> None:
    """Ends this process with a plain word when an outside database does not answer."""
    try:
        psycopg.connect(url, connect_timeout=10).close()
    except psycopg.OperationalError as failure:
        sys.exit(f"The database of DATABASE_URL cannot be reached: {failure}")


def main() -> None:
    installation = load_installation()
    if installation.has_private_database:
        make_database(installation)
    else:
        require_database(installation.database_url)
    django.setup()
    call_command("migrate", interactive=False, verbosity=1)
    if installation.demo:
        call_command("prepare_demo")
    else:
        call_command("prepare_centre", lines=installation.lines)
    (installation.run_dir / PREPARED).touch()


if __name__ == "__main__":
    main()
