"""What operators did: calls, conversations, talk, hold and wrap-up, and the time in each state (5.3)."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Avg, Count, Q, Sum
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from baylanys.interactions.choices import Channel, Result
from baylanys.interactions.models import Interaction
from baylanys.messaging.models import AnswerTime
from baylanys.reports.addresses import register
from baylanys.reports.asked import Asked
from baylanys.reports.built.parts import bounds_of, operators, put_together, seconds
from baylanys.reports.report import Chart, Column, Figure, Report, Series, Table
from baylanys.reports.spans import previous_of
from baylanys.routing.choices import OperatorStateName as State

LONGEST_STATE = timedelta(hours=16)
"""A state that began longer before the days than this has ended by itself: a desk is never open so long."""
MOST_HOLD_DAYS = 100
"""Hold is told by the events of calls: of more days they are too many for one report."""
_STATES = """
SELECT operator_id, state, reason, sum(extract(epoch FROM least(until, %(end)s) - greatest(at, %(start)s))) FROM (
    SELECT operator_id, state, reason, at,
    coalesce(lead(at) OVER (PARTITION BY operator_id ORDER BY at, id), %(now)s) AS until
    FROM routing_operatorstatechange WHERE at >= %(since)s AND at < %(end)s
) stays WHERE until > %(start)s AND at < %(end)s GROUP BY 1, 2, 3
"""
_HOLD = """
SELECT operator, sum(extract(epoch FROM until - at)) FROM (
    SELECT e.kind, e.at, e.detail ->> 'operator' AS operator,
    lead(e.at) OVER (PARTITION BY e.interaction_id ORDER BY e.seq) AS until
    FROM interactions_interaction i JOIN interactions_interactionevent e ON e.interaction_id = i.id
    WHERE i.arrived_at >= %(start)s AND i.arrived_at < %(end)s AND i.channel = 'call' AND i.answered_at IS NOT NULL
) told WHERE kind = 'held' AND until IS NOT NULL GROUP BY 1
"""
Work = dict[str, Any]


def build(asked: Asked) -> Report:
    """One row for each operator who worked in the days."""
    now = _work(asked, *bounds_of(asked.first, asked.last, asked))
    before = _work(asked, *bounds_of(*previous_of(asked.first, asked.last), asked))
    people = operators()
    named = sorted((people[key][1], people[key][0], work) for key, work in now.items() if key in people)
    notes = (
        [_("Hold is told of %(days)s days at most.") % {"days": MOST_HOLD_DAYS}] if asked.days > MOST_HOLD_DAYS else []
    )
    return put_together(
        asked,
        _figures(now, before),
        [_calls_chart(named), _time_chart(named)],
        [_table_of_work(asked, named), _table_of_time(named)],
        empty=not named,
        notes=notes,
    )


def _work(asked: Asked, start: datetime, end: datetime) -> dict[int, Work]:
    """What each operator (key) did between the moments."""
    found: dict[int, Work] = defaultdict(lambda: defaultdict(float))
    keys = {username: key for key, (username, _name) in operators().items()}
    only = keys.get(asked.options.get("operator", ""))
    for key, work in (*_calls(start, end), *_chats(start, end), *_times(asked, start, end)):
        if key is not None and only in {None, key}:
            found[key].update(work)
    for username, held in _hold(asked, start, end):
        if (key := keys.get(username)) in found:
            found[key or 0]["hold"] = float(held or 0)
    return {key: work for key, work in found.items() if any(work.values())}


def _calls(start: datetime, end: datetime) -> Iterator[tuple[int | None, Work]]:
    rows = Interaction.objects.filter(
        answered_at__isnull=False, arrived_at__gte=start, arrived_at__lt=end, channel=Channel.CALL, is_self_check=False
    )
    measured: Any = (
        rows.order_by()
        .values("operator_id")
        .annotate(
            inbound=Count("pk", filter=Q(direction="inbound")),
            outbound=Count("pk", filter=Q(direction="outbound")),
            talk=Sum("talk_ms"),
            mean_talk=Avg("talk_ms"),
            not_stated=Count("pk", filter=Q(result__in=["", Result.NOT_STATED])),
        )
    )
    for row in measured:
        talk = {"talk": (row.pop("talk") or 0) / 1000, "mean_talk": seconds(row.pop("mean_talk"))}
        yield row.pop("operator_id"), row | talk


def _chats(start: datetime, end: datetime) -> Iterator[tuple[int | None, Work]]:
    rows: Any = AnswerTime.objects.filter(at__gte=start, at__lt=end).order_by().values("operator_id")
    for row in rows.annotate(chats=Count("conversation", distinct=True), answers=Count("pk")):
        yield row.pop("operator_id"), row


def _times(asked: Asked, start: datetime, end: datetime) -> Iterator[tuple[int, Work]]:
    """Seconds in each state, and in each kind of break."""
    values = {"start": start, "end": min(end, asked.at), "since": start - LONGEST_STATE, "now": asked.at}
    told: dict[int, Work] = defaultdict(lambda: defaultdict(float))
    with connection.cursor() as cursor:
        cursor.execute(_STATES, values)
        for operator, state, reason, length in cursor.fetchall():
            told[operator][f"in_{state}"] += float(length)
            if state == State.BREAK:
                told[operator][f"break_{reason}"] += float(length)
    yield from ((key, dict(work)) for key, work in told.items())


def _hold(asked: Asked, start: datetime, end: datetime) -> list[tuple[str, Any]]:
    if asked.days > MOST_HOLD_DAYS:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_HOLD, {"start": start, "end": end})
        return list(cursor.fetchall())


def _figures(now: dict[int, Work], before: dict[int, Work]) -> Iterator[Figure]:
    def whole(found: dict[int, Work], key: str) -> float:
        return float(sum(float(work.get(key) or 0) for work in found.values()))

    yield Figure("operators", _("Operators who worked"), len(now), "whole", "5.3", previous=len(before))
    counts = {
        "inbound": _("Inbound calls served"),
        "outbound": _("Outbound calls answered"),
        "chats": _("Conversations served"),
    }
    for key, title in counts.items():
        yield Figure(key, title, whole(now, key), "whole", previous=whole(before, key))
    lengths = {"talk": _("Talk in all"), "hold": _("On hold in all"), "in_wrap_up": _("Wrap-up in all")}
    for key, title in lengths.items():
        yield Figure(key, title, whole(now, key), "seconds", previous=whole(before, key))


Named = list[tuple[str, str, Work]]


def _table_of_work(asked: Asked, named: Named) -> Table:
    columns = (
        Column("operator", _("Operator"), "text"),
        Column("inbound", _("Inbound"), "whole"),
        Column("outbound", _("Outbound"), "whole"),
        Column("chats", pgettext("WhatsApp", "Conversations"), "whole"),
        Column("answers", _("Answers"), "whole"),
        Column("talk", _("Talk"), "seconds"),
        Column("mean_talk", _("Mean talk"), "seconds"),
        Column("hold", pgettext("length", "Hold"), "seconds"),
        Column("in_wrap_up", _("Wrap-up"), "seconds"),
        Column("not_stated", _("Result not stated"), "whole"),
    )
    rows = [(name, *(work.get(each.key) or 0 for each in columns[1:])) for name, _username, work in named]
    addresses = tuple(register(asked.first, asked.last, operator=username) for _name, username, _work in named)
    kept = [each.key for each in columns[1:]]
    totals = (
        _("Total"),
        *(None if key == "mean_talk" else sum(float(w.get(key) or 0) for _n, _u, w in named) for key in kept),
    )
    return Table("work", _("Calls and conversations"), columns, rows, addresses, totals if rows else None)


def _table_of_time(named: Named) -> Table:
    states = (State.READY, State.OFFERED, State.TALKING, State.WRAP_UP, State.BREAK, State.NOT_READY)
    columns = (
        Column("operator", _("Operator"), "text"),
        *(Column(f"in_{each.value}", str(each.label), "seconds") for each in states),
        Column("at_work", _("At work in all"), "seconds"),
    )
    rows = []
    for name, _username, work in named:
        lengths = [float(work.get(f"in_{each.value}") or 0) for each in states]
        if any(lengths):
            rows.append((name, *lengths, sum(lengths)))
    sums = [sum(float(row[place]) for row in rows) for place in range(1, len(columns))]
    totals = (_("Total"), *sums) if rows else None
    return Table("time", _("Time in each state"), columns, rows, totals=totals)


def _calls_chart(named: Named) -> Chart:
    busiest = sorted(named, key=lambda each: -((each[2].get("inbound") or 0) + (each[2].get("outbound") or 0)))[:15]
    names = tuple(name for name, _username, _work in busiest)
    series = tuple(
        Series(key, title, tuple(float(work.get(key) or 0) for _name, _username, work in busiest))
        for key, title in (
            ("inbound", _("Inbound")),
            ("outbound", _("Outbound")),
            ("chats", pgettext("WhatsApp", "Conversations")),
        )
    )
    return Chart("served", _("Who served how many?"), "stacked", names, series)


def _time_chart(named: Named) -> Chart:
    shown = [each for each in named if any(key.startswith("in_") for key in each[2])][:15]
    names = tuple(name for name, _username, _work in shown)
    parts = (
        ("in_ready", _("Ready")),
        ("in_talking", _("Talking")),
        ("in_wrap_up", _("Wrap-up")),
        ("in_break", _("Break")),
    )
    series = tuple(
        Series(key, title, tuple(round((work.get(key) or 0) / 3600, 1) for _name, _username, work in shown))
        for key, title in parts
    )
    return Chart("time", _("How did operators spend their hours?"), "stacked", names, series, "number")
