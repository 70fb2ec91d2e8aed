"""Alarms begin, end and are mailed by `operations/rules.py`."""

from datetime import UTC, datetime, timedelta

import structlog
from django.conf import settings
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from baylanys.core.disk_space import free_bytes
from baylanys.core.errors import DomainError
from baylanys.core.installation import Installation
from baylanys.core.models import EngineHeartbeat
from baylanys.messaging.well_being import (
    deliveries_set_aside,
    oldest_delivery_seconds,
    refused_as_unwanted,
    stopped_numbers,
)
from baylanys.operations.choices import Rule
from baylanys.operations.domain.mail import mail_settings, recipients_of, send
from baylanys.operations.models import Alarm
from baylanys.operations.processes import process_states
from baylanys.operations.rules import Known, Seen, broken, latest, must_tell, must_tell_end
from baylanys.telephony.choices import RecordingState
from baylanys.telephony.models import Recording

log = structlog.get_logger()

DAY = timedelta(days=1)


def look(*, installation: Installation, at: datetime) -> Seen:
    """The centre as it is now, as far as this machine can see."""
    heartbeat = EngineHeartbeat.objects.filter(pk=1).first()
    silence = (at - heartbeat.at).total_seconds() if heartbeat else None
    missing = Recording.objects.filter(state=RecordingState.MISSING, created_at__gte=at - DAY)
    return Seen(
        engine_silence=silence,
        asterisk_connected=bool(heartbeat and heartbeat.asterisk_connected),
        backlog=int(heartbeat.detail.get("backlog", 0)) if heartbeat else 0,
        stopped=[name for name, runs in process_states(installation).items() if not runs],
        free_megabytes=free_bytes(installation.data, installation.spool_dir, installation.recordings_dir) // 2**20,
        missing_recordings=missing.count(),
        stopped_numbers=[f"{name} {reason}".strip() for name, reason in stopped_numbers()],
        oldest_delivery_seconds=oldest_delivery_seconds(at=at),
        deliveries_set_aside=deliveries_set_aside(),
        refused_as_unwanted=refused_as_unwanted(at=at),
    )


def watch(*, seen: Seen, at: datetime) -> None:
    """Alarms stand in the table as the centre was seen, and what must be told has been mailed. Safe to repeat."""
    found = broken(seen)
    for alarm in Alarm.objects.filter(ended_at__isnull=True).exclude(rule__in=list(found)):
        alarm.ended_at = at
        alarm.save(update_fields=["ended_at"])
        log.info("an alarm ended", rule=alarm.rule)
    for rule, detail in found.items():
        alarm, new = Alarm.objects.update_or_create(
            rule=rule, ended_at=None, defaults={"detail": detail}, create_defaults={"detail": detail, "began_at": at}
        )
        if new:
            log.warning("an alarm began", rule=rule)
    if recipients_of(mail_settings()):
        _tell(at)


def _tell(at: datetime) -> None:
    recent = Alarm.objects.filter(Q(ended_at__isnull=True) | Q(told_at__gte=at - DAY))
    rows = {alarm: _known(alarm) for alarm in recent}
    told = latest(rows.values())
    for alarm, known in rows.items():
        if must_tell(known, told, at) and _mailed(alarm, began=True):
            Alarm.objects.filter(pk=alarm.pk).update(told_at=at)
        if must_tell_end(known) and _mailed(alarm, began=False):
            Alarm.objects.filter(pk=alarm.pk).update(told_end_at=at)


def _known(alarm: Alarm) -> Known:
    return Known(Rule(alarm.rule), alarm.ended_at, alarm.told_at, alarm.told_end_at)


def _mailed(alarm: Alarm, *, began: bool) -> bool:
    """False where the mail did not leave; the next look tries again."""
    with translation.override(mail_settings().language):
        subject, text = words_of(alarm, began=began)
        try:
            send(subject=subject, text=text)
        except DomainError as refused:
            log.warning("an alarm was not mailed", rule=alarm.rule, error=refused.code)
            return False
    return True


def words_of(alarm: Alarm, *, began: bool) -> tuple[str, str]:
    """Subject and text in the language in force; no personal data."""
    what = Rule(alarm.rule).label
    subject = _("Baylanys: alarm: %(what)s") if began else _("Baylanys: over: %(what)s")
    lines = [f"{what}: {alarm.detail}" if alarm.detail else str(what)]
    lines.append(_("Since: %(at)s") % {"at": _moment(alarm.began_at)})
    if alarm.ended_at:
        lines.append(_("Over since: %(at)s") % {"at": _moment(alarm.ended_at)})
    lines.append(_("Machine's data: %(data)s") % {"data": settings.INSTALLATION.data})
    lines.append(_("What to do stands in docs/operations.md, “At three in the morning”."))
    return subject % {"what": what}, "\n".join(lines)


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%d.%m.%Y %H:%M:%S} UTC"
