"""The life of a mailing: confirmed, approved, paused, cancelled, closed.

Each step is an UPDATE with the old state in WHERE: of two who act at once the second is told.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from baylanys.accounts.choices import Role
from baylanys.accounts.models import Person
from baylanys.campaigns.audience import asked_of, write_audience
from baylanys.campaigns.choices import MailingState, Outcome, PauseReason
from baylanys.campaigns.domain.drafting import draft_mailing
from baylanys.campaigns.domain.listed_people import write_listed_people
from baylanys.campaigns.domain.planning import Plan, plan_mailing, plan_of
from baylanys.campaigns.jobs_soon import lead_soon
from baylanys.campaigns.models import Mailing
from baylanys.campaigns.queries import coverage_between, coverage_of
from baylanys.campaigns.refusals import refusal
from baylanys.campaigns.rules_in_force import rule_at
from baylanys.campaigns.texts import texts_of_mailing
from baylanys.contract.approval import needs_approval
from baylanys.contract.choices import ApprovalKind
from baylanys.core.audit import write_audit
from baylanys.core.audit_kinds import AuditKind
from baylanys.messaging.domain.withdrawing import withdraw_messages

__all__ = [
    "Plan", "approve_mailing", "cancel_mailing", "confirm_mailing", "coverage_between", "coverage_of", "draft_mailing",
    "go_on_with_mailing", "mailing_of_code", "pause_mailing", "plan_mailing", "plan_of", "refuse_mailing",
]  # fmt: skip

OPEN = (MailingState.SECOND, MailingState.SUBMITTED, MailingState.RUNNING, MailingState.PAUSED)
STEPS: Mapping[str, frozenset[str]] = {
    MailingState.DRAFT: frozenset(
        {MailingState.SECOND, MailingState.SUBMITTED, MailingState.RUNNING, MailingState.CANCELLED}
    ),
    MailingState.SECOND: frozenset({MailingState.SUBMITTED, MailingState.RUNNING, MailingState.CANCELLED}),
    MailingState.SUBMITTED: frozenset({MailingState.RUNNING, MailingState.CANCELLED}),
    MailingState.RUNNING: frozenset({MailingState.PAUSED, MailingState.FINISHED, MailingState.CANCELLED}),
    MailingState.PAUSED: frozenset({MailingState.RUNNING, MailingState.FINISHED, MailingState.CANCELLED}),
    MailingState.FINISHED: frozenset(),
    MailingState.CANCELLED: frozenset(),
}
"""From which state to which; whatever is not here is refused (`not_now`)."""


def mailing_of_code(code: str) -> Mailing:
    """The mailing that the code confirms. Raises NotPossible: no_such_mailing."""
    found = Mailing.objects.select_related("number", "project").filter(code=code.strip()).first()
    if found is None:
        raise refusal("no_such_mailing")
    return found


@transaction.atomic
def confirm_mailing(*, code: str, by: Person | None, at: datetime) -> Mailing:
    """The draft's people stand as rows, once; it is sent now, or waits for a second person or for the customer.

    A second person confirms with the same code. Raises NotPossible: no_such_mailing, confirmed_already, second_needed,
    and what the plan names as problems.
    """
    mailing = Mailing.objects.select_for_update(of=("self",)).get(pk=mailing_of_code(code).pk)
    if mailing.state == MailingState.SECOND:
        return _confirm_as_second(mailing, by, at)
    if mailing.state != MailingState.DRAFT:
        raise refusal("confirmed_already")
    plan = plan_mailing(mailing=mailing, at=at)
    if plan.problems:
        raise plan.problems[0]
    write_listed_people(mailing=mailing, by=by, at=at)
    count = write_audience(asked_of(mailing, sorted(texts_of_mailing(mailing))), at)
    mailing.numbers.all().delete()
    waits = count > rule_at(at).second_person_above
    state = MailingState.SECOND if waits else _state_after(mailing, by, at)
    _step(mailing, state, at, by=by, said={"recipients": count}, confirmed_at=at, confirmed_by=by)
    return mailing


def _confirm_as_second(mailing: Mailing, by: Person | None, at: datetime) -> Mailing:
    if by is None or by.pk == mailing.confirmed_by_id:
        raise refusal("second_needed")
    _step(mailing, _state_after(mailing, by, at), at, by=by, said={}, second_by=by)
    return mailing


def _state_after(mailing: Mailing, by: Person | None, at: datetime) -> str:
    """Whoever decides for the customer has approved what he or she confirms."""
    asked = needs_approval(ApprovalKind.MAILING, at) and (by is None or by.role != Role.REPRESENTATIVE)
    return MailingState.SUBMITTED if asked else MailingState.RUNNING


def approve_mailing(*, mailing: Mailing, by: Person, at: datetime) -> None:
    """The customer agrees: it is sent. Raises NotPossible `not_now`."""
    if mailing.state != MailingState.SUBMITTED:
        raise refusal("not_now")
    _step(mailing, MailingState.RUNNING, at, by=by, said={"approved": True}, approved_by=by)


def refuse_mailing(*, mailing: Mailing, reason: str, by: Person, at: datetime) -> None:
    """The customer does not agree: nobody gets it. Raises NotPossible `not_now`, `reason_missing`."""
    if mailing.state != MailingState.SUBMITTED:
        raise refusal("not_now")
    cancel_mailing(mailing=mailing, reason=reason, by=by, at=at)


def pause_mailing(
    *, mailing: Mailing, by: Person | None, at: datetime, reason: str = PauseReason.PERSON
) -> None:  # fmt: skip
    """Nothing more leaves until somebody goes on; what left comes to its end. Raises NotPossible `not_now`."""
    _step(mailing, MailingState.PAUSED, at, by=by, said={"reason": reason}, pause_reason=reason, holding="")


def go_on_with_mailing(*, mailing: Mailing, by: Person, at: datetime) -> None:
    """Sending goes on. Raises NotPossible `not_now`, `template_away`."""
    if mailing.state != MailingState.PAUSED:
        raise refusal("not_now")
    if not texts_of_mailing(mailing):
        raise refusal("template_away")
    _step(mailing, MailingState.RUNNING, at, by=by, said={}, pause_reason="")


@transaction.atomic
def cancel_mailing(*, mailing: Mailing, reason: str, by: Person | None, at: datetime) -> None:
    """Nobody else gets it: who waits is taken out, messages that have not left are withdrawn; the others come to their
    end. Raises NotPossible `not_now`, `reason_missing`."""
    said = reason.replace("\0", "").strip()[:300]
    if not said:
        raise refusal("reason_missing")
    values = {"closed_at": at, "closed_by": by, "close_reason": said, "pause_reason": "", "holding": ""}
    _step(mailing, MailingState.CANCELLED, at, by=by, said={"reason": said}, **values)
    mailing.numbers.all().delete()
    stop_sending(mailing, Outcome.CANCELLED)


@transaction.atomic
def close_mailing(*, mailing: Mailing, at: datetime) -> None:
    """The deadline came, or nothing is left to wait for: every person has the outcome that stays.
    Raises NotPossible `not_now`."""
    _step(mailing, MailingState.FINISHED, at, by=None, said={}, closed_at=at, pause_reason="", holding="")
    stop_sending(mailing, Outcome.UNSENT)
    mailing.recipients.filter(outcome=Outcome.ON_WAY).update(outcome=Outcome.UNDELIVERED)


def stop_sending(mailing: Mailing, outcome: str) -> None:
    """Who waits, and whose message has not left, has that outcome. Part of the caller's transaction.

    A release that is under way holds its rows: they are looked at once it has ended.
    """
    mailing.recipients.filter(outcome=Outcome.WAITING).update(outcome=outcome)
    on_way = mailing.recipients.filter(outcome=Outcome.ON_WAY, message__status="queued")
    gone = withdraw_messages(on_way.values_list("message_id", flat=True))
    mailing.recipients.filter(outcome=Outcome.ON_WAY, message__in=gone).update(outcome=outcome)


def _step(
    mailing: Mailing, state: str, at: datetime, *, by: Person | None, said: dict[str, Any], **values: Any
) -> None:  # fmt: skip
    if state not in STEPS[mailing.state]:
        raise refusal("not_now")
    if state == MailingState.RUNNING and mailing.started_at is None:
        values["started_at"] = at
    if not Mailing.objects.filter(pk=mailing.pk, state=mailing.state).update(state=state, **values):
        raise refusal("not_now")
    mailing.refresh_from_db()
    write_audit(AuditKind.MAILING, by=by, at=at, about=("mailing", mailing.pk), after={"state": state, **said})
    if state == MailingState.RUNNING:
        lead_soon()
