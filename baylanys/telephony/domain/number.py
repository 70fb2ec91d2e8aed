"""Which flows answer the centre's numbers."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from baylanys.accounts.models import Person
from baylanys.contract.domain.change import note_change
from baylanys.contract.errors import SettingRefused
from baylanys.telephony.choices import FlowState
from baylanys.telephony.models import DialledNumber, IvrFlow


@transaction.atomic
def change_number(
    *, number: DialledNumber, flow: IvrFlow, after_hours_flow: IvrFlow | None, by: Person | None, at: datetime
) -> None:
    """The number's next calls run the flows: in working time, and outside it (None: the same). Calls that have begun
    go on as they are. Raises SettingRefused where a flow has no published version."""
    for each in filter(None, (flow, after_hours_flow)):
        if not each.versions.filter(state=FlowState.PUBLISHED).exists():
            raise SettingRefused(_("Publish a version of this flow first."), code="not_published")
    before = _values(number)
    number.flow, number.after_hours_flow = flow, after_hours_flow
    number.save()
    after = _values(number)
    if before != after:
        note_change(kind="number_changed", by=by, at=at, before=before, code=number.e164, **after)


def _values(number: DialledNumber) -> dict[str, str | None]:
    return {"flow": number.flow.code, "after_hours": number.after_hours_flow.code if number.after_hours_flow else None}
