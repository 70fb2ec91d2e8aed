"""The customer's people are told of margins at the number that is bound (3.10)."""

from __future__ import annotations

from datetime import datetime

from baylanys.accounts.models import Person
from baylanys.bot.flow_words import Alarms, Button, Done
from baylanys.bot.models import Binding
from baylanys.guard.choices import TellingWay
from baylanys.guard.domain.subscription import subscribe, subscriptions_of, unsubscribe

ON, OFF = Button("staff:alarms:on", "button_on"), Button("staff:alarms:off", "button_off")
MENU = Button("bot:menu", "button_menu")


def alarms_of(wish: Alarms, binding: Binding, at: datetime) -> Done:
    """As wished, or how it stands. Raises NotPossible."""
    person, way = binding.person, TellingWay.WHATSAPP
    if wish.act == "on":
        subscribe(person=person, way=way, at=at)
        return Done("alarms_on", buttons=(OFF, MENU))
    if wish.act == "off":
        unsubscribe(person=person, at=at, way=way)
        return Done("alarms_off", buttons=(ON, MENU))
    holds = subscriptions_of(person).filter(way=way).exists()
    return Done("alarms_now_on" if holds else "alarms_now_off", buttons=(OFF if holds else ON, MENU))


def bound_number(person: Person) -> str:
    """The number bound to the account, for `guard.numbers`; empty without one."""
    row = Binding.objects.filter(person=person, ended_at=None).select_related("identity").first()
    if row is None or row.identity is None or not row.number or row.identity.wa_id not in {None, row.number}:
        return ""
    return f"+{row.number}"
