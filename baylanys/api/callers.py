"""Who calls the API, as the audit log will name it."""

from typing import Any

from django.http import HttpRequest

from baylanys.core.audit import Actor, program


def caller_of(request: HttpRequest) -> Actor:
    """The program that the request's token belongs to."""
    asked: Any = request
    return program(asked.auth.name)
