"""A platform with a REST interface, asked as its connector describes it."""

from collections.abc import Mapping
from typing import Any

import msgspec

from baylanys.platforms.description import Description, Operation, Request
from baylanys.platforms.errors import Advice, PlatformError, error_of_status, other_user, unreadable
from baylanys.platforms.form_schema import Value
from baylanys.platforms.guarded_http import Answer, GuardedHttp
from baylanys.platforms.records import Record, values_of
from baylanys.platforms.templates import as_text, filled, filled_path, same_user, value_at


class RestPlatform:
    """Raises PlatformError from every method."""

    def __init__(self, http: GuardedHttp, description: Description) -> None:
        self._http = http
        self._description = description

    async def check(self) -> str:
        """The platform answers and takes our secret: it is asked for a user whom nobody can be."""
        looks_up = self._description.looks_up
        request = looks_up.request if looks_up else None
        if request is None:
            raise PlatformError("no_look_up", Advice.NEVER)
        answer = await self._ask(request, {"subject": "baylanys-connection-test"}, changes=False)
        error = error_of_status(answer.status_code, changes=False)
        if error is not None and error.code != "not_found":
            raise error
        return f"HTTP {answer.status_code}"

    async def find(self, subject: str) -> Record | None:
        """The user's record, None where the description has no way to look."""
        looks_up = self._description.looks_up
        if looks_up is None:
            return None
        return await self.perform(looks_up, subject=subject, values={}, password="", key="")

    async def perform(
        self, operation: Operation, *, subject: str, values: Mapping[str, Value], password: str, key: str
    ) -> Record:
        """The operation is done; what its answer says of the user. `key` lets a platform that knows it see a
        repetition (Idempotency-Key)."""
        request = operation.request
        if request is None:
            raise PlatformError("not_offered", Advice.NEVER)
        known: dict[str, Value] = {**values, "subject": subject} | ({"password": password} if password else {})
        answer = await self._ask(request, known, changes=operation.changes, key=key)
        error = error_of_status(answer.status_code, changes=operation.changes)
        if error is not None:
            raise error
        return self._record(request, answer, subject, changes=operation.changes)

    async def _ask(self, request: Request, values: Mapping[str, Value], *, changes: bool, key: str = "") -> Answer:
        given = {name: value for name, value in values.items() if name not in {"subject", "password"}}
        body = given if request.body is None else filled(request.body, values)
        sends = request.method in {"POST", "PUT", "PATCH"}
        return await self._http.send(
            request.method,
            filled_path(request.path, values),
            params={name: as_text(value) for name, value in filled(request.query, values).items()},
            body=msgspec.json.encode(body) if sends else None,
            headers=_headers(sends, key if changes else ""),
            changes=changes,
        )

    def _record(self, request: Request, answer: Answer, subject: str, *, changes: bool) -> Record:
        raw = _read(answer, changes=changes) if answer.content.strip() else None
        record = value_at(raw, request.record)
        if isinstance(record, list):
            record = _only(record, changes=changes)
        if request.identity and (record is not None or not changes):
            if not isinstance(record, dict):
                raise unreadable("no record", changes=changes)
            if not same_user(value_at(record, request.identity), subject):
                raise other_user(changes=changes)
        return Record(as_text(value_at(record, "id")), values_of(record, self._description.shows))


def _only(found: list[Any], *, changes: bool) -> Any:
    if not found and not changes:
        raise PlatformError("not_found", Advice.NEVER)
    if len(found) != 1:
        raise PlatformError("several", Advice.UNKNOWN if changes else Advice.NEVER)
    return found[0]


def _headers(sends: bool, key: str) -> dict[str, str]:
    return ({"Content-Type": "application/json"} if sends else {}) | ({"Idempotency-Key": key} if key else {})


def _read(answer: Answer, *, changes: bool) -> Any:
    try:
        return msgspec.json.decode(answer.content)
    except (ValueError, RecursionError) as wrong:
        raise unreadable("no JSON", changes=changes) from wrong
