"""Why a call counts as it does, in words."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baylanys.contract.queries import contract_zone
from baylanys.reporting.models import JudgedCall
from baylanys.reporting.verdicts import Reason, Standing

STANDINGS = {
    Standing.ANSWERED: gettext_lazy("answered"),
    Standing.LOST: gettext_lazy("lost"),
    Standing.CALLBACK_KEPT: gettext_lazy("callback kept"),
    Standing.WAITING: gettext_lazy("waits"),
    Standing.LEFT_IN_IVR: gettext_lazy("left in the menu"),
    Standing.AFTER_HOURS: gettext_lazy("after hours"),
    Standing.BLOCKED: gettext_lazy("blocked"),
    Standing.SELF_CHECK: gettext_lazy("self-check"),
    Standing.REFUSED_ELSE: gettext_lazy("refused"),
    Standing.FAILED: gettext_lazy("failed"),
    Standing.OUTBOUND: gettext_lazy("outbound"),
}
SENTENCES = {
    Reason.WITHIN_LIMIT: gettext_lazy("counted: queue entered %(entered)s, answered after %(wait)s s"),
    Reason.AFTER_LIMIT: gettext_lazy("counted, answered late: queue entered %(entered)s, answered after %(wait)s s"),
    Reason.LEFT_QUEUE: gettext_lazy("counted as lost: queue entered %(entered)s, left unanswered after %(wait)s s"),
    Reason.NO_LINE: gettext_lazy("counted as lost: refused in working time for want of a line"),
    Reason.NO_PLACE: gettext_lazy("counted as lost: refused in working time for want of a place in the queue"),
    Reason.CALLBACK_REACHED: gettext_lazy(
        "counted, not lost: queue entered %(entered)s, a callback was accepted and kept in time"
    ),
    Reason.CALLBACK_TRIED: gettext_lazy(
        "counted, not lost: queue entered %(entered)s, a callback was accepted and tried as often as agreed"
    ),
    Reason.CALLBACK_BROKEN: gettext_lazy(
        "counted as lost: queue entered %(entered)s, a callback was accepted and has not been kept"
    ),
    Reason.STILL_WAITS: gettext_lazy("not counted yet: waits since %(entered)s"),
    Reason.BEFORE_QUEUE: gettext_lazy("not counted: left before any queue"),
    Reason.CLOSED: gettext_lazy("not counted: came outside working time"),
    Reason.ON_BLOCK_LIST: gettext_lazy("not counted: the number is on the approved block list"),
    Reason.TEST_CALL: gettext_lazy("not counted: a call of the self-check"),
    Reason.NOT_FOR_WANT_OF_PLACE: gettext_lazy("not counted: refused, but not for want of a line or place"),
    Reason.BROKE_DOWN: gettext_lazy("not counted: broke down before any queue"),
    Reason.WE_CALLED: gettext_lazy("not counted: a call of ours; its minutes are outbound"),
}


def verdict_words(call: JudgedCall) -> str:
    """`counted: queue entered 10:02:11.204, answered after 41.3 s`, with what else matters of the call."""
    entered = call.queue_entered_at or call.arrived_at
    values = {"entered": exact_clock(entered, contract_zone()), "wait": exact_seconds(call.wait_ms)}
    told = [SENTENCES[Reason(call.reason)] % values]
    if call.beyond_limit:
        told.append(_("%(total)s s in queues, beyond the limit of 4.1") % {"total": exact_seconds(call.queue_total_ms)})
    if call.left_in_transfer:
        told.append(_("left in a transfer"))
    if call.dropped:
        told.append(_("dropped by a failure"))
    if call.reached_again:
        told.append(_("reached again within the hour"))
    return "; ".join(told)


def exact_clock(moment: datetime, zone: ZoneInfo) -> str:
    """`10:02:11.204`, in the zone."""
    return moment.astimezone(zone).isoformat(timespec="milliseconds")[11:23]


def exact_seconds(milliseconds: int | None) -> str:
    """`41.3` or `90.001`: as many digits as were measured, at least one."""
    if milliseconds is None:
        return "–"
    return f"{milliseconds // 1000}.{milliseconds % 1000:03}".rstrip("0").rstrip(".") if milliseconds else "0"
