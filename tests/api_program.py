"""An outside program, for tests of the API."""

from typing import Any

import pytest
from django.test import Client

from baylanys.accounts.tokens import issue_token
from baylanys.core import clock

Json = dict[str, Any]


class Program:
    """An outside program with a token."""

    def __init__(self, token: str) -> None:
        self.client = Client(headers={"Authorization": f"Bearer {token}"})

    def get(self, address: str, status: int = 200, **headers: str) -> Json:
        response = self.client.get(address, headers=headers)
        assert response.status_code == status, response.content
        return dict(response.json())

    def put(self, address: str, body: Any, status: int = 200) -> Json:
        response = self.client.put(address, body, content_type="application/json")
        assert response.status_code == status, response.content
        return dict(response.json())


@pytest.fixture
def program() -> Program:
    return Program(issue_token(name="tests", at=clock.now()))
