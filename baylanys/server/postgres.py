"""The private PostgreSQL cluster of one centre: made once, reachable over loopback TCP only."""

import re
import subprocess
from pathlib import Path

from baylanys.core.installation import Installation

OLDEST = 15
# What the planner is told, in the tests' cluster too.
PLANNER = {"random_page_cost": "1.1", "jit": "off", "timezone": "UTC"}


class PostgresMissing(Exception):
    """No PostgreSQL server program of a sufficient version is on this machine."""


def postgres_programs(root: Path = Path("/usr/lib/postgresql")) -> Path:
    """The directory of the newest server programs; `script/bootstrap` looks in the same place."""
    versions = [
        each for each in root.glob("*/bin") if re.fullmatch(r"\d+", each.parent.name) and (each / "initdb").exists()
    ]
    newest = max(versions, key=lambda each: int(each.parent.name), default=None)
    if newest is None or int(newest.parent.name) < OLDEST:
        raise PostgresMissing(f"PostgreSQL {OLDEST} or newer is not installed; script/bootstrap installs it")
    return newest


def cluster_programs(cluster: Path) -> Path:
    """The programs of the version that made this cluster, so that an upgrade of the machine does not lock it out."""
    version = (cluster / "PG_VERSION").read_text(encoding="ascii").strip()
    programs = Path("/usr/lib/postgresql") / version / "bin"
    if not (programs / "postgres").exists():
        raise PostgresMissing(f"{cluster} was made by PostgreSQL {version}, which is no longer installed")
    return programs


def make_cluster(installation: Installation) -> None:
    """The cluster exists, with one superuser `baylanys`. Repeating it changes nothing."""
    cluster = installation.postgres_dir
    if (cluster / "PG_VERSION").exists():
        return
    half_made = cluster.with_suffix(".new")
    subprocess.run(["rm", "-rf", str(half_made)], check=True)
    password_file = installation.run_dir / "initdb-password"
    password_file.touch(mode=0o600)
    password_file.write_text(installation.database_password, encoding="utf-8")
    try:
        subprocess.run(
            [str(postgres_programs() / "initdb"), "-D", str(half_made), "-U", "baylanys", "-A", "scram-sha-256",
             f"--pwfile={password_file}", "-E", "UTF8", "--locale=C.UTF-8"],
            check=True, capture_output=True, text=True,
        )  # fmt: skip
    finally:
        password_file.unlink()
    half_made.rename(cluster)


def postgres_command(installation: Installation) -> list[str]:
    """What the supervisor runs. Settings stand here, so that a new version of the program brings new ones."""
    settings = {
        "listen_addresses": "127.0.0.1",
        "port": str(installation.postgres_port),
        "unix_socket_directories": "",
        "max_connections": "80",
        "shared_buffers": "256MB",
        "effective_cache_size": "1GB",
        "work_mem": "16MB",
        **PLANNER,
        "log_timezone": "UTC",
        # Statements, and details of errors, would tell names and numbers.
        "log_min_duration_statement": "-1",
        "log_min_error_statement": "panic",
        "log_error_verbosity": "terse",
        "logging_collector": "off",
    }
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    cluster = installation.postgres_dir
    return [str(cluster_programs(cluster) / "postgres"), "-D", str(cluster), *options]
