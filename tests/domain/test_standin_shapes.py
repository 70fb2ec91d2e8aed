"""The bodies that the stand-in delivers have exactly the members of those that Meta documents."""

import json
from pathlib import Path
from typing import Any

import pytest

from baylanys.simulator.meta.acts import act
from baylanys.simulator.meta.server import StandIn
from baylanys.simulator.meta.shelf import shelve_media
from baylanys.simulator.meta.writing import write_message
from baylanys.whatsapp import message_bodies as bodies
from baylanys.whatsapp.client import WhatsAppClient
from tests.standin import centre, settled

DOCUMENTED = Path(__file__).parents[1] / "data" / "whatsapp"
NUMBER, STRANGER = "77010000001", "77020000003"
MEDIA = "MEDIA"
FIRST = "FIRST"
# What the person writes → the documented body.
WRITTEN: list[tuple[str, dict[str, Any]]] = [
    ("01_text_kk", {"type": "text", "text": {"body": "x"}}),
    ("04_text_reply_context", {"type": "text", "text": {"body": "x"}, "context": {"message_id": FIRST}}),
    ("11_image_caption", {"type": "image", "image": {"id": MEDIA, "caption": "x"}}),
    ("13_voice_note", {"type": "audio", "audio": {"id": MEDIA, "voice": True}}),
    ("14_audio_file", {"type": "audio", "audio": {"id": MEDIA}}),
    ("15_video", {"type": "video", "video": {"id": MEDIA, "caption": "x"}}),
    ("16_document_pdf", {"type": "document", "document": {"id": MEDIA, "filename": "x.pdf", "caption": "x"}}),
    ("18_location_pin", {"type": "location", "location": {"latitude": 1.5, "longitude": 2.5}}),
    ("28_reaction_add", {"type": "reaction", "reaction": {"message_id": FIRST, "emoji": "👍"}}),
    ("29_reaction_removed", {"type": "reaction", "reaction": {"message_id": FIRST}}),
    ("36_message_revoke", {"type": "revoke", "revoke": {"original_message_id": FIRST}}),
    ("22_interactive_button_reply",
     {"type": "interactive", "context": {"message_id": FIRST},
      "interactive": {"type": "button_reply", "button_reply": {"id": "1", "title": "x"}}}),
    ("27_button_template_quick_reply",
     {"type": "button", "button": {"payload": "1", "text": "x"}, "context": {"message_id": FIRST}}),
]  # fmt: skip


def shape(value: Any) -> Any:
    """Names and types, without the values."""
    if isinstance(value, dict):
        return {name: shape(each) for name, each in sorted(value.items())}
    if isinstance(value, list):
        return [shape(value[0])] if value else []
    return type(value).__name__


def documented(name: str) -> Any:
    return shape(json.loads((DOCUMENTED / f"{name}.json").read_text(encoding="utf-8"))["entry"][0])


def filled(value: Any, names: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {name: filled(each, names) for name, each in value.items()}
    return names.get(value, value) if isinstance(value, str) else value


@pytest.mark.parametrize(("name", "given"), WRITTEN, ids=[name for name, _ in WRITTEN])
async def test_what_a_person_writes(name: str, given: dict[str, Any]) -> None:
    async with centre() as (standin, door, _):
        world = standin.world
        person = world.people["arman"]
        first = write_message(world, person, {"type": "text", "text": {"body": "x"}})
        media = shelve_media(world, b"x", "image/png", "x.png", incoming=True)
        await settled(standin)
        write_message(world, person, filled(given, {FIRST: first.id, MEDIA: media.id}))
        await settled(standin)
    assert shape(json.loads(door.bodies[-1])["entry"][0]) == documented(name)


async def statuses(standin: StandIn, client: WhatsAppClient) -> None:
    world = standin.world
    write_message(world, world.people["arman"], {"type": "text", "text": {"body": "x"}})
    sending = bodies.envelope(*bodies.text("x"), wa_id=NUMBER)
    await client.send(standin.settings.phone_number_id, sending)
    await settled(standin)
    act(world, world.people["arman"], {"act": "read"})


async def failure(standin: StandIn, client: WhatsAppClient) -> None:
    sending = bodies.envelope(*bodies.text("x"), wa_id=STRANGER)
    await client.send(standin.settings.phone_number_id, sending)


async def marketing(standin: StandIn, _client: WhatsAppClient) -> None:
    act(standin.world, standin.world.people["arman"], {"act": "marketing", "on": False})


async def number(standin: StandIn, _client: WhatsAppClient) -> None:
    act(standin.world, standin.world.people["arman"], {"act": "change_number", "number": "77080000001"})


async def template(standin: StandIn, client: WhatsAppClient) -> None:
    body = [{"type": "BODY", "text": "x"}]
    waba = standin.settings.waba_id
    await client.templates.create(waba, name="t", language="kk", category="UTILITY", components=body)


@pytest.mark.parametrize(
    ("name", "happen", "place"),
    [
        ("42_status_delivered_free_tier", statuses, -2),
        ("44_status_read_bare", statuses, -1),
        ("47_status_failed_131049_no_contacts", failure, 0),
        ("93_user_preferences_stop", marketing, 0),
        ("31_system_user_changed_number", number, 0),
        ("80_template_status_approved", template, 0),
    ],
)
async def test_what_happens(name: str, happen: Any, place: int) -> None:
    async with centre() as (standin, door, client):
        await happen(standin, client)
        await settled(standin)
    assert shape(json.loads(door.bodies[place])["entry"][0]) == documented(name)
