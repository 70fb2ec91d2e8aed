"""How messaging is: what waits, what was set aside, what is stopped."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Count, Sum

from baylanys.messaging.models import BusinessNumber, LateStatus, Message, MessageMedia, WebhookBody
from baylanys.whatsapp.errors import ALARMING


def deliveries_waiting() -> int:
    """Deliveries that are stored and not taken in."""
    return WebhookBody.objects.filter(handled_at__isnull=True, set_aside_at__isnull=True).count()


def oldest_delivery_seconds(*, at: datetime) -> float:
    """Since the oldest of them came; 0 where none waits."""
    waiting = WebhookBody.objects.filter(handled_at__isnull=True, set_aside_at__isnull=True)
    oldest = waiting.order_by("pk").values_list("received_at", flat=True).first()
    return max(0.0, (at - oldest).total_seconds()) if oldest else 0.0


def deliveries_set_aside() -> int:
    """Deliveries that wait for a person."""
    return WebhookBody.objects.filter(set_aside_at__isnull=False).count()


def foreign_items() -> int:
    """What spoke of numbers that are not ours, and is still kept."""
    return WebhookBody.objects.filter(foreign_items__gt=0).aggregate(items=Sum("foreign_items"))["items"] or 0


def stopped_numbers() -> list[tuple[str, str]]:
    """Numbers in use from which nothing is sent, with the reason; the number by its id at Meta."""
    rows = BusinessNumber.objects.filter(is_active=True, stopped_at__isnull=False)
    return list(rows.values_list("phone_number_id", "stop_reason"))


def refused_as_unwanted(*, at: datetime) -> int:
    """Messages of the last hour that Meta refused because people reported the number (131048, 131064)."""
    lately = Message.objects.filter(at__gte=at - timedelta(hours=1), status="failed")
    return lately.filter(error_code__in=ALARMING).count()


def late_words() -> int:
    """Statuses and other words whose message has no row."""
    return LateStatus.objects.count()


def files_by_state() -> dict[str, int]:
    return dict(MessageMedia.objects.values_list("state").annotate(Count("pk")).order_by())
