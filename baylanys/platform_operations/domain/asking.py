"""An operation is asked for, agreed to by a second person where it is dangerous, or withdrawn (7.7.2)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from baylanys.accounts.permissions import may
from baylanys.core.errors import DomainError, NotPossible
from baylanys.platform_operations.described import described_then, description_of, keep_described
from baylanys.platform_operations.domain.consent import Occasion, Said, Written, note_consent
from baylanys.platform_operations.domain.trail import move, tell
from baylanys.platform_operations.jobs import carry_out_soon
from baylanys.platform_operations.models import Connector, PlatformOperation
from baylanys.platform_operations.states import QUEUED, WAITING, first_state
from baylanys.platforms.description import Operation, subject_is_usable
from baylanys.platforms.form_schema import FieldError, check_form, read_form


class FieldsWrong(DomainError):
    """The form is not filled in as the platform wants it; `errors` by field."""

    code = "fields_wrong"

    def __init__(self, errors: Mapping[str, FieldError]) -> None:
        super().__init__(", ".join(errors))
        self.errors = errors


@transaction.atomic
def ask_operation(
    *, key: UUID, connector: Connector, code: str, subject: str, raw: Mapping[str, str], occasion: Occasion,
    consent: Said | Written | None, by: Any, at: datetime,
) -> PlatformOperation:  # fmt: skip
    """The operation waits for a second person, or will be carried out. Asking again by the same key changes nothing.

    Raises NotPossible `consent_missing`, `no_such_operation`, `subject_unusable`, what `note_consent` raises, and
    FieldsWrong.
    """
    if (known := PlatformOperation.objects.filter(key=key, asked_by=by).first()) is not None:
        return known
    description = description_of(connector)
    operation = description.operation(code)
    if operation is None or not connector.is_active:
        raise NotPossible(code="no_such_operation")
    values, errors = check_form(read_form(operation.form), raw)
    if not subject_is_usable(subject):
        errors = {"subject": FieldError("subject"), **errors}
    if errors:
        raise FieldsWrong(errors)
    if operation.needs_consent and consent is None:
        raise NotPossible(code="consent_missing")
    row = PlatformOperation.objects.create(
        key=key, connector=connector, code=code, effect=operation.effect, risk=operation.risk,
        described=keep_described(description, operation), subject=subject, values=values, case=occasion.case,
        interaction=occasion.interaction, contact=occasion.contact, asked_at=at, asked_by=by,
        changes=operation.changes, needs_consent=operation.needs_consent, needs_second=operation.needs_second,
        consent=note_consent(given=consent, occasion=occasion, by=by, at=at) if consent else None,
        state=WAITING if operation.needs_second else _first(connector, operation),
    )  # fmt: skip
    tell(row, "asked", by=by, at=at, detail={"state": row.state})
    _set_off(row)
    return row


@transaction.atomic
def confirm_operation(*, row: PlatformOperation, by: Any, at: datetime) -> None:
    """The second person agrees. Raises NotPossible `same_person`, `not_now`, `changed_meanwhile`."""
    _check_second(row, by)
    _, operation = described_then(row)
    move(row, "confirm", _first(row.connector, operation), second_by=by, second_at=at)
    tell(row, "confirmed", by=by, at=at)
    _set_off(row)


@transaction.atomic
def decline_operation(*, row: PlatformOperation, reason: str, by: Any, at: datetime) -> None:
    """The second person refuses, with a reason. Raises as `confirm_operation`, and `reason_missing`."""
    _check_second(row, by)
    if not reason.strip():
        raise NotPossible(code="reason_missing")
    move(row, "decline", "declined", second_by=by, second_at=at, ended_at=at)
    tell(row, "declined", by=by, at=at, text=reason.strip())


@transaction.atomic
def withdraw_operation(*, row: PlatformOperation, reason: str, by: Any, at: datetime) -> None:
    """Who asked does not want it any more. Raises NotPossible `not_yours`, `not_now`, `changed_meanwhile`."""
    if row.asked_by_id != by.pk:
        raise NotPossible(code="not_yours")
    move(row, "withdraw", "withdrawn", ended_at=at)
    tell(row, "withdrawn", by=by, at=at, text=reason.strip())


def may_be_second(person: Any, row: PlatformOperation) -> bool:
    """True for somebody with the right, who is not the one who asked."""
    return may(person, "confirm_operations") and row.asked_by_id != person.pk


def _check_second(row: PlatformOperation, by: Any) -> None:
    if not may_be_second(by, row):
        raise NotPossible(code="same_person")


def _first(connector: Connector, operation: Operation) -> str:
    return first_state(kind=connector.kind, temporary_password=operation.temporary_password)


def _set_off(row: PlatformOperation) -> None:
    if row.state == QUEUED:
        carry_out_soon(row.pk)
