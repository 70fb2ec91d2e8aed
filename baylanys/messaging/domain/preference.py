"""A person stops marketing messages, or wants them again: said in WhatsApp itself (Meta, user_preferences)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from baylanys.core.audit import write_audit
from baylanys.core.audit_kinds import AuditKind
from baylanys.crm.models import Contact, OptOut
from baylanys.messaging.domain.identity import find_identity
from baylanys.messaging.domain.number import META
from baylanys.whatsapp.account_events import Preference

CHANNEL = "whatsapp"
MARKETING = "marketing_messages"


def take_preference(*, item: Preference, at: datetime) -> str:
    """The wish stands in the list of opt-outs and in the audit log, once. Answers what could not be understood."""
    if item.value not in {"stop", "resume"} or item.category not in {MARKETING, None}:
        return f"preference {item.category}={item.value}"[:200]
    identity = find_identity(person=item.person, at=at, source="user_preferences")
    said_at = item.at or at
    contact, source = identity.contact, "user_preferences"
    note_opt_out(contact=contact, value=item.value, said_at=said_at, source=source, detail=item.raw, at=at)
    return ""


def note_opt_out(
    *, contact: Contact, value: str, said_at: datetime, source: str, detail: dict[str, Any], at: datetime
) -> None:
    """The contact's wish of that moment stands once. `value` is stop or resume."""
    _, is_new = OptOut.objects.get_or_create(
        contact=contact, channel=CHANNEL, at=said_at, value=value, defaults={"source": source, "detail": detail}
    )
    if is_new:
        after = {"channel": CHANNEL, "value": value}
        by = None if source == "said" else META
        write_audit(AuditKind.OPT_OUT, by=by, at=at, about=("contact", contact.pk), after=after)
