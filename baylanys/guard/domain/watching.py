"""Alarms of margins stand in the table as the margins stand; who is to be told has a row that waits."""

from collections.abc import Iterable
from datetime import datetime

import structlog
from django.db import IntegrityError, transaction

from baylanys.contract.queries import schedule_in_force
from baylanys.core.commands import announce
from baylanys.guard.alarm_queries import silenced_until
from baylanys.guard.alarm_states import Decision, Known, Told, decide
from baylanys.guard.domain.looking import look, look_at_waits
from baylanys.guard.domain.margin_rule import thresholds_at
from baylanys.guard.domain.telling import plan_tellings
from baylanys.guard.margins import Margin
from baylanys.guard.models import MarginAlarm, MarginAlarmEvent
from baylanys.guard.thresholds import Thresholds
from baylanys.guard.watched import EVERY

log = structlog.get_logger()
LIVE_NAME = "margins"


def watch_margins(*, at: datetime) -> None:
    """Every margin was looked at. Safe to repeat, and for two at once: one alarm, one telling."""
    rules = thresholds_at(at)
    settle(look(rules, at), rules, at=at)


def watch_waits(*, at: datetime) -> None:
    """Those who wait now were looked at (4.1)."""
    rules = thresholds_at(at)
    if rules["longest_now"].is_on:
        settle(look_at_waits(at), rules, at=at)


def settle(margins: Iterable[Margin], rules: dict[str, Thresholds], *, at: datetime) -> None:
    """The alarms of these margins are as `alarm_states.py` says."""
    is_open = schedule_in_force(at).is_open(at)
    silenced = silenced_until(at).keys()
    for margin in margins:
        rule = rules[margin.key]
        may_tell = (rule.always or is_open) and not silenced & {margin.key, EVERY}
        with transaction.atomic():
            _settle(margin, rule, may_tell, at)


def _settle(margin: Margin, rule: Thresholds, may_tell: bool, at: datetime) -> None:
    row = MarginAlarm.objects.select_for_update().filter(margin=margin.key, cleared_at=None).first()
    before = None if row else _told_before(margin)
    decision = decide(margin, rule, _known(row) if row else None, before, may_tell=may_tell, at=at)
    if decision.act == "none":
        return
    if row is None:
        row = _raise(margin, decision, at)
        if row is None:
            return
    elif decision.act == "cleared":
        _clear(row, margin, at)
    else:
        _renew(row, margin, decision, at)
    if decision.act != "kept":
        log.info("an alarm of a margin changed", rule=margin.key, action=decision.act)
        announce(LIVE_NAME)
    if decision.tell:
        _note_told(row, at)
        plan_tellings(row, at)


def _known(row: MarginAlarm) -> Known:
    told = Told(row.told_step, row.told_at) if row.told_at else None
    return Known(row.period, row.step, told, row.acknowledged_step)


def _told_before(margin: Margin) -> Told | None:
    rows = MarginAlarm.objects.filter(margin=margin.key, period=margin.period).exclude(told_at=None)
    last = rows.order_by("-told_at", "-pk").first()
    return Told(last.told_step, last.told_at) if last and last.told_at else None


def _raise(margin: Margin, decision: Decision, at: datetime) -> MarginAlarm | None:
    """None where another worker has raised it at this moment."""
    told = decision.told
    try:
        with transaction.atomic():
            row = MarginAlarm.objects.create(
                margin=margin.key, period=margin.period, highest_step=decision.step, raised_at=at,
                told_step=told.step if told else 0, told_at=told.at if told else None, **_figures(margin, decision, at),
            )  # fmt: skip
    except IntegrityError:
        return None
    _note(row, "raised", at)
    return row


def _renew(row: MarginAlarm, margin: Margin, decision: Decision, at: datetime) -> None:
    for name, value in _figures(margin, decision, at).items():
        setattr(row, name, value)
    row.highest_step = max(row.highest_step, decision.step)
    row.save()
    if decision.act != "kept":
        _note(row, decision.act, at)


def _clear(row: MarginAlarm, margin: Margin, at: datetime) -> None:
    """Of another period: with the figure it had last."""
    row.cleared_at = row.looked_at = at
    if margin.value is not None and margin.period == row.period:
        row.value, row.passed, row.breaks = margin.value, margin.passed, margin.breaks
    row.save()
    _note(row, "cleared", at)


def _figures(margin: Margin, decision: Decision, at: datetime) -> dict[str, object]:
    return {"step": decision.step, "value": margin.value, "limit": margin.limit, "passed": margin.passed,
            "as_if": margin.as_if, "breaks": margin.breaks, "looked_at": at}  # fmt: skip


def _note_told(row: MarginAlarm, at: datetime) -> None:
    row.told_step, row.told_at = max(row.told_step, row.step), at
    row.save(update_fields=["told_step", "told_at"])
    _note(row, "told", at)


def _note(row: MarginAlarm, kind: str, at: datetime) -> None:
    MarginAlarmEvent.objects.create(alarm=row, at=at, kind=kind, step=row.step, value=row.value)
