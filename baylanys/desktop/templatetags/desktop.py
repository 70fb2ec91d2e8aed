"""What templates of all doors use: icons, and numbers as people here write them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.conf import settings
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from baylanys.core import phones
from baylanys.desktop.guard_words import event_words
from baylanys.desktop.menu import has_desk, menu_of
from baylanys.messaging.choices import AutomaticKind
from baylanys.routing.choices import BreakReason, NotReadyReason, OperatorStateName

register = template.Library()


@register.simple_tag
def icon(name: str, classes: str = "") -> SafeString:
    """A drawing from the sprite; it says nothing to screen readers, so a word stands beside it."""
    return format_html(
        '<svg class="icon {}" aria-hidden="true"><use href="{}#{}"></use></svg>',
        classes,
        static("vendor/icons.svg"),
        name,
    )


@register.simple_tag(takes_context=True)
def menu_entries(context: template.Context) -> list[dict[str, Any]]:
    """The menu of the person who looks."""
    request = context["request"]
    return menu_of(request.user, request.path)


@register.simple_tag(takes_context=True)
def theme(context: template.Context) -> str:
    """`light` or `dark`, as the browser's cookie remembers it."""
    return "dark" if context["request"].COOKIES.get("baylanys_theme") == "dark" else "light"


@register.simple_tag(takes_context=True)
def repeat_block(context: template.Context, name: str) -> str:
    """The block's text once more: the page's title stands in the tab and in the top bar."""
    blocks = context.render_context[BLOCK_CONTEXT_KEY]
    return blocks.get_block(name).render(context)


@register.simple_tag
def url_or_none(name: str, *args: Any) -> str:
    """The address of the page, or nothing where no door brings it."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


@register.filter
def reason_words(state: Any) -> str:
    """Why an operator is on a break or not ready, in words."""
    words = dict(BreakReason.choices) | dict(NotReadyReason.choices)
    return str(words.get(state.reason, state.reason))


@register.filter
def own_limit(state: Any, limits: Mapping[str, float]) -> int:
    """Seconds that a break of this reason may last; 0 for every other state."""
    return int(limits.get(state.reason, 0)) if state.state == OperatorStateName.BREAK else 0


@register.filter
def next_words(state: Any) -> str:
    """What the operator becomes when the work in hand is done, in words; nothing where nothing was ordered."""
    if not state.next_state:
        return ""
    if state.next_state == OperatorStateName.BREAK:
        return str(dict(BreakReason.choices).get(state.next_reason, ""))
    return str(dict(OperatorStateName.choices).get(state.next_state, state.next_state))


@register.filter
def at_desk(person: Any) -> bool:
    """True where the person takes calls."""
    return has_desk(person)


@register.filter
def phone(e164: str) -> str:
    """`+7 701 555 01 23`."""
    return phones.show(e164) if e164 else ""


@register.filter
def local(moment: datetime | None) -> datetime | None:
    """The moment in the contract's zone."""
    return moment and timezone.localtime(moment, ZoneInfo(settings.CONTRACT_TIME_ZONE))


@register.filter
def moment(at: datetime | None) -> str:
    """`22.11.2026 14:05`, in the contract's zone."""
    here = local(at)
    return f"{here:%d.%m.%Y %H:%M}" if here else ""


@register.filter
def day(at: datetime | None) -> str:
    """`22.11`, in the contract's zone."""
    here = local(at)
    return f"{here:%d.%m}" if here else ""


@register.filter
def time_of_day(at: datetime | None) -> str:
    """`14:05`, in the contract's zone."""
    here = local(at)
    return f"{here:%H:%M}" if here else ""


@register.filter
def time_of_day_seconds(at: datetime | None) -> str:
    """`14:05:32`, in the contract's zone."""
    here = local(at)
    return f"{here:%H:%M:%S}" if here else ""


@register.filter
def floor_detail(event: Any) -> str:
    """What a line of the floor's log adds to its kind: the state set, the reason, the queue, the length."""
    said = event.detail
    if event.kind.startswith("guard_"):
        return event_words(said)
    states = dict(OperatorStateName.choices)
    reasons = dict(BreakReason.choices) | dict(NotReadyReason.choices)
    if event.kind == "caller_moved":
        return str(said.get("queue", ""))
    if "seconds" in said:
        return duration_of_seconds(said["seconds"])
    words = [states.get(said.get("state", ""), ""), reasons.get(said.get("reason", ""), "")]
    return ", ".join(str(word) for word in words if word)


@register.filter
def duration(milliseconds: int | None) -> str:
    """`4:07` or `1:02:09`; a dash where nothing was measured."""
    if milliseconds is None:
        return "–"
    return duration_of_seconds(milliseconds // 1000)


@register.filter
def duration_of_seconds(seconds: float | None) -> str:
    """`4:07` or `1:02:09`; a dash where nothing was measured."""
    if seconds is None:
        return "–"
    minutes, left = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{left:02}" if hours else f"{minutes}:{left:02}"


@register.filter
def short_language(code: str) -> str:
    """ҚАЗ, РУС or ENG: a caller's language as one reads it at a glance."""
    return {"kk": "ҚАЗ", "ru": "РУС", "en": "ENG"}.get(code, "")


@register.filter
def automatic_name(kind: str) -> str:
    """What an automatic text is called."""
    return str(dict(AutomaticKind.choices).get(kind, kind))


@register.filter
def name_in(row: Any, language: str) -> str:
    """The row's name in the language of the page (`name_kk`, `name_ru`, `name_en`)."""
    return getattr(row, f"name_{language}", "") if row else ""


@register.filter
def milliseconds(at: datetime | None) -> str:
    """Milliseconds since 1970, for a clock that the page counts on."""
    return str(int(at.timestamp() * 1000)) if at else ""
