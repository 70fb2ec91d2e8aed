"""Prompts as sound: spoken drafts and uploaded recordings."""

from __future__ import annotations

import math
import shutil
import subprocess
import wave
from array import array
from pathlib import Path

import pytest

from baylanys.telephony import sound_levels
from baylanys.telephony.prompt_sounds import Draft, Sound, speak, speak_all, spoken_form, store
from baylanys.telephony.prompt_uploads import UploadRefused, convert_upload
from baylanys.telephony.sound_levels import RATE, SPEECH_DBFS, alaw, level, samples_from_bytes, speech_dbfs
from baylanys.telephony.voices import ESPEAK, PiperVoice, configured_voices

TEXTS = {
    "kk": "Қызмет көрсету сапасын жақсарту үшін әңгіме жазылады.",
    "ru": "Разговор записывается.",
    "en": "The conversation is recorded.",
}


def tone(seconds: float, amplitude: float = 0.1, hertz: float = 440) -> array[int]:
    return array(
        "h",
        (int(32767 * amplitude * math.sin(2 * math.pi * hertz * n / RATE)) for n in range(int(RATE * seconds))),
    )


def samples_of(sound: Sound) -> array[int]:
    with wave.open(str(sound.wav), "rb") as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, RATE)
        return samples_from_bytes(file.readframes(file.getnframes()))


def converted(source: Path, target: Path, *options: str) -> Path:
    subprocess.run(["ffmpeg", "-loglevel", "error", "-i", source, *options, target], check=True, timeout=30)
    return target


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    return store(tone(2, 0.05), tmp_path / "recording.wav").wav


class SpyVoice:
    """Speaks by copying a file, and counts."""

    def __init__(self, wav: Path, identity: str = "spy") -> None:
        self.wav, self.identity, self.spoken = wav, identity, 0

    def speak(self, text: str, wav: Path) -> None:
        self.spoken += 1
        shutil.copy(self.wav, wav)


def test_alaw_is_g711() -> None:
    known = {0: 0xD5, 8: 0xD5, -1: 0x55, -8: 0x55, 32767: 0xAA, -32768: 0x2A, 1000: 0xFA, -1000: 0x7A}
    assert {value: alaw(array("h", [value]))[0] for value in known} == known


@pytest.mark.parametrize("amplitude", [0.005, 0.05, 0.5, 1.0])
def test_levelled_sound_is_equally_loud_and_never_clips(amplitude: float) -> None:
    levelled = level(tone(1, amplitude))
    assert speech_dbfs(levelled) == pytest.approx(SPEECH_DBFS, abs=0.5)
    assert max(levelled) < 32767


def test_pauses_do_not_make_a_text_quiet() -> None:
    talk = tone(1, 0.1)
    assert speech_dbfs(talk + array("h", bytes(RATE * 8)) + talk) == pytest.approx(speech_dbfs(talk), abs=0.1)


def test_hard_peaks_are_bent_not_clipped() -> None:
    quiet_with_peaks = array("h", [200 if n % 900 else 20000 for n in range(RATE)])
    assert max(level(quiet_with_peaks)) <= 32767


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_a_draft_is_spoken_in_both_forms(language: str, tmp_path: Path) -> None:
    sound = speak(TEXTS[language], language, tmp_path / "x.wav", ESPEAK, cache=tmp_path / "cache")
    samples = samples_of(sound)
    assert 1000 < sound.duration_ms < 6000
    assert speech_dbfs(samples) == pytest.approx(SPEECH_DBFS, abs=0.5)
    assert max(map(abs, samples)) < 32768
    assert sound.alaw.read_bytes() == alaw(samples)


def test_a_text_is_spoken_once_for_the_same_voice(tmp_path: Path, recording: Path) -> None:
    voice = SpyVoice(recording)
    first = speak("Да.", "ru", tmp_path / "1.wav", {"ru": voice}, cache=tmp_path / "cache")
    second = speak("Да.", "ru", tmp_path / "2.wav", {"ru": voice}, cache=tmp_path / "cache")
    assert (voice.spoken, first.sha256) == (1, second.sha256)
    speak("Нет.", "ru", tmp_path / "3.wav", {"ru": voice}, cache=tmp_path / "cache")
    other = SpyVoice(recording, "other")
    speak("Да.", "ru", tmp_path / "4.wav", {"ru": other}, cache=tmp_path / "cache")
    assert (voice.spoken, other.spoken) == (2, 1)


def test_many_drafts_come_in_their_order(tmp_path: Path, recording: Path) -> None:
    drafts = [Draft(f"Текст {n}", "ru", tmp_path / f"{n}.wav") for n in range(9)]
    sounds = speak_all(drafts, {"ru": SpyVoice(recording)}, cache=tmp_path / "cache")
    assert [sound.wav for sound in sounds] == [draft.wav for draft in drafts]


def test_names_are_given_to_the_voice_as_they_sound() -> None:
    assert spoken_form("Бастама «El  Umiti»", "kk") == "Бастама «Ел үміті»"


def test_piper_speaks_where_a_voice_file_is_configured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    piper = tmp_path / "piper"
    piper.write_text('#!/bin/sh\nwhile [ "$1" != --output_file ]; do shift; done\nespeak-ng -v kk -w "$2" --stdin\n')
    piper.chmod(0o755)
    (tmp_path / "kk_KZ.onnx").write_bytes(b"voice")
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    voices = configured_voices({"BAYLANYS_PIPER_KK": str(tmp_path / "kk_KZ.onnx")})
    assert isinstance(voices["kk"], PiperVoice)
    assert voices["ru"] == ESPEAK["ru"]
    assert speak(TEXTS["kk"], "kk", tmp_path / "x.wav", voices, cache=tmp_path / "cache").duration_ms > 1000


def test_a_voice_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="BAYLANYS_PIPER_RU"):
        configured_voices({"BAYLANYS_PIPER_RU": str(tmp_path / "gone.onnx")})


FORMATS = {
    "stereo.wav": ("-ac", "2", "-ar", "44100"),
    "wide.wav": ("-c:a", "pcm_s24le", "-ar", "48000"),
    "r.mp3": (),
    "r.ogg": ("-c:a", "libopus"),
    "v.ogg": ("-c:a", "libvorbis"),
    "r.m4a": ("-c:a", "aac"),
    "r.flac": (),
    "r.webm": ("-c:a", "libopus"),
}


@pytest.mark.parametrize("name", FORMATS)
def test_usual_formats_become_prompts(name: str, recording: Path, tmp_path: Path) -> None:
    upload = converted(recording, tmp_path / name, *FORMATS[name])
    sound = convert_upload(upload, tmp_path / "out" / "p.wav")
    assert sound.duration_ms == pytest.approx(2000, abs=60)
    assert speech_dbfs(samples_of(sound)) == pytest.approx(SPEECH_DBFS, abs=0.5)
    assert len(sound.alaw.read_bytes()) == len(samples_of(sound))


def make_bad_files(folder: Path) -> dict[str, Path]:
    bad = {code: folder / f"{code}.wav" for code in ("upload_empty", "upload_not_sound", "playlist", "cut")}
    bad["upload_empty"].write_bytes(b"")
    bad["upload_not_sound"].write_text("<html>not a sound</html>" * 50)
    bad["playlist"].write_text(f"#EXTM3U\n#EXTINF:1,\n{folder}/loud.wav\n")
    bad["cut"].write_bytes(store(tone(1), folder / "loud.wav").wav.read_bytes()[:30])
    bad["upload_too_long"] = store(array("h", bytes(RATE * 2 * 181)), folder / "long.wav").wav
    bad["upload_too_short"] = store(tone(0.1), folder / "short.wav").wav
    bad["upload_silent"] = store(tone(1, 0.0005), folder / "silent.wav").wav
    return bad


@pytest.mark.parametrize(
    ("file", "code"),
    [
        ("upload_empty", "upload_empty"),
        ("upload_not_sound", "upload_not_sound"),
        ("playlist", "upload_not_sound"),
        ("cut", "upload_not_sound"),
        ("upload_too_long", "upload_too_long"),
        ("upload_too_short", "upload_too_short"),
        ("upload_silent", "upload_silent"),
    ],
)
def test_what_cannot_be_a_prompt_is_refused_and_leaves_nothing(file: str, code: str, tmp_path: Path) -> None:
    upload = make_bad_files(tmp_path)[file]
    with pytest.raises(UploadRefused) as refused:
        convert_upload(upload, tmp_path / "out" / "p.wav")
    assert refused.value.code == code
    assert not (tmp_path / "out").exists()


def test_a_picture_is_refused(tmp_path: Path) -> None:
    picture = tmp_path / "p.png"
    subprocess.run(
        ["ffmpeg", "-loglevel", "error", "-f", "lavfi", "-i", "color=red:size=16x16", "-frames:v", "1", picture],
        check=True,
        timeout=30,
    )
    with pytest.raises(UploadRefused):
        convert_upload(picture, tmp_path / "p.wav")


def test_silence_is_recognised() -> None:
    assert sound_levels.is_silent(array("h", bytes(RATE)))
    assert not sound_levels.is_silent(tone(1, 0.05))
