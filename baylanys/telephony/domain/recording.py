"""Recordings become small, checked files; what cannot is said to be missing, with the reason (5.4)."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from baylanys.accounts.models import Person
from baylanys.core.audit import Actor, write_audit
from baylanys.core.audit_kinds import AuditKind
from baylanys.core.disk_space import free_bytes
from baylanys.core.installation import Installation
from baylanys.telephony import recording_check, sound_files
from baylanys.telephony.choices import RecordingKind, RecordingState
from baylanys.telephony.conversation_parts import parts_of, sound_ms
from baylanys.telephony.models import Recording, RecordingListen

SETTLED = (RecordingState.STORED, RecordingState.MISSING, RecordingState.ERASED)
_KEPT = (RecordingState.STORED, RecordingState.ERASED)
QUIET_SECONDS = 2
FULL_BYTES = 1_000_000
"""A disk with less room than this takes no conversation any more: half a minute of raw sound."""


class StillGrowing(Exception):
    """Asterisk may still be writing the raw file; try again in a few seconds."""


@dataclass(frozen=True)
class Places:
    """The files of one recording on its way."""

    raw: Path
    target: Path
    name: str

    @property
    def samples(self) -> Path:
        """Where samples stand while they are worked on."""
        return self.target.with_suffix(".samples")


def store_recording(*, recording_id: int, installation: Installation, at: datetime) -> str:
    """The recording is stored and checked, or missing with a reason; its raw file is gone once it is stored.

    Answers the state reached. Safe to repeat: what is stored stays as it is. Does nothing while the
    interaction lives. Raises StillGrowing, and ConversionFailed where ffmpeg cannot write (a full disk).
    """
    recording = Recording.objects.select_related("interaction").get(pk=recording_id)
    if recording.state in _KEPT or recording.interaction.ended_at is None:
        return recording.state
    places = _places(recording, installation)
    if not places.raw.is_file():
        return _settle_missing(recording, _why(recording_check.Verdict(False, "no_file"), installation))
    if at.timestamp() - places.raw.stat().st_mtime < QUIET_SECONDS:
        raise StillGrowing(places.raw.name)
    return _store(recording, places, installation)


def recordings_to_store(*, at: datetime) -> QuerySet[Recording]:
    """Recordings of ended interactions that nobody stored within a minute."""
    minute_ago = at - timedelta(minutes=1)
    return Recording.objects.exclude(state__in=SETTLED).filter(interaction__ended_at__lt=minute_ago).order_by("pk")


def note_listen(
    *, recording: Recording, person: Person | None, play: str, downloaded: bool, at: datetime, by: Actor | None = None
) -> None:
    """It is on record who heard this and when; `play` names one playing, whose parts count once (4.6).

    `by` is for those who are no person: an outside program.
    """
    listen = RecordingListen(recording=recording, person=person, play=play, downloaded=downloaded, at=at)
    try:
        with transaction.atomic():
            listen.save(force_insert=True)
            _audit_listen(listen, by or person)
    except IntegrityError:
        return


def _audit_listen(listen: RecordingListen, by: Person | Actor | None) -> None:
    kind = AuditKind.RECORDING_SAVED if listen.downloaded else AuditKind.RECORDING_HEARD
    about = ("interaction", listen.recording.interaction_id)
    write_audit(kind, by=by, at=listen.at, about=about, after={"recording": listen.recording_id})


def path_of(recording: Recording, installation: Installation) -> Path:
    """Where a stored recording's file stands."""
    return installation.recordings_dir / recording.path


def _store(recording: Recording, places: Places, installation: Installation) -> str:
    channels = 1 if recording.kind == RecordingKind.VOICEMAIL else 2
    places.target.parent.mkdir(parents=True, exist_ok=True)
    try:
        samples = _samples_of(recording, places, channels)
        if samples is None:
            return _settle_missing(recording, "unreadable")
        measured = sound_files.measure_raw(samples, channels)
        if _is_no_conversation(recording, measured):
            return _forget(recording, places)
        verdict = _judge(recording, measured)
        if not verdict.usable:
            return _settle_missing(recording, _why(verdict, installation))
        sound_files.encode(samples, places.target, channels)
        return _settle_stored(recording, places, measured, verdict.remark)
    finally:
        if places.samples.exists():
            places.samples.unlink()


def _samples_of(recording: Recording, places: Places, channels: int) -> Path | None:
    """Of the leg of one who was asked only the consultation: what follows is on the contact's own recording."""
    if recording.kind == RecordingKind.CONSULTATION:
        sound_files.cut_raw(places.raw, places.samples, _expected_ms(recording), channels)
        return places.samples
    if channels == 2:
        return places.raw
    try:
        sound_files.decode_wav(places.raw, places.samples)
    except sound_files.ConversionFailed:
        if free_bytes(places.samples.parent) < FULL_BYTES:
            raise
        return None
    return places.samples


def _why(verdict: recording_check.Verdict, installation: Installation) -> recording_check.Remark:
    """Why there is no recording: a file that is absent or cut short on a full disk has that reason."""
    full = free_bytes(installation.data, installation.spool_dir) < FULL_BYTES
    return "disk_full" if full and verdict.remark in recording_check.OF_A_FULL_DISK else verdict.remark


def _judge(recording: Recording, measured: sound_files.Measured) -> recording_check.Verdict:
    interaction = recording.interaction
    in_one_piece = not interaction.recordings.exclude(pk=recording.pk).filter(kind=recording.kind).exists()
    known = recording.kind == RecordingKind.CONSULTATION or (
        recording.kind == RecordingKind.CONVERSATION and in_one_piece and interaction.answered_at is not None
    )
    expected = _expected_ms(recording) if known else None
    return recording_check.judge(duration_ms=measured.duration_ms, loudest=measured.loudest, expected_ms=expected)


def _expected_ms(recording: Recording) -> int:
    """How long two sides could hear each other on the recording's leg."""
    interaction = recording.interaction
    assert interaction.ended_at is not None
    return sound_ms(parts_of(interaction.events.all(), interaction.ended_at), leg_of(recording))


def leg_of(recording: Recording) -> str:
    """The channel that was recorded; empty for the contact's own, as in `conversation_parts`."""
    return Path(recording.raw_name).stem if recording.kind == RecordingKind.CONSULTATION else ""


def _is_no_conversation(recording: Recording, measured: sound_files.Measured) -> bool:
    """True where nobody answered and no two sides can be heard: a caller who waited must not be kept.

    A consultation of no length (the caller was handed over with the answer) is none either.
    """
    if recording.kind == RecordingKind.CONSULTATION:
        return _expected_ms(recording) < recording_check.SHORTEST_MS
    unanswered = recording.kind == RecordingKind.CONVERSATION and recording.interaction.answered_at is None
    return unanswered and min(measured.loudest) < recording_check.AUDIBLE


def _forget(recording: Recording, places: Places) -> str:
    recording.delete()
    places.raw.unlink(missing_ok=True)
    return "not_answered"


def _settle_stored(recording: Recording, places: Places, measured: sound_files.Measured, remark: str) -> str:
    played = sound_files.playable_ms(places.target)
    if abs(played - measured.duration_ms) > 500:
        raise sound_files.ConversionFailed(f"{played} ms play of {measured.duration_ms}")
    Recording.objects.filter(pk=recording.pk).exclude(state__in=_KEPT).update(
        state=RecordingState.STORED,
        path=places.name,
        channels=len(measured.peaks),
        duration_ms=measured.duration_ms,
        size_bytes=places.target.stat().st_size,
        sha256=sound_files.sha256_of(places.target),
        peaks=measured.peaks,
        reason=remark,
    )
    places.raw.unlink(missing_ok=True)
    return RecordingState.STORED


def _settle_missing(recording: Recording, reason: str) -> str:
    """A raw file that was found is kept for whoever looks into it; an unanswered call has nothing to miss."""
    if recording.kind == RecordingKind.CONVERSATION and recording.interaction.answered_at is None:
        recording.delete()
        return "not_answered"
    Recording.objects.filter(pk=recording.pk).exclude(state__in=_KEPT).update(
        state=RecordingState.MISSING, reason=reason
    )
    return RecordingState.MISSING


def _places(recording: Recording, installation: Installation) -> Places:
    zone = ZoneInfo(settings.CONTRACT_TIME_ZONE)
    day = recording.interaction.arrived_at.astimezone(zone)
    kind = "" if recording.kind == RecordingKind.CONVERSATION else f"{recording.kind}-"
    name = f"{day:%Y/%m/%d}/{recording.interaction_id}-{kind}{recording.segment}.ogg"
    raw_name = re.sub(r"[/\0]", "_", recording.raw_name)
    return Places(installation.spool_dir / raw_name, installation.recordings_dir / name, name)
