"""What every centre begins with: calendars, holidays, lines, a queue with its topics, a number with its flow."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from baylanys.contract.domain.calendar import CONTRACT, put_calendar_in_force, seed_calendars
from baylanys.contract.domain.holiday import seed_holidays
from baylanys.contract.domain.lines import CONTRACT_LINES, seed_lines
from baylanys.contract.models import Calendar
from baylanys.contract.queries import calendar_in_force, contract_zone
from baylanys.routing.models import Queue, Topic
from baylanys.telephony.domain.ivr import seed_flows
from baylanys.telephony.ivr.demo_flow import AFTER_HOURS, WORKING_HOURS
from baylanys.telephony.models import DialledNumber, IvrFlow

FIRST_QUEUE = "general"
TOPICS = {
    "grants": ("Гранттар", "Гранты", "Grants"),
    "science": ("Ғылыми жобалар", "Научные проекты", "Science projects"),
    "platform": ("Платформада жұмыс", "Работа с платформой", "The platform"),
    "general": ("Жалпы сұрақтар", "Общие вопросы", "General questions"),
}
_YEARS_AHEAD = 2


@transaction.atomic
def seed_contract(*, at: datetime, lines: int = CONTRACT_LINES) -> None:
    """Calendars, the holidays of this and the next two years and the lines given at set-up stand; what is there stays.

    Where no calendar is in force yet, the contract's is.
    """
    seed_calendars()
    year = at.astimezone(contract_zone()).year
    seed_holidays(range(year, year + _YEARS_AHEAD + 1))
    seed_lines(lines=lines, at=at)
    if calendar_in_force(at) is None:
        put_calendar_in_force(Calendar.objects.get(code=CONTRACT), None, at)


@transaction.atomic
def seed_centre(*, numbers: Iterable[str], at: datetime) -> None:
    """The queue, the topics and the first flows stand, and each number (E.164) is answered; what is there stays."""
    queue, _new = Queue.objects.get_or_create(
        code=FIRST_QUEUE, defaults={"name_kk": "Жалпы кезек", "name_ru": "Общая очередь", "name_en": "General queue"}
    )
    for code, (kk, ru, en) in TOPICS.items():
        names = {"name_kk": kk, "name_ru": ru, "name_en": en}
        Topic.objects.get_or_create(code=code, defaults={**names, "queue": queue})
    seed_flows(at=at)
    flows = {flow.code: flow for flow in IvrFlow.objects.all()}
    answered_by = {"flow": flows[WORKING_HOURS], "after_hours_flow": flows[AFTER_HOURS]}
    for number in numbers:
        DialledNumber.objects.get_or_create(e164=number, defaults=answered_by)
