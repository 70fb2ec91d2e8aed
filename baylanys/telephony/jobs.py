"""Work that follows a call: its sound becomes a small file."""

import structlog
from django.conf import settings
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from baylanys.core import clock
from baylanys.telephony.domain import recording as recordings
from baylanys.telephony.domain.orphan_recording import adopt_orphans
from baylanys.telephony.domain.reconciliation import hours_to_reconcile, reconcile
from baylanys.telephony.sound_files import ConversionFailed

log = structlog.get_logger()

AFTER_HANG_UP_SECONDS = 3
_AGAIN = RetryStrategy(
    max_attempts=5, wait=3, exponential_wait=2, retry_exceptions={recordings.StillGrowing, ConversionFailed, OSError}
)


@app.task(name="store_recording", queue="recordings", retry=_AGAIN)
def store_recording(recording_id: int) -> None:
    """The recording is stored or known to be missing. Safe to repeat."""
    state = recordings.store_recording(recording_id=recording_id, installation=settings.INSTALLATION, at=clock.now())
    log.info("recording settled", recording=recording_id, state=state)


def store_soon(recording_id: int) -> None:
    """The recording will be stored some seconds from now, when Asterisk has closed its file.

    Part of the caller's transaction; a second request while the first waits changes nothing.
    """
    store_recording.configure(lock=f"recording-{recording_id}", schedule_in={"seconds": AFTER_HANG_UP_SECONDS}).defer(
        recording_id=recording_id
    )


@app.periodic(cron="* * * * *")
@app.task(name="store_waiting_recordings", queue="recordings", queueing_lock="store_waiting_recordings")
def store_waiting_recordings(timestamp: int) -> None:
    """Recordings that were forgotten (a killed engine or worker) are stored, or named in the log."""
    for recording in recordings.recordings_to_store(at=clock.now()):
        try:
            recordings.store_recording(recording_id=recording.pk, installation=settings.INSTALLATION, at=clock.now())
        except (recordings.StillGrowing, ConversionFailed, OSError) as reason:
            log.warning("recording waits", recording=recording.pk, reason=str(reason))
    orphans = adopt_orphans(installation=settings.INSTALLATION, at=clock.now())
    if orphans:
        log.warning("recordings without a call", files=orphans[:20], count=len(orphans))


@app.periodic(cron="7 * * * *")
@app.task(name="reconcile_hours", queue="recordings", queueing_lock="reconcile_hours")
def reconcile_hours(timestamp: int) -> None:
    """Every whole hour of the last day has been compared with Asterisk's own records."""
    for hour in hours_to_reconcile(at=clock.now()):
        row = reconcile(hour=hour, installation=settings.INSTALLATION, at=clock.now())
        if not row.agrees:
            log.warning("asterisk's records differ", hour=hour.isoformat(), differences=len(row.differences))
