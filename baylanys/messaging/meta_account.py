"""The wire to the business account of a number of ours."""

from __future__ import annotations

from baylanys.core.secrets import decrypt
from baylanys.messaging.models import BusinessNumber
from baylanys.whatsapp.client import WhatsAppClient

ANSWER_SECONDS = 15.0


def account_client(number: BusinessNumber) -> WhatsAppClient:
    """A client with the number's token, not opened yet. Raises SecretUnreadable."""
    return WhatsAppClient(
        base_url=number.graph_url,
        version=number.graph_version,
        token=decrypt(number.token) if number.token else "",
        connections=2,
        answer_seconds=ANSWER_SECONDS,
    )
