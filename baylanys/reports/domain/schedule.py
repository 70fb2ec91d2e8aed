"""Schedules of reports: set with a trail, and what is due by them written down, each period once (3.9, 7.4)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from baylanys.accounts.models import Person
from baylanys.contract.domain.change import note_change
from baylanys.contract.models import Holiday
from baylanys.contract.queries import contract_zone
from baylanys.core.errors import NotPossible
from baylanys.reports.delivery_checks import To, clean_recipients, clean_reports, clean_texts
from baylanys.reports.delivery_choices import DeliveryState, Way
from baylanys.reports.delivery_models import ReportDelivery, ReportSchedule, ScheduleVersion
from baylanys.reports.delivery_rules import one_line
from baylanys.reports.domain.delivery import LATE, SEND_NOW, Sending, start_sending
from baylanys.reports.schedule import LONGEST_DAYS, Almanac, Covers, Often, Rule, Run, Version, due_runs, period_before

KIND = "report_schedule"
MOST_SCHEDULES = 50
FIELDS = ("title", "names", "kinds", "recipients", "texts", "begins_at", "is_on", "back_days")
RULE_FIELDS = ("often", "covers", "minute", "weekday", "day", "days")
_TROUBLES: dict[str, Callable[[], str]] = {
    "wrong_period_rule": lambda: _("These days do not go with how often it is sent: some would come twice."),
    "wrong_time": lambda: _("A time from 00:00 to 23:59, a day of the month up to 31, up to 366 days."),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """A schedule as somebody wants it. `begins_at` None: from now on; `back_days`: what was missed longer ago is not
    sent after."""

    title: str
    names: Sequence[str]
    kinds: Sequence[str]
    rule: Rule
    to: Sequence[To]
    texts: Mapping[str, Mapping[str, str]]
    begins_at: datetime | None = None
    is_on: bool = True
    back_days: int = 92


def almanac() -> Almanac:
    """The contract's zone, holidays and moved working days. One query."""
    return Almanac(contract_zone(), dict(Holiday.objects.values_list("day", "is_working")))


def rule_of(version: ScheduleVersion) -> Rule:
    """The version's rule as a value."""
    plan = Often(version.often), Covers(version.covers)
    return Rule(*plan, version.minute, version.weekday, version.day, version.days)


def set_schedule(
    *, schedule: ReportSchedule | None, wanted: Wanted, by: Person | None, at: datetime
) -> ScheduleVersion:
    """The schedule is so from now on; what was due before stays as it was. None: a new one, which sends nothing of the
    past.

    Raises NotPossible `no_title`, `wrong_period_rule`, `wrong_time`, `too_many_schedules`, and as `delivery_checks`.
    """
    title = one_line(wanted.title)[:120]
    if not title:
        raise NotPossible(_("Give it a name."), code="no_title")
    if trouble := wanted.rule.trouble():
        raise NotPossible(_TROUBLES[trouble](), code=trouble)
    if not 1 <= wanted.back_days <= LONGEST_DAYS:
        raise NotPossible(_TROUBLES["wrong_time"](), code="wrong_time")
    names, kinds = clean_reports(wanted.names, wanted.kinds)
    values: dict[str, Any] = {name: getattr(wanted.rule, name) for name in RULE_FIELDS}
    values |= {"title": title, "names": names, "kinds": kinds, "is_on": wanted.is_on, "back_days": wanted.back_days}
    values |= {"recipients": clean_recipients(wanted.to), "texts": clean_texts(wanted.texts)}
    return _put(schedule, values | {"begins_at": wanted.begins_at or at}, by, at)


def switch_schedule(*, schedule: ReportSchedule, is_on: bool, by: Person | None, at: datetime) -> ScheduleVersion:
    """The schedule sends, or does not, from now on; what is on its way goes on. Repeating it changes nothing."""
    last = newest_version(schedule)
    if last.is_on == is_on:
        return last
    values = {name: getattr(last, name) for name in (*FIELDS, *RULE_FIELDS)}
    return _put(schedule, values | {"is_on": is_on}, by, at)


def send_test(*, schedule: ReportSchedule, by: Person, at: datetime, way: Way = Way.TEST) -> ReportDelivery:
    """The last period leaves for the person alone, in the schedule's words and in every language of its readers.

    Raises NotPossible `no_address` where the person has no e-mail address.
    """
    version = newest_version(schedule)
    if not by.email:
        raise NotPossible(_("You have no e-mail address; it is set on the page of people."), code="no_address")
    day = at.astimezone(contract_zone()).date()
    first, last = period_before(rule_of(version), almanac(), day=day)
    languages = list(dict.fromkeys(code for each in version.recipients for code in each["languages"]))
    recipients = clean_recipients([To(by.email, by.display_name, languages)])
    sending = Sending(
        title=version.title, names=version.names, kinds=version.kinds, first=first, last=last, recipients=recipients,
        texts=version.texts, way=way,
    )  # fmt: skip
    with transaction.atomic():
        delivery = start_sending(sending, due_at=at, at=at, by=by)
        app.configure_task(SEND_NOW).defer()
    return delivery


def newest_version(schedule: ReportSchedule) -> ScheduleVersion:
    """What holds now."""
    found = schedule.versions.order_by("-valid_from", "-pk").first()
    if found is None:
        raise NotPossible(code="no_version")
    return found


def plan_due(*, at: datetime) -> int:
    """What was due until now stands among the sendings; how many were new. Safe to repeat and to run twice at once."""
    return sum(_plan(pk, at) for pk in ReportSchedule.objects.filter(planned_until__lt=at).values_list("pk", flat=True))


@transaction.atomic
def _plan(pk: int, at: datetime) -> int:
    """Of two who plan at once the second leaves it alone; the unique period stands behind that."""
    schedule = ReportSchedule.objects.select_for_update(skip_locked=True).filter(pk=pk, planned_until__lt=at).first()
    if schedule is None:
        return 0
    versions = list(schedule.versions.order_by("valid_from", "pk"))
    runs = due_runs(list(map(_as_value, versions)), almanac(), after=schedule.planned_until, until=at)
    made = sum(_write(schedule, _in_force(versions, run.due_at), run, at) for run in runs)
    ReportSchedule.objects.filter(pk=pk).update(planned_until=at)
    return made


def _write(schedule: ReportSchedule, version: ScheduleVersion, run: Run, at: datetime) -> bool:
    """False where this period was sent already."""
    if ReportDelivery.objects.filter(schedule=schedule, first=run.first, last=run.last).exists():
        return False
    too_old = at - run.due_at > timedelta(days=version.back_days)
    sending = Sending(
        title=version.title, names=version.names, kinds=version.kinds, first=run.first, last=run.last,
        recipients=version.recipients, texts=version.texts, way=Way.SCHEDULE,
    )  # fmt: skip
    state = DeliveryState.TOO_OLD if too_old else DeliveryState.MAKING
    late = at - run.due_at > LATE
    start_sending(sending, schedule=schedule, version=version, due_at=run.due_at, state=state, is_late=late, at=at)
    return True


def _as_value(version: ScheduleVersion) -> Version:
    return Version(version.valid_from, rule_of(version) if version.is_on else None, version.begins_at)


def _in_force(versions: Sequence[ScheduleVersion], moment: datetime) -> ScheduleVersion:
    return next(each for each in reversed(versions) if each.valid_from <= moment)


def _put(schedule: ReportSchedule | None, values: dict[str, Any], by: Person | None, at: datetime) -> ScheduleVersion:
    with transaction.atomic():
        if schedule is None:
            if ReportSchedule.objects.count() >= MOST_SCHEDULES:
                raise NotPossible(_("There are very many schedules already."), code="too_many_schedules")
            schedule = ReportSchedule.objects.create(created_at=at, created_by=by, planned_until=at)
        version = ScheduleVersion.objects.create(schedule=schedule, valid_from=at, set_by=by, **values)
        told = {name: values[name] for name in (*FIELDS, *RULE_FIELDS) if name not in {"begins_at", "texts"}}
        note_change(kind=KIND, by=by, at=at, schedule=schedule.pk, **told)
    return version
