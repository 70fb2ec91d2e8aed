"""The processes of a centre, and the supervisor's configuration made of them."""

import os
import shlex
import sys
from collections.abc import Iterable
from dataclasses import dataclass

from baylanys.asterisk.files import asterisk_command
from baylanys.core.installation import REPOSITORY, Installation
from baylanys.operations.processes import supervisor_socket
from baylanys.server.postgres import postgres_command

PREPARED = "prepared"


@dataclass(frozen=True)
class Program:
    """One process. `order` rises from first started and last stopped."""

    name: str
    order: int
    command: list[str]
    stop_signal: str = "TERM"
    stop_seconds: int = 10
    once: bool = False


def programs(installation: Installation) -> list[Program]:
    """Everything that runs; each waits by itself for what it needs."""
    prepared = str(installation.run_dir / PREPARED)
    database = ["--tcp", f"127.0.0.1:{installation.postgres_port}"] if installation.has_private_database else []
    asterisk = ["--tcp", f"{installation.asterisk_host}:{installation.asterisk_http_port}"]
    listed = [
        Program("prepare", 20, _after(database, _python("baylanys.server.prepare")), once=True),
        Program("asterisk", 30, asterisk_command(installation)),
        Program("engine", 40, _after(["--file", prepared, *asterisk], _python("baylanys.engine"))),
        Program("web", 50, _after(["--file", prepared], _web(installation)), stop_seconds=6),
        Program("messenger", 55, _after(["--file", prepared], _python("baylanys.messenger"))),
        Program("worker", 60, _after(["--file", prepared], _worker()), stop_seconds=15),
    ]
    if installation.has_standin:
        listed.append(Program("meta", 45, _python("baylanys.simulator.meta")))
    if installation.has_private_database:
        listed.append(Program("postgres", 10, postgres_command(installation), stop_signal="INT", stop_seconds=20))
    return sorted(listed, key=lambda each: each.order)


def supervisor_configuration(installation: Installation, listed: Iterable[Program]) -> str:
    """The text of supervisord.conf."""
    logs, run = installation.logs_dir, installation.run_dir
    socket = supervisor_socket(installation)
    head: dict[str, dict[str, object]] = {
        "unix_http_server": {"file": socket, "chmod": "0700"},
        "rpcinterface:supervisor": {
            "supervisor.rpcinterface_factory": "supervisor.rpcinterface:make_main_rpcinterface",
        },
        "supervisorctl": {"serverurl": f"unix://{socket}"},
        "supervisord": {
            "nodaemon": "true",
            "silent": "true",
            "umask": "027",
            "identifier": "baylanys",
            "directory": REPOSITORY,
            "logfile": logs / "supervisor.log",
            "logfile_maxbytes": "5MB",
            "logfile_backups": "2",
            "childlogdir": logs,
            "pidfile": run / "supervisor.pid",
        },
    }
    sections = head | {f"program:{each.name}": _section(installation, each) for each in listed}
    return "\n".join(_text(name, values) for name, values in sections.items())


def _section(installation: Installation, program: Program) -> dict[str, object]:
    """A process that loses its supervisor is told to stop by the kernel, so that nothing is ever left running."""
    mortal = ["setpriv", "--pdeathsig", program.stop_signal, *program.command]
    return {
        "command": shlex.join(mortal),
        "priority": program.order,
        "autorestart": "false" if program.once else "true",
        "startsecs": 0 if program.once else 1,
        "startretries": 5,
        "stopsignal": program.stop_signal,
        "stopwaitsecs": program.stop_seconds,
        "killasgroup": "true",
        "redirect_stderr": "true",
        "stdout_logfile": installation.logs_dir / f"{program.name}.log",
        "stdout_logfile_maxbytes": "20MB",
        "stdout_logfile_backups": "3",
        "environment": ",".join(f'{name}="{value}"' for name, value in _environment(installation).items()),
    }


def _environment(installation: Installation) -> dict[str, str]:
    return {
        "BAYLANYS_DATA": str(installation.data),
        "DJANGO_SETTINGS_MODULE": "baylanys.settings",
        "PYTHONPATH": str(REPOSITORY),
        "PYTHONUNBUFFERED": "1",
        "TZ": "UTC",
        "LANG": "C.UTF-8",
        "HOME": str(installation.data),
    }


def _text(name: str, values: dict[str, object]) -> str:
    """The supervisor reads %(name)s as a reference, so a percent sign is doubled."""
    lines = [f"{key} = {str(value).replace('%', '%%')}" for key, value in values.items()]
    return "\n".join([f"[{name}]", *lines, ""])


def _python(module: str) -> list[str]:
    return [sys.executable, "-m", module]


def _after(conditions: list[str], command: list[str]) -> list[str]:
    return [*_python("baylanys.server.wait"), *conditions, "--", *command] if conditions else command


def _web(installation: Installation) -> list[str]:
    """Open event streams would hold a restart up for ever, so they are cut after two seconds."""
    return [
        *_python("uvicorn"), "baylanys.asgi:application", "--host", installation.bind,
        "--port", str(installation.http_port), "--loop", "uvloop", "--http", "httptools", "--ws", "none",
        "--lifespan", "off", "--no-access-log", "--no-server-header", "--timeout-graceful-shutdown", "2",
        *_proxy_options(),
    ]  # fmt: skip


def _proxy_options() -> list[str]:
    """Who came is believed of a proxy alone, which stands before a centre with TLS; else anybody could say so."""
    return [] if os.environ.get("BAYLANYS_HTTPS") == "1" else ["--no-proxy-headers"]


def _worker() -> list[str]:
    concurrency = str(min(4, os.cpu_count() or 2))
    return [
        *_python("django"),
        "procrastinate",
        "worker",
        "--concurrency",
        concurrency,
        "--shutdown-graceful-timeout",
        "10",
    ]
