"""What an operator orders about a chat: accept, refuse, take, park, transfer, close."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.db.models import Count
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from baylanys.accounts.permissions import allowed
from baylanys.core import clock
from baylanys.desktop.chat_page import looked_at
from baylanys.desktop.order_answers import WORDS, carry_out
from baylanys.desktop.views.chats import part
from baylanys.desktop.views.desk import operator_of
from baylanys.desktop.views.desk_orders import WrapUpForm, refused
from baylanys.desktop.views.desk_transfers import ON_DUTY
from baylanys.messaging import refusals
from baylanys.routing.choices import OperatorStateName as Name
from baylanys.routing.models import OperatorState, Queue

NOTE_LETTERS = 2000


class TransferForm(forms.Form):
    """To whom the chat goes, and what the next one should know."""

    to = forms.ChoiceField(choices=[("operator", "operator"), ("queue", "queue")])
    target = forms.CharField(max_length=150)
    note = forms.CharField(required=False, max_length=NOTE_LETTERS)


class CloseForm(WrapUpForm):
    """The wrap-up of a chat; a farewell is sent where it is wished."""

    farewell = forms.BooleanField(required=False)


def of_chat(kind: str) -> Callable[[HttpRequest, UUID], HttpResponseBase]:
    """The page's door to an order that needs nothing but the chat."""

    @require_POST
    @allowed("work_at_desk")
    def ordered(request: HttpRequest, conversation_id: UUID) -> HttpResponseBase:
        return _order(request, kind, conversation_id)

    return ordered


accept = of_chat("accept_conversation")
refuse = of_chat("refuse_conversation")
release = of_chat("release_conversation")
unpark = of_chat("unpark_conversation")
take = of_chat("take_conversation")


@require_POST
@allowed("work_at_desk")
def park(request: HttpRequest, conversation_id: UUID) -> HttpResponseBase:
    """The chat sleeps until a moment; the moment is written in the contract's zone."""
    until = _moment(request.POST.get("until", ""))
    if until is None or until <= clock.now():
        return refused("bad_moment", _("Choose a moment that is still to come."))
    return _order(request, "park_conversation", conversation_id, until=until.isoformat())


@require_POST
@allowed("work_at_desk")
def transfer(request: HttpRequest, conversation_id: UUID) -> HttpResponseBase:
    """The chat is a colleague's or a queue's, with a note."""
    form = TransferForm(request.POST)
    if not form.is_valid():
        return refused("bad_target", _("Choose an operator or a queue."))
    return _order(request, "transfer_conversation", conversation_id, **form.cleaned_data)


@require_POST
@allowed("work_at_desk")
def close(request: HttpRequest, conversation_id: UUID) -> HttpResponseBase:
    """The chat is over and written up."""
    form = CloseForm(request.POST)
    if not form.is_valid():
        return refused("incomplete", str(WORDS["result_missing"]))
    return _order(request, "close_conversation", conversation_id, **form.cleaned_data)


@require_GET
@allowed("work_at_desk")
def targets(request: HttpRequest, conversation_id: UUID) -> HttpResponseBase:
    """Operators on duty with the chats they have, and queues with those who wait."""
    operator, conversation = operator_of(request), looked_at(request, conversation_id)
    rows = OperatorState.objects.select_related("operator__person").filter(state__in=ON_DUTY).exclude(operator=operator)
    colleagues = sorted(rows.order_by("operator__person__last_name"), key=lambda row: row.state != Name.READY)
    queues = Queue.objects.annotate(waiters=Count("waiting")).order_by("pk")
    return part(
        request, "desktop/chat/targets.html", conversation=conversation, colleagues=colleagues, queues=queues
    )


def _order(request: HttpRequest, kind: str, conversation_id: UUID, **payload: Any) -> JsonResponse:
    ordered = {"operator": operator_of(request).username, "conversation": str(conversation_id), **payload}
    return carry_out(kind, ordered, request.user, words=WORDS | refusals.WORDS)


def _moment(written: str) -> datetime | None:
    """`2026-11-22T14:05` of the contract's zone, or a moment with its own zone."""
    try:
        found = datetime.fromisoformat(written)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=ZoneInfo(settings.CONTRACT_TIME_ZONE))
