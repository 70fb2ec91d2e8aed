"""A request is opened, taken, passed on, answered, closed, opened again (6)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F

from baylanys.accounts.choices import Role
from baylanys.contract.due_time import due_at
from baylanys.contract.queries import timetable_since
from baylanys.core.audit import write_audit
from baylanys.core.audit_kinds import AuditKind
from baylanys.core.errors import DomainError, NotPossible
from baylanys.crm.cases.states import after, missing_fields
from baylanys.crm.choices import Handler
from baylanys.crm.models import Case, CaseEvent, CaseInteraction, ClassifierLine, Contact

LONGEST_TEXT = 20_000


class FieldsMissing(DomainError):
    """The guide demands more of this category; `fields` say what."""

    code = "fields_missing"

    def __init__(self, fields: Sequence[str]) -> None:
        super().__init__(", ".join(fields))
        self.fields = fields


@transaction.atomic
def open_case(
    *, line: ClassifierLine, contact: Contact | None, project: str, language: str, channel: str, description: str,
    interaction: UUID | None, by: Any, at: datetime, answer: str = "",
) -> Case:  # fmt: skip
    """The request is registered and due by the guide; with an answer given at once it is closed.

    Raises FieldsMissing where the guide demands more.
    """
    _demand(line, contact, project, description)
    timetable = timetable_since(at)
    case = Case.objects.create(
        line=line, contact=contact, project=project, language=language, channel=channel,
        description=description[:LONGEST_TEXT], handler=line.handler, opened_at=at, opened_by=by,
        assignee=by if line.handler == Handler.OPERATOR else None,
        first_answer_due_at=due_at(at, _hours(line.first_answer_hours), timetable),
        due_at=due_at(at, _hours(line.answer_hours), timetable),
    )  # fmt: skip
    if interaction is not None:
        CaseInteraction.objects.create(case=case, interaction_id=interaction, at=at)
    note_event(case, "opened", by, at, detail={"line": line.code, "interaction": str(interaction or "")})
    if answer.strip():
        close_case(case=case, version=case.version, answer=answer, by=by, at=at)
    return case


@transaction.atomic
def take_case(*, case: Case, version: int, by: Any, at: datetime) -> None:
    """The request is the person's own work. Raises NotPossible `changed_meanwhile`, `not_now`."""
    _act(case, version, "take", at, assignee=by)
    note_event(case, "taken", by, at)


@transaction.atomic
def assign_case(*, case: Case, version: int, to: Any, by: Any, at: datetime) -> None:
    """The request is somebody's work. Raises as `take_case`."""
    _act(case, version, "assign", at, assignee=to)
    note_event(case, "assigned", by, at, detail={"to": to.username})


@transaction.atomic
def pass_case_on(*, case: Case, version: int, handler: str, comment: str, by: Any, at: datetime) -> None:
    """It is the turn of the operators, the specialists or the customer. Raises as `take_case`."""
    if handler not in Handler.values:
        raise NotPossible(code="not_now")
    _act(case, version, "pass_on", at, handler=handler, assignee=None)
    note_event(case, "passed_on", by, at, comment, {"handler": handler})


@transaction.atomic
def ask_person(*, case: Case, version: int, comment: str, by: Any, at: datetime) -> None:
    """The person was asked for something, which counts as the first answer. Raises as `take_case`."""
    _act(case, version, "ask", at, first_answered_at=case.first_answered_at or at)
    note_event(case, "asked", by, at, comment)


@transaction.atomic
def reclassify_case(*, case: Case, version: int, line: ClassifierLine, by: Any, at: datetime) -> None:
    """The request is of another category: its due times are counted anew from its opening. Raises FieldsMissing, and
    as `take_case`."""
    _demand(line, case.contact, case.project, case.description)
    timetable = timetable_since(case.opened_at)
    _act(case, version, "reclassify", at, line=line, warned_at=None, overdue_at=None,
         first_answer_due_at=due_at(case.opened_at, _hours(line.first_answer_hours), timetable),
         due_at=due_at(case.opened_at, _hours(line.answer_hours), timetable))  # fmt: skip
    note_event(case, "reclassified", by, at, detail={"from": case.line.code, "to": line.code})


@transaction.atomic
def close_case(*, case: Case, version: int, answer: str, by: Any, at: datetime) -> None:
    """The request is answered and closed. Raises NotPossible `answer_missing`, and as `take_case`."""
    if not answer.strip():
        raise NotPossible(code="answer_missing")
    _act(case, version, "close", at, closed_at=at, closed_by=by, answer=answer.strip()[:LONGEST_TEXT],
         first_answered_at=case.first_answered_at or at)  # fmt: skip
    note_event(case, "closed", by, at, answer.strip()[:LONGEST_TEXT])


@transaction.atomic
def reopen_case(*, case: Case, version: int, reason: str, by: Any, at: datetime) -> None:
    """The request is open again, with the due time it had. Raises NotPossible `reason_missing`, and as `take_case`."""
    if not reason.strip():
        raise NotPossible(code="reason_missing")
    _act(case, version, "reopen", at, closed_at=None, closed_by=None, returned=F("returned") + 1)
    note_event(case, "reopened", by, at, reason.strip()[:LONGEST_TEXT])


def comment_case(*, case: Case, text: str, by: Any, at: datetime) -> CaseEvent:
    """The comment stands among what happened; only the staff and the customer read it. Raises NotPossible
    `empty_comment`."""
    if not text.strip():
        raise NotPossible(code="empty_comment")
    return note_event(case, "commented", by, at, text.strip()[:LONGEST_TEXT])


def tell_of_operation(*, case: Case, title: str, operation: UUID, state: str, by: Any, at: datetime) -> CaseEvent:
    """What was done on the customer's platform stands among what happened (7.7.2). Part of the caller's transaction."""
    return note_event(case, "operation", by, at, title, {"operation": str(operation), "state": state})


@transaction.atomic
def link_interaction(*, case: Case, interaction: UUID, by: Any, at: datetime) -> None:
    """The call or conversation belongs to the request too. Safe to repeat."""
    _, is_new = CaseInteraction.objects.get_or_create(case=case, interaction_id=interaction, defaults={"at": at})
    if is_new:
        note_event(case, "linked", by, at, detail={"interaction": str(interaction)})


def may_answer(person: Any, case: Case) -> bool:
    """The customer's people act on what waits for the customer, the staff on everything else too."""
    if person.role == Role.REPRESENTATIVE:
        return case.handler == Handler.CUSTOMER
    return person.role in {Role.OPERATOR, Role.SUPERVISOR, Role.ADMINISTRATOR}


def _act(case: Case, version: int, act: str, at: datetime, **values: Any) -> None:
    """Of two who act at once the second is told: the row must be as it was seen."""
    state = None if case.merged_into_id else after(case.state, act)
    if state is None:
        raise NotPossible(code="not_now")
    seen = Case.objects.filter(pk=case.pk, version=version, state=case.state)
    if not seen.update(state=state, version=version + 1, **values):
        raise NotPossible(code="changed_meanwhile")


def _demand(line: ClassifierLine, contact: Contact | None, project: str, description: str) -> None:
    number = contact.phones.exists() or contact.whatsapp.exists() if contact else False
    missing = missing_fields(
        line.required,
        description=description,
        project=project,
        contact_name=contact.name if contact else "",
        contact_number="known" if number else "",
    )
    if missing:
        raise FieldsMissing(missing)


def _hours(hours: Any) -> timedelta:
    return timedelta(hours=float(hours))


def note_event(
    case: Case, kind: str, by: Any, at: datetime, text: str = "", detail: dict[str, Any] | None = None
) -> CaseEvent:
    """What happened stands among the request's events and in the audit log."""
    event = CaseEvent.objects.create(case=case, kind=kind, by=by, at=at, text=text, detail=detail or {})
    write_audit(AuditKind.CASE_CHANGED, by=by, at=at, about=("case", case.pk), after={"what": kind, **event.detail})
    return event
