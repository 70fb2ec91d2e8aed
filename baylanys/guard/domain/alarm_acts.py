"""What people do about alarms: acknowledge one, silence a margin for a while with a reason."""

from datetime import datetime, timedelta

from django.db import transaction

from baylanys.accounts.models import Person
from baylanys.contract.queries import contract_zone
from baylanys.contract.working_time import day_bounds
from baylanys.core.audit import write_audit
from baylanys.core.audit_kinds import AuditKind
from baylanys.core.commands import announce
from baylanys.core.errors import NotFound, NotPossible
from baylanys.guard.domain.watching import LIVE_NAME
from baylanys.guard.models import MarginAlarm, MarginAlarmEvent, MarginSilence
from baylanys.guard.watched import EVERY, WATCHED

LONGEST_WORD = 200
LENGTHS = {"15": timedelta(minutes=15), "60": timedelta(hours=1)}
TOMORROW = "tomorrow"
"""Until the contract's next day begins."""


@transaction.atomic
def acknowledge(*, alarm: int, step: int, word: str = "", by: Person, at: datetime) -> bool:
    """The step that the person saw is acknowledged: it is not told again, a higher one is. False: it was already.

    Raises NotFound, NotPossible `cleared` (it is over), `word_too_long`.
    """
    if len(word) > LONGEST_WORD:
        raise NotPossible(code="word_too_long")
    row = MarginAlarm.objects.select_for_update().filter(pk=alarm).first()
    if row is None:
        raise NotFound
    if row.cleared_at:
        raise NotPossible(code="cleared")
    seen = min(max(step, 1), row.step)
    if row.acknowledged_step >= seen:
        return False
    row.acknowledged_step, row.acknowledged_at, row.acknowledged_by, row.acknowledged_word = seen, at, by, word
    row.save()
    MarginAlarmEvent.objects.create(
        alarm=row, at=at, kind="acknowledged", step=seen, value=row.value, by=by, word=word
    )  # fmt: skip
    announce(LIVE_NAME)
    return True


@transaction.atomic
def silence(*, margin: str, length: str, reason: str, by: Person, at: datetime) -> MarginSilence:
    """Nobody is told of the margin (EVERY: of any) for so long; what is on by then is told afterwards.

    Raises NotPossible: unknown_margin, unknown_length, no_reason, word_too_long.
    """
    if margin != EVERY and margin not in WATCHED:
        raise NotPossible(code="unknown_margin")
    if not reason.strip():
        raise NotPossible(code="no_reason")
    if len(reason) > LONGEST_WORD:
        raise NotPossible(code="word_too_long")
    row = MarginSilence.objects.create(margin=margin, reason=reason.strip(), since=at, until=_until(length, at), by=by)
    after = {"margin": margin, "until": row.until.isoformat(), "reason": row.reason}
    write_audit(AuditKind.SETTING_CHANGED, by=by, at=at, about=("margin_silence", row.pk), after=after)
    announce(LIVE_NAME)
    return row


@transaction.atomic
def end_silence(*, silence: int, by: Person, at: datetime) -> bool:
    """People are told again from now on; False where it was over already."""
    ended = MarginSilence.objects.filter(pk=silence, ended_at=None, until__gt=at).update(ended_at=at, ended_by=by)
    if ended:
        write_audit(AuditKind.SETTING_CHANGED, by=by, at=at, about=("margin_silence", silence), after={"ended": True})
        announce(LIVE_NAME)
    return bool(ended)


def _until(length: str, at: datetime) -> datetime:
    if length == TOMORROW:
        zone = contract_zone()
        return day_bounds(at.astimezone(zone).date(), zone)[1]
    if length not in LENGTHS:
        raise NotPossible(code="unknown_length")
    return at + LENGTHS[length]
