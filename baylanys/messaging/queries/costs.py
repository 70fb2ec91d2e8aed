"""What a number has sent this month, by what WhatsApp charges for it."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Count

from baylanys.messaging.choices import MessageDirection
from baylanys.messaging.cost_rules import DELIVERED, MonthCosts, costs_of, month_of
from baylanys.messaging.models import Message


def costs_this_month(*, number_id: int, at: datetime, zone: ZoneInfo) -> MonthCosts:
    """Delivered messages of the calendar month of that moment."""
    begins, ends = month_of(at, zone)
    rows = Message.objects.filter(
        number=number_id, direction=MessageDirection.OUT, at__gte=begins, at__lt=ends, status__in=DELIVERED
    ).exclude(cost_category="")
    return costs_of(rows.values_list("cost_category", "cost_type").annotate(messages=Count("pk")).order_by())


def waiting_of(number_id: int) -> tuple[int, int]:
    """How many of the number's messages wait or are being sent, and about how many nobody knows."""
    rows = Message.objects.filter(number=number_id, status__in=["queued", "sending", "undecided"])
    found = dict(rows.values_list("status").annotate(messages=Count("pk")).order_by())
    return found.get("queued", 0) + found.get("sending", 0), found.get("undecided", 0)
