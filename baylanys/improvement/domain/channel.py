"""Where developers are told: set by administrators, with a trail; the secret of a webhook is kept encrypted."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from baylanys.accounts.models import Person
from baylanys.contract.domain.change import note_change
from baylanys.contract.models import Project
from baylanys.core.errors import NotPossible
from baylanys.core.secrets import encrypt
from baylanys.improvement.models import DeveloperChannel
from baylanys.platforms.guarded_http import Access, base_address

KIND = "developer_channel"


@transaction.atomic
def set_channel(
    *, channel: DeveloperChannel | None, name: str, project: Project | None, emails: str, webhook_url: str, secret: str,
    networks: str, is_active: bool, by: Person | None, at: datetime,
) -> DeveloperChannel:  # fmt: skip
    """The channel is as given from now on; an empty secret keeps the one known.

    Raises NotPossible `name_missing`, `nothing_to_reach`, `bad_email`; for the webhook `bad_address`, `needs_https`,
    `inside` (an address of the house that no network allows).
    """
    if not name.strip():
        raise NotPossible(code="name_missing")
    addresses = split(emails)
    if not addresses and not webhook_url.strip():
        raise NotPossible(code="nothing_to_reach")
    _check_emails(addresses)
    _check_webhook(webhook_url.strip(), networks)
    row = channel or DeveloperChannel()
    before = _told(row) if row.pk else None
    row.name, row.project, row.emails = name.strip()[:120], project, ", ".join(addresses)
    row.webhook_url, row.networks, row.is_active = webhook_url.strip(), ", ".join(split(networks)), is_active
    row.secret = encrypt(secret) if secret else row.secret
    row.save()
    told = _told(row) | ({"secret": "changed"} if secret else {})
    note_change(kind=KIND, by=by, at=at, before=before, **told)
    return row


def split(text: str) -> list[str]:
    """Addresses or networks, however they were parted."""
    return text.replace(",", " ").replace(";", " ").split()


def _check_emails(addresses: list[str]) -> None:
    try:
        for each in addresses:
            validate_email(each)
    except ValidationError as wrong:
        raise NotPossible(code="bad_email") from wrong
    if sum(map(len, addresses)) > 400:
        raise NotPossible(code="bad_email")


def _check_webhook(address: str, networks: str) -> None:
    if not address:
        return
    if len(address) > 500:
        raise NotPossible(code="bad_address")
    try:
        base_address(Access(address, networks=split(networks)))
    except ValueError as wrong:
        known = {"needs_https", "inside"}
        raise NotPossible(code=str(wrong) if str(wrong) in known else "bad_address") from wrong


def _told(row: DeveloperChannel) -> dict[str, object]:
    return {
        "channel": row.name,
        "project": row.project.code if row.project else "",
        "emails": row.emails,
        "webhook": row.webhook_url,
        "networks": row.networks,
        "active": row.is_active,
    }
