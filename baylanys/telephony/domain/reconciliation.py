"""Hours are compared with Asterisk's own records; what differs is kept and shown, never hidden."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from django.db.models import Exists, OuterRef

from baylanys.asterisk.call_records import ChannelEvent, read_events
from baylanys.core.installation import Installation
from baylanys.interactions.models import InteractionEvent
from baylanys.telephony.domain.orphan_recording import unknown_recordings
from baylanys.telephony.models import Call, Reconciliation
from baylanys.telephony.reconciliation import CallTimes, Difference, calls_in_records, compare

HOUR = timedelta(hours=1)


def reconcile(*, hour: datetime, installation: Installation, at: datetime) -> Reconciliation:
    """The calls that began in [hour, hour + 1 h) have been compared. Safe to repeat: the hour's row is made anew."""
    theirs = [call for call in calls_in_records(_lines(installation.cel_file)) if hour <= call.began_at < hour + HOUR]
    ours = _ours(hour, {call.channel for call in theirs})
    told = compare(theirs, ours)
    row, _new = Reconciliation.objects.update_or_create(
        hour=hour,
        defaults={
            "made_at": at,
            "calls_there": len(theirs),
            "calls_here": len(ours),
            "differences": [_plain(difference) for difference in told],
            "orphan_recordings": unknown_recordings(installation=installation, at=at),
        },
    )
    return row


def hours_to_reconcile(*, at: datetime, back: int = 24) -> list[datetime]:
    """Whole hours of the last day that nobody compared yet, oldest first; the running hour is left alone."""
    this_hour = at.replace(minute=0, second=0, microsecond=0)
    hours = [this_hour - HOUR * number for number in range(back, 0, -1)]
    done = set(Reconciliation.objects.filter(hour__in=hours).values_list("hour", flat=True))
    return [hour for hour in hours if hour not in done]


def _ours(hour: datetime, channels: set[str]) -> dict[str, CallTimes]:
    """Our calls of the hour, and those of Asterisk's whose beginning we put into another."""
    end = InteractionEvent.objects.filter(interaction=OuterRef("interaction"), kind="hung_up")
    cut_off = Exists(end.filter(detail__side="system", detail__cause=0))
    rows = Call.objects.select_related("interaction").annotate(cut_off=cut_off)
    within = rows.filter(interaction__arrived_at__gte=hour, interaction__arrived_at__lt=hour + HOUR)
    found = {row.channel_id: _times(row) for row in within if _reached_asterisk(row)}
    missing = channels - found.keys()
    return found | {row.channel_id: _times(row) for row in rows.filter(channel_id__in=missing)}


def _reached_asterisk(row: Call) -> bool:
    """A call out whose operator never picked up has no channel towards the contact."""
    return row.interaction.direction == "inbound" or row.interaction.answered_at is not None


def _times(row: Call) -> CallTimes:
    interaction = row.interaction
    return CallTimes(
        row.channel_id,
        interaction.arrived_at,
        interaction.answered_at,
        interaction.ended_at,
        str(interaction.pk),
        cut_off=bool(getattr(row, "cut_off", False)),
    )


def _lines(file: Path) -> Iterator[ChannelEvent]:
    """The records of now and those that were rotated away."""
    for path in sorted(file.parent.glob(f"{file.name}*"), reverse=True):
        offset, read = -1, 0
        while read != offset:
            offset = read
            events, read = read_events(path, offset)
            yield from events


def _plain(difference: Difference) -> dict[str, str | None]:
    return {
        "what": difference.what,
        "channel": difference.channel,
        "interaction": difference.interaction,
        "theirs": difference.theirs.isoformat(timespec="milliseconds") if difference.theirs else None,
        "ours": difference.ours.isoformat(timespec="milliseconds") if difference.ours else None,
    }
