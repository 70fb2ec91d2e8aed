"""Who calls the API: the token, what it may do, and how the audit log will name it."""

from typing import Any

from django.http import HttpRequest
from ninja.security import HttpBearer

from baylanys.accounts.choices import Scope
from baylanys.accounts.models import ApiToken
from baylanys.accounts.tokens import token_in_force
from baylanys.core import clock
from baylanys.core.audit import Actor, program
from baylanys.core.errors import DomainError


class ScopeMissing(DomainError):
    """The token is in force, but made for something else."""

    code = "scope_missing"


class Token(HttpBearer):
    """A token as `script/manage api_token` printed it, with the scope; without one named, with all rights."""

    def __init__(self, scope: Scope | None = None) -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken | None:
        """None (401) for a token that is unknown, expired or revoked. Raises ScopeMissing (403)."""
        found = token_in_force(token, at=clock.now())
        if found and found.scopes and self.scope not in found.scopes:
            raise ScopeMissing(f"This token lacks the scope {self.scope or 'for everything'}.")
        return found


def sees_numbers(request: HttpRequest) -> bool:
    """True for a token with all rights or with the scope; to others numbers are covered."""
    asked: Any = request
    scopes = asked.auth.scopes
    return not scopes or Scope.READ_NUMBERS in scopes


def caller_of(request: HttpRequest) -> Actor:
    """The program that the request's token belongs to."""
    asked: Any = request
    return program(asked.auth.name)
