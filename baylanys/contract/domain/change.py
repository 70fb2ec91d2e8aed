"""A changed setting is written down and the engine told of it."""

from datetime import datetime
from typing import Any

from baylanys.accounts.models import Person
from baylanys.contract.models import SettingChange
from baylanys.core.audit import Values, write_audit
from baylanys.core.audit_kinds import AuditKind
from baylanys.core.commands import announce, give_order

LIVE_NAME = "settings_changed"
ORDER = "refresh_settings"


def note_change(*, kind: str, by: Person | None, at: datetime, before: Values = None, **detail: Any) -> None:
    """The change stands in the trail and in the audit log (with what held before, where that is known), the engine
    will read its settings anew, open pages hear of it.

    The engine's answer is not waited for: it reads the settings at its start too.
    """
    SettingChange.objects.create(kind=kind, by=by, at=at, detail=detail)
    write_audit(AuditKind.SETTING_CHANGED, by=by, at=at, about=("setting", kind), before=before, after=detail)
    give_order(ORDER, {"what": kind}, by)
    announce(LIVE_NAME, what=kind)
