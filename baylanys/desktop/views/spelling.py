"""Where texts are checked as they are written (5.3); asked by static/js/spelling.js."""

import json
from dataclasses import asdict
from typing import Any, cast

import structlog
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from baylanys.accounts.models import Person
from baylanys.accounts.permissions import allowed
from baylanys.core import clock
from baylanys.core.errors import DomainError
from baylanys.core.limits import spend
from baylanys.spelling.dictionary import DictionaryMissingError
from baylanys.spelling.domain.text import LONGEST_TEXT, TextTooLong, check
from baylanys.spelling.domain.word import add_words, words_in

# A person who types without a pause asks some 120 times a minute.
MOST_A_MINUTE = 300
# Bytes: each letter may come as \uXXXX.
LONGEST_BODY = 6 * LONGEST_TEXT + 1000
log = structlog.get_logger()


class BodyRefused(DomainError):
    """The body is not what the address takes."""

    code = "bad_request"


@require_POST
@allowed("check_spelling")
def check_text(request: HttpRequest) -> HttpResponseBase:
    """{"text", "hint"?} → {"misspellings": [{start, end, word, language, suggestions}]}, places in UTF-16 units.

    400: another body; 413: the text is too long; 429: asked too often; 503: no dictionaries on this machine.
    """
    at = clock.now()
    spent = spend("spelling", str(request.user.pk), seconds=60, at=at)
    if spent.count > MOST_A_MINUTE:
        wait = max(1, round((spent.ends_at - at).total_seconds()))
        answer = JsonResponse({"code": "too_many_requests", "message": _("Too many requests.")}, status=429)
        answer.headers["Retry-After"] = str(wait)
        return answer
    try:
        body = _body(request)
        found = check(_text(body, "text"), _text(body, "hint"))
    except DictionaryMissingError as error:
        log.error("spelling dictionaries are missing", missing=str(error))
        return JsonResponse({"code": "no_dictionaries", "message": _("Spelling cannot be checked now.")}, status=503)
    except DomainError as refused:
        return _declined(refused)
    return JsonResponse({"misspellings": [asdict(each) for each in found]})


@require_POST
@allowed("manage_words")
def add_word(request: HttpRequest) -> HttpResponseBase:
    """{"word", "language"} → {"added": how many}: the word of a text counts as right from now on."""
    try:
        body = _body(request)
        words = words_in(_text(body, "word"))
        added = add_words(words=words, language=_text(body, "language"), by=cast(Person, request.user), at=clock.now())
    except DomainError as refused:
        return _declined(refused)
    return JsonResponse({"added": added})


def _body(request: HttpRequest) -> dict[str, Any]:
    if int(request.headers.get("Content-Length") or 0) > LONGEST_BODY:
        raise TextTooLong(_("The text is too long."))
    try:
        body = json.loads(request.body)
    except ValueError as error:
        raise BodyRefused(_("A JSON object is expected.")) from error
    if not isinstance(body, dict):
        raise BodyRefused(_("A JSON object is expected."))
    return body


def _text(body: dict[str, Any], name: str) -> str:
    value = body.get(name, "")
    if not isinstance(value, str):
        raise BodyRefused(_("A JSON object is expected."))
    return value


def _declined(refused: DomainError) -> JsonResponse:
    status = {"bad_request": 400, "text_too_long": 413}.get(refused.code, 422)
    return JsonResponse({"code": refused.code, "message": str(refused)}, status=status)
