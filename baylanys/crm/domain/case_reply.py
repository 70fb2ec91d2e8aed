"""A person outside is told of a request: its number, its answer, a question (6)."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from baylanys.core.audit import write_audit
from baylanys.core.audit_kinds import AuditKind
from baylanys.core.errors import NotPossible
from baylanys.crm.cases.answer_text import AnswerText, choose, unknown_fields
from baylanys.crm.cases.states import after
from baylanys.crm.choices import ReplyChannel, ReplyKind, ReplyState
from baylanys.crm.domain.case import ask_person, close_case
from baylanys.crm.models import Case, CaseEvent, CaseReply, CaseText

STATES = {
    ReplyChannel.EMAIL: ReplyState.QUEUED,
    ReplyChannel.WHATSAPP: ReplyState.SENT,
    ReplyChannel.VOICE: ReplyState.TOLD,
}


@transaction.atomic
def write_reply(
    *, case: Case, kind: str, channel: str, text: str, key: str, by: Any, at: datetime, version: int = 0,
    closes: str = "", address: str = "", subject: str = "", message_id: UUID | None = None,
) -> CaseReply:  # fmt: skip
    """The word to the person is on record, once for a `key`; an e-mail waits to be sent.

    An answer or a question is a first answer; with `closes` (the answer itself) the request is closed too, a question
    makes it wait for the person. Raises NotPossible: nothing_to_tell, bad_address, and as `close_case`.
    """
    if (known := CaseReply.objects.filter(key=key).first()) is not None:
        return known
    if not text.strip() or kind not in ReplyKind.values or channel not in ReplyChannel.values:
        raise NotPossible(code="nothing_to_tell")
    if channel == ReplyChannel.EMAIL:
        _check_address(address)
    reply = CaseReply.objects.create(
        case=case, kind=kind, channel=channel, state=STATES[ReplyChannel(channel)], at=at, by=by, text=text.strip(),
        subject=subject[:200], address=address[:254], message_id=message_id, key=key,
    )  # fmt: skip
    _tell(reply)
    _follow(case, kind, version, closes, by, at)
    return reply


def _follow(case: Case, kind: str, version: int, closes: str, by: Any, at: datetime) -> None:
    if kind == ReplyKind.NUMBER:
        return
    Case.objects.filter(pk=case.pk, first_answered_at=None).update(first_answered_at=at)
    case.first_answered_at = case.first_answered_at or at
    if kind == ReplyKind.QUESTION and after(case.state, "ask"):
        ask_person(case=case, version=version, comment="", by=by, at=at)
    elif closes.strip() and kind == ReplyKind.ANSWER:
        close_case(case=case, version=version, answer=closes, by=by, at=at)


def _tell(reply: CaseReply) -> None:
    detail = {"channel": reply.channel, "reply": reply.pk, "what": reply.kind}
    CaseEvent.objects.create(case=reply.case, kind="told", by=reply.by, at=reply.at, text=reply.text, detail=detail)
    about = ("case", reply.case_id)
    write_audit(AuditKind.CASE_CHANGED, by=reply.by, at=reply.at, about=about, after={"what": "told", **detail})


def _check_address(address: str) -> None:
    try:
        validate_email(address)
    except ValidationError as wrong:
        raise NotPossible(code="bad_address") from wrong


@transaction.atomic
def mail_came_to(*, reply: CaseReply, state: str, proof: str = "", error: str = "", at: datetime) -> None:
    """What became of the e-mail; an end that there is already stays."""
    values = {"state": state, "proof": proof[:300], "error": error[:300], "tries": reply.tries + 1}
    sent = {"sent_at": at} if state == ReplyState.SENT else {}
    if not CaseReply.objects.filter(pk=reply.pk, state=ReplyState.QUEUED).update(**values, **sent):
        return
    if state == ReplyState.FAILED:
        detail = {"reply": reply.pk, "error": error[:300]}
        CaseEvent.objects.create(case=reply.case, kind="mail_failed", at=at, detail=detail)


@transaction.atomic
def put_text(*, kind: str, language: str, line: str, text: str, by: Any, at: datetime) -> None:
    """People are told by this text from now on; an empty one means the text of all categories, or the product's own.

    Raises NotPossible `unknown_field` with its name.
    """
    if unknown := unknown_fields(text):
        raise NotPossible(", ".join(unknown), code="unknown_field")
    same = CaseText.objects.select_for_update().filter(kind=kind, language=language, line=line, valid_until=None)
    before = same.first()
    if (before.text if before else "") == text.strip():
        return
    same.update(valid_until=at)
    if text.strip():
        CaseText.objects.create(kind=kind, language=language, line=line, text=text.strip(), valid_from=at, by=by)
    about = ("case_text", f"{kind}-{language}-{line}"[:60])
    write_audit(AuditKind.SETTING_CHANGED, by=by, at=at, about=about, after={"text": text.strip()[:500]})


def text_for(*, kind: str, language: str, line: str, at: datetime) -> str:
    """The text in force, with its fields still in braces."""
    rows = CaseText.objects.filter(kind=kind, valid_from__lte=at, line__in=[line, ""])
    texts = [AnswerText(r.kind, r.language, r.line, r.text, r.valid_from, r.valid_until) for r in rows]
    return choose(texts, kind=kind, language=language, line=line, at=at)
