"""The client against a real HTTP server: what it asks, what it makes of every answer, and of none."""

import asyncio
import hashlib
import io
from pathlib import Path
from typing import Any, BinaryIO, cast

import pytest
from aiohttp import web
from yarl import URL

from baylanys.whatsapp import message_bodies as bodies
from baylanys.whatsapp.client import WhatsAppClient, read_number_state
from baylanys.whatsapp.errors import GraphError, Verdict
from baylanys.whatsapp.media import MediaRefused, as_hexadecimal, may_be_fetched
from tests.graph_server import TAKEN, bytes_of, fails, graph_server, hangs_up, moves_to, says

NUMBER = "106540352242922"


def client_of(url: str, **more: Any) -> WhatsAppClient:
    return WhatsAppClient(base_url=url, version="v24.0", token="secret-token", **more)


def a_text() -> dict[str, Any]:
    return bodies.envelope(*bodies.text("сәлем"), wa_id="77010000001", callback_data="our-id")


async def test_a_message_goes_out_as_meta_documents_it() -> None:
    async with graph_server(TAKEN) as graph, client_of(graph.url) as client:
        accepted = await client.send(NUMBER, a_text())
    assert (accepted.id, accepted.status, accepted.wa_id) == ("wamid.SENT", "accepted", "77010000001")
    assert graph.came == [("POST", f"/v24.0/{NUMBER}/messages", {}, {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to": "+77010000001",
        "type": "text",
        "text": {"body": "сәлем", "preview_url": False},
        "biz_opaque_callback_data": "our-id",
    })]  # fmt: skip
    assert graph.headers[0]["Authorization"] == "Bearer secret-token"


@pytest.mark.parametrize(
    ("answer", "code", "verdict"),
    [
        (fails(131056), 131056, Verdict.RETRY),
        (fails(190, 401), 190, Verdict.STOP_ALL),
        (fails(131047), 131047, Verdict.NEVER),
        (fails(131000, 500), 131000, Verdict.RETRY),
        (hangs_up, None, Verdict.UNDECIDABLE),
        (bytes_of(b"<html>", "text/html"), None, Verdict.UNDECIDABLE),
        (says({"messages": []}), None, Verdict.UNDECIDABLE),
        (says({"messages": [{"id": "x" * 201}]}), None, Verdict.UNDECIDABLE),
        (says([]), None, Verdict.UNDECIDABLE),
        (moves_to("https://elsewhere.example/"), None, Verdict.NEVER),
    ],
)
async def test_every_answer_to_a_message_is_sorted(answer: Any, code: int | None, verdict: Verdict) -> None:
    async with graph_server(answer) as graph, client_of(graph.url) as client:
        with pytest.raises(GraphError) as raised:
            await client.send(NUMBER, a_text())
    assert (raised.value.code, raised.value.advice.verdict) == (code, verdict)
    assert len(graph.came) == 1, "never asked twice"


async def test_no_answer_in_time_is_undecidable() -> None:
    async def waits(request: web.Request) -> web.StreamResponse:
        await asyncio.sleep(5)
        return web.Response()

    async with graph_server(waits) as graph, client_of(graph.url, answer_seconds=0.2) as client:
        with pytest.raises(GraphError) as raised:
            await client.send(NUMBER, a_text())
    assert raised.value.advice.verdict is Verdict.UNDECIDABLE


async def test_what_never_left_can_be_sent_again() -> None:
    async with client_of("http://127.0.0.1:1") as client:
        with pytest.raises(GraphError) as raised:
            await client.send(NUMBER, a_text())
    assert raised.value.advice.verdict is Verdict.RETRY


@pytest.mark.parametrize("end", ["", "/", "/v24.0", "/v24.0/"])
async def test_the_version_stands_in_the_address_once(end: str) -> None:
    async with graph_server(TAKEN) as graph, client_of(graph.url + end) as client:
        await client.send(NUMBER, a_text())
    assert graph.came[0][1] == f"/v24.0/{NUMBER}/messages"


@pytest.mark.parametrize("node", ["../x", "1/2", "", "..", "1?x=1", "ә"])
async def test_an_id_that_is_none_asks_nothing(node: str) -> None:
    async with client_of("http://127.0.0.1:1") as client:
        with pytest.raises(ValueError, match="no id"):
            await client.media.look_up(node, NUMBER)


async def test_reading_typing_blocking_and_the_number_ask_as_documented() -> None:
    async with graph_server(says({"success": True})) as graph, client_of(graph.url) as client:
        await client.mark_read(NUMBER, "wamid.A", typing=True)
        await client.block(NUMBER, ["77010000001", "KZ.1"])
        await client.unblock(NUMBER, ["77010000001"])
        await client.number_state(NUMBER)
    methods = [(method, path.removeprefix(f"/v24.0/{NUMBER}")) for method, path, _, _ in graph.came]
    assert methods == [("POST", "/messages"), ("POST", "/block_users"), ("DELETE", "/block_users"), ("GET", "")]
    assert graph.came[0][3]["typing_indicator"] == {"type": "text"}
    assert graph.came[1][3]["block_users"] == [{"user": "+77010000001"}, {"user": "KZ.1"}]
    assert "throughput" in graph.came[3][2]["fields"]


@pytest.mark.parametrize(
    ("answer", "throughput"),
    [
        ({"throughput": {"level": "STANDARD"}}, 80),
        ({"throughput": {"level": "HIGH"}}, 1000),
        ({"throughput": {"level": "NOT_APPLICABLE"}}, None),
        ({"throughput": {"level": "STANDARD"}, "is_on_biz_app": True}, 20),
        ({}, None),
    ],
)
def test_the_number_says_how_fast_it_may_send(answer: dict[str, Any], throughput: int | None) -> None:
    state = read_number_state({"display_phone_number": "+7 717 200 00 01", **answer})
    assert (state.display_number, state.throughput) == ("77172000001", throughput)


async def test_templates_are_read_page_by_page_and_a_bad_cursor_begins_anew() -> None:
    first = says({"data": [{"id": "1"}], "paging": {"cursors": {"after": "C"}, "next": "…"}})
    last = says({"data": [{"id": "2"}], "paging": {"cursors": {"after": "D"}}})
    async with graph_server(first, fails(131059), first, last) as graph, client_of(graph.url) as client:
        assert [one["id"] for one in await client.templates.all("99")] == ["1", "2"]
    assert [query.get("after") for _, _, query, _ in graph.came] == [None, "C", None, "C"]


async def test_templates_and_flows_are_written_as_documented() -> None:
    async with graph_server(says({"id": "5", "success": True})) as graph, client_of(graph.url) as client:
        await client.templates.create("99", name="a", language="kk", category="UTILITY", components=[{"type": "BODY"}])
        await client.templates.edit("5", components=[])
        await client.templates.delete("99", name="a", template_id="5")
        await client.flows.create("99", name="f", categories=["SURVEY"], flow_json={"version": "7.3"}, publish=True)
        await client.flows.publish("5")
    assert [(method, path.removeprefix("/v24.0")) for method, path, _, _ in graph.came] == [
        ("POST", "/99/message_templates"), ("POST", "/5"), ("DELETE", "/99/message_templates"),
        ("POST", "/99/flows"), ("POST", "/5/publish"),
    ]  # fmt: skip
    assert graph.came[2][2] == {"name": "a", "hsm_id": "5"}
    assert graph.came[3][3]["flow_json"] == '{"version":"7.3"}'


class Unnumbered(io.RawIOBase):
    """A file that is none of the operating system's, as a sealed one is not."""

    def __init__(self, content: bytes) -> None:
        self._inner = io.BytesIO(content)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return self._inner.seek(offset, whence)

    def tell(self) -> int:
        return self._inner.tell()

    def readinto(self, buffer: Any) -> int:
        return self._inner.readinto(buffer)


async def test_a_file_goes_up() -> None:
    form: dict[str, Any] = {}

    async def takes(request: web.Request) -> web.StreamResponse:
        for name, value in (await request.post()).items():
            form[name] = value.file.read() if isinstance(value, web.FileField) else value
        return web.json_response({"id": 77})

    sealed = cast(BinaryIO, io.BufferedReader(Unnumbered(b"ogg")))
    async with graph_server(takes) as graph, client_of(graph.url) as client:
        given = await client.media.upload(NUMBER, sealed, mime_type="audio/ogg", filename="дыбыс.ogg")
    assert given == "77"
    assert int(graph.headers[0]["Content-Length"]) > 300
    assert form == {"messaging_product": "whatsapp", "type": "audio/ogg", "file": b"ogg"}


async def test_a_file_comes_down_whole_with_its_digest(tmp_path: Path) -> None:
    content = b"\xff\xd8" * 100_000
    answers = says({"url": "?", "file_size": 200_000}), bytes_of(content)
    async with graph_server(*answers) as graph, client_of(graph.url) as client:
        assert (await client.media.look_up("555", NUMBER)).file_size == 200_000
        fetched = await client.media.fetch(f"{graph.url}/file", tmp_path / "f", most_bytes=200_000)
    assert (tmp_path / "f").read_bytes() == content
    assert (fetched.size, fetched.sha256) == (200_000, hashlib.sha256(content).hexdigest())
    assert fetched.mime_type == "image/jpeg"


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (bytes_of(b"x" * 101), "too_big"),
        (moves_to("http://169.254.169.254/latest"), "host_refused"),
        (moves_to("file:///etc/passwd"), "host_refused"),
        (moves_to("/again"), "too_many_redirects"),
    ],
)
async def test_a_file_that_is_not_acceptable_leaves_nothing(answer: Any, code: str, tmp_path: Path) -> None:
    async with graph_server(answer) as graph, client_of(graph.url) as client:
        with pytest.raises(MediaRefused) as raised:
            await client.media.fetch(f"{graph.url}/file", tmp_path / "f", most_bytes=100)
    assert raised.value.code == code
    assert not (tmp_path / "f").exists()


async def test_a_stream_without_length_ends_at_the_limit(tmp_path: Path) -> None:
    async def endless(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        for _ in range(100):
            await response.write(b"x" * 1000)
        return response

    async with graph_server(endless) as graph, client_of(graph.url) as client:
        with pytest.raises(MediaRefused):
            await client.media.fetch(f"{graph.url}/file", tmp_path / "f", most_bytes=5000)
    assert not (tmp_path / "f").exists()


async def test_an_expired_address_says_so(tmp_path: Path) -> None:
    async with graph_server(says({}, 404)) as graph, client_of(graph.url) as client:
        with pytest.raises(GraphError) as raised:
            await client.media.fetch(f"{graph.url}/file", tmp_path / "f", most_bytes=10)
    assert raised.value.status == 404


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=1", True),
        ("https://scontent.xx.fbcdn.net/v/1", True),
        ("https://mmg.whatsapp.net/x", True),
        ("http://graph.test:8080/media/1", True),
        ("http://graph.test/media/1", False),
        ("https://graph.test:8080/media/1", False),
        ("http://lookaside.fbsbx.com/x", False),
        ("https://lookaside.fbsbx.com:8443/x", False),
        ("https://lookaside.fbsbx.com@evil.example/x", False),
        ("https://user:word@lookaside.fbsbx.com/x", False),
        ("https://evilfbcdn.net/x", False),
        ("https://fbcdn.net.evil.example/x", False),
        ("file:///etc/passwd", False),
        ("/etc/passwd", False),
    ],
)
def test_files_come_only_from_meta_or_the_configured_host(url: str, allowed: bool) -> None:
    assert may_be_fetched(URL(url), URL("http://graph.test:8080")) is allowed


def test_a_digest_is_read_in_both_of_metas_writings() -> None:
    digest = hashlib.sha256(b"x")
    assert as_hexadecimal("LXEWQrcmsEQBYnyp+6wyEpf6v2MIHOQFVWyaTR2FdAw=").startswith("2d71")
    assert as_hexadecimal(digest.hexdigest().upper()) == digest.hexdigest()
    assert as_hexadecimal("?") == as_hexadecimal("") == as_hexadecimal("AAAA") == ""
