"""A recording that a person brings (any usual format) becomes a prompt's sound, or is refused with a reason."""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from baylanys.core.errors import DomainError
from baylanys.telephony import sound_levels
from baylanys.telephony.prompt_sounds import Sound, store
from baylanys.telephony.telephone_sound import SoundUnreadable, telephone_samples

LONGEST_SECONDS = 180
SHORTEST_SECONDS = 0.2
LARGEST_BYTES = 60 * 1024 * 1024

# Playlists and other formats that lead ffmpeg to further files are not among them.
_FORMATS = "wav,w64,mp3,ogg,flac,mov,mp4,m4a,3gp,aac,aiff,amr,caf,matroska,webm"


class UploadRefused(DomainError):
    """The file cannot become a prompt."""

    code = "upload_refused"


def convert_upload(source: Path, wav: Path) -> Sound:
    """`wav` and its `.alaw` hold the recording, levelled.

    Raises UploadRefused: `upload_empty`, `upload_too_large`, `upload_not_sound`, `upload_too_short`,
    `upload_too_long`, `upload_silent`.
    """
    size = source.stat().st_size
    if size == 0:
        raise UploadRefused(_("The file is empty. Choose the recording once more."), code="upload_empty")
    if size > LARGEST_BYTES:
        raise UploadRefused(_("The file is larger than 60 MB."), code="upload_too_large")
    try:
        (samples,) = telephone_samples(
            [source], ["-format_whitelist", _FORMATS, "-t", str(LONGEST_SECONDS + 1), "-vn", "-sn", "-dn"]
        )
    except SoundUnreadable as unreadable:
        message = _("This is not a sound file that can be read. WAV, MP3, OGG, M4A and FLAC are understood.")
        raise UploadRefused(message, code="upload_not_sound") from unreadable
    _check_length(len(samples) / sound_levels.RATE)
    if sound_levels.is_silent(samples):
        raise UploadRefused(_("Nothing can be heard in the recording."), code="upload_silent")
    return store(sound_levels.level(samples), wav)


def _check_length(seconds: float) -> None:
    if seconds < SHORTEST_SECONDS:
        raise UploadRefused(_("The recording is too short: there is hardly any sound in it."), code="upload_too_short")
    if seconds > LONGEST_SECONDS:
        raise UploadRefused(_("The recording is longer than three minutes."), code="upload_too_long")
