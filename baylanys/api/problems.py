"""Errors of the domain and of requests as answers of the API: always {"code", "message"}."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError

from baylanys.core.errors import DomainError, NotAnswered, NotFound

STATUS_OF_CODE = {
    "scope_missing": 403,
    "no_such_operator": 404,
    "bad_contact": 422,
    "bad_state": 422,
    "bad_device": 422,
    "bad_period": 422,
    "period_too_long": 422,
    "unknown_report": 404,
    "wrong_period": 422,
    "wrong_kind": 422,
    "wrong_language": 422,
    "wrong_option": 422,
    "too_many_rows": 422,
    "disk_full": 503,
    "telephone_away": 503,
    "lapsed": 503,
}
MESSAGES = {
    "bad_contact": "This is no phone number; write it as +77015550123.",
    "unknown_person": "This person has never written; begin with a template.",
    "no_conversation": "No conversation with this person is open; begin with a template.",
    "no_number": "Say by `number` from which of the centre's numbers.",
    "no_such_template": "There is no approved template of this name in this language.",
    "key_reused": "This Idempotency-Key has sent another message.",
    "engine_away": "The engine does not answer; try again in some seconds.",
    "telephone_away": "The telephone exchange does not answer; try again in some seconds.",
    "lapsed": "The engine came back too late for this order; give it again.",
    "no_desk": "The operator has no open desk in a browser.",
    "busy": "The operator serves somebody; the device cannot change now.",
    "no_such_operator": "There is no such operator.",
}


class Problem(Schema):
    """Every refusal: a stable code for programs, a sentence for people."""

    code: str
    message: str


def answer_problem(status: int, code: str, message: str) -> HttpResponse:
    """A refusal as the API words it."""
    return JsonResponse({"code": code, "message": message or MESSAGES.get(code, code)}, status=status)


def status_of(error: DomainError) -> int:
    """404 where the thing does not exist, 503 where trying again may help, else 409."""
    if error.code in STATUS_OF_CODE:
        return STATUS_OF_CODE[error.code]
    if isinstance(error, NotFound):
        return 404
    return 503 if isinstance(error, NotAnswered) else 409


def translate_problems(api: NinjaAPI) -> None:
    """The API answers every error in its one shape from now on."""

    @api.exception_handler(DomainError)
    def domain_error(request: HttpRequest, error: DomainError) -> HttpResponse:
        return answer_problem(status_of(error), error.code, str(error.message))

    @api.exception_handler(ValidationError)
    def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
        wrong = [f"{'.'.join(str(part) for part in each['loc'][1:])}: {each['msg']}" for each in error.errors]
        return answer_problem(422, "invalid", "; ".join(wrong))

    @api.exception_handler(AuthenticationError)
    def stranger(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
        response = answer_problem(401, "unauthorized", "Send a valid token as “Authorization: Bearer …”.")
        response.headers["WWW-Authenticate"] = "Bearer"
        return response

    @api.exception_handler(Http404)
    def not_found(request: HttpRequest, error: Http404) -> HttpResponse:
        return answer_problem(404, "not_found", "There is nothing at this address.")

    @api.exception_handler(HttpError)
    def refused(request: HttpRequest, error: HttpError) -> HttpResponse:
        return answer_problem(error.status_code, "bad_request", str(error))
