"""What is in a message beside its text: places, cards, buttons, answers. Pure; nothing of it is trusted.

`content` is the kind's own object as Meta documents it (webhooks/reference/messages); an object that has
another shape than documented yields nothing rather than an error.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_PLAIN = (str, int, float, bool)
MAX_PARTS = 60
_TURNS = {chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C)}


@dataclass(frozen=True)
class Place:
    """A point on the map, degrees of WGS 84."""

    latitude: float
    longitude: float
    name: str = ""
    address: str = ""


@dataclass(frozen=True)
class Card:
    """A person whom somebody shared."""

    name: str
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    company: str = ""


@dataclass(frozen=True)
class Choice:
    """A button, or a row of a list; `address` where it leads somewhere."""

    title: str
    description: str = ""
    address: str = ""


@dataclass(frozen=True)
class Content:
    """What the thread shows of a message beside text and file."""

    header: str = ""
    body: str = ""
    footer: str = ""
    place: Place | None = None
    cards: tuple[Card, ...] = ()
    choices: tuple[Choice, ...] = ()
    answer: Choice | None = None
    fields: tuple[tuple[str, str], ...] = ()
    items: tuple[tuple[str, str], ...] = ()
    forwarded: bool = False
    forwarded_often: bool = False
    referral: Choice | None = None


def plain_name(name: str) -> str:
    """The name without marks that turn the direction of writing: they make one name look like another."""
    return "".join(sign for sign in name if sign not in _TURNS).strip()


def read_content(kind: str, content: Any) -> Content:
    """What is in the content of a message of that kind."""
    whole = _object(content)
    own = whole.get(kind, content)
    reader = _READERS.get(kind)
    found = reader(own) if reader else {}
    context = _object(whole.get("context"))
    often = bool(context.get("frequently_forwarded"))
    return Content(
        **found,
        forwarded=bool(context.get("forwarded")) or often,
        forwarded_often=often,
        referral=_referral(_object(whole.get("referral"))),
    )


def _place(own: Any) -> dict[str, Any]:
    said = _object(own)
    latitude, longitude = _number(said.get("latitude")), _number(said.get("longitude"))
    if latitude is None or longitude is None or not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        return {}
    return {"place": Place(latitude, longitude, _text(said.get("name")), _text(said.get("address")))}


def _cards(own: Any) -> dict[str, Any]:
    rows = own if isinstance(own, list) else _list(_object(own).get("contacts"))
    return {"cards": tuple(_card(_object(row)) for row in rows[:MAX_PARTS])}


def _card(row: Mapping[str, Any]) -> Card:
    name, company = _object(row.get("name")), _object(row.get("org"))
    phones = tuple(_text(_object(each).get("phone")) for each in _list(row.get("phones")))
    emails = tuple(_text(_object(each).get("email")) for each in _list(row.get("emails")))
    shown = _text(name.get("formatted_name")) or _text(name.get("first_name"))
    return Card(shown, tuple(filter(None, phones)), tuple(filter(None, emails)), _text(company.get("company")))


def _interactive(own: Any) -> dict[str, Any]:
    said = _object(own)
    for reply in ("button_reply", "list_reply"):
        if reply in said:
            return {"answer": _choice(_object(said[reply]))}
    if "nfm_reply" in said:
        return _flow(said["nfm_reply"])
    if "call_permission_reply" in said:
        return {"answer": Choice(_text(_object(said["call_permission_reply"]).get("response")))}
    return _offered(said)


def _offered(said: Mapping[str, Any]) -> dict[str, Any]:
    """Buttons or a list that we sent."""
    action = _object(said.get("action"))
    buttons = [_choice(_object(_object(each).get("reply"))) for each in _list(action.get("buttons"))]
    rows = [_list(_object(section).get("rows")) for section in _list(action.get("sections"))]
    listed = [_choice(_object(row)) for section in rows for row in section]
    parameters = _object(action.get("parameters"))
    link = parameters.get("display_text") or parameters.get("flow_cta")
    more = [Choice(_text(link), address=_link(parameters.get("url")))] if link else []
    texts = {name: _text(_object(said.get(name)).get("text")) for name in ("header", "body", "footer")}
    return texts | {"choices": tuple((buttons + listed + more)[:MAX_PARTS])}


def _button(own: Any) -> dict[str, Any]:
    return {"answer": Choice(_text(_object(own).get("text")))}


def _flow(own: Any) -> dict[str, Any]:
    """The answers of a form; `response_json` is a JSON text inside the JSON."""
    said = _object(own)
    said = _object(said.get("nfm_reply", said))
    raw = said.get("response_json", "")
    try:
        answers = json.loads(raw) if isinstance(raw, str) else raw
    except ValueError:
        answers = {}
    pairs = [(str(name), _flat(value)) for name, value in _object(answers).items() if name != "flow_token"]
    return {"fields": tuple(pairs[:MAX_PARTS]), "body": _text(said.get("body"))}


def _order(own: Any) -> dict[str, Any]:
    said = _object(own)
    rows = [_object(row) for row in _list(said.get("product_items"))]
    items = [(_flat(row.get("product_retailer_id")), _price(row)) for row in rows]
    return {"items": tuple(items[:MAX_PARTS]), "body": _text(said.get("text"))}


def _price(row: Mapping[str, Any]) -> str:
    return f"{_flat(row.get('quantity'))} × {_flat(row.get('item_price'))} {_text(row.get('currency'))}".strip()


def _system(own: Any) -> dict[str, Any]:
    return {"body": _text(_object(own).get("body"))}


def _template(own: Any) -> dict[str, Any]:
    return {"choices": tuple(Choice(_text(each)) for each in _list(_object(own).get("buttons"))[:MAX_PARTS])}


def _referral(said: Mapping[str, Any]) -> Choice | None:
    if not said:
        return None
    return Choice(_text(said.get("headline")), _text(said.get("body")), _link(said.get("source_url")))


def _choice(said: Mapping[str, Any]) -> Choice:
    return Choice(_text(said.get("title")), _text(said.get("description")))


def _link(value: Any) -> str:
    """The address where it is one of the web; `javascript:` and the like lead nowhere."""
    return value if isinstance(value, str) and value.startswith(("https://", "http://")) else ""


def _object(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _list(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list) else []


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _flat(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(_flat(each) for each in value)
    return str(value) if isinstance(value, _PLAIN) else ""


def _number(value: Any) -> float | None:
    try:
        return float(value)
    except (TypeError, ValueError):
        return None


_READERS = {
    "location": _place,
    "contacts": _cards,
    "interactive": _interactive,
    "button": _button,
    "flow": _flow,
    "order": _order,
    "system": _system,
    "template": _template,
}
