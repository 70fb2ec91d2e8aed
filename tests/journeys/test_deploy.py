"""The units and the nginx example under `deploy/` are accepted by the programs that read them."""

import shutil
import subprocess
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
UNITS = sorted((REPOSITORY / "deploy/systemd").iterdir())
NAMES = [each.name for each in UNITS]


def checked(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="this machine has no systemd-analyze")
def test_systemd_accepts_the_units(tmp_path: Path) -> None:
    """As they are, but with the program where this copy of it stands."""
    for unit in UNITS:
        (tmp_path / unit.name).write_text(unit.read_text(encoding="utf-8").replace("/opt/baylanys", str(REPOSITORY)))
    said = checked("systemd-analyze", "verify", "--man=no", *(str(tmp_path / name) for name in NAMES))
    assert [line for line in said.splitlines() if "baylanys" in line] == []


@pytest.mark.skipif(not shutil.which("nginx"), reason="nginx is not installed: apt-get install nginx-light")
def test_nginx_accepts_the_example(tmp_path: Path) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "fullchain.pem"
    names = ["-subj", "/CN=centre.example.org", "-keyout", str(key), "-out", str(certificate)]
    checked("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *names)
    example = (REPOSITORY / "deploy/nginx/baylanys.conf").read_text(encoding="utf-8")
    (tmp_path / "baylanys.conf").write_text(example.replace("/etc/ssl/baylanys", str(tmp_path)))
    main = tmp_path / "nginx.conf"
    main.write_text(
        f"pid {tmp_path}/pid; error_log stderr; events {{}}\n"
        f"http {{ access_log off; include {tmp_path}/baylanys.conf; }}\n"
    )
    said = checked("nginx", "-t", "-c", str(main), "-p", str(tmp_path))
    assert "[warn]" not in said


def test_the_units_start_what_is_there() -> None:
    for unit in UNITS:
        text = unit.read_text(encoding="utf-8")
        for word in text.replace("'", " ").split():
            path = word.removeprefix("file://").partition("=")[2] or word.removeprefix("file://")
            if path.startswith("/opt/baylanys/") and ".venv" not in path:
                assert (REPOSITORY / path.removeprefix("/opt/baylanys/")).exists(), (unit.name, path)
