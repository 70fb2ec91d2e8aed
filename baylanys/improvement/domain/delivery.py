"""An item is handed to developers by e-mail and webhook: tried until it is taken, with proof (7.7.3)."""

import asyncio
from datetime import datetime
from email.utils import make_msgid
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import override

from baylanys.accounts.models import Person
from baylanys.core.errors import DomainError, NotPossible
from baylanys.core.secrets import SecretUnreadable, decrypt
from baylanys.improvement.choices import DeliveryState, ItemKind, Way
from baylanys.improvement.domain.channel import split
from baylanys.improvement.domain.item import act_on, note_event
from baylanys.improvement.models import DeveloperChannel, ImprovementDelivery, ImprovementItem
from baylanys.improvement.sending_rules import LEASE, Said, body_of, digest, headers_of, next_try
from baylanys.operations.domain.mail import send_to
from baylanys.platforms.errors import PlatformError
from baylanys.platforms.guarded_http import Access, GuardedHttp

MAIL_LANGUAGE = "ru"
TAKEN = range(200, 300)


def channels_for(item: ImprovementItem) -> list[DeveloperChannel]:
    """Channels that hear of the item: those of its project, and those of every project."""
    rows = DeveloperChannel.objects.filter(is_active=True)
    return list(rows.filter(Q(project=None) | Q(project=item.project_id)))


@transaction.atomic
def send_to_developers(*, item: ImprovementItem, version: int, by: Person | None, at: datetime) -> int:
    """The item is on its way to every channel that hears of it; how many ways. Raises NotPossible `no_channel`, and
    what `act_on` raises."""
    channels = channels_for(item)
    if not channels:
        raise NotPossible(code="no_channel")
    act_on(item=item, act="send", version=version, by=by, at=at)
    body = body_of(
        Said(item.pk, item.kind, item.subject, item.project.code if item.project else "", item.platform, item.language,
             item.text, item.opened_at)
    )  # fmt: skip
    common = {"item": item, "body": body, "next_at": at, "ordered_at": at, "ordered_by": by}
    rows = [
        ImprovementDelivery(channel=channel, way=way, target=target[:500], **common)
        for channel in channels
        for way, target in ((Way.EMAIL, channel.emails), (Way.WEBHOOK, channel.webhook_url))
        if target
    ]
    ImprovementDelivery.objects.bulk_create(rows)
    return len(rows)


@transaction.atomic
def send_again(*, delivery: ImprovementDelivery, by: Person | None, at: datetime) -> None:
    """What was given up is tried anew. Raises NotPossible `not_now`."""
    failed = ImprovementDelivery.objects.filter(pk=delivery.pk, state=DeliveryState.FAILED)
    if not failed.update(state=DeliveryState.WAITING, attempts=0, next_at=at, ordered_by=by):
        raise NotPossible(code="not_now")
    note_event(delivery.item, "sent_again", by=by, at=at, way=delivery.way, channel=delivery.channel.name)


def deliver_due(*, at: datetime, most: int = 20) -> int:
    """What is due was tried once each; how many were taken. Safe to repeat and to run twice at once."""
    due = ImprovementDelivery.objects.filter(state=DeliveryState.WAITING, next_at__lte=at).order_by("next_at", "pk")
    return sum(_try(pk, at) for pk in list(due.values_list("pk", flat=True)[:most]))


def _try(pk: int, at: datetime) -> bool:
    """The try is written before it leaves: a program that dies with it is followed by another after the lease."""
    row = ImprovementDelivery.objects.filter(pk=pk, state=DeliveryState.WAITING, next_at__lte=at)
    if not row.update(attempts=F("attempts") + 1, next_at=at + LEASE):
        return False
    delivery = ImprovementDelivery.objects.select_related("item", "channel").get(pk=pk)
    try:
        proof = _mail(delivery) if delivery.way == Way.EMAIL else _webhook(delivery, at)
    except (DomainError, PlatformError, SecretUnreadable, ValueError) as trouble:
        _note_trouble(delivery, trouble, at)
        return False
    _note_sent(delivery, proof, at)
    return True


def _mail(delivery: ImprovementDelivery) -> dict[str, Any]:
    item = delivery.item
    with override(MAIL_LANGUAGE):
        kind = ItemKind(item.kind).label
        subject = _("%(kind)s No. %(number)s") % {"kind": kind, "number": item.pk}
        where = " · ".join(part for part in (item.project.name_ru if item.project else "", item.platform) if part)
        text = "\n\n".join(part for part in (f"{kind}. {where}".strip(), item.text) if part)
    message_id = make_msgid(domain="baylanys")
    server = send_to(to=split(delivery.target), subject=subject, text=text, headers={"Message-ID": message_id})
    return {"message_id": message_id, "server": server, "sha256": digest(text.encode())}


def _webhook(delivery: ImprovementDelivery, at: datetime) -> dict[str, Any]:
    channel, body = delivery.channel, delivery.body.encode()
    secret = decrypt(channel.secret) if channel.secret else ""
    headers = headers_of(body, secret, delivery.pk, at)
    status = asyncio.run(_post(Access(delivery.target, networks=split(channel.networks)), body, dict(headers)))
    if status not in TAKEN:
        raise NotPossible(f"HTTP {status}", code="not_taken")
    return {"status": status, "sha256": digest(body), "signed": bool(secret)}


async def _post(access: Access, body: bytes, headers: dict[str, str]) -> int:
    async with GuardedHttp(access) as http:
        answer = await http.send("POST", access.base_url, body=body, headers=headers, changes=True)
        return answer.status_code


def _note_sent(delivery: ImprovementDelivery, proof: dict[str, Any], at: datetime) -> None:
    with transaction.atomic():
        ImprovementDelivery.objects.filter(pk=delivery.pk).update(
            state=DeliveryState.SENT, sent_at=at, next_at=None, proof=proof, trouble=""
        )
        told = {"way": delivery.way, "channel": delivery.channel.name, **proof}
        note_event(delivery.item, "delivered", by=None, at=at, **told)


def _note_trouble(delivery: ImprovementDelivery, trouble: Exception, at: datetime) -> None:
    again, words = next_try(delivery.attempts, at), str(trouble)[:300]
    state = DeliveryState.WAITING if again else DeliveryState.FAILED
    with transaction.atomic():
        ImprovementDelivery.objects.filter(pk=delivery.pk).update(state=state, next_at=again, trouble=words)
        if again is None:
            told = {"way": delivery.way, "channel": delivery.channel.name}
            note_event(delivery.item, "given_up", by=None, at=at, text=words, **told)
