"""Files of chats: sent within WhatsApp's limits, fetched by whoever may read, listening on record; quick answers."""

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from baylanys.accounts.choices import Role
from baylanys.core import clock
from baylanys.core.models import AuditEntry
from baylanys.messaging.media_store import store_upload
from baylanys.messaging.models import Conversation, MediaListen, Message, MessageReaction, QuickAnswer
from tests.chat_desk_rows import message, with_file
from tests.interaction_rows import person
from tests.pages.test_chat_desk import client, operator, talk, text_of, thread_of

__all__ = ["client", "operator", "talk"]
pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 200
PDF = b"%PDF-1.7\n" + b"x" * 2000


def send_file(client: Client, talk: Conversation, name: str, content: bytes, type_: str, **fields: str) -> Any:
    file = SimpleUploadedFile(name, content, type_)
    return client.post(f"/desk/chats/{talk.pk}/file", {"file": file, **fields})


def stored(talk: Conversation, content: bytes, mime_type: str, kind: str, name: str = "", **fields: Any) -> Message:
    """A message whose file lies sealed in the store."""
    file = store_upload(content=io.BytesIO(content), filename=name, mime_type=mime_type, kind=kind, at=clock.now())
    row = message(talk, kind=kind, **fields)
    told = {"path": file.path, "size": file.size, "filename": file.filename, "state": "stored"}
    with_file(row, file.mime_type, **told)
    return row


def test_picture_goes_with_its_text_and_is_shown_in_the_thread(client: Client, talk: Conversation) -> None:
    answer = send_file(client, talk, "screen.png", PNG, "image/png", caption="Look here", key="k1")
    assert answer.status_code == 200, answer.content
    row = Message.objects.get(direction="out")
    assert (row.kind, row.text, row.media.mime_type, row.media.size) == ("image", "Look here", "image/png", len(PNG))
    assert f'src="/chats/media/{row.pk}/"' in thread_of(client, talk)


@pytest.mark.parametrize(
    ("name", "content", "type_"),
    [
        ("empty.png", b"", "image/png"),
        ("tool.exe", b"MZ" + b"\0" * 100, "application/x-msdownload"),
        ("page.html", b"<html><script>1</script>", "text/html"),
        ("page.pdf", b"<html><script>1</script>", "application/pdf"),
        ("huge.png", PNG + b"\0" * (5 * 1024 * 1024), "image/png"),
    ],
)
def test_what_whatsapp_does_not_take_is_refused_with_words(
    client: Client, talk: Conversation, name: str, content: bytes, type_: str
) -> None:
    answer = send_file(client, talk, name, content, type_)
    assert answer.status_code == 422
    assert answer.json()["message"]
    assert not Message.objects.filter(direction="out").exists()


def test_only_the_holder_sends_files(client: Client, talk: Conversation) -> None:
    Conversation.objects.update(state="offered")
    assert send_file(client, talk, "a.png", PNG, "image/png").json()["code"] == "not_yours"


def test_file_is_fetched_whole_and_in_parts_and_nothing_runs(client: Client, talk: Conversation) -> None:
    row = stored(talk, PDF, "application/pdf", "document", "terms.pdf")
    answer = client.get(f"/chats/media/{row.pk}/")
    assert (b"".join(answer), answer["Content-Type"]) == (PDF, "application/pdf")
    assert (answer["X-Content-Type-Options"], answer["Content-Disposition"][:6]) == ("nosniff", "inline")
    part = client.get(f"/chats/media/{row.pk}/", headers={"range": "bytes=0-3"})
    assert (part.status_code, b"".join(part)) == (206, b"%PDF")
    saved = client.get(f"/chats/media/{row.pk}/?download=1")
    assert saved["Content-Disposition"].startswith("attachment")
    text = stored(talk, b"hello <b>x</b>", "text/plain", "document", "a.txt")
    plain = client.get(f"/chats/media/{text.pk}/")
    assert (plain["Content-Type"], plain["Content-Disposition"][:10]) == ("application/octet-stream", "attachment")


def test_file_of_another_operators_chat_is_not_there(client: Client, talk: Conversation) -> None:
    row = stored(talk, PNG, "image/png", "image")
    client.force_login(person("operator2"))
    assert client.get(f"/chats/media/{row.pk}/").status_code == 404
    client.force_login(person("admin", Role.ADMINISTRATOR))
    assert client.get(f"/chats/media/{row.pk}/").status_code == 404
    client.force_login(person("boss", Role.SUPERVISOR))
    assert client.get(f"/chats/media/{row.pk}/").status_code == 200


def test_file_that_is_not_stored_is_not_there(client: Client, talk: Conversation) -> None:
    row = message(talk, kind="image")
    with_file(row, "image/png")
    assert client.get(f"/chats/media/{row.pk}/").status_code == 404
    assert "being fetched" in thread_of(client, talk)


def test_who_played_a_voice_note_is_on_record_once_a_playing(client: Client, talk: Conversation) -> None:
    row = stored(talk, b"OggS" + b"\0" * 500, "audio/ogg", "audio")
    text = thread_of(client, talk)
    address = text.split(f'src="/chats/media/{row.pk}/?play=')[1].split('"')[0]
    for _ in range(2):
        client.get(f"/chats/media/{row.pk}/?play={address}")
    client.get(f"/chats/media/{row.pk}/?play=made-up")
    listen = MediaListen.objects.get()
    assert (listen.person.username, listen.downloaded) == ("operator1", False)
    assert AuditEntry.objects.filter(kind="recording_heard", object_kind="conversation").count() == 1


def test_failed_message_is_sent_again_once(client: Client, talk: Conversation) -> None:
    failed = message(talk, "Hello", out=True, status="failed", error_code=131000)
    for _ in range(2):
        assert client.post(f"/desk/chats/{talk.pk}/again", {"message": failed.pk}).status_code == 200
    assert Message.objects.filter(direction="out", status="queued", text="Hello").count() == 1
    hopeless = message(talk, "Hello", out=True, status="failed", error_code=131026)
    assert client.post(f"/desk/chats/{talk.pk}/again", {"message": hopeless.pk}).status_code == 422


def test_reaction_is_sent_and_nobody_counts_as_answered(client: Client, talk: Conversation) -> None:
    asked = Message.objects.get()
    assert client.post(f"/desk/chats/{talk.pk}/react", {"message": asked.pk, "emoji": "👍"}).status_code == 200
    sent = Message.objects.get(kind="reaction")
    assert sent.content == {"message_id": asked.provider_id, "emoji": "👍"}
    assert MessageReaction.objects.get().emoji == "👍"
    talk.refresh_from_db()
    assert talk.waiting_since is not None
    assert "👍" in thread_of(client, talk)


def test_quick_answers_are_filled_in_for_the_person(client: Client, talk: Conversation) -> None:
    texts = {"text_ru": "Здравствуйте, {name}! Это {operator}.", "text_kk": "Сәлеметсіз бе, {name}!"}
    QuickAnswer.objects.create(shortcut="hi", title="Greeting", **texts)
    QuickAnswer.objects.create(shortcut="old", title="Old", text_ru="Old", is_active=False)
    QuickAnswer.objects.create(shortcut="other", title="Other", text_ru="Other", project="elsewhere")
    text = text_of(client, f"/desk/chats/{talk.pk}/quick")
    assert "Здравствуйте, Yerlan! Это Aigerim." in text
    assert "Сәлеметсіз бе, Yerlan!" in text
    assert text.index("Здравствуйте") < text.index("Сәлеметсіз")
    assert "/old" not in text
    assert "/other" not in text


def test_supervisor_keeps_the_quick_answers(client: Client) -> None:
    client.force_login(person("boss", Role.SUPERVISOR, language="en"))
    fields = {"new-shortcut": "сәлем", "new-title": "Greeting", "new-text_kk": "Сәлеметсіз бе!", "new-is_active": "on"}
    assert client.post("/admin/quick-answers/new", fields).status_code == 302
    row = QuickAnswer.objects.get()
    assert (row.shortcut, row.text_kk, row.is_active) == ("сәлем", "Сәлеметсіз бе!", True)
    again = client.post("/admin/quick-answers/new", fields)
    assert (again.status_code, "Another answer has this shortcut" in again.content.decode()) == (422, True)
    prefix = f"answer{row.pk}-"
    changed = {f"{prefix}shortcut": "hi", f"{prefix}title": "<b>", f"{prefix}text_ru": "Да"}
    assert client.post(f"/admin/quick-answers/{row.pk}", changed).status_code == 302
    row.refresh_from_db()
    assert (row.shortcut, row.is_active) == ("hi", False)
    assert AuditEntry.objects.filter(kind="setting_changed", object_kind="quick_answer").count() == 2
    page = client.get("/admin/quick-answers/?search=Да").content.decode()
    assert "/hi" in page
    assert "<b>" not in page.split("quick-answers")[1]


def test_store_is_a_directory_of_sealed_files(client: Client, talk: Conversation, settings: Any) -> None:
    row = stored(talk, PDF, "application/pdf", "document", "terms.pdf")
    sealed = Path(settings.INSTALLATION.media_dir / row.media.path).read_bytes()
    assert PDF[:100] not in sealed
