"""A template is judged, paused, moved to another category; each is told by webhook."""

from baylanys.simulator.meta.errors import not_valid
from baylanys.simulator.meta.records import Body, Template
from baylanys.simulator.meta.template_checks import review
from baylanys.simulator.meta.world import World

REASONS = {"ABUSIVE_CONTENT", "INCORRECT_CATEGORY", "INVALID_FORMAT", "PROMOTIONAL", "SCAM", "TAG_CONTENT_MISMATCH"}
PAUSES = {"PAUSED": "FIRST_PAUSE", "UNPAUSED": "UNPAUSE", "DISABLED": "DISABLED"}
EVENTS = {
    "APPROVED",
    "REJECTED",
    "PAUSED",
    "UNPAUSED",
    "DISABLED",
    "FLAGGED",
    "PENDING",
    "PENDING_DELETION",
    "ARCHIVED",
}
QUALITIES = {"GREEN", "YELLOW", "RED", "UNKNOWN"}
ADVICE = {
    "INCORRECT_CATEGORY": "The text promotes something: hand it in as MARKETING.",
    "INVALID_FORMAT": "Write the full address of the page instead of a shortened one.",
    "ABUSIVE_CONTENT": "Do not ask for card numbers or codes.",
}


def review_template(world: World, template: Template) -> None:
    """The automatic review of a template that waits for one."""
    if template.status != "PENDING":
        return
    reason = review(template.category, template.components)
    if reason == "INCORRECT_CATEGORY" and template.allow_category_change:
        change_category(world, template, "MARKETING")
        reason = "NONE"
    decide(world, template, "APPROVED" if reason == "NONE" else "REJECTED", reason)


def decide(world: World, template: Template, event: str, reason: str = "NONE") -> None:
    """The template has a new status, and the centre is told. Raises GraphError for an unknown event or reason."""
    if event not in EVENTS or (reason != "NONE" and reason not in REASONS):
        raise not_valid(f"event must be one of {', '.join(sorted(EVENTS))}; reason one of {', '.join(sorted(REASONS))}")
    if event == "REJECTED" and reason == "NONE":
        reason = "INVALID_FORMAT"
    template.status = "APPROVED" if event == "UNPAUSED" else event
    template.reason = reason
    world.keep(template)
    value: Body = {"event": event, **_named(template), "reason": reason, "message_template_category": template.category}
    if event in PAUSES:
        value["other_info"] = {"title": PAUSES[event], "description": "Decided in the stand-in."}
    if event == "REJECTED":
        value["rejection_info"] = {"reason": reason, "recommendation": ADVICE.get(reason, "See the template policies.")}
    world.announce("message_template_status_update", value)


def change_category(world: World, template: Template, category: str) -> None:
    value = {**_named(template), "previous_category": template.category, "new_category": category}
    template.category = category
    world.keep(template)
    world.announce("template_category_update", value)


def change_quality(world: World, template: Template, quality: str) -> None:
    if quality not in QUALITIES:
        raise not_valid(f"quality must be one of {', '.join(sorted(QUALITIES))}")
    value = {"previous_quality_score": template.quality, "new_quality_score": quality, **_named(template)}
    template.quality = quality
    world.keep(template)
    world.announce("message_template_quality_update", value)


def tell_components(world: World, template: Template) -> None:
    """The components were changed."""
    parts = {str(each.get("type", "")).upper(): each for each in template.components}
    value: Body = _named(template) | {"message_template_element": parts["BODY"].get("text", "")}
    if "text" in parts.get("HEADER", {}):
        value["message_template_title"] = parts["HEADER"]["text"]
    if "FOOTER" in parts:
        value["message_template_footer"] = parts["FOOTER"].get("text", "")
    buttons = [
        {"message_template_button_type": each.get("type", ""), "message_template_button_text": each.get("text", "")}
        for each in parts.get("BUTTONS", {}).get("buttons", [])
    ]
    world.announce(
        "message_template_components_update", value | ({"message_template_buttons": buttons} if buttons else {})
    )


def _named(template: Template) -> Body:
    return {
        "message_template_id": int(template.id),
        "message_template_name": template.name,
        "message_template_language": template.language,
    }
