"""What happens to an operation is told in its own events, in the audit log, and to open pages."""

from datetime import datetime
from typing import Any

from baylanys.core.audit import write_audit
from baylanys.core.audit_kinds import AuditKind
from baylanys.core.commands import announce
from baylanys.core.errors import NotPossible
from baylanys.crm.domain.case import tell_of_operation
from baylanys.platform_operations.described import described_then
from baylanys.platform_operations.models import OperationEvent, PlatformOperation
from baylanys.platform_operations.states import may_become

ON_THE_CASE = frozenset({"asked", "confirmed", "declined", "withdrawn", "done", "refused", "undecided", "settled"})


def move(row: PlatformOperation, act: str, following: str, **values: Any) -> None:
    """The operation is in the following state. Raises NotPossible `not_now` where it is not as it was seen."""
    if not may_become(row.state, act, following):
        raise NotPossible(code="not_now")
    seen = PlatformOperation.objects.filter(pk=row.pk, state=row.state)
    if not seen.update(state=following, **values):
        raise NotPossible(code="changed_meanwhile")
    row.state = following
    for name, value in values.items():
        setattr(row, name, value)


def tell(
    row: PlatformOperation, kind: str, *, by: Any, at: datetime, text: str = "", detail: dict[str, Any] | None = None
) -> None:
    """Part of the caller's transaction. `detail` has no values of the user's record."""
    OperationEvent.objects.create(operation=row, kind=kind, by=by, at=at, text=text[:500], detail=detail or {})
    after = {"what": kind, "connector": row.connector.code, "operation": row.code, **(detail or {})}
    write_audit(AuditKind.PLATFORM_OPERATION, by=by, at=at, about=("operation", row.pk), after=after)
    if row.case is not None and kind in ON_THE_CASE:
        title = f"{row.connector.name_ru}: {described_then(row)[1].title.ru}"
        tell_of_operation(case=row.case, title=title, operation=row.pk, state=row.state, by=by, at=at)
    announce("operation", operation=str(row.pk))
