"""Webhook bodies as they leave Meta: raw bytes and their signature. Pure. Source: Meta, webhooks."""

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from typing import Any

from baylanys.simulator.meta.records import Event

MESSAGING_FIELDS = {"messages", "user_preferences", "smb_message_echoes", "history", "user_id_update"}
LISTS = ("messages", "statuses")


def sign(secret: str, raw: bytes) -> str:
    """The value of X-Hub-Signature-256."""
    return "sha256=" + hmac.new(secret.encode(), raw, hashlib.sha256).hexdigest()


def envelope(events: Sequence[Event], *, waba_id: str, metadata: Mapping[str, str]) -> dict[str, Any]:
    """All events in one body: neighbours of one kind share a change, account events bring their time."""
    entries: list[dict[str, Any]] = []
    for event in events:
        messaging = event.field in MESSAGING_FIELDS
        if (
            not entries
            or messaging == ("time" in entries[-1])
            or (not messaging and entries[-1]["time"] != int(event.at))
        ):
            entries.append({"id": waba_id} | ({} if messaging else {"time": int(event.at)}) | {"changes": []})
        changes = entries[-1]["changes"]
        value = (
            {"messaging_product": "whatsapp", "metadata": dict(metadata), **event.value} if messaging else event.value
        )
        if not (changes and _joined(changes[-1], event.field, value)):
            changes.append({"value": value, "field": event.field})
    return {"object": "whatsapp_business_account", "entry": entries}


def _joined(change: dict[str, Any], field: str, value: Mapping[str, Any]) -> bool:
    """The value went into the change before it, which holds messages, or statuses, too. System messages stay alone."""
    last = change["value"]
    kind = next((each for each in LISTS if each in value and each in last), "")
    if field != "messages" or change["field"] != field or not kind or ("contacts" in value) != ("contacts" in last):
        return False
    last[kind] = [*last[kind], *value[kind]]
    if "contacts" in value:
        last["contacts"] = [*last["contacts"], *(each for each in value["contacts"] if each not in last["contacts"])]
    return True


def raw_body(body: Mapping[str, Any]) -> bytes:
    r"""JSON with non-ASCII as \uXXXX and / as \/, so that whoever writes it anew breaks the signature."""
    return json.dumps(body, separators=(",", ":")).replace("/", "\\/").encode("ascii")
