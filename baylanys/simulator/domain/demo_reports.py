"""Schedules of reports that a demonstration begins with: the week on Monday, the month on its first day (7.4)."""

from datetime import datetime

from baylanys.reports.delivery_checks import To
from baylanys.reports.delivery_models import ReportSchedule
from baylanys.reports.domain.schedule import Wanted, set_schedule
from baylanys.reports.schedule import Covers, Often, Rule

CUSTOMER = "project-science@el-umiti.kz"
"""The contract's address. A demonstration without a mail server puts its mails into DATA/mail."""
NINE = 9 * 60


def prepare_schedules(*, at: datetime) -> None:
    """The contract's two schedules stand, unless there are any. Repeating it changes nothing."""
    if ReportSchedule.objects.exists():
        return
    to = [To(CUSTOMER, languages=["kk", "ru"])]
    weekly = Rule(Often.WEEKLY, Covers.WEEK, NINE, weekday=0)
    monthly = Rule(Often.MONTHLY, Covers.MONTH, NINE, day=1)
    wanted = (
        Wanted("Апталық есеп · Недельный отчёт", ["kpi_weekly", "inbound_register"], ["xlsx"], weekly, to, {}),
        Wanted("Айлық есеп · Месячный отчёт", ["kpi_monthly", "classification", "minutes"], ["xlsx", "pdf"], monthly,
               to, {}),
    )  # fmt: skip
    for each in wanted:
        set_schedule(schedule=None, wanted=each, by=None, at=at)
