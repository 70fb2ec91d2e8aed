"""What a delivered message costs, as statuses tell it. Pure. Source: Meta, pricing, from 2026-10-01."""

from datetime import UTC, datetime
from typing import Any

WINDOW_SECONDS = 86400.0
ENTRY_POINT_SECONDS = 72 * 3600.0


def month_of(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m")


def window_is_open(wrote_at: float, at: float) -> bool:
    """24 hours from the person's last message."""
    return bool(wrote_at) and at - wrote_at < WINDOW_SECONDS


def pricing(category: str, *, in_entry_point: bool, service_count: int, free_service: int) -> dict[str, Any]:
    """`service_count` counts this message too; the first `free_service` of a calendar month are free."""
    if in_entry_point:
        kind = "free_entry_point"
    elif category == "service" and service_count <= free_service:
        kind = "free_customer_service"
    else:
        kind = "regular"
    return {"billable": kind == "regular", "pricing_model": "PMP", "type": kind, "category": category}
