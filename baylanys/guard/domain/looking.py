"""The margins as they stand, from the figures, those who wait and the lines."""

from datetime import date, datetime

from django.db.models import Min

from baylanys.contract.queries import contract_zone, lines_at, schedule_in_force
from baylanys.guard.margins import Margin, Seen, longest_now, margins_of
from baylanys.guard.thresholds import Thresholds
from baylanys.interactions.choices import Channel
from baylanys.reporting.contract_view import ContractView, contract_view
from baylanys.reporting.minutes_view import MinutesView, minutes_view
from baylanys.reporting.queries import definition_at
from baylanys.reporting.staffing import PRESENT
from baylanys.reporting.staffing_facts import first_staffed_day
from baylanys.reporting.staffing_rules import wanted_on
from baylanys.routing.models import OperatorState, Waiting
from baylanys.telephony.call_messages import Stage
from baylanys.telephony.models import Call


def look(rules: dict[str, Thresholds], at: datetime) -> list[Margin]:
    """Every margin at that moment; calls written meanwhile are judged first."""
    day = at.astimezone(contract_zone()).date()
    view, minutes = contract_view(day, "month", at), minutes_view(day.replace(day=1), at)
    return margins_of(
        Seen(
            day=day,
            rules=definition_at(day),
            today=view.day,
            month=view.month,
            end=view.end,
            waiting_ms=_waiting_ms(at),
            lines_used=Call.objects.exclude(stage=Stage.ENDED).count(),
            lines=lines_at(at),
            operators=_operators_at_work(at),
            wanted=wanted_on(day).required.operators,
            used_percent={side.direction: side.account.percent for side in minutes.sides if side.account.used},
            end_percent=_end_percent(view, minutes),
            least={key: rule.least for key, rule in rules.items()},
        )
    )


def look_at_waits(at: datetime) -> list[Margin]:
    """Those who wait now alone: cheap enough for every few seconds (4.1)."""
    day: date = at.astimezone(contract_zone()).date()
    return [longest_now(day, _waiting_ms(at), definition_at(day))]


def _operators_at_work(at: datetime) -> int | None:
    if first_staffed_day() is None or not schedule_in_force(at).is_open(at):
        return None
    return OperatorState.objects.filter(state__in=PRESENT).count()


def _waiting_ms(at: datetime) -> int:
    since = Waiting.objects.filter(interaction__channel=Channel.CALL).aggregate(since=Min("since"))["since"]
    return max(0, round((at - since).total_seconds() * 1000)) if since else 0


def _end_percent(view: ContractView, minutes: MinutesView) -> dict[str, float]:
    if view.end is None:
        return {}
    return {
        side.direction: 100 * (getattr(view.end, f"{side.direction}_ms") / 60_000 + side.account.corrected)
        / side.account.limit
        for side in minutes.sides
        if side.account.limit
    }  # fmt: skip
