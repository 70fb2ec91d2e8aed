"""What the templates of chats use: texts as WhatsApp shows them, sizes, places, marks."""

import json
import mimetypes
import re
import secrets
from typing import Any

from django import template
from django.conf import settings
from django.core import signing
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from baylanys.messaging.choices import MessageStatusName
from baylanys.messaging.message_content import Place, plain_name
from baylanys.messaging.message_marks import drawing_of
from baylanys.messaging.models import Message
from baylanys.messaging.trouble_words import trouble_words
from baylanys.whatsapp.limits import MEDIA

register = template.Library()

_LINK = re.compile(r"https?://[^\s<>\"']{3,500}")
_MARKED = (
    (re.compile(r"(?<![\w*])\*(?=\S)([^*\n]{1,1000}?)(?<=\S)\*(?![\w*])"), r"<strong>\1</strong>"),
    (re.compile(r"(?<![\w_])_(?=\S)([^_\n]{1,1000}?)(?<=\S)_(?![\w_])"), r"<em>\1</em>"),
    (re.compile(r"(?<![\w~])~(?=\S)([^~\n]{1,1000}?)(?<=\S)~(?![\w~])"), r"<s>\1</s>"),
)
_UNITS = (("KB", 1024), ("MB", 1024 * 1024))


@register.filter
def why_not_sent(message: Message) -> str:
    """In words, why WhatsApp did not take the message."""
    return trouble_words(message.error_code, message.error_text)


@register.filter
def chat_text(text: str) -> SafeString:
    """The text with WhatsApp's own *bold*, _slanted_, ~struck~, and its links; everything else is escaped."""
    parts, place = [], 0
    for found in _LINK.finditer(text):
        address = found.group().rstrip(".,;:!?)»")
        parts += [_styled(text[place : found.start()]), _link(address)]
        place = found.start() + len(address)
    return mark_safe("".join([*parts, _styled(text[place:])]))


def _styled(text: str) -> str:
    styled = str(escape(text))
    for pattern, written in _MARKED:
        styled = pattern.sub(written, styled)
    return styled


def _link(address: str) -> str:
    way = 'target="_blank" rel="noopener noreferrer nofollow" hx-boost="false"'
    return format_html('<a href="{}" {}>{}</a>', address, mark_safe(way), address)


@register.filter
def clean_name(name: str) -> str:
    """The name without marks that turn the direction of writing."""
    return plain_name(name)


@register.filter
def file_size(size: int | None) -> str:
    """`340 KB`, `2,4 MB`; nothing where it is not known."""
    if size is None:
        return ""
    if size < 1024:
        return _("%(size)s bytes") % {"size": size}
    if size < _UNITS[1][1]:
        return _("%(size)s KB") % {"size": round(size / 1024)}
    return _("%(size)s MB") % {"size": f"{size / _UNITS[1][1]:.1f}".replace(".", ",")}


@register.filter
def map_link(place: Place) -> str:
    """The address of the place on the map that the centre uses (BAYLANYS_MAP)."""
    return str(settings.MAP_ADDRESS).format(lat=f"{place.latitude:.6f}", lon=f"{place.longitude:.6f}")


@register.filter
def kind_icon(kind: str) -> str:
    """The drawing that stands for a kind of message; nothing for a text."""
    return drawing_of(kind)


@register.filter
def status_words(status: str) -> str:
    """What became of a message, in words."""
    return str(dict(MessageStatusName.choices).get(status, status))


@register.filter
def by_key(values: Any, key: Any) -> Any:
    """The value of a dictionary under a key; nothing where it has none."""
    return values.get(key, "")


@register.filter
def split_words(text: str) -> list[str]:
    """The words of a text, for loops."""
    return text.split()


@register.filter
def minutes_words(minutes: str) -> str:
    """`30 min`, `2 h`."""
    whole = int(minutes)
    return _("%(hours)s h") % {"hours": whole // 60} if whole % 60 == 0 else _("%(minutes)s min") % {"minutes": whole}


@register.filter
def new_play(message_id: Any) -> str:
    """A token that names one playing of a file."""
    return signing.dumps([str(message_id), secrets.token_urlsafe(12)], salt="media-play")


@register.simple_tag
def file_limits() -> str:
    """What WhatsApp takes, for the browser: types, endings and bytes of each kind."""
    limits = {
        kind: {"types": types, "most": most, "endings": [end for one in types for end in _endings(one)]}
        for kind, (types, most) in MEDIA.items()
    }
    return json.dumps(limits)


def _endings(mime_type: str) -> list[str]:
    return [ending.lstrip(".") for ending in mimetypes.guess_all_extensions(mime_type)]


@register.simple_tag
def contract_zone() -> str:
    """The name of the contract's zone, for the browser's calendar."""
    return str(settings.CONTRACT_TIME_ZONE)
