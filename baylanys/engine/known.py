"""What the engine knows by heart: flows, numbers, queues, hours, operators. Read again on `refresh_settings`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import msgspec
import structlog

from baylanys.contract.queries import lines_at, schedule_in_force
from baylanys.contract.timetable import Timetable
from baylanys.core import clock, phones
from baylanys.core.secrets import decrypt
from baylanys.guard.rules_in_force import GuardSettings, guard_settings
from baylanys.routing.limits import wrap_up_rule_at
from baylanys.routing.models import Queue, Topic
from baylanys.telephony.choices import FlowState
from baylanys.telephony.domain.callback_rule import dated_rules
from baylanys.telephony.ivr.flow import Flow, parse_flow
from baylanys.telephony.models import DialledNumber, IvrFlowVersion
from baylanys.telephony.promise_rules import DatedRule
from baylanys.workforce.capacity import Capacity, capacity_of, role_capacities
from baylanys.workforce.domain.skills import AT_A_DESK
from baylanys.workforce.models import Operator

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class FlowVersion:
    """A version of a flow, ready to run."""

    id: int
    code: str
    number: int
    flow: Flow


@dataclass(frozen=True, slots=True)
class NumberFlows:
    """What answers one of the centre's numbers, in working time and outside it."""

    open: FlowVersion
    closed: FlowVersion

    def at(self, hours: str) -> FlowVersion:
        """The flow for `open`, `closed` or `holiday`."""
        return self.open if hours == "open" else self.closed


@dataclass(frozen=True, slots=True)
class QueueRule:
    """What a queue asks of routing and of the operator afterwards."""

    code: str
    priority: int
    place_limit: int
    offer_ms: int
    wrap_up_seconds: int


@dataclass(frozen=True, slots=True)
class OperatorProfile:
    """An operator as people administer him or her; the live side is `live_operator.LiveOperator`."""

    person_id: int
    username: str
    name: str
    skills: Mapping[str, int]
    chat_capacity: int
    calls_beside_chats: bool
    sip_password: str


@dataclass(frozen=True, slots=True)
class Known:
    """One snapshot; replaced whole, never changed."""

    timetable: Timetable
    lines: int
    numbers: Mapping[str, NumberFlows]
    versions: Mapping[int, FlowVersion]
    queues: Mapping[str, QueueRule]
    topic_skills: Mapping[str, str]
    wrap_up_times: int = 3
    wrap_up_closes: bool = False
    callbacks: Sequence[DatedRule] = ()
    operators: Mapping[str, OperatorProfile] = field(default_factory=dict)
    guard: GuardSettings = field(default_factory=GuardSettings)

    @property
    def line(self) -> str:
        """The number shown to those whom operators call."""
        return next(iter(self.numbers), "")

    @property
    def person_ids(self) -> dict[str, int]:
        return {name: profile.person_id for name, profile in self.operators.items()}


def read_known() -> Known:
    """The snapshot of this moment. Opens no connection of its own."""
    versions = _versions()
    wrap_up = wrap_up_rule_at(clock.now())
    published = {version.code: version for version in versions.values()}
    return Known(
        timetable=schedule_in_force(clock.now()),
        lines=lines_at(clock.now()),
        numbers=_numbers(published),
        versions=versions,
        queues={queue.code: _rule(queue) for queue in Queue.objects.all()},
        topic_skills={topic.code: topic.skill for topic in Topic.objects.exclude(skill="")},
        wrap_up_times=wrap_up.times,
        wrap_up_closes=wrap_up.closes,
        callbacks=dated_rules(),
        operators=_operators(),
        guard=guard_settings(clock.wall()),
    )


def read_version(version_id: int) -> FlowVersion | None:
    """A version that calls may still run although it was replaced."""
    row = IvrFlowVersion.objects.select_related("flow").filter(pk=version_id).first()
    return _version(row) if row else None


def line_named(dialled: str, known: Known) -> str:
    """The centre's number that was dialled, E.164 where it is one; what was dialled where it is not ours."""
    e164 = phones.to_e164(dialled) or dialled
    return e164 if e164 in known.numbers else phones.to_e164(f"+{dialled}") or e164


def _numbers(published: Mapping[str, FlowVersion]) -> dict[str, NumberFlows]:
    rows = DialledNumber.objects.select_related("flow", "after_hours_flow").order_by("pk")
    return {row.e164: _flows(row, published) for row in rows if row.flow.code in published}


def _flows(row: DialledNumber, published: Mapping[str, FlowVersion]) -> NumberFlows:
    by_day = published[row.flow.code]
    closed = row.after_hours_flow
    return NumberFlows(by_day, published.get(closed.code, by_day) if closed else by_day)


def _versions() -> dict[int, FlowVersion]:
    rows = IvrFlowVersion.objects.select_related("flow").filter(state=FlowState.PUBLISHED)
    read = {row.pk: _version(row) for row in rows}
    return {pk: version for pk, version in read.items() if version is not None}


def _version(row: IvrFlowVersion) -> FlowVersion | None:
    try:
        return FlowVersion(row.pk, row.flow.code, row.number, parse_flow(row.definition))
    except msgspec.ValidationError as problem:
        log.error("a published flow cannot be read", flow=row.flow.code, version=row.number, problem=str(problem))
        return None


def _rule(queue: Queue) -> QueueRule:
    return QueueRule(queue.code, queue.priority, queue.place_limit, queue.offer_seconds * 1000, queue.wrap_up_seconds)


def _operators() -> dict[str, OperatorProfile]:
    at_work = Operator.objects.filter(person__is_active=True, person__role__in=AT_A_DESK)
    rows, by_role = at_work.select_related("person").prefetch_related("skills"), role_capacities(clock.now())
    return {row.person.username: _profile(row, capacity_of(row, by_role)) for row in rows}


def _profile(row: Operator, capacity: Capacity) -> OperatorProfile:
    return OperatorProfile(
        person_id=row.pk,
        username=row.person.username,
        name=row.person.display_name,
        skills={skill.skill: skill.level for skill in row.skills.all()},
        chat_capacity=capacity.chats,
        calls_beside_chats=capacity.calls_beside,
        sip_password=decrypt(row.sip_password) if row.sip_password else "",
    )
