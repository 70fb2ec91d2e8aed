"""How a person can be told of a request, and what is said: composed here, above requests and messages alike."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext_lazy

from baylanys.accounts.permissions import may
from baylanys.contract.models import Project
from baylanys.core.errors import NotPossible
from baylanys.crm.cases.answer_text import ANSWER, LANGUAGES, NUMBER, fill
from baylanys.crm.choices import ReplyChannel
from baylanys.crm.domain.case_reply import text_for, write_reply
from baylanys.crm.domain.classifier import line_of
from baylanys.crm.models import Case, CaseReply, WhatsAppIdentity
from baylanys.desktop.templatetags.desktop import moment
from baylanys.interactions.permissions import shown_number
from baylanys.messaging.choices import ConversationState, MessageKind
from baylanys.messaging.domain.program_message import ProgramMessage, send_for_program
from baylanys.messaging.models import Conversation, Message, MessageTemplate
from baylanys.messaging.queries.templates import field_names, usable_templates
from baylanys.messaging.window import may_send
from baylanys.operations.jobs import mail_soon

OUR_NAMES = {
    "number": "number", "request": "number", "case": "number", "name": "name", "due": "due", "date": "due",
    "category": "category", "topic": "category", "project": "project", "answer": "answer", "text": "answer",
}  # fmt: skip
"""Names of template fields that a request can fill in."""
SUBJECTS = {"kk": "№ %s өтініш", "ru": "Обращение № %s", "en": "Request No. %s"}
MAIL_STATES = {"queued": "attention", "sent": "ok", "told": "ok", "failed": "breach"}
REFUSALS = {
    "nothing_to_tell": gettext_lazy("Write something first."),
    "bad_address": gettext_lazy("This is not an e-mail address."),
    "no_number": gettext_lazy("This person has no telephone number."),
    "no_conversation": gettext_lazy("The person has written nothing for 24 hours: only a template can be sent now."),
    "unknown_person": gettext_lazy("This person has not written by WhatsApp yet: choose a template."),
}


@dataclass(frozen=True, slots=True)
class Ways:
    """What is possible with this person now. `address` is the one used last."""

    language: str
    phone: str
    shown_phone: str
    is_open: bool
    templates: list[MessageTemplate]
    address: str


def language_of(case: Case) -> str:
    """The request's language, else the person's, else Russian."""
    spoken = case.language or (case.contact.language if case.contact else "")
    return spoken if spoken in LANGUAGES else "ru"


def ways_of(reader: Any, case: Case, at: datetime) -> Ways:
    phone = case.contact.phones.order_by("pk").first() if case.contact else None
    language, number = language_of(case), phone.e164 if phone else ""
    conversation = _conversation(case)
    is_open = conversation is not None and may_send(MessageKind.TEXT, conversation.window_ends_at, at)
    fitting = [each for each in usable_templates(language) if set(field_names(each)) <= set(OUR_NAMES)]
    reachable = bool(number or _identity(case))
    last = CaseReply.objects.filter(case__contact=case.contact).exclude(address="") if case.contact else None
    address = (last.order_by("-at").values_list("address", flat=True).first() or "") if last is not None else ""
    return Ways(language, number, shown_number(reader, number), is_open, fitting if reachable else [], address)


def said(case: Case, kind: str, at: datetime, answer: str = "") -> str:
    """The text of the centre with the request's own fields put in; `answer` stays in braces where there is none."""
    text = text_for(kind=kind, language=language_of(case), line=case.line.code, at=at)
    return fill(text, values_of(case) | {"answer": answer or "…"})


def values_of(case: Case) -> dict[str, str]:
    """What fields of texts and templates say of this request."""
    language = language_of(case)
    project = Project.objects.filter(code=case.project).values_list(f"name_{language}", flat=True).first()
    return {
        "number": str(case.pk), "name": case.contact.name if case.contact else "", "due": moment(case.due_at),
        "category": line_of(case.line).name("category", language), "project": project or "",
    }  # fmt: skip


def tell(
    *, case: Case, kind: str, channel: str, text: str, key: str, by: Any, at: datetime, version: int, closes: bool,
    address: str = "", template: str = "",
) -> CaseReply:  # fmt: skip
    """The word is on its way, and on record; both or neither. Raises NotPossible as the two domains do."""
    told: dict[str, Any] = {"closes": text if closes else ""}
    if kind != NUMBER and not text.strip():
        raise NotPossible(code="nothing_to_tell")
    with transaction.atomic():
        if channel == ReplyChannel.WHATSAPP:
            message = _by_whatsapp(case, kind, text, template, key, at)
            told |= {"message_id": message.pk}
            sent = message.text
        else:
            sent = said(case, kind, at, text)
            told |= {"address": address.strip(), "subject": SUBJECTS[language_of(case)] % case.pk}
        reply = write_reply(
            case=case, kind=kind, channel=channel, text=sent, key=key, by=by, at=at, version=version, **told
        )
        if channel == ReplyChannel.EMAIL:
            mail_soon()
    return reply


def _by_whatsapp(case: Case, kind: str, text: str, template: str, key: str, at: datetime) -> Message:
    identity = _identity(case)
    phone = case.contact.phones.order_by("pk").first() if case.contact else None
    wa_id = identity.wa_id if identity else (phone.e164.lstrip("+") if phone else None)
    whom: dict[str, Any] = {"wa_id": wa_id, "user_id": identity.bsuid if identity else None}
    if not template:
        wanted = ProgramMessage(**whom, text=said(case, kind, at, text))
    else:
        row = MessageTemplate.objects.get(pk=int(template))
        values = {**values_of(case), "answer": " ".join(text.split())}
        fields = {name: values[OUR_NAMES[name]] or "–" for name in field_names(row)}
        wanted = ProgramMessage(**whom, template=row.name, language=row.language, fields=fields)
    message, _is_new = send_for_program(wanted=wanted, key=f"case-{key}", at=at)
    return message


def _identity(case: Case) -> WhatsAppIdentity | None:
    return case.contact.whatsapp.order_by("-pk").first() if case.contact else None


def _conversation(case: Case) -> Conversation | None:
    identity = _identity(case)
    open_ones = Conversation.objects.exclude(state=ConversationState.CLOSED)
    return open_ones.filter(identity=identity).order_by("-opened_at").first() if identity else None


def replies_of(case: Case) -> list[dict[str, Any]]:
    """What the person was told, with how far each word came."""
    rows = list(case.replies.select_related("by"))
    messages = Message.objects.in_bulk([row.message_id for row in rows if row.message_id])
    return [_reply(row, messages.get(row.message_id)) for row in rows]


def _reply(row: CaseReply, message: Message | None) -> dict[str, Any]:
    state, tone = str(row.get_state_display()), MAIL_STATES[row.state]
    if message is not None:
        state = str(message.get_status_display())
        tone = {"failed": "breach", "delivered": "ok", "read": "ok", "played": "ok"}.get(message.status, "attention")
    why = row.error or (message.error_text if message else "")
    return {"row": row, "state": state, "tone": tone, "why": why}


def telling_context(reader: Any, case: Case, at: datetime) -> dict[str, Any]:
    """What the panel “What the person is told” shows; nothing to those who tell nobody."""
    if not may(reader, "open_cases"):
        return {}
    replies = replies_of(case)
    told = {each["row"].kind for each in replies if each["tone"] != "breach"}
    later = case.closed_at is not None and case.closed_at > case.opened_at
    is_untold = later and ANSWER not in told
    return {
        "ways": ways_of(reader, case, at), "replies": replies, "keys": [str(uuid4()), str(uuid4())],
        "number_told": NUMBER in told, "not_told_yet": is_untold and bool(case.contact),
        "number_text": said(case, NUMBER, at),
        "answer_around": said(case, ANSWER, at),
    }  # fmt: skip
