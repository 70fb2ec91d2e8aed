"""How long breaks, conversations and wrap-ups may last: the dated rows in force."""

from datetime import datetime

from baylanys.routing.attention import Limits
from baylanys.routing.choices import LimitOf
from baylanys.routing.models import StateLimit, WrapUpRule

FIRST_MINUTES = {"break": 15, "lunch": 60, "training": 60, "other": 30, "talking": 10}


def minutes_at(at: datetime) -> dict[str, int]:
    """Minutes by what they limit, as they hold at that moment; the product's first values where no row says it."""
    rows = StateLimit.objects.filter(valid_from__lte=at).order_by("valid_from", "pk")
    return FIRST_MINUTES | dict(rows.values_list("what", "minutes"))


def limits_at(at: datetime) -> Limits:
    """The limits in force, in seconds."""
    seconds = {what: minutes * 60.0 for what, minutes in minutes_at(at).items()}
    return Limits(talk=seconds[LimitOf.TALKING], breaks=seconds)


def wrap_up_rule_at(at: datetime) -> WrapUpRule:
    """The rule in force: three times the queue's limit, then shown, where no row says otherwise."""
    rows = WrapUpRule.objects.filter(valid_from__lte=at).order_by("-valid_from", "-pk")
    return rows.first() or WrapUpRule(valid_from=at)
