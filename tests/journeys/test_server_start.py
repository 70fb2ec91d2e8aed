"""Starting and stopping, as a person at a terminal sees it."""

import os
import signal
import socket
import subprocess
import time
from pathlib import Path

import pytest

from tests.journeys.running import REPOSITORY, Centre, running_centre


def start(data: Path, *flags: str) -> subprocess.CompletedProcess[str]:
    command = [str(REPOSITORY / "script/server"), "--data", str(data), *flags]
    return subprocess.run(command, capture_output=True, text=True, timeout=120)


def processes_of(data: Path) -> list[str]:
    """Command lines of all processes that know this data directory."""
    found = []
    for each in Path("/proc").glob("[0-9]*"):
        try:
            known = (each / "cmdline").read_bytes() + (each / "environ").read_bytes()
        except (FileNotFoundError, ProcessLookupError, PermissionError):
            continue
        if str(data).encode() in known and int(each.name) != os.getpid():
            found.append((each / "cmdline").read_bytes().replace(b"\0", b" ").decode())
    return found


def wait_until_gone(data: Path, seconds: float = 30) -> list[str]:
    deadline = time.monotonic() + seconds
    while (left := processes_of(data)) and time.monotonic() < deadline:
        time.sleep(0.2)
    return left


def crowding() -> float:
    """How many times slower than alone a process runs here now: runnable processes per core, at least 1."""
    return max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))


def test_a_second_start_on_the_same_directory_is_refused(centre: Centre):
    refused = start(centre.data)
    assert refused.returncode != 0
    assert "already runs" in refused.stderr
    assert centre.process.poll() is None


def test_all_processes_run(centre: Centre):
    status = centre.supervise("status")
    for name in ("postgres", "asterisk", "engine", "meta", "web", "messenger", "worker"):
        assert [line for line in status.splitlines() if line.startswith(name) and "RUNNING" in line], status


def test_no_process_runs_as_root(centre: Centre):
    owners = {
        Path(f"/proc/{centre.process_id(name)}").stat().st_uid for name in ("postgres", "asterisk", "web", "worker")
    }
    assert 0 not in owners


def test_ctrl_c_leaves_nothing_running_and_the_next_start_is_quick():
    with running_centre("--no-demo") as centre:
        assert processes_of(centre.data)
        centre.stop()
        assert wait_until_gone(centre.data, 1) == []
        began = time.monotonic()
        again = subprocess.Popen([str(REPOSITORY / "script/server"), "--data", str(centre.data), "--no-demo"],
                                 stdout=subprocess.PIPE, text=True)  # fmt: skip
        assert again.stdout is not None
        assert "is ready" in again.stdout.readline()
        took = time.monotonic() - began
        again.kill()
        again.wait()
        assert wait_until_gone(centre.data) == [], "killed, it must not leave its children behind"
        assert took < 10 * crowding()


def test_a_taken_port_is_named_with_its_flag(tmp_path):
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        refused = start(tmp_path / "data", "--http-port", str(port))
    assert refused.returncode != 0
    assert f"port {port}" in refused.stderr
    assert "--http-port" in refused.stderr


def test_a_directory_of_somebody_elses_files_is_not_taken_over(tmp_path):
    (tmp_path / "letter.txt").write_text("dear")
    refused = start(tmp_path)
    assert refused.returncode != 0
    assert "not empty" in refused.stderr
    assert sorted(each.name for each in tmp_path.iterdir()) == ["letter.txt"]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can close a directory to the services' account")
def test_data_under_a_closed_parent_works(tmp_path):
    tmp_path.chmod(0o700)
    began = subprocess.Popen([str(REPOSITORY / "script/server"), "--data", str(tmp_path / "data"), "--no-demo"],
                             stdout=subprocess.PIPE, text=True)  # fmt: skip
    assert began.stdout is not None
    assert "is ready" in began.stdout.readline()
    began.send_signal(signal.SIGTERM)
    assert began.wait(timeout=60) == 0
    assert wait_until_gone(tmp_path / "data", 1) == []
