"""Whatever a program sends, the API answers in its own words: never 500, and as its description promises."""

import json
from typing import Any
from urllib.parse import urlencode

import pytest
import schemathesis
from django.test import Client
from hypothesis import HealthCheck, given, settings

from baylanys.accounts.tokens import issue_token
from baylanys.api.v1 import api
from baylanys.core import clock, commands
from tests.chat_rows import centre, somebody, write
from tests.interaction_rows import LOST, answered, interaction, person

pytestmark = pytest.mark.django_db
DESCRIBED = json.loads(json.dumps(api.get_openapi_schema(path_prefix="/api/v1/"), default=str))
SCHEMA = schemathesis.openapi.from_dict(DESCRIBED)
OPERATIONS = [found.ok() for found in SCHEMA.get_all_operations()]
EXAMPLES = 30
QUIET = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.filter_too_much]


@pytest.fixture
def program(monkeypatch: pytest.MonkeyPatch) -> Client:
    """A program with all rights, over a register with two calls and a conversation; no engine answers."""
    monkeypatch.setattr(commands.await_answer, "__defaults__", (0.0,))
    interaction(answered("operator1"), operator=person("operator1").operator)
    interaction(LOST)
    write("Сәлем", at=clock.now(), of=somebody(), number=centre())
    token = issue_token(name="fuzzer", at=clock.now())
    return Client(headers={"Authorization": f"Bearer {token}"}, raise_request_exception=False)


def ask(program: Client, case: Any) -> Any:
    """The case as an HTTP request of the test client, with our own token whatever it made up."""
    sent = case.as_transport_kwargs(base_url="http://testserver")
    address = sent["url"].removeprefix("http://testserver")
    if sent.get("params"):
        address += "?" + urlencode(sent["params"], doseq=True, errors="replace")
    body = json.dumps(sent["json"]) if "json" in sent else sent.get("data") or b""
    headers = {"Idempotency-Key": key} if (key := (case.headers or {}).get("Idempotency-Key")) else {}
    return program.generic(case.method.upper(), address, body, content_type="application/json", headers=headers)


@pytest.mark.parametrize("mode", list(schemathesis.GenerationMode), ids=lambda mode: mode.value)
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: f"{operation.method} {operation.path}")
def test_api_answers_anything_as_described(program: Client, operation: Any, mode: Any) -> None:
    promised = {int(status) for status in operation.definition.raw["responses"]} | {400, 401, 404, 405, 422}

    @settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=QUIET, database=None)
    @given(case=operation.as_strategy(generation_mode=mode))
    def holds(case: Any) -> None:
        answer = ask(program, case)
        assert answer.status_code in promised | {503}, answer.content[:300]
        if answer.status_code >= 400:
            assert set(answer.json()) == {"code", "message"}

    holds()
