"""The page of one interaction, and its sound."""
# ruff: noqa: E501

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from baylanys.accounts.models import Person
from baylanys.interactions.models import Interaction
from baylanys.telephony.models import Recording, RecordingListen
from tests.interaction_rows import LOST, MORNING, answered, consulted, interaction, person

pytestmark = pytest.mark.django_db

SOUND = bytes(range(256)) * 4


@pytest.fixture
def call() -> Interaction:
    person("operator1", first_name="Айсұлу")
    return interaction(answered("operator1"))


@pytest.fixture
def recording(call: Interaction) -> Recording:
    path: Path = settings.INSTALLATION.recordings_dir / "2026" / "sound.ogg"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(SOUND)
    peaks = [[0.1, 0.5], [0.2, 0.4]]
    return Recording.objects.create(
        interaction=call, raw_name="x", state="stored", path="2026/sound.ogg", channels=2, duration_ms=60_000, peaks=peaks
    )


def signed_in(client: Client, username: str, role: str) -> Client:
    client.force_login(Person.objects.filter(username=username).first() or person(username, role))
    return client


def test_page_tells_what_happened_in_local_time(client: Client, call: Interaction) -> None:
    text = signed_in(client, "boss", "supervisor").get(f"/interactions/{call.pk}/").content.decode()
    for part in ("09:00:08.020", "+0:08.0", "Айсұлу", "0:12", "1:00"):
        assert part in text
    assert "#headset" in text


@pytest.mark.parametrize("language", ["ru", "kk", "en"])
def test_every_event_has_words(client: Client, call: Interaction, language: str) -> None:
    viewer = person("boss", "supervisor", language=language)
    client.force_login(viewer)
    text = client.get(f"/interactions/{call.pk}/").content.decode()
    assert "queue_entered" not in text
    assert "%(" not in text


def test_each_operator_of_a_transferred_call_is_shown_with_the_own_words(client: Client, call: Interaction) -> None:
    second = person("operator2", first_name="Дана")
    for operator, result, note in ((call.operator_id, "passed_on", "О грантах"), (second.pk, "resolved", "Объяснила")):
        call.wrap_ups.create(operator_id=operator, at=call.ended_at, result=result, language="kk", note=note)
    text = signed_in(client, "boss", "supervisor").get(f"/interactions/{call.pk}/").content.decode()
    for part in ("Дооформление · Айсұлу", "О грантах", "Дооформление · Дана", "Объяснила"):
        assert part in text


def test_lost_call_has_nothing_to_hear(client: Client) -> None:
    lost = interaction(LOST)
    response = signed_in(client, "boss", "supervisor").get(f"/interactions/{lost.pk}/")
    assert b"data-peaks" not in response.content


def test_player_has_both_sides_and_an_address_that_counts_one_playing(client: Client, recording: Recording) -> None:
    signed_in(client, "boss", "supervisor")
    text = client.get(f"/interactions/{recording.interaction_id}/").content.decode()
    assert "[[0.1, 0.5], [0.2, 0.4]]" in text
    address = text.split('data-address="')[1].split('"')[0].replace("&amp;", "&")
    for header in ("bytes=0-", "bytes=100-200", "bytes=300-"):
        assert client.get(address, headers={"Range": header}).status_code == 206
    assert RecordingListen.objects.count() == 1
    text = client.get(f"/interactions/{recording.interaction_id}/").content.decode()
    assert "#headphones" in text
    other = text.split('data-address="')[1].split('"')[0].replace("&amp;", "&")
    client.get(other)
    assert RecordingListen.objects.count() == 2


def test_parts_of_a_call_are_listed_each_with_its_place_in_its_recording(client: Client) -> None:
    person("operator1", first_name="Айсұлу"), person("operator2", first_name="Дана")
    call = interaction(consulted("operator1", "operator2"))
    whole, asked = (
        Recording.objects.create(
            interaction=call, kind=kind, raw_name=name, state="stored", path=name, channels=2, duration_ms=18_000, peaks=[[1], [1]]
        )
        for kind, name in (("conversation", "c1.raw"), ("consultation", "leg-op2.raw"))
    )
    text = signed_in(client, "boss", "supervisor").get(f"/interactions/{call.pk}/").content.decode()
    places = re.findall(r'<li data-recording="(\d+)" data-starts="(\d+)" data-length="(\d+)"', text)
    expected = [(whole, 0, 10000), (asked, 0, 3000), (whole, 10000, 2000), (asked, 3000, 1000), (whole, 12000, 6000)]
    assert places == [(str(row.pk), str(starts), str(length)) for row, starts, length in expected]
    assert text.count("Звонящий и Айсұлу") == 2 and text.count("Айсұлу советуется: Дана; звонящий") == 2
    assert text.count("Звонящий и Дана") == 1
    client.force_login(Person.objects.create(username="root", role="administrator"))
    assert "data-starts" not in client.get(f"/interactions/{call.pk}/").content.decode()


@pytest.mark.parametrize(
    ("header", "status", "content", "content_range"),
    [
        ("", 200, SOUND, None),
        ("bytes=0-", 206, SOUND, "bytes 0-1023/1024"),
        ("bytes=10-19", 206, SOUND[10:20], "bytes 10-19/1024"),
        ("bytes=-5", 206, SOUND[-5:], "bytes 1019-1023/1024"),
        ("bytes=5000-", 416, b"", "bytes */1024"),
    ],
)
def test_parts_of_the_sound(client: Client, recording: Recording, header: str, status: int, content: bytes, content_range: str | None) -> None:
    headers = {"Range": header} if header else {}
    response: Any = signed_in(client, "boss", "supervisor").get(f"/recordings/{recording.pk}/sound", headers=headers)
    assert response.status_code == status
    assert response.headers.get("Content-Range") == content_range
    assert (b"".join(response.streaming_content) if status < 400 else b"") == content


def test_unplayed_playing_of_another_recording_is_not_believed(client: Client, recording: Recording) -> None:
    signed_in(client, "boss", "supervisor")
    client.get(f"/recordings/{recording.pk}/sound?play=made-up", headers={"Range": "bytes=0-"})
    assert RecordingListen.objects.get().play == ""


def test_saving_the_file_is_on_record(client: Client, recording: Recording) -> None:
    response = signed_in(client, "boss", "supervisor").get(f"/recordings/{recording.pk}/sound?download=1")
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert RecordingListen.objects.get().downloaded


@pytest.mark.parametrize(
    ("username", "role", "page", "sound"),
    [
        ("operator1", "operator", 200, 200),
        ("operator2", "operator", 404, 404),
        ("boss", "supervisor", 200, 200),
        ("checker", "quality", 200, 200),
        ("customer", "representative", 200, 200),
        ("root", "administrator", 200, 403),
        ("guest", "observer", 403, 403),
    ],
)
def test_who_may_see_and_hear(client: Client, recording: Recording, username: str, role: str, page: int, sound: int) -> None:
    signed_in(client, username, role)
    assert client.get(f"/interactions/{recording.interaction_id}/").status_code == page
    assert client.get(f"/recordings/{recording.pk}/sound").status_code == sound
    assert RecordingListen.objects.exists() == (sound == 200)


def test_page_waits_for_a_recording_that_is_being_stored(client: Client, call: Interaction) -> None:
    Recording.objects.create(interaction=call, raw_name="x", state="stopped")
    signed_in(client, "boss", "supervisor")
    assert "load delay:3s" in client.get(f"/interactions/{call.pk}/").content.decode()
    Recording.objects.update(state="missing", reason="no_file")
    assert "load delay" not in client.get(f"/interactions/{call.pk}/sound").content.decode()


def test_recording_whose_file_is_gone_does_not_exist(client: Client, recording: Recording) -> None:
    Recording.objects.update(path="2026/gone.ogg")
    assert signed_in(client, "boss", "supervisor").get(f"/recordings/{recording.pk}/sound").status_code == 404
    assert not RecordingListen.objects.exists()


def test_earlier_contacts_of_the_number_are_at_hand(client: Client, call: Interaction) -> None:
    earlier = interaction(answered("operator1"), at=MORNING - timedelta(days=3))
    text = signed_in(client, "boss", "supervisor").get(f"/interactions/{call.pk}/").content.decode()
    assert f"/interactions/{earlier.pk}/" in text
