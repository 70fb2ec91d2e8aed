"""Whether the customer approves a kind of things before they hold, from a moment on."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from baylanys.accounts.models import Person
from baylanys.contract.approval import needs_approval
from baylanys.contract.choices import ApprovalKind
from baylanys.contract.domain.change import note_change
from baylanys.contract.errors import SettingRefused
from baylanys.contract.models import ApprovalRule


@transaction.atomic
def set_approval(*, kind: str, is_required: bool, valid_from: datetime, by: Person | None, at: datetime) -> bool:
    """From `valid_from` on the kind needs approval, or does not; False where it is so already.

    What is with the customer at that moment stays there until it is decided. Raises SettingRefused for a moment that is
    gone by, and for an unknown kind.
    """
    if kind not in ApprovalKind.values:
        raise SettingRefused(_("Nothing of this kind is approved."), code="unknown_kind")
    if valid_from < at:
        raise SettingRefused(_("Choose this moment or a later one."), code="moment_gone_by")
    before = needs_approval(kind, valid_from)
    if before == is_required:
        return False
    ApprovalRule.objects.create(kind=kind, is_required=is_required, valid_from=valid_from, set_by=by)
    said = {"what": kind, "required": is_required, "valid_from": valid_from.isoformat()}
    note_change(kind="approval", by=by, at=at, before={"required": before}, **said)
    return True
