"""How a number is with Meta."""

from __future__ import annotations

from datetime import datetime

from baylanys.messaging.models import BusinessNumber
from baylanys.whatsapp.client import NumberState


def keep_number_state(*, number_id: int, state: NumberState, at: datetime) -> None:
    """The row says what Meta said now. What Meta leaves out stays as it was. Safe to repeat."""
    said = {
        "throughput": state.throughput,
        "messaging_limit": state.messaging_limit[:20],
        "quality": state.quality[:20],
        "name": state.name[:200],
        "display_number": state.display_number[:20],
    }
    values = {name: value for name, value in said.items() if value}
    BusinessNumber.objects.filter(pk=number_id).update(checked_at=at, **values)
