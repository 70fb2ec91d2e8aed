"""Version 1 of the API: who may call it, and what it is made of."""

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI

from baylanys.api import interactions, knowledge, kpi, messages, operators, report_deliveries, reports
from baylanys.api.callers import Token
from baylanys.api.problems import answer_problem, translate_problems

api = NinjaAPI(
    title="Baylanys",
    version="1",
    description="Moments are UTC with milliseconds (ISO 8601, Z); lengths are seconds; numbers are E.164.",
    urls_namespace="api-v1",
    docs_url=None,
    auth=Token(),
)
api.add_router("", report_deliveries.router)
api.add_router("", interactions.router)
api.add_router("", operators.router)
api.add_router("", messages.router)
api.add_router("", kpi.router)
api.add_router("", knowledge.router)
api.add_router("", reports.router)
translate_problems(api)


def no_such_address(request: HttpRequest, rest: str = "") -> HttpResponse:
    """What the API has not got is refused in the API's own words."""
    return answer_problem(404, "not_found", "There is nothing at this address.")
