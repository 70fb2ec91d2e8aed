"""Requests are escalated before and after they are due: each step once, with who was told (6)."""

from collections.abc import Collection, Iterator
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import transaction

from baylanys.accounts.choices import Role
from baylanys.accounts.models import Person
from baylanys.contract.queries import timetable_since
from baylanys.contract.timetable import Timetable
from baylanys.core.audit import write_audit
from baylanys.core.audit_kinds import AuditKind
from baylanys.core.commands import announce
from baylanys.core.errors import NotPossible
from baylanys.crm.cases.escalation import AMOUNTS, ASSIGNEE, LEVELS, WHOM, Reached, Step, steps_reached, whom_instead
from baylanys.crm.choices import CaseState, EscalationClock, Handler, ReplyState
from baylanys.crm.domain.case import note_event
from baylanys.crm.domain.overdue import clocks_of
from baylanys.crm.models import Case, CaseEscalation, EscalationNotice, EscalationStep

LIVE_NAME = "escalated"
MOST_AT_ONCE = 500
MOST_STEPS = 30
ROLES = {"supervisors": Role.SUPERVISOR, "administrators": Role.ADMINISTRATOR, "customer": Role.REPRESENTATIVE}


@transaction.atomic
def set_step(
    *, clock: str, moment: str, amount: int, level: int, whom: Collection[str], by_mail: bool, by: Any, at: datetime
) -> EscalationStep:
    """The step holds from now on. Raises NotPossible: bad_step, nobody_told, too_many_steps."""
    if clock not in EscalationClock.values or amount not in AMOUNTS.get(moment, ()) or level not in LEVELS:
        raise NotPossible(code="bad_step")
    if not whom or not set(whom) <= set(WHOM):
        raise NotPossible(code="nobody_told")
    if EscalationStep.objects.filter(valid_until=None).count() >= MOST_STEPS:
        raise NotPossible(code="too_many_steps")
    values = {"clock": clock, "moment": moment, "amount": amount, "level": level, "by_mail": by_mail}
    told = [each for each in WHOM if each in whom]
    made = EscalationStep.objects.create(**values, whom=told, valid_from=at, set_by=by)
    after = {**values, "whom": told}
    write_audit(AuditKind.SETTING_CHANGED, by=by, at=at, about=("escalation_step", made.pk), after=after)
    return made


@transaction.atomic
def end_step(*, step: int, by: Any, at: datetime) -> None:
    """The step does not hold any more; what it told stays. Safe to repeat."""
    if EscalationStep.objects.filter(pk=step, valid_until=None).update(valid_until=at):
        about = ("escalation_step", step)
        write_audit(AuditKind.SETTING_CHANGED, by=by, at=at, about=about, after={"ended": True})


def escalate_cases(*, at: datetime) -> list[int]:
    """Numbers of the requests for which steps were carried out now. Safe to repeat, also by two at once."""
    rows = {row.pk: row for row in EscalationStep.objects.all()}
    steps = [Step(r.pk, r.clock, r.moment, r.amount, r.level, r.valid_from, r.valid_until) for r in rows.values()]
    open_ones = Case.objects.exclude(state__in=[CaseState.CLOSED, CaseState.WAITING]).order_by("due_at", "id")
    earliest = open_ones.order_by("opened_at").values_list("opened_at", flat=True).first() if steps else None
    if earliest is None:
        return []
    timetable = timetable_since(earliest)
    waiting = list(islice(_with_steps(open_ones, steps, timetable, at), MOST_AT_ONCE))
    return [pk for pk in waiting if _escalate(pk, rows, steps, timetable, at)]


def _with_steps(cases: Any, steps: list[Step], timetable: Timetable, at: datetime) -> Iterator[int]:
    """Numbers of those that came to a step which was not carried out."""
    done: dict[int, set[tuple[int, datetime]]] = {}
    known = CaseEscalation.objects.filter(case__in=cases.order_by()).values_list("case_id", "step_id", "due_at")
    for case, step, due in known:
        done.setdefault(case, set()).add((step, due))
    for case in cases:
        if steps_reached(steps, clocks_of(case), case.state, done.get(case.pk, ()), timetable, at):
            yield case.pk


@transaction.atomic
def _escalate(pk: int, rows: dict[int, EscalationStep], steps: list[Step], timetable: Timetable, at: datetime) -> bool:
    """Whoever is named by several steps at once is told of the highest alone."""
    case = Case.objects.select_for_update().get(pk=pk)
    done = set(case.escalations.values_list("step_id", "due_at"))
    reached = steps_reached(steps, clocks_of(case), case.state, done, timetable, at)
    told: set[int] = set()
    for each in reached:
        people = [person for person in _people(case, rows[each.step.number].whom) if person.pk not in told]
        told |= {person.pk for person in people}
        _carry_out(case, each, rows[each.step.number], people, at)
    if told:
        announce(LIVE_NAME, people=sorted(told))
    return bool(reached)


def _carry_out(case: Case, reached: Reached, step: EscalationStep, people: list[Person], at: datetime) -> None:
    made = CaseEscalation.objects.create(case=case, step=step, due_at=reached.due_at, at=at)
    for person in people:
        mail = ReplyState.QUEUED if step.by_mail and person.email else ""
        EscalationNotice.objects.create(escalation=made, person=person, at=at, mail=mail)
    names = [person.username for person in people]
    detail = {"step": step.pk, "level": step.level, "clock": step.clock, "told": names}
    note_event(case, "escalated", None, at, detail=detail)


def _people(case: Case, whom: Collection[str]) -> list[Person]:
    assignee = case.assignee if case.assignee_id and case.assignee and case.assignee.is_active else None
    wanted = whom_instead(whom, has_assignee=assignee is not None, with_customer=case.handler == Handler.CUSTOMER)
    roles = [role for word, role in ROLES.items() if word in wanted]
    found = list(Person.objects.filter(is_active=True, role__in=roles).order_by("pk"))
    extra = [assignee] if ASSIGNEE in wanted and assignee is not None and assignee not in found else []
    return extra + found


def see_notices(*, case: Case, by: Any, at: datetime) -> None:
    """The person has looked at the request; its escalations are not shown as news any more. Safe to repeat."""
    EscalationNotice.objects.filter(escalation__case=case, person=by, seen_at=None).update(seen_at=at)


def mail_of_notice_came_to(*, notice: EscalationNotice, state: str, told: str) -> None:
    """What became of the e-mail; an end that there is already stays."""
    waiting = EscalationNotice.objects.filter(pk=notice.pk, mail=ReplyState.QUEUED)
    waiting.update(mail=state, told=told[:300], tries=notice.tries + 1)
