"""The centre as outside programs see it: the API, and orders for which the API has no word."""

import json
import urllib.error
import urllib.request
from base64 import b64encode
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import psycopg
import pytest

from tests.journeys.running import Centre
from tests.journeys.waiting import eventually

Record = dict[str, Any]
REGISTERED_SECONDS = 10.0


class Office:
    """What a program with a token can see and do at a centre."""

    def __init__(self, centre: Centre) -> None:
        self.centre = centre
        self.reconnect()

    def reconnect(self) -> None:
        """The database is there (again)."""
        url = self.centre.installation.database_url
        self._rows = eventually(lambda: _connection(url), seconds=20, what="the database answers")

    def close(self) -> None:
        self._rows.close()

    def ask(self, method: str, path: str, body: Record | None = None) -> Record:
        """The JSON answer of the API."""
        request = urllib.request.Request(self.centre.url + path, method=method)
        request.add_header("Authorization", f"Bearer {self.centre.api_token}")
        request.add_header("Content-Type", "application/json")
        content = None if body is None else json.dumps(body).encode()
        try:
            with urllib.request.urlopen(request, content, timeout=10) as answer:
                found: Record = json.load(answer)
        except urllib.error.HTTPError as refusal:
            pytest.fail(f"{method} {path} was answered {refusal.code}: {refusal.read()[:500]!r}")
        return found

    def fetch(self, address: str) -> bytes:
        request = urllib.request.Request(address, headers={"Authorization": f"Bearer {self.centre.api_token}"})
        with urllib.request.urlopen(request, timeout=10) as answer:
            content: bytes = answer.read()
        return content

    def status(self, path: str) -> int:
        """The status of what needs no token."""
        try:
            with urllib.request.urlopen(self.centre.url + path, timeout=5) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as refusal:
            return refusal.code

    # Interactions

    def interactions(self, contact: str, since: datetime | None = None) -> list[Record]:
        """Newest first, of the last ten minutes where `since` says nothing else."""
        begin = since or datetime.now(UTC) - timedelta(minutes=10)
        query = urlencode({"contact": contact, "from": begin.isoformat(), "limit": 50})
        items: list[Record] = self.ask("GET", f"/api/v1/interactions?{query}")["items"]
        return items

    def newest(self, contact: str) -> Record | None:
        return next(iter(self.interactions(contact)), None)

    def interaction(self, number: str, true: Callable[[Record], Any], *, what: str, seconds: float = 20.0) -> Record:
        """The contact's newest interaction, as soon as `true` holds for it."""

        def look() -> Record | None:
            found = self.newest(number)
            # Read again: events may have been written between the reading of the row and of its events.
            return self.newest(number) if found and true(found) else None

        try:
            return eventually(look, seconds=seconds, what=what, every=0.1)
        except pytest.fail.Exception as failure:
            raise pytest.fail.Exception(f"{failure}; it stands like this: {self.newest(number)}") from None

    def ended(self, number: str, *, seconds: float = 20.0) -> Record:
        return self.interaction(number, lambda found: found["outcome"], what=f"{number} has ended", seconds=seconds)

    def recorded(self, number: str, *, seconds: float = 30.0) -> Record:
        """The contact's newest interaction, once its recording is settled."""
        return self.interaction(
            number,
            lambda found: found["recording"] and found["recording"]["state"] in {"stored", "missing"},
            what=f"the recording of {number} is settled",
            seconds=seconds,
        )

    def segments_recorded(self, number: str, *, seconds: float = 30.0) -> list[Record]:
        """The parts of the contact's newest interaction, once all their recordings are stored."""
        found = self.interaction(
            number,
            lambda found: all(each["url"] for each in found["segments"]),
            what=f"every segment of {number} is stored",
            seconds=seconds,
        )
        segments: list[Record] = found["segments"]
        return segments

    # Operators

    def operator(self, username: str) -> Record:
        items: list[Record] = self.ask("GET", "/api/v1/operators?limit=500")["items"]
        return next(each for each in items if each["username"] == username)

    def set_operator(self, username: str, state: str, device: str = "sip") -> Record:
        return self.ask("PUT", f"/api/v1/operators/{username}/state", {"state": state, "device": device})

    def operator_in(self, username: str, *states: str, seconds: float = 10.0) -> Record:
        """The operator, as soon as in one of the states."""
        return eventually(
            lambda: found if (found := self.operator(username))["state"] in states else None,
            seconds=seconds,
            what=f"{username} is {' or '.join(states)}",
        )

    def waiting(self) -> int:
        return sum(each["waiting"] for each in self.ask("GET", "/api/v1/queues")["items"])

    def channels(self) -> list[str]:
        """Names of Asterisk's channels."""
        installation = self.centre.installation
        request = urllib.request.Request(f"{installation.ari_url}/channels")
        key = b64encode(f"{installation.ari_user}:{installation.ari_password}".encode()).decode()
        request.add_header("Authorization", f"Basic {key}")
        with urllib.request.urlopen(request, timeout=5) as answer:
            return [each["name"] for each in json.load(answer)]

    # Orders

    def order(self, kind: str, *, patience: float = 8, **payload: Any) -> Record:
        """The engine's answer: what the desk's buttons do. `patience`: seconds."""
        row = self._rows.execute(
            "INSERT INTO core_order (kind, payload, given_at, answer) VALUES (%s, %s, now(), '{}') RETURNING id",
            [kind, json.dumps(payload)],
        ).fetchone()
        assert row is not None
        self._rows.execute("SELECT pg_notify('baylanys_orders', %s)", [str(row[0])])
        asked = "SELECT accepted, answer FROM core_order WHERE id = %s AND answered_at IS NOT NULL"
        accepted, answer = eventually(
            lambda: self._rows.execute(asked, [row[0]]).fetchone(), seconds=patience, what=f"{kind} is answered"
        )
        return {**answer, "accepted": accepted}

    def query(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        return self._rows.execute(sql, values).fetchall()

    def change(self, sql: str, *values: Any) -> None:
        """A setting that a page would change; the engine reads it at once."""
        self._rows.execute(sql, values)
        assert self.order("refresh_settings")["accepted"]

    def remember_language(self, number: str, language: str) -> None:
        """The number belongs to somebody who once chose this language."""
        self._rows.execute(
            "WITH person AS (INSERT INTO crm_contact (name, language, created_at) VALUES ('', %s, now()) RETURNING id) "
            "INSERT INTO crm_contactphone (contact_id, e164) SELECT id, %s FROM person",
            [language, number],
        )


def _connection(url: str) -> psycopg.Connection[tuple[Any, ...]] | None:
    try:
        return psycopg.connect(url, autocommit=True, connect_timeout=5)
    except psycopg.OperationalError:
        return None


def seconds_between(earlier: str, later: str) -> float:
    return (datetime.fromisoformat(later) - datetime.fromisoformat(earlier)) / timedelta(seconds=1)
