"""The commands that print what an outside program or phone needs."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from baylanys.accounts.models import ApiToken
from baylanys.core import commands
from baylanys.core.secrets import decrypt
from baylanys.workforce.models import Operator
from tests.api_program import Program, program
from tests.interaction_rows import person

__all__ = ["program"]
pytestmark = pytest.mark.django_db


def test_command_prints_a_token_and_nothing_else() -> None:
    out = io.StringIO()
    call_command("api_token", "monitoring", stdout=out)
    token = out.getvalue().strip()
    assert " " not in token
    Program(token).get("/api/v1/operators")
    assert token not in ApiToken.objects.get().digest


def test_command_prints_the_sip_account_and_keeps_it(monkeypatch: pytest.MonkeyPatch) -> None:
    person("operator1")
    monkeypatch.setattr(commands, "await_answer", lambda order, timeout: {})
    printed = []
    for _ in range(2):
        out = io.StringIO()
        call_command("sip_account", "operator1", stdout=out)
        printed.append(json.loads(out.getvalue()))
    assert printed[0] == printed[1]
    assert set(printed[0]) == {"username", "password", "host", "port"}
    kept = Operator.objects.get().sip_password
    assert printed[0]["password"] not in kept
    assert decrypt(kept) == printed[0]["password"]
    with pytest.raises(CommandError):
        call_command("sip_account", "nobody")
