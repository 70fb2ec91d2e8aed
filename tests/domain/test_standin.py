"""The stand-in for Meta against the centre's own client and reader: no mock on either side."""

import asyncio
import io
import json
from pathlib import Path
from typing import Any

import aiohttp
import msgspec
import pytest

from baylanys.simulator.meta.records import Fault, Knobs
from baylanys.simulator.meta.server import StandIn, start
from baylanys.simulator.meta.writing import write_message
from baylanys.whatsapp import message_bodies as bodies
from baylanys.whatsapp.client import WhatsAppClient
from baylanys.whatsapp.errors import GraphError, Verdict
from baylanys.whatsapp.webhook_items import Message, Status
from tests.standin import BRISK, Receiver, centre, receiver, settled

ARMAN, HIDDEN = "77010000001", "KZ.31415926535897932384"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)


def a_text(to: str = ARMAN, text: str = "сәлем", **more: Any) -> dict[str, Any]:
    return bodies.envelope(*bodies.text(text), wa_id=to, **more)


def writes(standin: StandIn, key: str = "arman", **given: Any) -> Any:
    return write_message(standin.world, standin.world.people[key], given or {"type": "text", "text": {"body": "салем"}})


def knobs(**changes: Any) -> Knobs:
    return msgspec.structs.replace(BRISK, **changes)


def statuses(door: Receiver) -> list[str]:
    return [item.status for item in door.items if isinstance(item, Status)]


async def refusal(client: WhatsAppClient, standin: StandIn, body: dict[str, Any]) -> GraphError:
    with pytest.raises(GraphError) as refused:
        await client.send(standin.settings.phone_number_id, body)
    return refused.value


async def test_a_message_goes_out_and_its_statuses_rise_with_price_and_our_own_id() -> None:
    async with centre() as (standin, door, client):
        writes(standin)
        accepted = await client.send(standin.settings.phone_number_id, a_text(callback_data="our-17"))
        await settled(standin)
        await act(standin, "arman", act="read")
        await settled(standin)
        told = [item for item in door.items if isinstance(item, Status)]
    assert accepted.wa_id == ARMAN
    assert [each.status for each in told] == ["sent", "delivered", "read"]
    assert {each.message_id for each in told} == {accepted.id}
    assert {each.callback_data for each in told} == {"our-17"}
    assert [each.pricing and each.pricing.type for each in told] == ["free_customer_service"] * 2 + [None]
    assert told[0].person.user_id and told[0].person.wa_id == ARMAN
    assert all(door.genuine)


async def test_a_body_written_anew_would_not_have_its_signature() -> None:
    async with centre() as (standin, door, _):
        writes(standin, type="text", text={"body": "Өтініш 1/2"})
        await settled(standin)
    assert door.genuine == [True]
    raw = door.bodies[0]
    assert raw.isascii() and b"\\u04e8" in raw and b"1\\/2" in raw
    assert json.dumps(json.loads(raw)).encode() != raw


async def test_every_kind_that_a_person_writes_is_read_by_the_centre() -> None:
    async with centre() as (standin, door, _):
        media = await upload(standin, PNG, "image/png", "a.png")
        first = writes(standin)
        for given in (
            {"type": "image", "image": {"id": media, "caption": "қорап"}},
            {"type": "document", "document": {"id": media, "filename": "шарт.pdf"}},
            {"type": "audio", "audio": {"id": media, "voice": True}},
            {"type": "video", "video": {"id": media}},
            {"type": "sticker", "sticker": {"id": media}},
            {"type": "location", "location": {"latitude": 51.1, "longitude": 71.4, "name": "Бәйтерек"}},
            {"type": "contacts", "contacts": [{"name": {"formatted_name": "А"}, "phones": [{"phone": "+7"}]}]},
            {"type": "interactive", "interactive": {"type": "button_reply",
                                                    "button_reply": {"id": "1", "title": "Иә"}}},
            {"type": "button", "button": {"payload": "p", "text": "t"}},
            {"type": "reaction", "reaction": {"message_id": first.id, "emoji": "👍"}},
            {"type": "edit", "edit": {"original_message_id": first.id,
                                      "message": {"type": "text", "text": {"body": "жаңа"}}}},
            {"type": "revoke", "revoke": {"original_message_id": first.id}},
            {"type": "unsupported"},
            {"type": "text", "text": {"body": "r"}, "context": {"message_id": first.id}},
            {"type": "text", "text": {"body": "f"}, "context": {"forwarded": True},
             "referral": {"source_type": "ad", "source_id": "1", "ctwa_clid": "x"}},
        ):  # fmt: skip
            writes(standin, **given)
        await settled(standin)
        found = [item for item in door.items if isinstance(item, Message)]
        assert len(found) == 16 == len(door.items)
        assert [each.flaws for each in found] == [()] * 16
        assert {each.person.wa_id for each in found} == {ARMAN}
        assert found[-1].referral and found[-1].context and found[-1].context.forwarded
        assert first.revoked_at and standin.world.messages[first.id].reactions == {"person": "👍"}


async def test_somebody_without_a_number_writes_and_is_answered_by_user_id() -> None:
    async with centre() as (standin, door, client):
        writes(standin, "madina")
        body = bodies.envelope(*bodies.text("сәлем"), wa_id=None, user_id=HIDDEN)
        accepted = await client.send(standin.settings.phone_number_id, body)
        await settled(standin)
        person = next(item.person for item in door.items if isinstance(item, Message))
        told = [item for item in door.items if isinstance(item, Status)]
    assert (person.wa_id, person.user_id, person.username) == (None, HIDDEN, "@madina.kz")
    assert (accepted.wa_id, accepted.user_id) == (None, HIDDEN)
    assert [each.status for each in told] == ["sent", "delivered"]
    assert {each.person.wa_id for each in told} == {None}


@pytest.mark.parametrize("refuse_in", ["status", "response"])
async def test_what_cannot_arrive_fails_with_the_code(refuse_in: str) -> None:
    async with centre(knobs(refuse_in=refuse_in)) as (standin, door, client):
        codes = []
        for to in (ARMAN, "77019999999"):
            if refuse_in == "response":
                codes.append((await refusal(client, standin, a_text(to))).code)
            else:
                await client.send(standin.settings.phone_number_id, a_text(to, callback_data="mine"))
        await settled(standin)
        told = [item for item in door.items if isinstance(item, Status)]
    if refuse_in == "status":
        assert {each.callback_data for each in told} == {"mine"}
        assert {each.status for each in told} == {"failed"}
        codes = [each.faults[0].code for each in sorted(told, key=lambda each: str(each.person.wa_id))]
    assert codes == [131047, 131026]


async def test_limits_hold_a_person_and_the_number() -> None:
    async with centre(knobs(pair_limit=True, messages_per_second=50)) as (standin, _, client):
        for person in standin.world.people.values():
            writes(standin, person.key)
        answers = await asyncio.gather(
            *(client.send(standin.settings.phone_number_id, a_text()) for _ in range(46)), return_exceptions=True
        )
        refused = [each for each in answers if isinstance(each, GraphError)]
        assert [each.code for each in refused] == [131056]
        assert refused[0].advice.verdict is Verdict.RETRY
        more = await asyncio.gather(
            *(client.send(standin.settings.phone_number_id, a_text("77010000002")) for _ in range(20)),
            return_exceptions=True,
        )
        assert {each.code for each in more if isinstance(each, GraphError)} == {130429}


async def test_a_wrong_token_and_a_foreign_number_are_refused() -> None:
    async with centre() as (standin, _, client):
        async with WhatsAppClient(base_url=standin.url, version="v26.0", token="other") as stranger:
            refused = await refusal(stranger, standin, a_text())
            assert (refused.code, refused.advice.verdict) == (190, Verdict.STOP_ALL)
        with pytest.raises(GraphError) as foreign:
            await client.send("999", a_text())
        assert (foreign.value.code, foreign.value.status) == (100, 400)


async def test_templates_are_reviewed_sent_paused_and_dropped() -> None:
    async with centre() as (standin, door, client):
        waba, phone = standin.settings.waba_id, standin.settings.phone_number_id
        text = {"type": "BODY", "text": "Өтініш {{1}} дайын", "example": {"body_text": [["1"]]}}
        made = await client.templates.create(waba, name="dayyn", language="kk", category="UTILITY", components=[text])
        bad = [{"type": "BODY", "text": "Скидка!"}]
        await client.templates.create(waba, name="sale", language="ru", category="UTILITY", components=bad)
        await settled(standin)
        listed = {each["name"]: each for each in await client.templates.all(waba)}
        assert (listed["dayyn"]["status"], listed["sale"]["status"]) == ("APPROVED", "REJECTED")
        assert listed["sale"]["rejected_reason"] == "INCORRECT_CATEGORY"

        filled = [{"type": "body", "parameters": [{"type": "text", "text": "45"}]}]
        body = bodies.envelope(*bodies.template("dayyn", "kk", filled), wa_id=ARMAN)
        accepted = await client.send(phone, body)
        assert accepted.status == "accepted"
        await settled(standin)
        assert standin.world.messages[accepted.id].shown["body"] == "Өтініш 45 дайын"
        assert statuses(door)[-2:] == ["sent", "delivered"]

        assert (
            await refusal(client, standin, bodies.envelope(*bodies.template("dayyn", "kk"), wa_id=ARMAN))
        ).code == 132000
        assert (
            await refusal(client, standin, bodies.envelope(*bodies.template("sale", "ru"), wa_id=ARMAN))
        ).code == 132001
        await ask(standin, "POST", f"/standin/templates/{made['id']}", {"event": "PAUSED"})
        assert (await refusal(client, standin, body)).code == 132015
        await client.templates.delete(waba, name="dayyn")
        with pytest.raises(GraphError) as blocked:
            await client.templates.create(waba, name="dayyn", language="kk", category="UTILITY", components=[text])
        assert blocked.value.code == 100
        await settled(standin)
    assert any(b"message_template_status_update" in raw and b'"time"' in raw for raw in door.bodies)


async def test_stopping_marketing_is_told_and_holds() -> None:
    async with centre() as (standin, door, client):
        waba, phone = standin.settings.waba_id, standin.settings.phone_number_id
        await client.templates.create(
            waba, name="news", language="kk", category="MARKETING", components=[{"type": "BODY", "text": "Науқан!"}]
        )
        await act(standin, "arman", act="marketing", on=False)
        await settled(standin)
        await client.send(phone, bodies.envelope(*bodies.template("news", "kk"), wa_id=ARMAN))
        await settled(standin)
        failed = [item for item in door.items if isinstance(item, Status)][-1]
    assert failed.faults[0].code == 131050
    assert b'"value":"stop"' in b"".join(door.bodies)


async def test_media_are_uploaded_looked_up_fetched_and_forgotten(tmp_path: Path) -> None:
    async with centre() as (standin, _, client):
        phone = standin.settings.phone_number_id
        media_id = await client.media.upload(phone, io.BytesIO(PNG), mime_type="image/png", filename="a.png")
        address = await client.media.look_up(media_id, phone)
        await client.media.fetch(address.url, tmp_path / "a.png", most_bytes=1000)
        assert (tmp_path / "a.png").read_bytes() == PNG
        async with aiohttp.ClientSession() as stranger, stranger.get(address.url) as answer:
            assert answer.status == 401
        moved = standin.world.clock() + 301
        standin.world.clock = lambda: moved
        ours = {"Authorization": "Bearer test-token"}
        async with aiohttp.ClientSession(headers=ours) as late, late.get(address.url) as answer:
            assert answer.status == 404
        writes(standin)
        image = bodies.envelope(*bodies.media("image", media_id=media_id), wa_id=ARMAN)
        await client.send(phone, image)
        await client.media.delete(media_id)
        assert (await refusal(client, standin, image)).code == 131053


async def test_webhooks_wait_for_the_handshake_and_are_repeated_until_200() -> None:
    async with receiver() as (door, url), start(webhook_url=url, knobs=BRISK) as standin:
        door.open = False
        standin.outbox.verified = False
        door.answers = [500, 503, 302]
        writes(standin)
        door.open = True
        await settled(standin)
        assert len(door.items) == 1
        assert standin.outbox.failures == 3
        assert standin.world.thread(standin.world.people["arman"])[0].status == "delivered"


async def test_what_was_not_delivered_survives_a_restart(tmp_path: Path) -> None:
    async with start(webhook_url="http://127.0.0.1:9/", directory=tmp_path, knobs=BRISK) as standin:
        kept = writes(standin)
    async with receiver() as (door, url), start(webhook_url=url, directory=tmp_path, knobs=BRISK) as standin:
        await settled(standin)
        assert standin.world.messages[kept.id].status == "delivered"
    assert [item.id for item in door.items if isinstance(item, Message)] == [kept.id]


async def test_many_updates_come_in_one_body_twice_and_out_of_order_on_demand() -> None:
    async with centre(knobs(batch=1000, batch_wait_ms=100, duplicates=1, shuffle_ms=50)) as (standin, door, _):
        made = (await ask(standin, "POST", "/standin/bulk", {"messages": 600, "people": 40}))["ids"]
        await settled(standin)
        found = [item.id for item in door.items if isinstance(item, Message)]
    assert sorted(found) == sorted(made * 2)
    assert found[:600] != made
    assert max(raw.count(b'"wamid') for raw in door.bodies) > 100


async def test_a_conversation_keeps_its_order_while_nobody_asks_otherwise() -> None:
    async with centre() as (standin, door, _):
        made = (await ask(standin, "POST", "/standin/bulk", {"messages": 100, "people": 2}))["ids"]
        await settled(standin)
        found = [item.id for item in door.items if isinstance(item, Message)]
    assert [each for each in found if each in made[::2]] == made[::2]
    assert [each for each in found if each in made[1::2]] == made[1::2]


@pytest.mark.parametrize("kind", ["hang", "drop"])
async def test_an_undecidable_send_is_told_by_its_status(kind: str) -> None:
    async with receiver() as (door, url), start(webhook_url=url, knobs=BRISK) as standin:
        client = WhatsAppClient(base_url=standin.url, version="v26.0", token="test-token", answer_seconds=0.5)
        async with client:
            writes(standin)
            standin.world.faults.append(Fault(kind, seconds=2.0))
            refused = await refusal(client, standin, a_text(callback_data="lost?"))
            await settled(standin)
        told = [item for item in door.items if isinstance(item, Status)]
    assert refused.advice.verdict is Verdict.UNDECIDABLE
    assert {each.callback_data for each in told} == {"lost?"}


async def test_statuses_come_before_the_answer_on_demand() -> None:
    async with centre(knobs(statuses_first=True, sent_after_ms=5000)) as (standin, door, client):
        writes(standin)
        accepted = await client.send(standin.settings.phone_number_id, a_text())
        assert {item.message_id for item in door.items if isinstance(item, Status)} == {accepted.id}


async def test_faults_meet_the_next_sends_only() -> None:
    async with centre() as (standin, door, client):
        writes(standin)
        await ask(standin, "POST", "/standin/faults", {"kind": "refuse", "code": 131016, "times": 2})
        codes = [(await refusal(client, standin, a_text())).code for _ in range(2)]
        await client.send(standin.settings.phone_number_id, a_text())
        await ask(standin, "POST", "/standin/faults", {"kind": "fail", "code": 131049, "to": f"+{ARMAN}"})
        await client.send(standin.settings.phone_number_id, a_text())
        await settled(standin)
    assert codes == [131016, 131016]
    assert sorted(statuses(door)) == ["delivered", "failed", "sent"]


async def test_delivered_may_never_come() -> None:
    async with centre(knobs(skip_delivered=True, read_after_ms=0)) as (standin, door, client):
        writes(standin)
        await client.send(standin.settings.phone_number_id, a_text())
        await settled(standin)
    assert statuses(door) == ["sent", "read"]


async def test_whoever_blocks_or_is_offline_gets_nothing_yet() -> None:
    async with centre() as (standin, door, client):
        writes(standin)
        await act(standin, "arman", act="online", on=False)
        await client.send(standin.settings.phone_number_id, a_text())
        await settled(standin)
        assert statuses(door) == ["sent"]
        await act(standin, "arman", act="online", on=True)
        await settled(standin)
    assert statuses(door) == ["sent", "delivered"]


async def test_a_changed_number_is_told_without_contacts() -> None:
    async with centre() as (standin, door, _):
        old = standin.world.people["arman"].bsuid
        await act(standin, "arman", act="change_number", number="+7 708 000 00 01")
        await settled(standin)
        system = json.loads(door.bodies[0])["entry"][0]["changes"][0]["value"]
    assert "contacts" not in system
    assert system["messages"][0]["system"]["wa_id"] == "77080000001"
    assert standin.world.people["arman"].bsuid != old
    assert standin.world.person_of("+77080000001") is standin.world.people["arman"]


async def test_read_and_typing_reach_the_person() -> None:
    async with centre() as (standin, _, client):
        first, second = writes(standin), writes(standin)
        await client.mark_read(standin.settings.phone_number_id, second.id, typing=True)
        shown = await ask(standin, "GET", "/standin/people/arman")
        assert shown["person"]["typing"]
        assert [each["status"] for each in shown["messages"]] == ["read", "read"]
        assert first.status == "read"
        with pytest.raises(GraphError) as unknown:
            await client.mark_read(standin.settings.phone_number_id, "wamid.none")
        assert unknown.value.code == 131009


async def test_blocked_people_are_not_delivered_any_more() -> None:
    async with centre() as (standin, door, client):
        phone = standin.settings.phone_number_id
        with pytest.raises(GraphError):
            await client.block(phone, [ARMAN])
        writes(standin)
        await settled(standin)
        await client.block(phone, [ARMAN])
        assert len(await client.blocked(phone)) == 1
        writes(standin)
        await settled(standin)
        assert len(door.items) == 1
        await client.unblock(phone, [ARMAN])
        assert await client.blocked(phone) == []


async def test_a_flow_is_published_sent_and_answered() -> None:
    content = json.loads((Path(__file__).parent / "standin_survey_flow.json").read_text())
    async with centre() as (standin, door, client):
        phone, waba = standin.settings.phone_number_id, standin.settings.waba_id
        made = await client.flows.create(waba, name="survey", categories=["SURVEY"], flow_json=content, publish=False)
        assert made["validation_errors"] == []
        writes(standin)
        body = bodies.flow("Бағалаңыз", flow_id=made["id"], label="Бағалау", token="t.1", screen="RATE")
        sending = bodies.envelope(*body, wa_id=ARMAN)
        assert (await refusal(client, standin, sending)).code == 131009
        await client.flows.publish(made["id"])
        await client.send(phone, sending)
        await settled(standin)
        assert statuses(door) == ["sent", "delivered"]
        with pytest.raises(GraphError):
            await client.flows.delete(made["id"])


async def test_the_number_tells_its_state() -> None:
    async with centre(knobs(messages_per_second=1000)) as (standin, _, client):
        state = await client.number_state(standin.settings.phone_number_id)
    assert (state.throughput, state.status, state.messaging_limit) == (1000, "CONNECTED", "TIER_2K")


async def test_a_stand_in_can_have_other_ids() -> None:
    async with centre(phone_number_id="1", waba_id="2", token="t") as (_, _, client):
        assert (await client.number_state("1")).status == "CONNECTED"


async def act(standin: StandIn, key: str, **given: Any) -> Any:
    return await ask(standin, "POST", f"/standin/people/{key}/acts", given)


async def ask(standin: StandIn, method: str, path: str, body: Any = None) -> Any:
    async with aiohttp.ClientSession() as session, session.request(method, standin.url + path, json=body) as answer:
        assert answer.status < 300, await answer.text()
        return await answer.json()


async def upload(standin: StandIn, content: bytes, mime_type: str, name: str) -> str:
    form = aiohttp.FormData()
    form.add_field("file", content, filename=name, content_type=mime_type)
    url = f"{standin.url}/standin/people/arman/media"
    async with aiohttp.ClientSession() as session, session.post(url, data=form) as answer:
        return str((await answer.json())["id"])


async def test_knobs_are_turned_by_json_whatever_it_is_called() -> None:
    async with centre() as (standin, _, _), aiohttp.ClientSession() as session:
        as_form = {"Content-Type": "application/x-www-form-urlencoded"}
        async with session.patch(f"{standin.url}/standin/knobs", data='{"batch": 7}', headers=as_form) as answer:
            assert (await answer.json())["batch"] == 7
        async with session.patch(f"{standin.url}/standin/knobs", json={"bach": 7}) as answer:
            assert answer.status == 400
