"""A chat from the signed delivery of its first message to its farewell, beside calls; the engine is killed."""

import json
import time
import urllib.request
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from baylanys.core.ids import new_id
from baylanys.whatsapp.signature import HEADER, sign
from tests.journeys.baresip_phone import OperatorPhone
from tests.journeys.brisk import STRAIGHT_NUMBER
from tests.journeys.office import Office
from tests.journeys.sipp_phone import Sipp
from tests.journeys.waiting import events, eventually, happened

ANSWER = """
from baylanys.core import clock
from baylanys.accounts.models import Person
from baylanys.messaging.domain.outgoing import queue_message
from baylanys.messaging.models import Conversation
talk = Conversation.objects.get(pk="{conversation}")
by = Person.objects.get(username="{operator}")
queue_message(conversation=talk, kind="text", text="Иә, әрине", by=by, at=clock.now())
"""


class Chats:
    """A person who writes, and an operator's desk, by their doors."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.desks: dict[str, str] = {}

    def write(self, wa_id: str, text: str) -> None:
        """Meta delivers a message of the person, signed."""
        ours = self.office.centre.installation.whatsapp
        message = {"from": wa_id, "id": f"wamid.{new_id().hex}", "timestamp": str(int(time.time())), "type": "text"}
        value = {
            "messaging_product": "whatsapp",
            "metadata": {"display_phone_number": ours.display_number, "phone_number_id": ours.phone_number_id},
            "contacts": [{"profile": {"name": "Әсел"}, "wa_id": wa_id}],
            "messages": [{**message, "text": {"body": text}}],
        }
        changes = [{"field": "messages", "value": value}]
        body = {"object": "whatsapp_business_account", "entry": [{"id": ours.waba_id, "changes": changes}]}
        raw = json.dumps(body).encode()
        request = urllib.request.Request(f"{self.office.centre.url}/webhooks/whatsapp", raw, method="POST")
        request.add_header("Content-Type", "application/json")
        request.add_header(HEADER, sign(ours.app_secret, raw))
        with urllib.request.urlopen(request, timeout=10) as answer:
            assert answer.status == 200

    def sit_down(self, username: str) -> None:
        """The operator's desk is open and ready."""
        lease = self.office.order("lease_desk", operator=username, takeover=True)["lease"]
        assert self.office.order("open_desk", operator=username, lease=lease)["accepted"]
        self.desks[username] = lease
        ready = self.office.order("set_operator_state", operator=username, state="ready", device="browser", reason="")
        assert ready["accepted"], ready

    def stand_up(self) -> None:
        for username, lease in self.desks.items():
            self.office.order("close_desk", operator=username, lease=lease)

    def close_all(self) -> None:
        """Nothing of before waits or is held."""
        for (talk,) in self.office.query("SELECT id::text FROM messaging_conversation WHERE state <> 'closed'"):
            assert self.order("close_conversation", talk, "")["accepted"]

    def row(self, wa_id: str) -> tuple[str, str, str] | None:
        """Id, state and holder of the person's newest conversation."""
        found = self.office.query(
            "SELECT c.id::text, c.state, coalesce(p.username, '') FROM messaging_conversation c"
            " JOIN crm_whatsappidentity i ON i.id = c.identity_id LEFT JOIN accounts_person p ON p.id = c.operator_id"
            " WHERE i.wa_id = %s ORDER BY c.opened_at DESC LIMIT 1",
            wa_id,
        )
        return found[0] if found else None  # type: ignore[return-value]

    def until(self, wa_id: str, state: str, holder: str = "", seconds: float = 10.0) -> str:
        """The conversation's id, once it is so."""

        def look() -> str:
            row = self.row(wa_id)
            return row[0] if row is not None and row[1:] == (state, holder) else ""

        return eventually(look, seconds=seconds, what=f"the chat of {wa_id} is {state} {holder}: {self.row(wa_id)}")

    def order(self, kind: str, conversation: str, operator: str, **more: Any) -> dict[str, Any]:
        return self.office.order(kind, operator=operator, conversation=conversation, **more)


@pytest.fixture
def chats(office: Office) -> Iterator[Chats]:
    made = Chats(office)
    made.close_all()
    yield made
    made.stand_up()
    made.close_all()


def test_a_chat_is_offered_accepted_answered_and_closed(office: Office, chats: Chats) -> None:
    wa_id = f"7701{time.time_ns() % 10**7:07}"
    chats.sit_down("operator1")
    began = time.monotonic()
    chats.write(wa_id, "Сәлеметсіз бе, құжаттар керек пе?")
    talk = chats.until(wa_id, "offered", "operator1")
    assert time.monotonic() - began < 3.0
    assert office.operator("operator1")["state"] == "ready"
    assert chats.order("accept_conversation", talk, "operator1")["accepted"]
    chats.until(wa_id, "assigned", "operator1")
    office.centre.manage("shell", "-c", ANSWER.format(conversation=talk, operator="operator1"))
    closing = {"result": "resolved", "language": "kk", "topic": "", "note": "", "farewell": True}
    assert chats.order("close_conversation", talk, "operator1", **closing)["accepted"]
    done = office.interaction(f"+{wa_id}", lambda found: found["outcome"], what="the chat has ended")
    assert (done["channel"], done["outcome"], done["language"], done["result"]) == (
        "whatsapp",
        "answered",
        "kk",
        "resolved",
    )
    assert happened(done, "first_answer") and happened(done, "offered")
    said = office.query(
        "SELECT automatic FROM messaging_message WHERE conversation_id = %s AND direction = 'out' ORDER BY id", talk
    )
    assert [each[0] for each in said] == ["greeting", "", "farewell"]


def test_a_held_chat_survives_the_engine_and_keeps_calls_away(
    office: Office, chats: Chats, number: str, on_duty: Callable[..., OperatorPhone], caller: Callable[..., Sipp]
) -> None:
    wa_id = f"7702{time.time_ns() % 10**7:07}"
    chats.sit_down("operator1")
    chats.write(wa_id, "Здравствуйте, как подать заявку?")
    talk = chats.until(wa_id, "offered", "operator1")
    assert chats.order("accept_conversation", talk, "operator1")["accepted"]
    office.centre.kill("engine")
    eventually(lambda: office.order("refresh_settings")["accepted"], seconds=30, what="the engine is back")
    chats.until(wa_id, "assigned", "operator1")
    phone = on_duty("operator2")
    somebody = caller(number, dialled=STRAIGHT_NUMBER)
    phone.hear("CALL_ESTABLISHED")
    answered = office.interaction(number, lambda found: happened(found, "answered"), what="answered")
    offers = [each["operator"] for each in events(answered, "offered")]
    assert offers == ["operator2"]
    somebody.hang_up()
    assert chats.order("release_conversation", talk, "operator1")["accepted"]
    chats.until(wa_id, "waiting")
