"""The API as an outside program meets it: who may, what is refused."""

from datetime import timedelta

import pytest
from django.test import Client

from baylanys.accounts.models import ApiToken
from baylanys.core import clock
from tests.api_program import Program, program

__all__ = ["program"]
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "address",
    [
        "interactions?contact=%00",
        "interactions?from=0001-01-01T00:00:00%2B14:00",
        "interactions?to=9999-12-31T23:59:59-14:00",
        "interactions?from=1e400",
        "interactions?from=-1",
        "interactions?from=99999999999999",
        "interactions?cursor=99999999999.000_ffffffffffffffffffffffffffffffff",
        "interactions?limit=9999999999999999999999",
        "operators?cursor=%00",
        "operators/%00/state",
        "operators/%FF/state",
    ],
)
def test_nonsense_is_never_a_fault_of_ours(program: Program, address: str) -> None:
    response = program.client.get(f"/api/v1/{address}")
    assert response.status_code in {200, 404, 405, 422}
    response = program.client.put(f"/api/v1/{address}", {"state": "ready"}, content_type="application/json")
    assert response.status_code in {404, 405, 422}


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer wrong", "Basic abc", "bearer \u0430"])
def test_stranger_is_refused(header: str) -> None:
    client = Client(headers={"Authorization": header.encode().decode("latin-1")} if header else {})
    for address in ("/api/v1/interactions", "/api/v1/operators", "/api/v1/queues"):
        response = client.get(address)
        assert response.status_code == 401
        assert response.json()["code"] == "unauthorized"


@pytest.mark.parametrize("change", ["revoked_at", "expires_at"])
def test_token_out_of_force_is_a_strangers(program: Program, change: str) -> None:
    program.get("/api/v1/operators")
    assert ApiToken.objects.get().last_used_at is not None
    ApiToken.objects.update(**{change: clock.now() - timedelta(seconds=1)})
    program.get("/api/v1/operators", 401)


def test_what_does_not_exist_is_said_in_json(program: Program) -> None:
    for address in ("interactions/0192f0c1-0000-7000-8000-000000000000", "interactions/7", "nothing", ""):
        assert program.get(f"/api/v1/{address}", 404)["code"] == "not_found"


def test_openapi_names_every_address(client: Client) -> None:
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    for name in (
        "interactions",
        "interactions/{interaction_id}",
        "operators/{username}/state",
        "messages/{message_id}",
    ):
        assert f"/api/v1/{name}" in paths
    asked = {each["name"] for each in paths["/api/v1/interactions"]["get"]["parameters"]}
    assert asked == {"contact", "channel", "from", "to", "limit", "cursor"}
    assert set(paths["/api/v1/messages"]) == {"get", "post"}
