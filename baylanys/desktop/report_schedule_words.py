"""Schedules of reports in words: when, about which days, and how far a sending came."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baylanys.desktop.hours_page import WEEKDAYS
from baylanys.reports.delivery_choices import DeliveryState, MailState
from baylanys.reports.delivery_rules import period_words
from baylanys.reports.schedule import COVERED, FIRST_WORKING_DAY, Almanac, Covers, Often, Rule, Run

PLANS = {
    (Often.DAILY, Covers.YESTERDAY): gettext_lazy("Every day, about the day before"),
    (Often.DAILY, Covers.DAYS): gettext_lazy("Every day, about several days before"),
    (Often.WORKING_DAYS, Covers.SINCE_LAST): gettext_lazy("Every working day, about all days since the last one"),
    (Often.WORKING_DAYS, Covers.YESTERDAY): gettext_lazy("Every working day, about the day before"),
    (Often.WORKING_DAYS, Covers.DAYS): gettext_lazy("Every working day, about several days before"),
    (Often.WEEKLY, Covers.WEEK): gettext_lazy("Every week, about the week before (Monday to Sunday)"),
    (Often.WEEKLY, Covers.DAYS): gettext_lazy("Every week, about several days before"),
    (Often.MONTHLY, Covers.MONTH): gettext_lazy("Every month, about the month before"),
    (Often.MONTHLY, Covers.DAYS): gettext_lazy("Every month, about several days before"),
    (Often.QUARTERLY, Covers.QUARTER): gettext_lazy("Every quarter, about the quarter before"),
    (Often.QUARTERLY, Covers.DAYS): gettext_lazy("Every quarter, about several days before"),
}
WEEKLY = (
    gettext_lazy("Every Monday"),
    gettext_lazy("Every Tuesday"),
    gettext_lazy("Every Wednesday"),
    gettext_lazy("Every Thursday"),
    gettext_lazy("Every Friday"),
    gettext_lazy("Every Saturday"),
    gettext_lazy("Every Sunday"),
)
MEANINGS = {
    DeliveryState.DONE: "ok",
    DeliveryState.PART: "breach",
    DeliveryState.FAILED: "breach",
    DeliveryState.TOO_OLD: "attention",
    MailState.SENT: "ok",
    MailState.DELIVERED: "ok",
    MailState.REFUSED: "breach",
    MailState.BOUNCED: "breach",
    MailState.GIVEN_UP: "breach",
    MailState.UNDECIDED: "attention",
}


def plan_choices() -> list[tuple[str, str]]:
    """Every combination that makes sense, as `often:covers`."""
    pairs = [(often, covers) for often, all_ in COVERED.items() for covers in all_]
    return [(f"{often}:{covers}", str(PLANS[often, covers])) for often, covers in pairs]


def when_words(rule: Rule) -> str:
    """`Every Monday at 09:00` and the like."""
    return _("%(day)s at %(time)s") % {"day": _day_words(rule), "time": f"{rule.minute // 60:02}:{rule.minute % 60:02}"}


def covered_words(rule: Rule) -> str:
    """`about the week before (Monday to Sunday)`, `about 14 days before`."""
    if rule.covers == Covers.DAYS:
        return _("days before it: %(n)s") % {"n": rule.days}
    return {
        Covers.YESTERDAY: _("the day before"),
        Covers.SINCE_LAST: _("all days since the last one"),
        Covers.WEEK: _("the week before, Monday to Sunday"),
        Covers.MONTH: _("the month before"),
        Covers.QUARTER: _("the quarter before"),
    }[rule.covers]


def run_words(run: Run | None, almanac: Almanac, now: datetime) -> str:
    """`Monday 30.11.2026 09:00, about 23.11.2026–29.11.2026`; empty without a run."""
    if run is None:
        return ""
    local, today = run.due_at.astimezone(almanac.zone), now.astimezone(almanac.zone).date()
    near = {today: _("today"), today + timedelta(days=1): _("tomorrow")}
    day = near.get(local.date(), f"{WEEKDAYS[local.weekday()]}, {local:%d.%m.%Y}")
    return _("%(day)s at %(time)s, about %(period)s") % {
        "day": day,
        "time": f"{local:%H:%M}",
        "period": period_words(run.first, run.last),
    }


def _day_words(rule: Rule) -> str:
    match rule.often:
        case Often.DAILY:
            return _("Every day")
        case Often.WORKING_DAYS:
            return _("Every working day")
        case Often.WEEKLY:
            return str(WEEKLY[rule.weekday])
        case Often.MONTHLY:
            head = _("Monthly")
        case Often.QUARTERLY:
            head = _("Quarterly")
    if rule.day == FIRST_WORKING_DAY:
        return _("%(often)s, on the first working day") % {"often": head}
    return _("%(often)s, on day %(day)s") % {"often": head, "day": rule.day}
