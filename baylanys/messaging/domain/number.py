"""The centre's own numbers at WhatsApp, and the secrets by which Meta is known to speak of them."""

from __future__ import annotations

from datetime import datetime

import structlog
from django.db import transaction

from baylanys.accounts.models import Person
from baylanys.core.audit import Actor, write_audit
from baylanys.core.audit_kinds import AuditKind
from baylanys.core.secrets import SecretUnreadable, decrypt, encrypt
from baylanys.core.whatsapp_settings import WhatsAppSettings
from baylanys.messaging.models import BusinessNumber, WebhookBody

log = structlog.get_logger()

META = Actor("whatsapp", "whatsapp")
"""Stands in the audit log where Meta's word changed something."""

_PLAIN = {
    "waba_id": "waba_id",
    "display_number": "display_number",
    "graph_url": "graph_url",
    "graph_version": "version",
}
_SECRET = ("token", "app_secret", "verify_token")


def secrets_of_numbers() -> list[tuple[str, str]]:
    """App secret and verify token of every number in use; empty where there is none or it cannot be read."""
    rows = BusinessNumber.objects.filter(is_active=True).values_list("app_secret", "verify_token")
    return [(readable(app_secret), readable(verify_token)) for app_secret, verify_token in rows]


def readable(secret: str) -> str:
    """The secret in clear; empty where it is none of ours."""
    try:
        return decrypt(secret) if secret else ""
    except SecretUnreadable:
        log.error("a secret of a WhatsApp number cannot be read; set it again")
        return ""


@transaction.atomic
def keep_number(*, given: WhatsAppSettings, at: datetime) -> BusinessNumber | None:
    """The number of the settings has its row, with the secrets of the settings. Safe to repeat.

    None where the settings name no number. Deliveries that were set aside because nobody knew the number are taken
    up again with its row.
    """
    if not given.is_configured:
        return None
    number, is_new = BusinessNumber.objects.select_for_update().get_or_create(
        phone_number_id=given.phone_number_id, defaults={"created_at": at, "graph_url": given.graph_url}
    )
    for name, source in _PLAIN.items():
        setattr(number, name, getattr(given, source))
    for name in _SECRET:
        if readable(getattr(number, name)) != getattr(given, name):
            setattr(number, name, encrypt(getattr(given, name)))
    number.save()
    if is_new:
        take_up_foreign_deliveries()
    return number


def take_up_foreign_deliveries() -> int:
    """Deliveries that spoke of numbers which were not ours are looked into once more. What is known stays once."""
    return WebhookBody.objects.filter(foreign_items__gt=0).update(handled_at=None, foreign_items=0, attempts=0)


def stop_number(*, number: BusinessNumber, code: int | None, reason: str, at: datetime) -> bool:
    """Nothing more is sent from the number until a person (or Meta) lifts it; the alarm stands meanwhile.

    False where it is stopped already: the first reason stays.
    """
    going = BusinessNumber.objects.filter(pk=number.pk, stopped_at=None)
    stopped = bool(going.update(stopped_at=at, stop_code=code, stop_reason=reason[:300]))
    if stopped:
        log.error("sending from a WhatsApp number is stopped", number=number.phone_number_id, code=code)
        write_audit(
            AuditKind.SETTING_CHANGED, by=META, at=at, about=("whatsapp_number", number.pk), after={"stopped": reason}
        )
    return stopped


def resume_number(*, number: BusinessNumber, at: datetime, by: Person | None = None, reason_begins: str = "") -> bool:
    """What waits is sent again. With `reason_begins` only a stop for that reason is lifted. Safe to repeat."""
    stopped = BusinessNumber.objects.filter(pk=number.pk, stopped_at__isnull=False)
    lifted = bool(
        stopped.filter(stop_reason__startswith=reason_begins).update(stopped_at=None, stop_code=None, stop_reason="")
    )
    if lifted:
        about = ("whatsapp_number", number.pk)
        write_audit(AuditKind.SETTING_CHANGED, by=by or META, at=at, about=about, after={"stopped": ""})
    return lifted
