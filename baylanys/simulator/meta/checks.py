"""Whether Meta would take a message at all. Pure. Source: Meta, messages/* and error-codes."""

from collections.abc import Callable, Mapping
from typing import Any

from baylanys.simulator.meta.checks_interactive import check_interactive
from baylanys.simulator.meta.errors import GraphError, not_valid, required, too_long

TEXT_LENGTH = 4096
CAPTION_LENGTH = 1024
CALLBACK_LENGTH = 512
CAPTIONED = {"image", "video", "document"}
MEDIA = ("image", "video", "audio", "document", "sticker")
Fields = Mapping[str, Any]


def check_message(body: Fields) -> str:
    """The kind of message that this is. Raises GraphError as Meta refuses it."""
    if body.get("messaging_product") != "whatsapp":
        raise required("messaging_product")
    if body.get("recipient_type", "individual") not in {"individual", "group"}:
        raise GraphError(100, message="(#100) Param recipient_type must be one of {INDIVIDUAL, GROUP}")
    if not _text(body.get("to")) and not _text(body.get("recipient")):
        raise required("to")
    kind = body.get("type", "text")
    if not isinstance(kind, str) or kind not in CHECKS:
        known = ", ".join(sorted(each.upper() for each in CHECKS))
        raise GraphError(100, message=f'(#100) Param type must be one of {{{known}}} - got "{str(kind)[:40]}".')
    callback = body.get("biz_opaque_callback_data", "")
    if not isinstance(callback, str) or len(callback) > CALLBACK_LENGTH:
        raise too_long("biz_opaque_callback_data", CALLBACK_LENGTH)
    _check_context(body.get("context"))
    content = body.get(kind)
    if not isinstance(content, list if kind == "contacts" else dict):
        raise GraphError(131008, f"Parameter '{kind}' is mandatory for type '{kind}'")
    CHECKS[kind](content)
    return kind


def _check_context(context: object) -> None:
    if context is not None and not (isinstance(context, dict) and _text(context.get("message_id"))):
        raise required("context['message_id']")


def _check_text(text: Fields) -> None:
    if not _text(text.get("body")):
        raise required("text['body']")
    if len(text["body"]) > TEXT_LENGTH:
        raise too_long("text['body']", TEXT_LENGTH)


def check_media(kind: str, media: Fields) -> None:
    """Exactly one of `id` and `link`; a caption where the kind has one."""
    if bool(media.get("id")) == bool(media.get("link")):
        raise GraphError(100, f"Exactly one of {kind}['id'] and {kind}['link'] is required.")
    if not isinstance(media.get("id", ""), str) or not isinstance(media.get("link", ""), str):
        raise not_valid(f"{kind}['id'] and {kind}['link'] are strings")
    if (link := media.get("link")) and not link.startswith(("http://", "https://")):
        raise not_valid(f"{kind}['link'] is not a valid URI")
    caption = media.get("caption")
    if caption is not None and (kind not in CAPTIONED or not isinstance(caption, str)):
        raise not_valid(f'Unexpected key "caption" on param "{kind}"')
    if caption and len(caption) > CAPTION_LENGTH:
        raise too_long(f"{kind}['caption']", CAPTION_LENGTH)


def _check_location(location: Fields) -> None:
    for name, limit in (("latitude", 90.0), ("longitude", 180.0)):
        value = location.get(name)
        if value is None:
            raise required(f"location['{name}']")
        try:
            inside = abs(float(value)) <= limit
        except (TypeError, ValueError):
            inside = False
        if not inside:
            raise not_valid(f"Param location['{name}'] must be a number between {-limit:g} and {limit:g}")


def _check_contacts(contacts: list[Any]) -> None:
    if not contacts:
        raise required("contacts")
    for each in contacts:
        name = each.get("name") if isinstance(each, dict) else None
        if not isinstance(name, dict) or not _text(name.get("formatted_name")):
            raise required("contacts[0]['name']['formatted_name']")
        parts = ("first_name", "last_name", "middle_name", "suffix", "prefix")
        if not any(name.get(part) for part in parts):
            raise not_valid("At least one of first_name, last_name, middle_name, suffix and prefix is needed")


def _check_reaction(reaction: Fields) -> None:
    if not _text(reaction.get("message_id")):
        raise required("reaction['message_id']")
    if not isinstance(reaction.get("emoji"), str):
        raise required("reaction['emoji']")
    if len(reaction["emoji"]) > 16 or (reaction["emoji"].isascii() and reaction["emoji"]):
        raise not_valid("reaction['emoji'] is not a valid emoji")


def _check_template(template: Fields) -> None:
    if not _text(template.get("name")):
        raise required("template['name']")
    language = template.get("language")
    if not isinstance(language, dict) or not _text(language.get("code")):
        raise required("template['language']['code']")
    components = template.get("components", [])
    if not isinstance(components, list) or not all(isinstance(each, dict) for each in components):
        raise not_valid("template['components'] must be an array of objects")


def _media_check(kind: str) -> Callable[[Fields], None]:
    return lambda media: check_media(kind, media)


def _text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


CHECKS: dict[str, Callable[[Any], None]] = {
    "text": _check_text,
    "location": _check_location,
    "contacts": _check_contacts,
    "reaction": _check_reaction,
    "interactive": check_interactive,
    "template": _check_template,
    **{kind: _media_check(kind) for kind in MEDIA},
}
