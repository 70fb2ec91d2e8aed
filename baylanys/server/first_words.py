"""What the person at the keyboard reads once the centre is up."""

import json
import urllib.error
import urllib.request
from pathlib import Path

from baylanys.core.installation import Installation

DEMO_PASSWORDS = "demo-passwords.json"


def address(installation: Installation) -> str:
    host = "localhost" if installation.bind in {"127.0.0.1", "0.0.0.0", "::1", "::"} else installation.bind
    return f"http://{host}:{installation.http_port}/"


def readiness(installation: Installation) -> int:
    """The answer of /readyz: 200 when calls can be served; 0 when nobody answers."""
    host = "127.0.0.1" if installation.bind in {"0.0.0.0", "::"} else installation.bind
    try:
        with urllib.request.urlopen(f"http://{host}:{installation.http_port}/readyz", timeout=5) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        return refused.code
    except OSError:
        return 0


def welcome(installation: Installation) -> str:
    lines = [f"Baylanys is ready: {address(installation)}"]
    people = demo_people(installation.data)
    if people:
        width = max(len(name) for name in people)
        lines += [
            "",
            f"Be the caller and the operator at once: {address(installation)}try/",
            f"And write by WhatsApp: {address(installation)}try/whatsapp/" if installation.has_standin else "",
            "Or sign in as one of the demo's people:",
            *(f"  {name:<{width}}  {word}" for name, word in people.items()),
        ]
    lines += ["", f"SIP trunk: {installation.bind}:{installation.sip_port} (UDP)   Logs: {installation.logs_dir}"]
    return "\n".join([*lines, "Ctrl-C stops everything."])


def demo_people(data: Path) -> dict[str, str]:
    """User name → password, as the demo wrote them; empty where there is no demo."""
    try:
        people: dict[str, str] = json.loads((data / DEMO_PASSWORDS).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    return people


def last_lines(log: Path, count: int = 12) -> list[str]:
    try:
        return log.read_text(encoding="utf-8", errors="replace").splitlines()[-count:]
    except FileNotFoundError:
        return []
