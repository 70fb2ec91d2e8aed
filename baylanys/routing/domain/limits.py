"""How long breaks, conversations and wrap-ups may last, changed from a moment on."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from baylanys.accounts.models import Person
from baylanys.contract.domain.change import note_change
from baylanys.core.errors import NotPossible
from baylanys.routing.choices import LimitOf
from baylanys.routing.limits import minutes_at, wrap_up_rule_at
from baylanys.routing.models import StateLimit, WrapUpRule

MOST_MINUTES = 480
MOST_TIMES = 20


@transaction.atomic
def set_limits(*, minutes: Mapping[str, int], times: int, closes: bool, by: Person | None, at: datetime) -> int:
    """From `at` on these limits hold; the number of those that are new. What stays as it was gets no row.

    Raises NotPossible for a length that makes no sense.
    """
    if set(minutes) - set(LimitOf.values) or not 1 <= times <= MOST_TIMES:
        raise NotPossible(_("Choose lengths between 1 and 480 minutes."), code="limit_out_of_range")
    if any(not 1 <= value <= MOST_MINUTES for value in minutes.values()):
        raise NotPossible(_("Choose lengths between 1 and 480 minutes."), code="limit_out_of_range")
    before = minutes_at(at)
    fresh = {what: value for what, value in minutes.items() if before.get(what) != value}
    StateLimit.objects.bulk_create(
        StateLimit(what=what, minutes=value, valid_from=at) for what, value in fresh.items()
    )
    rule = wrap_up_rule_at(at)
    if (rule.times, rule.closes) != (times, closes):
        WrapUpRule.objects.create(times=times, closes=closes, valid_from=at)
        fresh["wrap_up"] = times
    if fresh:
        held = {"minutes": before, "wrap_up": {"times": rule.times, "closes": rule.closes}}
        wrap_up = {"times": times, "closes": closes}
        note_change(kind="state_limits", by=by, at=at, before=held, minutes=fresh, wrap_up=wrap_up)
    return len(fresh)
