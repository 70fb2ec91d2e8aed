"""From Asterisk's raw file to a checked recording, with real sound and the real ffmpeg."""
# ruff: noqa: E501

import json
import math
import os
import subprocess
from array import array
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings

from baylanys.core import clock
from baylanys.core.installation import Installation
from baylanys.interactions.models import Interaction
from baylanys.telephony.domain import recording as recordings
from baylanys.telephony.domain.orphan_recording import adopt_orphans, unknown_recordings
from baylanys.telephony.models import Call, Recording
from tests.interaction_rows import LOST, answered, consulted, interaction, person

pytestmark = pytest.mark.django_db

NOW = clock.now()


@pytest.fixture
def centre(tmp_path: Path) -> Installation:
    installation: Installation = settings.INSTALLATION
    place = Installation(**{**{name: getattr(installation, name) for name in ("http_port", "sip_port", "asterisk_http_port", "postgres_port", "rtp_start", "rtp_end", "django_secret", "field_key", "ari_password", "database_password")}, "data": tmp_path})  # fmt: skip
    place.spool_dir.mkdir(parents=True)
    return place


@pytest.fixture
def call() -> Interaction:
    person("operator1")
    return interaction(answered("operator1", talk=4), at=NOW - timedelta(hours=1))


def tone(frequency: float, seconds: float, level: float = 0.5) -> list[int]:
    return [round(level * 32767 * math.sin(2 * math.pi * frequency * n / 8000)) for n in range(round(8000 * seconds))]


def write_raw(place: Path, contact: list[int], operator: list[int], age: float = 60) -> Path:
    """Interleaved samples as MixMonitor leaves them, last written some seconds ago."""
    samples = array("h", [value for pair in zip(contact, operator, strict=True) for value in pair])
    place.write_bytes(samples.tobytes())
    os.utime(place, (NOW.timestamp() - age,) * 2)
    return place


def store(recording: Recording, centre: Installation) -> Recording:
    recordings.store_recording(recording_id=recording.pk, installation=centre, at=NOW)
    return Recording.objects.get(pk=recording.pk)


def strength(path: Path, channel: int, frequency: float) -> float:
    """Amplitude of one frequency in one channel of a stored file."""
    command = ["ffmpeg", "-v", "error", "-i", str(path), "-f", "s16le", "-ar", "8000", "-af", f"pan=mono|c0=c{channel}", "-"]
    samples = array("h", subprocess.run(command, check=True, capture_output=True).stdout)
    angle = 2 * math.pi * frequency / 8000
    real = sum(value * math.cos(angle * n) for n, value in enumerate(samples))
    imaginary = sum(value * math.sin(angle * n) for n, value in enumerate(samples))
    return 2 * math.hypot(real, imaginary) / len(samples) / 32768


def test_conversation_is_stored_with_both_sides_apart(centre: Installation, call: Interaction) -> None:
    raw = write_raw(centre.spool_dir / "1.1.raw", tone(440, 4), tone(1000, 4))
    made = store(Recording.objects.create(interaction=call, raw_name="1.1.raw", state="stopped"), centre)
    path = recordings.path_of(made, centre)
    assert (made.state, made.reason, made.channels, made.duration_ms) == ("stored", "", 2, 4000)
    assert made.size_bytes == path.stat().st_size < 20_000
    assert len(made.sha256) == 64
    assert [len(side) for side in made.peaks] == [800, 800]
    assert not raw.exists()
    assert strength(path, 0, 440) > 0.4 > 0.1 > strength(path, 1, 440)
    assert strength(path, 1, 1000) > 0.4 > 0.1 > strength(path, 0, 1000)
    probe = ["ffprobe", "-v", "error", "-show_streams", "-of", "json", str(path)]
    stream = json.loads(subprocess.run(probe, check=True, capture_output=True).stdout)["streams"][0]
    assert (stream["codec_name"], stream["channels"]) == ("opus", 2)


def test_storing_again_changes_nothing(centre: Installation, call: Interaction) -> None:
    write_raw(centre.spool_dir / "1.1.raw", tone(440, 4), tone(1000, 4))
    first = store(Recording.objects.create(interaction=call, raw_name="1.1.raw", state="stopped"), centre)
    again = store(first, centre)
    assert (again.state, again.sha256, again.path) == ("stored", first.sha256, first.path)


@pytest.mark.parametrize(
    ("seconds", "levels", "state", "reason"),
    [
        (4, (0.5, 0.0), "stored", "silent_operator"),
        (4, (0.0, 0.5), "stored", "silent_contact"),
        (0, (0.5, 0.5), "missing", "empty"),
        (0.3, (0.5, 0.5), "missing", "too_short"),
    ],
)
def test_odd_sound_is_remarked_on(
    centre: Installation, call: Interaction, seconds: float, levels: tuple[float, float], state: str, reason: str
) -> None:
    raw = write_raw(centre.spool_dir / "1.1.raw", tone(440, seconds, levels[0]), tone(1000, seconds, levels[1]))
    made = store(Recording.objects.create(interaction=call, raw_name="1.1.raw", state="stopped"), centre)
    assert (made.state, made.reason) == (state, reason)
    assert raw.exists() == (state == "missing")


def test_of_the_leg_of_one_who_was_asked_the_consultation_alone_is_kept(centre: Installation) -> None:
    person("operator1"), person("operator2")
    call = interaction(consulted("operator1", "operator2"), at=NOW - timedelta(hours=1))
    raw = write_raw(centre.spool_dir / "leg-op2.raw", tone(440, 10), tone(1000, 4) + tone(1600, 6))
    made = Recording.objects.create(interaction=call, kind="consultation", raw_name="leg-op2.raw", state="stopped")
    made = store(made, centre)
    path = recordings.path_of(made, centre)
    assert (made.state, made.reason, made.duration_ms) == ("stored", "", 4000)
    assert path.name == f"{call.pk}-consultation-1.ogg"
    assert strength(path, 1, 1000) > 0.4 > 0.1 > strength(path, 1, 1600)
    assert not raw.exists() and [each.name for each in path.parent.iterdir()] == [path.name]


def test_the_leg_of_one_who_never_was_without_the_caller_is_no_orphan(centre: Installation, call: Interaction) -> None:
    Call.objects.create(interaction=call, channel_id="c1", stage="ended", state={})
    raw = write_raw(centre.spool_dir / f"{call.pk}-op2.raw", tone(440, 1), tone(440, 1), age=600)
    stranger = write_raw(centre.spool_dir / "nobody-op2.raw", tone(440, 1), tone(440, 1), age=600)
    assert unknown_recordings(installation=centre, at=NOW) == [stranger.name]
    assert adopt_orphans(installation=centre, at=NOW) == [stranger.name]
    assert not raw.exists()


def test_absent_file_is_missing_and_taken_up_when_it_turns_up(centre: Installation, call: Interaction) -> None:
    made = store(Recording.objects.create(interaction=call, raw_name="1.1.raw", state="started"), centre)
    assert (made.state, made.reason) == ("missing", "no_file")
    write_raw(centre.spool_dir / "1.1.raw", tone(440, 4), tone(1000, 4), age=600)
    assert adopt_orphans(installation=centre, at=NOW) == []
    assert list(recordings.recordings_to_store(at=NOW)) == [made]
    assert store(made, centre).state == "stored"


def test_file_that_grows_is_left_for_later(centre: Installation, call: Interaction) -> None:
    write_raw(centre.spool_dir / "1.1.raw", tone(440, 4), tone(1000, 4), age=0)
    made = Recording.objects.create(interaction=call, raw_name="1.1.raw", state="stopped")
    with pytest.raises(recordings.StillGrowing):
        store(made, centre)


def test_living_interaction_is_not_touched(centre: Installation, call: Interaction) -> None:
    Interaction.objects.update(ended_at=None)
    assert store(Recording.objects.create(interaction=call, raw_name="1.1.raw", state="started"), centre).state == "started"


def test_unanswered_call_misses_no_recording(centre: Installation) -> None:
    made = Recording.objects.create(interaction=interaction(LOST), raw_name="1.1.raw", state="expected")
    recordings.store_recording(recording_id=made.pk, installation=centre, at=NOW)
    assert not Recording.objects.exists()


def test_caller_whom_nobody_answered_is_not_kept(centre: Installation) -> None:
    raw = write_raw(centre.spool_dir / "1.1.raw", tone(440, 4), tone(1000, 4, level=0))
    made = Recording.objects.create(interaction=interaction(LOST), raw_name="1.1.raw", state="expected")
    assert recordings.store_recording(recording_id=made.pk, installation=centre, at=NOW) == "not_answered"
    assert not Recording.objects.exists()
    assert not raw.exists()


def test_conversation_whose_answer_was_never_written_is_kept(centre: Installation) -> None:
    write_raw(centre.spool_dir / "1.1.raw", tone(440, 4), tone(1000, 4))
    assert store(Recording.objects.create(interaction=interaction(LOST), raw_name="1.1.raw", state="stopped"), centre).state == "stored"


@pytest.mark.parametrize("torn", [False, True])
def test_voicemail_is_stored_in_mono(centre: Installation, torn: bool) -> None:
    path = centre.spool_dir / "voicemail.wav"
    subprocess.run(["ffmpeg", "-v", "error", "-f", "lavfi", "-i", "sine=440:r=8000:d=3", "-ac", "1", str(path)], check=True)
    if torn:
        content = bytearray(path.read_bytes())
        content[4:8] = content[content.index(b"data") + 4 : content.index(b"data") + 8] = bytes(4)
        path.write_bytes(content)
    os.utime(path, (NOW.timestamp() - 60,) * 2)
    made = store(Recording.objects.create(interaction=interaction(LOST), kind="voicemail", raw_name=path.name, state="stopped"), centre)
    assert (made.state, made.channels, made.reason) == ("stored", 1, "")
    assert made.duration_ms == pytest.approx(3000, abs=20)
    assert made.path.endswith("-voicemail-1.ogg")
    assert [each.name for each in (centre.recordings_dir / made.path).parent.iterdir()] == [Path(made.path).name]


def test_voicemail_of_garbage_is_missing(centre: Installation) -> None:
    path = centre.spool_dir / "voicemail.wav"
    path.write_bytes(b"this is no sound")
    os.utime(path, (NOW.timestamp() - 60,) * 2)
    made = store(Recording.objects.create(interaction=interaction(LOST), kind="voicemail", raw_name=path.name, state="stopped"), centre)
    assert (made.state, made.reason) == ("missing", "unreadable")


def test_orphans_find_their_call_or_are_named(centre: Installation, call: Interaction) -> None:
    Call.objects.create(interaction=call, channel_id="in-7", stage="ended")
    for name in ("in-7.raw", "nobody.raw"):
        write_raw(centre.spool_dir / name, tone(440, 4), tone(1000, 4), age=600)
    write_raw(centre.spool_dir / "empty.raw", [], [], age=600)
    write_raw(centre.spool_dir / "young.raw", tone(440, 4), tone(1000, 4), age=10)
    assert adopt_orphans(installation=centre, at=NOW) == ["nobody.raw"]
    assert Recording.objects.get().raw_name == "in-7.raw"
    assert sorted(each.name for each in centre.spool_dir.iterdir()) == ["in-7.raw", "nobody.raw", "young.raw"]


def test_raw_file_left_by_a_crash_after_storing_is_removed(centre: Installation, call: Interaction) -> None:
    raw = write_raw(centre.spool_dir / "1.1.raw", tone(440, 4), tone(1000, 4), age=600)
    Recording.objects.create(interaction=call, raw_name="1.1.raw", state="stored", path="x.ogg")
    assert adopt_orphans(installation=centre, at=NOW) == []
    assert not raw.exists()


def test_only_settled_minutes_ago_are_swept(call: Interaction) -> None:
    made = Recording.objects.create(interaction=call, raw_name="1.1.raw", state="stopped")
    assert list(recordings.recordings_to_store(at=NOW)) == [made]
    Interaction.objects.update(ended_at=NOW - timedelta(seconds=30))
    assert not recordings.recordings_to_store(at=NOW).exists()


@pytest.mark.parametrize("seconds", [None, 0, 0.3])
def test_what_is_absent_or_cut_short_on_a_full_disk_has_that_reason(
    centre: Installation, call: Interaction, monkeypatch: pytest.MonkeyPatch, seconds: float | None
) -> None:
    if seconds is not None:
        write_raw(centre.spool_dir / "1.1.raw", tone(440, seconds), tone(1000, seconds))
    monkeypatch.setattr(recordings, "FULL_BYTES", 2**62)
    made = store(Recording.objects.create(interaction=call, raw_name="1.1.raw", state="stopped"), centre)
    assert (made.state, made.reason) == ("missing", "disk_full")


def test_a_whole_recording_is_stored_on_a_disk_that_is_nearly_full(
    centre: Installation, call: Interaction, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_raw(centre.spool_dir / "1.1.raw", tone(440, 4), tone(1000, 4))
    monkeypatch.setattr(recordings, "FULL_BYTES", 2**62)
    made = store(Recording.objects.create(interaction=call, raw_name="1.1.raw", state="stopped"), centre)
    assert (made.state, made.reason) == ("stored", "")
