"""Rows that tests of operations on platforms stand on."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from baylanys.accounts.models import Person
from baylanys.crm.models import Contact
from baylanys.interactions.models import Interaction
from baylanys.platform_operations.domain.asking import ask_operation
from baylanys.platform_operations.domain.connector import ConnectorValues, write_connector
from baylanys.platform_operations.domain.consent import Occasion, Said, Written
from baylanys.platform_operations.models import Connector, PlatformOperation
from tests.interaction_rows import answered, contact, interaction
from tests.platform_servers import REST_DESCRIPTION, words

CALLED_AT = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
AGREED_AT = CALLED_AT + timedelta(seconds=47)
NOW = CALLED_AT + timedelta(minutes=5)
LOOPBACK = ["127.0.0.1/32"]
STEPS = [words("Open the user's page"), words("Press “Unlock”")]
BY_HAND_DESCRIPTION: dict[str, Any] = {
    "operations": [{"code": "unlock", "title": words("Unlock a user"), "effect": "change", "steps": STEPS}]
}


def connector_values(**more: Any) -> ConnectorValues:
    given: dict[str, Any] = {
        "code": "grants", "name_kk": "Гранттар", "name_ru": "Гранты", "name_en": "Grants", "kind": "rest",
        "base_url": "https://platform.example.kz/api", "auth": "bearer", "auth_name": "", "secret": "word",
        "networks": [], "answer_seconds": 2, "description": REST_DESCRIPTION,
    }  # fmt: skip
    return ConnectorValues(**(given | more))


def connector(base: str = "", **more: Any) -> Connector:
    """A platform, by default the REST server of the tests."""
    reached = {"base_url": base, "networks": LOOPBACK} if base else {}
    return write_connector(connector=None, values=connector_values(**(reached | more)), by=None, at=NOW)


def by_hand() -> Connector:
    return connector(code="old", kind="by_hand", base_url="", description=BY_HAND_DESCRIPTION)


def a_call(operator: Person) -> Interaction:
    """A call that the operator answered 20 seconds in, and that lasted a minute."""
    caller = Contact.objects.filter(name="Ерлан Ахметов").first() or contact("Ерлан Ахметов", "+77010000002")
    return interaction(answered(operator.username), at=CALLED_AT, contact=caller)


def ask(
    of: Connector, code: str, by: Person, *, call: Interaction | None = None, consent: Said | Written | None = None,
    subject: str = "asel", at: datetime = NOW, **raw: str,
) -> PlatformOperation:  # fmt: skip
    """Asked in a call in which the person agreed; `consent` may be another."""
    spoken = call or a_call(by)
    return ask_operation(
        key=uuid4(), connector=of, code=code, subject=subject, raw=raw, occasion=Occasion(interaction=spoken),
        consent=consent or Said(spoken, AGREED_AT), by=by, at=at,
    )  # fmt: skip
