"""Whose message it is: the ids of the message itself, completed from the `contacts` beside it.

Contacts are joined by phone number, then by business-scoped id, then by position; a contact that contradicts the
message's own ids, or that belongs to another message, is never taken: two people must not become one.
"""

from __future__ import annotations

from typing import Any

from baylanys.whatsapp.webhook_items import Person
from baylanys.whatsapp.wire_values import USER_ID, WA_ID, mapping, matching, objects, text

Ids = tuple[str | None, str | None]


def ids_of(wa_id: object, user_id: object) -> Ids:
    """Phone number (digits without +) and business-scoped id, each None unless it has the documented form."""
    number = text(wa_id)
    return matching(WA_ID, number.removeprefix("+") if number else None), matching(USER_ID, user_id)


class Contacts:
    """The `contacts` of one value."""

    def __init__(self, value: dict[str, Any]) -> None:
        self._cards = objects(value.get("contacts"))
        self._ids = [ids_of(card.get("wa_id"), card.get("user_id")) for card in self._cards]

    def person(self, ids: Ids, position: int, of: int, parent_user_id: object = None) -> Person:
        """The person with these ids, standing at `position` among `of` messages of the value."""
        index = self._index(ids, position, of)
        card = self._cards[index] if index is not None else {}
        contact_ids = self._ids[index] if index is not None else (None, None)
        profile = mapping(card.get("profile"))
        return Person(
            wa_id=ids[0] or contact_ids[0],
            user_id=ids[1] or contact_ids[1],
            parent_user_id=matching(USER_ID, parent_user_id) or matching(USER_ID, card.get("parent_user_id")),
            name=text(profile.get("name")),
            username=text(profile.get("username")),
            identity_key_hash=text(card.get("identity_key_hash")),
        )

    def _index(self, ids: Ids, position: int, of: int) -> int | None:
        for which in (0, 1):
            for index, known in enumerate(self._ids):
                if ids[which] is not None and known[which] == ids[which]:
                    return index
        if len(self._cards) == 1:
            position = 0
        elif len(self._cards) != of:
            return None
        return position if self._fits(ids, position) else None

    def _fits(self, ids: Ids, index: int) -> bool:
        known = self._ids[index]
        both = [(mine, its) for mine, its in zip(ids, known, strict=True) if mine and its]
        if any(mine != its for mine, its in both):
            return False
        # With nothing to compare, a lone id is taken only where the message has none at all.
        return bool(both) or ids == (None, None) or known == (None, None)
