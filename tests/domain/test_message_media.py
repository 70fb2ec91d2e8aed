"""Files of messages: fetched once, looked at, sealed, read from any place."""

import asyncio
import hashlib
import io
import os
import socket
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from baylanys.core.errors import NotAnswered, NotPossible
from baylanys.core.sealed_content import PIECE_BYTES, ContentUnreadable, SealedContent, seal
from baylanys.core.secrets import encrypt
from baylanys.messaging.domain import media
from baylanys.messaging.media_store import answer_media, open_media, store_upload
from baylanys.messaging.models import BusinessNumber, MessageMedia
from baylanys.messenger.apart import Apart
from baylanys.messenger.media import fetch_one
from baylanys.simulator.meta.shelf import shelve_media
from baylanys.simulator.meta.writing import write_message
from tests.standin import Neighbour
from tests.webhook_client import messages_body, text_message
from tests.webhook_rows import RECEIVED_AT, deliver, our_number

PNG = b"\x89PNG\r\n\x1a\n" + bytes(1000)
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: Any) -> Path:
    settings.INSTALLATION = replace(settings.INSTALLATION, data=tmp_path)
    return tmp_path


class Shelf:
    """What stands for Meta's media: one file, and how often its address has expired when it is asked for."""

    def __init__(self, content: bytes, *, expired: int = 0, url: str = "", status: int = 200) -> None:
        self.content, self.expired, self.url, self.status = content, expired, url, status
        self.asked: list[str] = []

    async def look_up(self, request: web.Request) -> web.Response:
        self.asked.append(request.headers.get("Authorization", ""))
        if self.status != 200:
            return web.json_response({"error": {"code": 100, "message": "no such media"}}, status=self.status)
        url = self.url or f"{request.url.origin()}/file"
        return web.json_response({"url": url, "mime_type": "image/png", "sha256": "", "id": "1"})

    async def file(self, request: web.Request) -> web.Response:
        if self.expired:
            self.expired -= 1
            return web.json_response({"error": {"code": 1, "message": "expired"}}, status=404)
        return web.Response(body=self.content)


def fetch(number: BusinessNumber, shelf: Shelf, times: int = 1) -> MessageMedia:
    """The waiting file was tried so many times."""

    async def story() -> None:
        application = web.Application()
        application.router.add_get("/file", shelf.file)
        application.router.add_get("/v26.0/{id}", shelf.look_up)
        runner = web.AppRunner(application)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        (where,) = runner.addresses
        apart = Apart("test")
        values = {"graph_url": f"http://127.0.0.1:{where[1]}", "graph_version": "v26.0", "token": encrypt("the token")}
        await apart.run(lambda: BusinessNumber.objects.filter(pk=number.pk).update(**values))
        for _ in range(times):
            await apart.run(lambda: MessageMedia.objects.update(not_before=RECEIVED_AT))
            for claimed in await apart.run(lambda: media.claim_media(most=4, at=RECEIVED_AT)):
                await fetch_one(claimed, apart)
        apart.close()
        await runner.cleanup()

    asyncio.run(story())
    return MessageMedia.objects.select_related("message").get()


def image(content: bytes = PNG, **fields: Any) -> dict[str, Any]:
    digest = hashlib.sha256(content).hexdigest()
    return text_message(1) | {
        "type": "image",
        "image": {"id": "77", "mime_type": "image/png", "sha256": digest} | fields,
    }


@pytest.fixture
def number() -> BusinessNumber:
    return our_number()


def test_file_is_fetched_sealed_and_readable(number: BusinessNumber, home: Path) -> None:
    deliver(messages_body([image()]))
    shelf = Shelf(PNG)
    row = fetch(number, shelf)
    assert (row.state, row.size, row.mime_type, row.reason) == ("stored", len(PNG), "image/png", "")
    assert row.sha256 == hashlib.sha256(PNG).hexdigest()
    assert shelf.asked == ["Bearer the token"]
    assert PNG[:200] not in (home / "media" / row.path).read_bytes()
    with open_media(row) as content:
        assert content.read() == PNG
    assert not list((home / "media" / "work").iterdir())


def test_expired_address_is_asked_for_again(number: BusinessNumber) -> None:
    deliver(messages_body([image()]))
    shelf = Shelf(PNG, expired=2)
    assert fetch(number, shelf).state == "stored"
    assert len(shelf.asked) == 3


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "http://169.254.169.254/latest", "https://example.org/x", "nonsense"]
)
def test_other_hosts_are_never_asked(number: BusinessNumber, url: str) -> None:
    deliver(messages_body([image()]))
    row = fetch(number, Shelf(PNG, url=url))
    assert (row.state, row.reason) == ("refused", "host_refused")


def test_file_that_is_not_what_it_pretends_is_refused(number: BusinessNumber, home: Path) -> None:
    page = b"<html><script>alert(1)</script></html>"
    deliver(messages_body([image(page)]))
    row = fetch(number, Shelf(page))
    assert (row.state, row.reason) == ("refused", "type_mismatch")
    assert not [each for each in (home / "media").rglob("*") if each.is_file()]


def test_file_with_another_checksum_is_tried_again(number: BusinessNumber) -> None:
    deliver(messages_body([image(b"other")]))
    row = fetch(number, Shelf(PNG))
    assert (row.state, row.reason) == ("pending", "ChecksumDiffers")


def test_file_that_meta_does_not_have_fails_in_the_end(number: BusinessNumber) -> None:
    deliver(messages_body([image()]))
    assert fetch(number, Shelf(PNG, status=400)).state == "failed"


def test_file_without_an_id_is_refused(number: BusinessNumber) -> None:
    deliver(messages_body([image(id="../../x")]))
    row = fetch(number, Shelf(PNG))
    assert (row.state, row.reason) == ("refused", "no_id")


def test_claimed_file_is_nobody_elses_for_a_while(number: BusinessNumber) -> None:
    deliver(messages_body([image()]))
    assert len(media.claim_media(most=4, at=RECEIVED_AT)) == 1
    assert media.claim_media(most=4, at=RECEIVED_AT) == []
    media.free_claims(at=RECEIVED_AT)
    assert len(media.claim_media(most=4, at=RECEIVED_AT)) == 1


class Clamd:
    """Speaks clamd's INSTREAM and finds the word EICAR."""

    def __init__(self) -> None:
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self._listening.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                line, _ = self._listening.accept()
            except OSError:
                return
            with line, line.makefile("rb") as stream:
                assert stream.read(10) == b"zINSTREAM\0"
                whole = b""
                while length := int.from_bytes(stream.read(4), "big"):
                    whole += stream.read(length)
                line.sendall(b"stream: Eicar FOUND\0" if b"EICAR" in whole else b"stream: OK\0")

    def close(self) -> None:
        self._listening.close()


@pytest.fixture
def clamd(settings: Any) -> Iterator[Clamd]:
    made = Clamd()
    settings.CLAMD_ADDRESS = made.address
    yield made
    made.close()


def test_harmful_file_is_not_kept(number: BusinessNumber, clamd: Clamd) -> None:
    deliver(messages_body([image(PNG + b"EICAR")]))
    row = fetch(number, Shelf(PNG + b"EICAR"))
    assert (row.state, row.reason, row.path) == ("infected", "infected", "")


def test_clean_file_passes_the_scanner(number: BusinessNumber, clamd: Clamd) -> None:
    deliver(messages_body([image()]))
    assert fetch(number, Shelf(PNG)).state == "stored"


def test_nothing_is_kept_unseen_while_the_scanner_is_away(number: BusinessNumber, settings: Any) -> None:
    settings.CLAMD_ADDRESS = "127.0.0.1:1"
    deliver(messages_body([image()]))
    row = fetch(number, Shelf(PNG))
    assert (row.state, row.reason) == ("pending", "ScannerAway")
    with pytest.raises(NotAnswered):
        store_upload(content=io.BytesIO(PNG), filename="a.png", mime_type="image/png", kind="image", at=RECEIVED_AT)


@pytest.mark.parametrize("size", [0, 1, PIECE_BYTES - 1, PIECE_BYTES, PIECE_BYTES + 1, 3 * PIECE_BYTES])
def test_sealed_content_is_read_from_any_place(home: Path, size: int) -> None:
    plain = os.urandom(size)
    assert seal(io.BytesIO(plain), home / "x") == (size, hashlib.sha256(plain).hexdigest())
    with SealedContent(home / "x") as content:
        assert content.size == size
        assert content.read() == plain
        for place in (0, size // 2, max(0, size - 1), size):
            content.seek(place)
            assert b"".join(iter(lambda: content.read(1000), b"")) == plain[place:]


def test_sealed_content_that_was_changed_or_cut_off_is_not_read(home: Path) -> None:
    seal(io.BytesIO(bytes(3 * PIECE_BYTES)), home / "x")
    whole = (home / "x").read_bytes()
    for damaged in (whole[:-1] + b"?", whole[: -PIECE_BYTES - 16], whole[:40] + b"?" + whole[41:]):
        (home / "x").write_bytes(damaged)
        with pytest.raises(ContentUnreadable), SealedContent(home / "x") as content:
            content.read()


def test_player_gets_the_part_that_it_asks_for(number: BusinessNumber, rf: Any) -> None:
    deliver(messages_body([image()]))
    row = fetch(number, Shelf(PNG))
    answer: Any = answer_media(rf.get("/", headers={"Range": "bytes=1-3"}), row)
    assert (answer.status_code, b"".join(answer.streaming_content)) == (206, b"PNG")
    assert answer.headers["Content-Range"] == f"bytes 1-3/{len(PNG)}"
    assert answer.headers["Content-Disposition"].startswith("inline")


def test_what_a_browser_could_run_is_only_saved(number: BusinessNumber, rf: Any) -> None:
    page = b"<html><script>alert(1)</script></html>"
    document = {"id": "5", "mime_type": "text/html", "filename": "a.html"}
    deliver(messages_body([text_message(1) | {"type": "document", "document": document}]))
    row = fetch(number, Shelf(page))
    assert (row.state, row.mime_type) == ("stored", "application/octet-stream")
    answer: Any = answer_media(rf.get("/"), row)
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_upload_is_checked_against_what_meta_takes(home: Path) -> None:
    def upload(content: bytes, kind: str = "image", mime_type: str = "image/png", **more: Any) -> Any:
        return store_upload(
            content=io.BytesIO(content), filename="../x.png", mime_type=mime_type, kind=kind, at=RECEIVED_AT, **more
        )

    stored = upload(PNG)
    assert (stored.filename, stored.size, stored.mime_type) == ("x.png", len(PNG), "image/png")
    refusals = {b"": "media_empty", PNG + bytes(5 * 2**20): "media_too_big", b"GIF89a": "media_type_refused"}
    for content, code in (refusals | {b"MZ": "media_type_refused"}).items():
        with pytest.raises(NotPossible) as refused:
            upload(content)
        assert refused.value.code == code
    assert len([each for each in (home / "media").rglob("*") if each.is_file()]) == 1


@pytest.mark.parametrize("container", ["webm", "ogg"])
def test_voice_note_of_a_browser_becomes_ogg_with_its_length(tmp_path: Path, container: str) -> None:
    sound = tmp_path / f"voice.{container}"
    tone = ["-f", "lavfi", "-i", "sine=frequency=440:duration=2.5", "-ac", "1", "-c:a", "libopus"]
    subprocess.run(["ffmpeg", "-v", "error", *tone, str(sound)], check=True)
    with sound.open("rb") as file:
        stored = store_upload(
            content=file, filename="", mime_type="audio/webm", kind="audio", voice=True, at=RECEIVED_AT
        )
    assert stored.mime_type == "audio/ogg"
    assert stored.length_ms is not None
    assert abs(stored.length_ms - 2500) < 60


def test_picture_that_a_caller_sends_by_the_stand_in_arrives_whole() -> None:
    """Reader, client, look-up and store against the stand-in's own shapes."""
    number, neighbour = our_number(), Neighbour()
    shelved = shelve_media(neighbour.standin.world, PNG, "image/png", "a.png", incoming=True)
    world = neighbour.standin.world
    picture = {"type": "image", "image": {"id": shelved.id, "mime_type": "image/png", "sha256": shelved.sha256}}
    neighbour.wait_for(_written(neighbour, picture))
    neighbour.settle()
    phone = neighbour.standin.settings.phone_number_id
    values = {"graph_url": neighbour.standin.url, "graph_version": "v26.0", "token": encrypt(world.settings.token)}
    BusinessNumber.objects.filter(pk=number.pk).update(phone_number_id=phone, **values)
    deliver(*neighbour.door.bodies)

    async def story() -> None:
        apart = Apart("test")
        for claimed in await apart.run(lambda: media.claim_media(most=4, at=RECEIVED_AT)):
            await fetch_one(claimed, apart)
        apart.close()

    asyncio.run(story())
    row = MessageMedia.objects.get()
    assert (row.state, row.reason, row.size) == ("stored", "", len(PNG))
    neighbour.close()


async def _written(neighbour: Neighbour, picture: dict[str, Any]) -> None:
    world = neighbour.standin.world
    write_message(world, world.people["arman"], picture)
