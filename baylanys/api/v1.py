"""Version 1 of the API: who may call it, and what it is made of."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.security import HttpBearer

from baylanys.accounts.tokens import token_in_force
from baylanys.api import interactions, operators
from baylanys.api.problems import answer_problem, translate_problems
from baylanys.core import clock


class Token(HttpBearer):
    """A token as `script/manage api_token` printed it."""

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        return token_in_force(token, at=clock.now())


api = NinjaAPI(
    title="Baylanys",
    version="1",
    description="Moments are UTC with milliseconds (ISO 8601, Z); lengths are seconds; numbers are E.164.",
    urls_namespace="api-v1",
    docs_url=None,
    auth=Token(),
)
api.add_router("", interactions.router)
api.add_router("", operators.router)
translate_problems(api)


def no_such_address(request: HttpRequest, rest: str = "") -> HttpResponse:
    """What the API has not got is refused in the API's own words."""
    return answer_problem(404, "not_found", "There is nothing at this address.")
