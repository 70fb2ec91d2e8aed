"""The webhook's address inside Django, for servers that do not run `asgi.py`: the same rules, one body at a time."""

from __future__ import annotations

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from baylanys.api.webhooks.keys import KEYS
from baylanys.api.webhooks.whatsapp_rules import (
    LARGEST_BODY,
    NOT_ALLOWED,
    NOT_SIGNED,
    NOT_STORED,
    STORED,
    TOO_LARGE,
    Answer,
    answer_handshake,
    is_signed,
)
from baylanys.messaging.receiving.storing import store_body


@csrf_exempt
def whatsapp(request: HttpRequest) -> HttpResponse:
    """The handshake, or a body that is stored before its 200."""
    answer = _answer(request)
    return HttpResponse(answer.text, status=answer.status, content_type="text/plain; charset=utf-8")


def _answer(request: HttpRequest) -> Answer:
    if request.method == "GET":
        return answer_handshake(request.META.get("QUERY_STRING", ""), KEYS.read().verify_tokens)
    if request.method != "POST":
        return NOT_ALLOWED
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST_BODY:
        return TOO_LARGE
    if not is_signed(request.body, request.headers.get("X-Hub-Signature-256"), KEYS.read().secrets):
        return NOT_SIGNED
    try:
        store_body(request.body)
    except DatabaseError:
        return NOT_STORED
    return STORED
