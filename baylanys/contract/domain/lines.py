"""How many lines may be in use at once (5.2)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from baylanys.accounts.models import Person
from baylanys.contract.domain.change import note_change
from baylanys.contract.errors import SettingRefused
from baylanys.contract.models import LineCapacity

CONTRACT_LINES = 20
MOST_LINES = 1000


@transaction.atomic
def set_lines(*, lines: int, valid_from: datetime, by: Person | None, at: datetime) -> LineCapacity:
    """From `valid_from` on so many lines may be in use; calls beyond them are refused and counted as lost."""
    if not 1 <= lines <= MOST_LINES:
        raise SettingRefused(_("The number of lines is between 1 and 1000."), code="lines_out_of_range")
    if valid_from < at:
        raise SettingRefused(_("Choose this moment or a later one."), code="moment_gone_by")
    row = LineCapacity.objects.create(lines=lines, valid_from=valid_from)
    note_change(kind="lines", by=by, at=at, lines=lines, valid_from=valid_from.isoformat())
    return row


def seed_lines(lines: int = CONTRACT_LINES) -> None:
    """The contract's number of lines stands where none was set yet."""
    if not LineCapacity.objects.exists():
        LineCapacity.objects.create(lines=lines)
