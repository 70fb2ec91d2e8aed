"""How many lines may be in use at once (5.2)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from baylanys.accounts.models import Person
from baylanys.contract.domain.change import note_change
from baylanys.contract.errors import SettingRefused
from baylanys.contract.models import LineCapacity, SettingChange
from baylanys.contract.queries import lines_at

CONTRACT_LINES = 20
MOST_LINES = 1000
AT_SET_UP = "lines_at_set_up"


@transaction.atomic
def set_lines(*, lines: int, valid_from: datetime, by: Person | None, at: datetime) -> LineCapacity:
    """From `valid_from` on so many lines may be in use; calls beyond them are refused and counted as lost."""
    if not 1 <= lines <= MOST_LINES:
        raise SettingRefused(_("The number of lines is between 1 and 1000."), code="lines_out_of_range")
    if valid_from < at:
        raise SettingRefused(_("Choose this moment or a later one."), code="moment_gone_by")
    before = {"lines": lines_at(at)}
    row = LineCapacity.objects.create(lines=lines, valid_from=valid_from)
    note_change(kind="lines", by=by, at=at, before=before, lines=lines, valid_from=valid_from.isoformat())
    return row


@transaction.atomic
def seed_lines(*, lines: int, at: datetime) -> None:
    """The number given at set-up holds from `at` on; the same number again leaves what people set since."""
    given = SettingChange.objects.filter(kind=AT_SET_UP).order_by("-at", "-pk").first()
    if given is not None and given.detail["lines"] == lines:
        return
    LineCapacity.objects.create(lines=lines, valid_from=at)
    note_change(kind=AT_SET_UP, by=None, at=at, lines=lines)
