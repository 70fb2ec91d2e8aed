"""The greeting beside a call or a chat, in the language of the person."""

from typing import Any

from django import template

from baylanys.core import clock
from baylanys.desktop.script_panel import language_of, phrase_words
from baylanys.knowledge.choices import ScriptKind

register = template.Library()


@register.inclusion_tag("desktop/scripts/greeting.html")
def greeting_of(interaction: Any, contact: Any) -> dict[str, Any]:
    """The approved greeting, and the way to the scripts."""
    words = phrase_words(ScriptKind.GREETING, interaction, contact, clock.now())
    return {"words": words, "language": language_of(interaction, contact)}
