"""One item of a delivery finds the function that takes it in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from baylanys.messaging.domain import late
from baylanys.messaging.domain.account_event import take_event
from baylanys.messaging.domain.identity import change_user_id
from baylanys.messaging.domain.incoming import take_message
from baylanys.messaging.domain.past import take_echo, take_history
from baylanys.messaging.domain.preference import take_preference
from baylanys.messaging.domain.status import apply_status, told_of
from baylanys.messaging.models import BusinessNumber
from baylanys.messaging.settings_kept import read_numbers
from baylanys.whatsapp import account_events as events
from baylanys.whatsapp import webhook_items as wire
from baylanys.whatsapp.webhook_payload import Item

FOREIGN = "foreign number"


@dataclass
class Delivery:
    """What is known while one body is taken in. `at` is when it was received."""

    body_number: int
    at: datetime
    numbers: Mapping[str, BusinessNumber]
    are_fresh: bool = False
    foreign: int = 0
    problems: list[str] = field(default_factory=list)

    def numbers_for(self, origin: wire.Origin, *, kept_will_do: bool) -> list[BusinessNumber]:
        """Our numbers that it speaks of. Rows that are kept tell whose a message is; a number that is not among them,
        and what changes a number, need the rows as they are now."""
        found = self.numbers_of(origin)
        if self.are_fresh or (found and kept_will_do):
            return found
        self.numbers, self.are_fresh = read_numbers(), True
        return self.numbers_of(origin)

    def numbers_of(self, origin: wire.Origin) -> list[BusinessNumber]:
        """Our numbers that it speaks of: the one named, else all of the business account."""
        if origin.phone_number_id:
            found = self.numbers.get(origin.phone_number_id)
            return [found] if found else []
        ours = list(self.numbers.values())
        if origin.display_phone_number:
            return [each for each in ours if _digits(each.display_number) == _digits(origin.display_phone_number)]
        return [each for each in ours if each.waba_id == origin.account_id]


def _digits(number: str) -> str:
    return "".join(sign for sign in number if sign.isdigit())


def take_item(item: Item, delivery: Delivery) -> str:
    """The item is in the rows, where it was not yet. Answers what was wrong with it, empty where nothing."""
    if isinstance(item, wire.BadItem):
        return item.reason
    numbers = delivery.numbers_for(item.origin, kept_will_do=type(item) in _OF_ONE_NUMBER)
    if type(item) in _OF_ONE_NUMBER:
        if not numbers:
            delivery.foreign += 1
            return f"{FOREIGN} {item.origin.phone_number_id}"
        told = _OF_ONE_NUMBER[type(item)](item, numbers[0], delivery.at)
    else:
        told = take_event(item=item, numbers=numbers, at=delivery.at, body_number=delivery.body_number)  # type: ignore[arg-type]
    return ", ".join(filter(None, [told, *getattr(item, "flaws", ())]))


def _message(item: wire.Message, number: BusinessNumber, at: datetime) -> str:
    return take_message(item=item, number=number, at=at)


def _status(item: wire.Status, number: BusinessNumber, at: datetime) -> str:
    """A status of a message that has no row (yet) waits for it."""
    told = told_of(item, at)
    if apply_status(provider_id=item.message_id, callback_data=item.callback_data, told=told, at=at) is None:
        key = f"{item.message_id}:{item.status}"
        callback = item.callback_data or ""
        late.wait_for(
            provider_id=item.message_id, kind="status", key=key, detail=item.raw, at=at, callback_data=callback
        )
    return ""


def _echo(item: wire.Echo, number: BusinessNumber, at: datetime) -> str:
    return take_echo(item=item, number=number, at=at)


def _history(item: events.HistoryMessage, number: BusinessNumber, at: datetime) -> str:
    return take_history(item=item, number=number, at=at)


def _preference(item: events.Preference, number: BusinessNumber, at: datetime) -> str:
    return take_preference(item=item, at=at)


def _user_id(item: events.UserIdChange, number: BusinessNumber, at: datetime) -> str:
    change_user_id(previous=item.previous_user_id, person=item.person, at=item.at or at)
    return ""


_OF_ONE_NUMBER: dict[type, Callable[[Any, BusinessNumber, datetime], str]] = {
    wire.Message: _message,
    wire.Status: _status,
    wire.Echo: _echo,
    events.HistoryMessage: _history,
    events.Preference: _preference,
    events.UserIdChange: _user_id,
}
