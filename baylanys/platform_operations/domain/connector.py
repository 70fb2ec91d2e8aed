"""A connector is written down, tried out, and opened for a piece of work."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from baylanys.core.audit import write_audit
from baylanys.core.audit_kinds import AuditKind
from baylanys.core.errors import DomainError
from baylanys.core.secrets import SecretUnreadable, decrypt, encrypt
from baylanys.platform_operations.choices import AuthKind, ConnectorKind
from baylanys.platform_operations.described import description_of, encoded
from baylanys.platform_operations.models import Connector
from baylanys.platforms.addresses import read_networks
from baylanys.platforms.clients import platform_at
from baylanys.platforms.description import Description, Fault, faults_of, read_description
from baylanys.platforms.errors import PlatformError
from baylanys.platforms.guarded_http import Access, base_address

TRAIL = ("name_ru", "kind", "base_url", "auth", "auth_name", "networks", "answer_seconds", "is_active")


class ConnectorNotUsable(DomainError):
    """The connector cannot be kept like this; `faults` say why."""

    code = "connector_not_usable"

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("; ".join(f"{each.code} {each.where}".strip() for each in faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class ConnectorValues:
    """What an administrator writes. `secret` None keeps the one there is."""

    code: str
    name_kk: str
    name_ru: str
    name_en: str
    kind: str
    base_url: str
    auth: str
    auth_name: str
    secret: str | None
    networks: Sequence[str]
    answer_seconds: int
    description: Any
    is_active: bool = True


@transaction.atomic
def write_connector(*, connector: Connector | None, values: ConnectorValues, by: Any, at: datetime) -> Connector:
    """The connector is as written, and the trail says what changed; of secrets only that they did. Raises
    ConnectorNotUsable."""
    if faults := faults_in(values):
        raise ConnectorNotUsable(faults)
    row = connector or Connector(code=values.code)
    before = {name: getattr(row, name) for name in TRAIL} if connector else None
    moved = connector is not None and (row.base_url, row.kind) != (values.base_url, values.kind)
    for name in (*TRAIL, "name_kk", "name_en"):
        setattr(row, name, getattr(values, name))
    row.description = encoded(values.description)
    if values.secret is not None or moved:
        # A secret goes only where it was meant to go: another address begins without one.
        row.secret = encrypt(values.secret) if values.secret else ""
    row.changed_at, row.changed_by = at, by
    row.checked_at, row.check_code, row.check_detail = None, "", ""
    row.save()
    after = {name: getattr(row, name) for name in TRAIL} | {"secret_changed": values.secret is not None or moved}
    write_audit(AuditKind.SETTING_CHANGED, by=by, at=at, about=("connector", row.code), before=before, after=after)
    return row


def faults_in(values: ConnectorValues) -> list[Fault]:
    """What keeps the connector from being used."""
    try:
        found = faults_of(read_description(values.description), values.kind)
    except ValueError as wrong:
        found = [Fault("description", str(wrong)[:300])]
    if values.kind == ConnectorKind.BY_HAND:
        return found
    if values.auth in {AuthKind.BASIC, AuthKind.HEADER} and not values.auth_name:
        found.append(Fault("auth_name_missing"))
    if not all(32 < ord(letter) < 127 for letter in values.auth_name + (values.secret or "")):
        found.append(Fault("secret_letters"))
    return found + _address_faults(values)


def access_to(connector: Connector) -> Access:
    """How the connector reaches its platform. Raises SecretUnreadable."""
    return Access(
        base_url=connector.base_url,
        auth=connector.auth,
        name=connector.auth_name,
        secret=decrypt(connector.secret) if connector.secret else "",
        networks=tuple(connector.networks),
        answer_seconds=float(connector.answer_seconds),
    )


def check_connector(*, connector: Connector, by: Any, at: datetime) -> bool:
    """The platform was asked whether it is there and takes our secret; the row says what it answered."""
    code, detail = _ask(connector)
    Connector.objects.filter(pk=connector.pk).update(checked_at=at, check_code=code, check_detail=detail[:200])
    write_audit(AuditKind.SETTING_CHANGED, by=by, at=at, about=("connector", connector.code), after={"checked": code})
    return code == "ok"


def _ask(connector: Connector) -> tuple[str, str]:
    try:
        return "ok", asyncio.run(_check(access_to(connector), connector.kind, description_of(connector)))
    except PlatformError as error:
        return error.code, error.detail
    except SecretUnreadable:
        return "secret_unreadable", ""
    except ValueError as wrong:
        return "bad_address", str(wrong)


async def _check(access: Access, kind: str, description: Description) -> str:
    async with platform_at(access, kind, description) as platform:
        return await platform.check()


def _address_faults(values: ConnectorValues) -> list[Fault]:
    try:
        read_networks(values.networks)
    except ValueError as wrong:
        return [Fault("bad_network", str(wrong)[:100])]
    try:
        base_address(Access(values.base_url, networks=values.networks))
    except ValueError as wrong:
        code = str(wrong)
        return [Fault(code if code in {"needs_https", "inside"} else "bad_address")]
    return []
