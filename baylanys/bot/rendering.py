"""A reply becomes a message as Meta takes it: texts of the version in the person's language, buttons, a list. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from baylanys.bot.flow_words import Button, Reply

MOST_BUTTONS, MOST_ROWS = 3, 10
LONGEST_BUTTON, LONGEST_ROW, LONGEST_BODY, LONGEST_TEXT = 20, 24, 1024, 4096
LONGEST_DESCRIPTION = 72

_PLACE = re.compile(r"\{(\w+)\}")
Texts = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Written:
    """Text, and Meta's interactive object where there is something to tap."""

    text: str
    content: dict[str, Any] = field(default_factory=dict)


def write_reply(reply: Reply, texts: Texts, language: str) -> Written:
    """The message. While the language is unknown it is said in Kazakh and in Russian."""
    spoken = [fill(texts[reply.key].get(each, ""), reply.values) for each in ([language] if language else ["kk", "ru"])]
    text = "\n\n".join(filter(None, spoken)) or "…"
    if not reply.buttons:
        return Written(cut(text, LONGEST_TEXT))
    once = {each.id: title_of(each, texts, language) for each in reply.buttons}
    titled = list(once.items())[:MOST_ROWS]
    if len(titled) <= MOST_BUTTONS and len(text) <= LONGEST_BODY:
        return _with_buttons(text, titled)
    return _with_list(text, titled, texts["button_list"].get(language or "ru", ""))


def fill(text: str, values: Mapping[str, str]) -> str:
    """The places of the text in one pass, so that braces in a value stay what they are; a line whose place has no
    value is left out."""
    lines = [line for line in text.split("\n") if all(values.get(place) for place in _PLACE.findall(line))]
    return _PLACE.sub(lambda found: values[found[1]], "\n".join(lines)).strip()


def places_of(text: str) -> set[str]:
    """The places that a text has."""
    return set(_PLACE.findall(text))


def title_of(button: Button, texts: Texts, language: str) -> str:
    return button.title.strip() or texts.get(button.label, {}).get(language or "ru", "") or "…"


def cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def _with_buttons(text: str, titled: list[tuple[str, str]]) -> Written:
    shown = [{"type": "reply", "reply": {"id": key, "title": cut(title, LONGEST_BUTTON)}} for key, title in titled]
    return Written(text, {"type": "button", "body": {"text": text}, "action": {"buttons": shown}})


def _with_list(text: str, titled: list[tuple[str, str]], opener: str) -> Written:
    body = cut(text, LONGEST_TEXT)
    rows = [_row(key, title) for key, title in titled]
    action = {"button": cut(opener, LONGEST_BUTTON), "sections": [{"title": cut(opener, LONGEST_ROW), "rows": rows}]}
    return Written(body, {"type": "list", "body": {"text": body}, "action": action})


def _row(key: str, title: str) -> dict[str, str]:
    """A long title goes on in the description."""
    if len(title) <= LONGEST_ROW:
        return {"id": key, "title": title}
    return {"id": key, "title": cut(title, LONGEST_ROW), "description": cut(title, LONGEST_DESCRIPTION)}
