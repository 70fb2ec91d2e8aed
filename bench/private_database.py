"""A PostgreSQL cluster that lives as long as one measurement, with the settings that the product runs with."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
SETTINGS = ("shared_buffers=256MB", "work_mem=16MB", "effective_cache_size=1GB", "random_page_cost=1.1", "jit=off")


@contextmanager
def private_database() -> Iterator[None]:
    """Django's default database is a fresh one with every migration applied; nothing is left behind.

    Call it before anything has asked the database. The process must have been started without a data
    directory of its own: DJANGO_SETTINGS_MODULE is set to the settings of the tests.
    """
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django
    from django.conf import settings
    from django.core.management import call_command

    home = Path(tempfile.mkdtemp(prefix="baylanys-bench-"))
    home.chmod(0o755)
    with _cluster(home) as port:
        settings.DATABASES["default"].update(
            HOST="127.0.0.1", PORT=str(port), USER="baylanys", PASSWORD="", NAME="postgres"
        )
        django.setup()
        call_command("migrate", verbosity=0)
        yield
        from django.db import connection

        connection.close()
        connection.close_pool()


@contextmanager
def _cluster(home: Path) -> Iterator[int]:
    from baylanys.server.ports import free_port
    from baylanys.server.postgres import postgres_programs

    programs, cluster, port = postgres_programs(), home / "cluster", free_port()
    unprivileged = str(REPOSITORY / "script" / "unprivileged")
    initdb = [str(programs / "initdb"), "-D", str(cluster), "-U", "baylanys", "-A", "trust", "-E", "UTF8"]
    subprocess.run(
        [unprivileged, "--own", str(home), *initdb, "--locale=C.UTF-8", "--no-sync"], check=True, capture_output=True
    )
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off "
    options += " ".join(f"-c {each}" for each in SETTINGS)
    control = [unprivileged, str(programs / "pg_ctl"), "-D", str(cluster), "-w", "-s"]
    subprocess.run([*control, "-o", options, "-l", str(home / "log"), "start"], check=True)
    try:
        yield port
    finally:
        subprocess.run([*control, "-m", "immediate", "stop"], check=False)
        shutil.rmtree(home, ignore_errors=True)
