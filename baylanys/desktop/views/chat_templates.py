"""Templates in a chat: chosen, filled in, sent; also to somebody who has not written yet."""

from typing import Any, cast
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from baylanys.accounts.models import Person
from baylanys.accounts.permissions import allowed
from baylanys.core import clock
from baylanys.core.errors import DomainError
from baylanys.crm.models import Contact
from baylanys.desktop.chat_page import looked_at
from baylanys.desktop.chat_rows import name_of
from baylanys.desktop.order_answers import declined
from baylanys.desktop.views.chats import part
from baylanys.desktop.views.desk import operator_of
from baylanys.desktop.views.desk_orders import refused
from baylanys.messaging import refusals
from baylanys.messaging.access import may_look
from baylanys.messaging.desk_queries import open_conversation_of
from baylanys.messaging.domain.first_words import identity_of, number_to_write_from, write_first
from baylanys.messaging.models import BusinessNumber, MessageTemplate
from baylanys.messaging.queries.templates import field_names, usable_templates
from baylanys.messaging.template_parts import parts_of

WORDS = refusals.WORDS | {"no_number": gettext_lazy("This person has no telephone number.")}
NAME_FIELDS = {"name", "first_name", "customer_name", "имя", "аты", "есім"}


@require_GET
@allowed("work_at_desk")
def of_chat(request: HttpRequest, conversation_id: UUID) -> HttpResponseBase:
    """The approved templates of the chat's number, the language of the conversation first."""
    conversation = looked_at(request, conversation_id)
    return _choices(request, conversation.number, conversation.language, name_of(conversation))


@require_GET
@allowed("work_at_desk")
def of_contact(request: HttpRequest, contact_id: int) -> HttpResponseBase:
    """The same for somebody who is written to first."""
    contact = get_object_or_404(Contact, pk=contact_id)
    try:
        number = number_to_write_from()
    except DomainError as error:
        return declined(error, words=WORDS)
    return _choices(request, number, contact.language, contact.name)


@require_POST
@allowed("work_at_desk")
def send_in_chat(request: HttpRequest, conversation_id: UUID) -> HttpResponseBase:
    """The template waits to be sent to the chat's person."""
    conversation = looked_at(request, conversation_id)
    return _send(request, conversation.number, lambda: conversation.identity)


@require_POST
@allowed("work_at_desk")
def send_to_contact(request: HttpRequest, contact_id: int) -> HttpResponseBase:
    """The template waits to be sent, and the chat with the contact is this operator's."""
    contact = get_object_or_404(Contact, pk=contact_id)
    try:
        number = number_to_write_from()
    except DomainError as error:
        return declined(error, words=WORDS)
    return _send(request, number, lambda: identity_of(contact, at=clock.now()))


@require_GET
@allowed("work_at_desk")
def chat_of_contact(request: HttpRequest, contact_id: int) -> HttpResponseBase:
    """The open chat with this person, where this operator may look into it; none where a template must begin one."""
    operator_of(request)
    found = open_conversation_of(contact_id)
    if found is None:
        return JsonResponse({"conversation": None})
    if not may_look(request.user, found):
        return refused("not_yours", _("A colleague writes with this person now."), status=409)
    return JsonResponse({"conversation": str(found.pk)})


def _choices(request: HttpRequest, number: BusinessNumber, language: str, name: str) -> HttpResponseBase:
    rows = [_shown(row, name) for row in usable_templates(language, number=number)]
    return part(request, "desktop/chat/templates.html", templates=rows)


def _shown(row: MessageTemplate, name: str) -> dict[str, Any]:
    parts = parts_of(row.components)
    fields = [(each, name if each.lower() in NAME_FIELDS else "") for each in field_names(row)]
    text = "\n\n".join(one for one in (parts.header, parts.body, parts.footer) if one)
    keys = {str(each["key"]): str(each["name"]) for each in row.variables}
    return {"row": row, "fields": fields, "text": text, "keys": keys, "buttons": parts.buttons}


def _send(request: HttpRequest, number: BusinessNumber, whom: Any) -> HttpResponseBase:
    operator_of(request)
    chosen = request.POST.get("template", "")
    template = MessageTemplate.objects.filter(pk=int(chosen)).first() if chosen.isdigit() else None
    if template is None or template.number.waba_id != number.waba_id:
        raise Http404
    filled = [name for name in request.POST if name.startswith("field-")]
    fields = {name.removeprefix("field-"): str(request.POST[name]) for name in filled}
    key = request.POST.get("key", "")[:60]
    try:
        made = write_first(
            number=number,
            identity=whom(),
            template=template,
            fields=fields,
            by=cast(Person, request.user),
            request_key=f"desk-{request.user.pk}-{key}" if key else None,
            at=clock.now(),
        )
    except DomainError as error:
        return declined(error, words=WORDS)
    return JsonResponse({"message": str(made.pk), "conversation": str(made.conversation_id)})
