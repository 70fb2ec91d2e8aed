"""Turns the value of an account-level change into its event, by the keys that it has."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from baylanys.whatsapp.account_events import AccountEvent, Event, FlowEvent, NumberEvent, TemplateEvent, UsernameEvent
from baylanys.whatsapp.webhook_items import Origin
from baylanys.whatsapp.wire_values import mapping, moment, text


def read_account_event(origin: Origin, value: dict[str, Any], change: dict[str, Any]) -> Event | None:
    """The event of this value, or None where nobody knows its shape."""
    if "message_template_id" in value or "message_template_name" in value:
        return _template(origin, value, change)
    for recognised, read in _SHAPES:
        if recognised(origin.field, value):
            return read(origin, value)
    return None


def _template(origin: Origin, value: dict[str, Any], change: dict[str, Any]) -> Event:
    # The syntax of Meta's page puts rejection_info beside `value`, its example inside.
    rejection = mapping(value.get("rejection_info")) or mapping(change.get("rejection_info"))
    other = mapping(value.get("other_info")) or mapping(change.get("other_info"))
    kind, state, previous = _template_change(value)
    return TemplateEvent(
        origin=origin,
        kind=kind,
        template_id=text(value.get("message_template_id")),
        name=text(value.get("message_template_name")),
        language=text(value.get("message_template_language")),
        state=state,
        previous=previous,
        category=text(value.get("message_template_category")),
        reason=text(rejection.get("reason")) or text(other.get("description")) or _said(value.get("reason")),
        recommendation=text(rejection.get("recommendation")),
        takes_effect_at=moment(value.get("category_update_timestamp")),
        raw=value,
    )


def _template_change(value: dict[str, Any]) -> tuple[str, str | None, str | None]:
    if "new_quality_score" in value:
        return "quality", text(value["new_quality_score"]), text(value.get("previous_quality_score"))
    if "correct_category" in value:
        return "category_coming", text(value["correct_category"]), text(value.get("new_category"))
    if "new_category" in value:
        return "category", text(value["new_category"]), text(value.get("previous_category"))
    if "event" in value:
        return "status", text(value["event"]), None
    return "components", None, None


def _said(reason: object) -> str | None:
    said = text(reason)
    return None if said in {"NONE", ""} else said


def _number(kind: str, state: str) -> Callable[[Origin, dict[str, Any]], Event]:
    def read(origin: Origin, value: dict[str, Any]) -> Event:
        return NumberEvent(
            origin=origin,
            kind=kind,
            state=text(value.get(state)),
            messaging_limit=text(value.get("max_daily_conversations_per_business")) or text(value.get("current_limit")),
            name=text(value.get("requested_verified_name")),
            reason=_said(value.get("rejection_reason")),
            raw=value,
        )

    return read


def _account(kind: str, state: str) -> Callable[[Origin, dict[str, Any]], Event]:
    def read(origin: Origin, value: dict[str, Any]) -> Event:
        alert = mapping(value.get("alert_info"))
        ban, violation = mapping(value.get("ban_info")), mapping(value.get("violation_info"))
        return AccountEvent(
            origin=origin,
            kind=kind,
            state=text(alert.get("alert_type")) if kind == "alert" else text(value.get(state)),
            severity=text(alert.get("alert_severity")),
            messaging_limit=text(value.get("max_daily_conversations_per_business")),
            detail=text(alert.get("alert_description"))
            or text(ban.get("waba_ban_state"))
            or text(violation.get("violation_type")),
            raw=value,
        )

    return read


def _flow(origin: Origin, value: dict[str, Any]) -> Event:
    return FlowEvent(
        origin=origin,
        flow_id=text(value.get("flow_id")),
        event=text(value.get("event")) or "",
        old_status=text(value.get("old_status")),
        new_status=text(value.get("new_status")),
        message=text(value.get("message")),
        raw=value,
    )


def _username(origin: Origin, value: dict[str, Any]) -> Event:
    return UsernameEvent(
        origin=origin, status=text(value.get("status")), username=text(value.get("username")), raw=value
    )  # fmt: skip


_Recognised = Callable[[str, dict[str, Any]], bool]
# In this order: the more telling key first; `field` decides only where two shapes are the same.
_SHAPES: tuple[tuple[_Recognised, Callable[[Origin, dict[str, Any]], Event]], ...] = (
    (lambda field, value: "flow_id" in value, _flow),
    (lambda field, value: "alert_info" in value, _account("alert", "")),
    (lambda field, value: "requested_verified_name" in value, _number("name", "decision")),
    (lambda field, value: field == "business_username_update", _username),
    (lambda field, value: field == "security", _number("security", "event")),
    (lambda field, value: str(value.get("event", "")).startswith("PIN_"), _number("security", "event")),
    (
        lambda field, value: "display_phone_number" in value and "event" in value,
        _number("throughput", "event"),
    ),
    (lambda field, value: "event" in value and field not in {"security", "flows"}, _account("update", "event")),
    (lambda field, value: "decision" in value, _account("review", "decision")),
    (
        lambda field, value: (
            "max_daily_conversations_per_business" in value or "max_phone_numbers_per_business" in value
        ),
        _account("capability", ""),
    ),
)
