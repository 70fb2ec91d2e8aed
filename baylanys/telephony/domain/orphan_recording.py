"""Raw files of the spool that no recording waits for."""

from datetime import datetime, timedelta
from pathlib import Path

from baylanys.core.installation import Installation
from baylanys.telephony.choices import RecordingKind, RecordingState
from baylanys.telephony.models import Call, Recording

ORPHAN_AGE = timedelta(minutes=5)


def adopt_orphans(*, installation: Installation, at: datetime) -> list[str]:
    """Raw files that no row waits for are brought to an end. Answers the names of those nobody knows.

    A file whose recording was stored or that is empty (a call nobody answered) is removed; one that was
    given up as absent is taken up again; one named after a channel we know gets its row. Files younger
    than five minutes are left alone.
    """
    files = [each for each in sorted(installation.spool_dir.glob("*")) if each.is_file() and _is_old(each, at)]
    rows = Recording.objects.filter(raw_name__in=[each.name for each in files])
    states = dict(rows.values_list("raw_name", "state"))
    rows.filter(state=RecordingState.MISSING, reason="no_file").update(state=RecordingState.STOPPED, reason="")
    unknown = []
    for file in files:
        if states.get(file.name) == RecordingState.STORED or file.stat().st_size == 0:
            file.unlink(missing_ok=True)
        elif file.name not in states and not _adopt(file):
            unknown.append(file.name)
    return unknown


def unknown_recordings(*, installation: Installation, at: datetime) -> list[str]:
    """Names of raw files that belong to no call we know; nothing is changed."""
    files = {each.name: each.stem for each in installation.spool_dir.glob("*") if each.is_file() and _is_old(each, at)}
    waited_for = set(Recording.objects.filter(raw_name__in=files).values_list("raw_name", flat=True))
    channels = set(Call.objects.filter(channel_id__in=files.values()).values_list("channel_id", flat=True))
    return sorted(name for name, channel in files.items() if name not in waited_for and channel not in channels)


def _is_old(file: Path, at: datetime) -> bool:
    return at.timestamp() - file.stat().st_mtime > ORPHAN_AGE.total_seconds()


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
