"""Orders from pages to the engine, and the words for what it declines."""

from collections.abc import Mapping
from typing import Any

from django.http import JsonResponse
from django.utils.translation import gettext_lazy

from baylanys.core.commands import await_answer, give_order
from baylanys.core.errors import DomainError, NotAnswered

WORDS = {
    "engine_away": gettext_lazy(
        "The centre's engine does not answer. It returns by itself; try again in a few seconds."
    ),
    "telephone_away": gettext_lazy(
        "The telephone exchange does not answer. It returns by itself; try again in a few seconds."
    ),
    "lapsed": gettext_lazy("The order came too late and was dropped. Try again."),
    "no_desk": gettext_lazy("Your phone is not connected yet. Wait a moment and try again."),
    "busy": gettext_lazy("Finish the call or the wrap-up in hand first."),
    "no_line": gettext_lazy("All lines are in use. Try again when one is free."),
    "bad_number": gettext_lazy("This is not a number that can be called. Write it as +7 701 555 01 23."),
    "bad_digits": gettext_lazy("Only digits, * and # can be sent."),
    "not_yours": gettext_lazy("This call is over or with somebody else by now."),
    "not_in_wrap_up": gettext_lazy("This wrap-up is closed already."),
    "result_missing": gettext_lazy("Choose the result and the language of the conversation."),
    "language_missing": gettext_lazy("Choose the result and the language of the conversation."),
    "desk_elsewhere": gettext_lazy("The desk is open elsewhere."),
    "nothing_offered": gettext_lazy("Nothing is offered to this operator any more."),
    "not_waiting": gettext_lazy("This caller does not wait any more, or is in that queue already."),
    "not_talking": gettext_lazy("This conversation is over."),
    "no_phone": gettext_lazy("This page's phone is not connected. Allow the microphone and try again."),
    "same_operator": gettext_lazy("This is you. Choose a colleague."),
    "no_such_operator": gettext_lazy("There is no such operator."),
    "operator_away": gettext_lazy("This operator takes no calls now. Choose another, or a queue."),
    "operator_busy": gettext_lazy("This operator is busy. Transfer the call at once, or ask another."),
    "no_such_queue": gettext_lazy("There is no such queue."),
    "foreign_number": gettext_lazy("Calls are transferred only to numbers in Kazakhstan."),
    "not_answered": gettext_lazy("Wait until the other side has answered."),
    "no_demo": gettext_lazy("This centre is no demonstration: call it by telephone."),
}
NOT_POSSIBLE = gettext_lazy("This is not possible now: the call has changed in the meantime.")


def carry_out(
    kind: str, payload: dict[str, Any], actor: Any, timeout: float = 5.0, words: Mapping[str, Any] = WORDS
) -> JsonResponse:
    """What the engine answered, or why it did not: 409 where it declined, 503 where it is away."""
    try:
        answer = await_answer(give_order(kind, payload, actor), timeout)
    except NotAnswered as error:
        return declined(error, status=503)
    except DomainError as error:
        return declined(error, words=words)
    return JsonResponse(answer)


def declined(error: DomainError, status: int = 409, words: Mapping[str, Any] = WORDS) -> JsonResponse:
    """The error in the person's language, with its code."""
    told = words.get(error.code) or str(error.message) or NOT_POSSIBLE
    return JsonResponse({"code": error.code, "message": str(told)}, status=status)
