"""Raw files of the spool that no recording waits for."""

from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from baylanys.core.installation import Installation
from baylanys.telephony.choices import RecordingKind, RecordingState
from baylanys.telephony.models import Call, Recording

ORPHAN_AGE = timedelta(minutes=5)


def adopt_orphans(*, installation: Installation, at: datetime) -> list[str]:
    """Raw files that no row waits for are brought to an end. Answers the names of those nobody knows.

    A file whose recording was stored or that is empty (a call nobody answered) is removed, as is that of somebody who
    was asked to help and never was without the caller; one that was given up as absent is taken up again; one named
    after a channel we know gets its row. Files younger than five minutes are left alone.
    """
    files = [each for each in sorted(installation.spool_dir.glob("*")) if each.is_file() and _is_old(each, at)]
    rows = Recording.objects.filter(raw_name__in=[each.name for each in files])
    states = dict(rows.values_list("raw_name", "state"))
    rows.filter(state=RecordingState.MISSING, reason="no_file").update(state=RecordingState.STOPPED, reason="")
    unknown = []
    for file in files:
        spare = file.name not in states and _is_spare(file.stem)
        if spare or states.get(file.name) in (RecordingState.STORED, RecordingState.ERASED) or file.stat().st_size == 0:
            file.unlink(missing_ok=True)
        elif file.name not in states and not _adopt(file):
            unknown.append(file.name)
    return unknown


def unknown_recordings(*, installation: Installation, at: datetime) -> list[str]:
    """Names of raw files that belong to no call we know; nothing is changed."""
    files = {each.name: each.stem for each in installation.spool_dir.glob("*") if each.is_file() and _is_old(each, at)}
    waited_for = set(Recording.objects.filter(raw_name__in=files).values_list("raw_name", flat=True))
    channels = set(Call.objects.filter(channel_id__in=files.values()).values_list("channel_id", flat=True))
    unknown = [name for name, channel in files.items() if name not in waited_for and channel not in channels]
    return sorted(name for name in unknown if not _is_spare(files[name]))


def _is_old(file: Path, at: datetime) -> bool:
    return at.timestamp() - file.stat().st_mtime > ORPHAN_AGE.total_seconds()


def _is_spare(channel: str) -> bool:
    """True of a leg beside the contact's (`<interaction>-op<n>`) whose call is over and has the sound elsewhere."""
    interaction, found, _number = channel.rpartition("-op")
    if not found:
        return False
    try:
        known = UUID(interaction)
    except ValueError:
        return False
    return Call.objects.filter(interaction_id=known, interaction__ended_at__isnull=False).exists()


def _adopt(file: Path) -> bool:
    """The row of a raw file named after a channel we know; its interaction must have none of this kind yet."""
    channel = file.stem
    call = Call.objects.filter(channel_id=channel).first()
    if call is None:
        return False
    _, made = Recording.objects.get_or_create(
        interaction_id=call.interaction_id,
        kind=RecordingKind.CONVERSATION,
        segment=1,
        defaults={"raw_name": file.name, "state": RecordingState.STOPPED},
    )
    return made
